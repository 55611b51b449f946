"""Where in a text a query matched, found with the analyser that indexed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from indexer.analysis import ANALYZER, Token, WordFinder, analyzer_of
from indexer.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.engine.forms import ExactWord


class TermSequence(NamedTuple):
    """Terms that must follow one another, at most ``slop`` other words between two neighbours.

    Attributes:
        others: For each term the forms of words that do not count as it.
    """

    terms: tuple[str, ...]
    slop: int
    others: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Marks:
    """What of a query to mark, by field. All is added before the first text is searched.

    Attributes:
        terms: Forms of words that match alone.
        sequences: Phrases; they match whole or not at all.
    """

    terms: dict[str, set[str]] = field(default_factory=dict)
    sequences: dict[str, list[TermSequence]] = field(default_factory=dict)
    _finders: dict[str, WordFinder] = field(default_factory=dict)

    def add(self, name: str, terms: Sequence[str], slop: int = 0) -> None:
        """Marks the phrase of ``terms``, or the only one, in the field ``name``."""
        if len(terms) == 1:
            self.terms.setdefault(name, set()).add(terms[0])
        else:
            self._add_sequence(name, TermSequence(tuple(terms), slop, ((),) * len(terms)))

    def add_exactly(self, name: str, words: Sequence[ExactWord], slop: int = 0) -> None:
        """Marks ``words`` one after another, none in another form."""
        terms, others = tuple(word.term for word in words), tuple(word.others for word in words)
        self._add_sequence(name, TermSequence(terms, slop, others))

    def _add_sequence(self, name: str, sequence: TermSequence) -> None:
        self.sequences.setdefault(name, []).append(sequence)

    def find(self, name: str, text: str, language: str | None = None) -> list[Span]:
        """The matches in ``text``, the content of the field ``name``, in reading order and apart.

        The finder knows how English words begin; a text in another ``language`` is read word by word.
        """
        terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
        if not terms and not sequences:
            return []
        analyzer = analyzer_of(language)
        tokens = list(self._finder(name).find(text) if analyzer is ANALYZER else analyzer.tokens(text))
        spans = [Span(one.start, one.end) for one in tokens if not terms.isdisjoint(one.forms)]
        for sequence in sequences:
            spans += _occurrences(tokens, sequence)
        return list(_united(spans))

    def _finder(self, name: str) -> WordFinder:
        if name not in self._finders:
            terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
            reach = max((sequence.slop + 1 for sequence in sequences), default=0)
            self._finders[name] = WordFinder(terms.union(*(sequence.terms for sequence in sequences)), reach)
        return self._finders[name]


def _occurrences(tokens: list[Token], sequence: TermSequence) -> Iterator[Span]:
    """Where the tokens hold ``sequence``: from the first of its words to the last."""
    places: dict[str, dict[int, Token]] = {term: {} for term in sequence.terms}
    others = dict(zip(sequence.terms, sequence.others, strict=True))
    for token in tokens:
        for form in places.keys() & token.forms:
            if not others[form] or set(others[form]).isdisjoint(token.forms):
                places[form][token.position] = token
    for first in places[sequence.terms[0]].values():
        reached = {first.position}
        for term in sequence.terms[1:]:
            reached = {
                after
                for at in reached
                for after in range(at + 1, at + 2 + sequence.slop)
                if after in places[term]
            }
        if reached:
            yield Span(first.start, places[sequence.terms[-1]][min(reached)].end)


def _united(spans: list[Span]) -> Iterator[Span]:
    """Overlapping spans as one."""
    spans.sort()
    current: Span | None = None
    for span in spans:
        if current is None or span.start >= current.end:
            if current is not None:
                yield current
            current = span
        else:
            current = Span(current.start, max(current.end, span.end))
    if current is not None:
        yield current
