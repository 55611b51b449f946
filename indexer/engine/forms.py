"""Which words of an index count as one: inflections, which share a stem, and other spellings.

They are found among the words of the index that begin like the stem, so nothing is said of words that do not
occur. A word that is its own stem is indexed as the same term as its inflections are; where it alone is
meant, the places of these are left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from whoosh import query as whoosh_query

from indexer.analysis import (
    ANALYZER,
    STEMMERS,
    STOP_WORDS,
    american_spelling,
    analyzer_of,
    bare_form,
    british_beginnings,
)
from indexer.columnar import Exactly, expand
from indexer.engine.compiled import sequence
from indexer.engine.schema import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoosh.reading import IndexReader

    from indexer.analysis import Analyzer, Token

_LOOKED_AT: Final = 512
"""Of the words that begin like a stem so many are looked at, the most frequent ones."""

_BEGINNING: Final = 5
"""Letters of a stem by which words are looked up ..."""

_CHANGED: Final = "eily"
"""... but for the last one if it is one of these, which may replace another: *army*, *armi*."""

_LEAST_LETTERS: Final = 2
_REMEMBERED: Final = 10_000


class Variants(NamedTuple):
    """What else counts as a word, most frequent first.

    Attributes:
        spellings: The same form in British or American spelling.
        forms: Other words with its stem.
    """

    spellings: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


class ExactWord(NamedTuple):
    """A word in no other form.

    Attributes:
        term: What it is indexed as.
        others: What else is indexed at a place of ``term`` that is not the word itself.
    """

    term: str
    others: tuple[str, ...] = ()


class Forms:
    """Looks up forms of words.

    Args:
        reader: The words of the index.
    """

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        languages = map(str, reader.field_terms("language"))
        self._analyzers = [ANALYZER, *(analyzer_of(code) for code in languages if code in STEMMERS)]
        self._known = lru_cache(_REMEMBERED)(self._looked_up)

    def variants(self, text: str) -> Variants:
        """What else counts as the word ``text``; nothing for several words, designators and stop words."""
        tokens = list(ANALYZER.tokens(text))
        if len(tokens) != 1 or not tokens[0].word.isalpha():
            return Variants()
        word = tokens[0].word
        found = [one for analyzer in self._analyzers for one in self._known(analyzer, text)]
        others = [one for one in dict.fromkeys(found) if one != word]
        alike = tuple(one for one in others if american_spelling(one) == american_spelling(word))
        return Variants(alike, tuple(one for one in others if one not in alike))

    def exact(self, text: str) -> list[ExactWord]:
        """Each word of ``text`` in no other form."""
        return [self._exact(token) for token in ANALYZER.tokens(text)]

    def _exact(self, token: Token) -> ExactWord:
        if not token.word.isalpha():
            return ExactWord(token.term)
        if token.word != token.term:
            return ExactWord(token.word)
        others = (one for one in self._known(ANALYZER, token.word) if one != token.word)
        return ExactWord(token.word, tuple(others))

    def _looked_up(self, analyzer: Analyzer, text: str) -> list[str]:
        """The words of the index that ``analyzer`` takes for forms of ``text``."""
        term = next(analyzer.tokens(text)).term
        stem = bare_form(term)
        if len(stem) < _LEAST_LETTERS or text.lower() in STOP_WORDS:
            return []
        beginning = stem if len(stem) > _BEGINNING or stem[-1] not in _CHANGED else stem[:-1]
        starts = {beginning[:_BEGINNING], *(one[:_BEGINNING] for one in british_beginnings(stem))}
        found = [one for start in sorted(starts) for one in self._beginning_with(start)]
        forms = [
            one for one in dict.fromkeys(found) if any(term in piece.forms for piece in analyzer.pieces(one))
        ]
        inflected = [one for one in forms if one != term]
        return forms if self._is_word(term, inflected) else inflected

    def _beginning_with(self, start: str) -> Iterator[str]:
        found = expand(self._reader, whoosh_query.Prefix(TEXT, start), _LOOKED_AT)
        return (one for one in found.words if one.isalpha())

    def _is_word(self, term: str, inflected: list[str]) -> bool:
        """Whether a stem stands in articles also by itself."""
        frequency = self._reader.frequency
        return bool(frequency(TEXT, term) > sum(frequency(TEXT, one) for one in inflected))


def exactly(
    name: str, words: list[ExactWord], slop: int, weight: float
) -> whoosh_query.Term | whoosh_query.Phrase | Exactly:
    """``words`` one after another in the field ``name`` of the index, none in another form."""
    found = sequence(name, [word.term for word in words], slop, weight)
    return Exactly(found, [word.others for word in words]) if any(word.others for word in words) else found
