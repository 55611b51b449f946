"""Where in a text a query matched, found with the analyser that indexed it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import starmap
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER, Token, WordFinder, analyzer_of
from indexer.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from indexer.engine.forms import ExactWord

_BEGINNING: Final = 4

_FEW: Final = 100
"""So many words and phrases are looked for in less time than it takes to read a text word by word, ..."""

_SHORT: Final = 4
_AS_MANY: Final = 5
"""... where a word of a few letters, which many words begin like, counts as several, ..."""

_NEAR: Final = 5
"""... if no more words may stand between those of a phrase."""


class Hint(NamedTuple):
    """Where a match may begin, and the letters that tell it from matches of other words."""

    at: int
    word: str


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
    _finders: dict[tuple[str, bool], WordFinder] = field(default_factory=dict)

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

    def is_wanted(self, name: str) -> bool:
        """Whether anything is to be marked in the field ``name``."""
        return name in self.terms or name in self.sequences

    def words(self) -> set[str]:
        """The forms of all words that are to be marked anywhere."""
        alone = set[str]().union(*self.terms.values())
        return alone.union(*(one.terms for some in self.sequences.values() for one in some))

    def count(self, name: str) -> int:
        """How many words and phrases are to be marked in the field ``name``."""
        return len(self.terms.get(name, ())) + len(self.sequences.get(name, ()))

    def need_all_words(self, name: str) -> bool:
        """Whether a text has to be read word by word, where fewer could be sought by how they begin."""
        short = sum(len(term) <= _SHORT for term in self.terms.get(name, ()))
        return self.count(name) + _AS_MANY * short > _FEW or self._reach(name) > _NEAR

    def find(self, name: str, text: str, language: str | None = None) -> list[Span]:
        """The matches in ``text``, the content of the field ``name``, in reading order and apart.

        How words begin is known of English ones; a text in another ``language`` is read word by word.
        """
        if not self.is_wanted(name):
            return []
        terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
        analyzer = analyzer_of(language)
        if analyzer is not ANALYZER or self.need_all_words(name):
            tokens = list(analyzer.tokens(text))
        else:
            tokens = list(self._finder(name).find(text))
        spans = [Span(one.start, one.end) for one in tokens if not terms.isdisjoint(one.forms)]
        places = _places(tokens, {term for sequence in sequences for term in sequence.terms})
        for sequence in sequences:
            spans += _occurrences(places, sequence)
        return list(_united(spans))

    def hints(self, name: str, text: str, language: str | None = None) -> list[Hint]:
        """Where a match may begin: wherever one does and elsewhere too, but found many times as fast."""
        if self.is_wanted(name) and analyzer_of(language) is ANALYZER:
            return list(starmap(Hint, self._finder(name, whole=False).hints(text)))
        return begun(text, self.find(name, text, language))

    def _reach(self, name: str) -> int:
        return max((sequence.slop + 1 for sequence in self.sequences.get(name, ())), default=0)

    def _finder(self, name: str, *, whole: bool = True) -> WordFinder:
        """Finds all words, or but for those with which no match begins."""
        if (name, whole) not in self._finders:
            terms, sequences = self.terms.get(name, set()), self.sequences.get(name, [])
            wanted = terms.union(*(one.terms if whole else one.terms[:1] for one in sequences))
            self._finders[name, whole] = WordFinder(wanted, self._reach(name))
        return self._finders[name, whole]


def begun(text: str, spans: Iterable[Span]) -> list[Hint]:
    """Where ``spans`` begin. Forms of a word have their first letters in common."""
    return [Hint(start, text[start : min(end, start + _BEGINNING)].lower()) for start, end in spans]


def _places(tokens: Iterable[Token], terms: set[str]) -> dict[str, dict[int, Token]]:
    """For each of ``terms`` that there is, the tokens that have it, by their positions."""
    places: dict[str, dict[int, Token]] = {}
    for token in tokens if terms else ():
        for form in terms.intersection(token.forms):
            places.setdefault(form, {})[token.position] = token
    return places


def _occurrences(places: Mapping[str, dict[int, Token]], sequence: TermSequence) -> Iterator[Span]:
    """Where the words of ``sequence`` follow one another: from the first of them to the last."""
    if not all(term in places for term in sequence.terms):
        return
    pairs = zip(sequence.terms, sequence.others, strict=True)
    words = [_bare(places[term], others) for term, others in pairs]
    ends = words[-1]  # for each place from which on the words hold, the last of them
    for places_before in reversed(words[:-1]):
        places_behind = list(ends)
        behind = ((at, bisect_right(places_behind, at)) for at in places_before)
        nearest = ((at, places_behind[place]) for at, place in behind if place < len(places_behind))
        ends = {at: ends[next_at] for at, next_at in nearest if next_at - at <= sequence.slop + 1}
    for at, end in ends.items():
        yield Span(words[0][at].start, end.end)


def _bare(tokens: dict[int, Token], others: tuple[str, ...]) -> dict[int, Token]:
    """Those of ``tokens`` that are no form of ``others``."""
    if not others:
        return tokens
    return {at: token for at, token in tokens.items() if not set(others) & set(token.forms)}


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
