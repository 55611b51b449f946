"""Where in a text a query matched, found with the analyser that indexed it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER, Token, WordFinder, analyzer_of
from indexer.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BEGINNING: Final = 4


class Hint(NamedTuple):
    """Where a match may begin, and the letters that tell it from matches of other words."""

    at: int
    word: str


class TermSequence(NamedTuple):
    """Terms that must follow one another, at most ``slop`` other words between two neighbours."""

    terms: tuple[str, ...]
    slop: int


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
            self.sequences.setdefault(name, []).append(TermSequence(tuple(terms), slop))

    def is_wanted(self, name: str) -> bool:
        """Whether anything is to be marked in the field ``name``."""
        return name in self.terms or name in self.sequences

    def find(self, name: str, text: str, language: str | None = None) -> list[Span]:
        """The matches in ``text``, the content of the field ``name``, in reading order and apart.

        The finder knows how English words begin; a text in another ``language`` is read word by word.
        """
        if not self.is_wanted(name):
            return []
        terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
        analyzer = analyzer_of(language)
        tokens = list(self._finder(name).find(text) if analyzer is ANALYZER else analyzer.tokens(text))
        spans = [Span(one.start, one.end) for one in tokens if not terms.isdisjoint(one.forms)]
        for sequence in sequences:
            spans += _occurrences(tokens, sequence)
        return list(_united(spans))

    def hints(self, name: str, text: str, language: str | None = None) -> list[Hint]:
        """Where a match may begin: wherever one does and elsewhere too, but found many times as fast."""
        if self.is_wanted(name) and analyzer_of(language) is ANALYZER:
            return list(starmap(Hint, self._finder(name).hints(text)))
        return begun(text, self.find(name, text, language))

    def _finder(self, name: str) -> WordFinder:
        if name not in self._finders:
            terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
            reach = max((sequence.slop + 1 for sequence in sequences), default=0)
            self._finders[name] = WordFinder(terms.union(*(sequence.terms for sequence in sequences)), reach)
        return self._finders[name]


def begun(text: str, spans: Iterable[Span]) -> list[Hint]:
    """Where ``spans`` begin. Forms of a word have their first letters in common."""
    return [Hint(start, text[start : min(end, start + _BEGINNING)].lower()) for start, end in spans]


def _occurrences(tokens: list[Token], sequence: TermSequence) -> Iterator[Span]:
    """Where the tokens hold ``sequence``: from the first of its words to the last."""
    places: dict[str, dict[int, Token]] = {term: {} for term in sequence.terms}
    for token in tokens:
        for form in places.keys() & token.forms:
            places[form][token.position] = token
    ends = places[sequence.terms[-1]]  # for each place from which on the words hold, the last of them
    for term in reversed(sequence.terms[:-1]):
        places_behind = list(ends)
        behind = ((at, bisect_right(places_behind, at)) for at in places[term])
        nearest = ((at, places_behind[place]) for at, place in behind if place < len(places_behind))
        ends = {at: ends[next_at] for at, next_at in nearest if next_at - at <= sequence.slop + 1}
    for at, end in ends.items():
        yield Span(places[sequence.terms[0]][at].start, end.end)


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
