"""Where in a text a query matched, found with the analyser that indexed it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER, Token, WordFinder, analyzer_of
from indexer.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_FEW: Final = 100
"""So many words and phrases are looked for in less time than it takes to read a text word by word, ..."""

_NEAR: Final = 5
"""... if no more words may stand between those of a phrase."""


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

    def count(self, name: str) -> int:
        """How many words and phrases are marked in the field ``name``."""
        return len(self.terms.get(name, ())) + len(self.sequences.get(name, ()))

    def need_all_words(self, name: str) -> bool:
        """Whether a text has to be read word by word: few words are sought by how they begin."""
        return self.count(name) > _FEW or self._reach(name) > _NEAR

    def find(self, name: str, text: str, language: str | None = None) -> list[Span]:
        """The matches in ``text``, the content of the field ``name``, in reading order and apart.

        How words begin is known of English ones; a text in another ``language`` is read word by word.
        """
        terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
        if not terms and not sequences:
            return []
        analyzer = analyzer_of(language)
        if analyzer is not ANALYZER or self.need_all_words(name):
            tokens = list(analyzer.tokens(text))
        else:
            tokens = list(self._finder(name).find(text))
        spans = [Span(one.start, one.end) for one in tokens if not terms.isdisjoint(one.forms)]
        for sequence in sequences:
            spans += _occurrences(tokens, sequence)
        return list(_united(spans))

    def _reach(self, name: str) -> int:
        return max((sequence.slop + 1 for sequence in self.sequences.get(name, ())), default=0)

    def _finder(self, name: str) -> WordFinder:
        if name not in self._finders:
            terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
            wanted = terms.union(*(sequence.terms for sequence in sequences))
            self._finders[name] = WordFinder(wanted, self._reach(name))
        return self._finders[name]


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
