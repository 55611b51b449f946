"""What the words of a query are looked up as: it has no language, so it is read in each that articles have.

The English reading always counts, and each of another language in whose articles all of its words occur. An
index without such articles thus has one reading of everything.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER, STEMMERS, analyzer_of
from indexer.columnar import expand
from indexer.engine.schema import TEXT
from indexer.engine.weighting import rarity

if TYPE_CHECKING:
    from whoosh.reading import IndexReader

_REMEMBERED: Final = 256
"""Patterns of which the words are remembered: to tell ways forward, a query is read in many variants."""

_IN_LANGUAGE: Final = frozenset({TEXT, "title", "standfirst"})
"""Fields whose words are stemmed by the language of the article."""


class Reading(NamedTuple):
    """Words as the articles of a language have them.

    Attributes:
        terms: What they are indexed as.
        weight: Makes them as rare as those of the most frequent reading. Else a word would count the more,
            the fewer articles are in its language.
    """

    terms: list[str]
    weight: float = 1.0


class Readings:
    """Reads words as the articles of an index do.

    Args:
        reader: The words of the index.

    Attributes:
        expand: The words that a pattern or a misspelt word stands for, as :func:`indexer.columnar.expand` has
            them for a query and a limit.
    """

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self.expand = lru_cache(_REMEMBERED)(partial(expand, reader))
        codes = map(str, reader.field_terms("language"))
        self._foreign = [analyzer_of(code) for code in codes if code in STEMMERS]

    def of(self, text: str, field: str = TEXT) -> list[Reading]:
        """The readings of ``text``, the English one first."""
        found = [[token.term for token in ANALYZER.tokens(text)]]
        for analyzer in self._foreign if field in _IN_LANGUAGE else []:
            terms = [token.term for token in analyzer.tokens(text)]
            if terms not in found and self._occur(terms, field):
                found.append(terms)
        if len(found) == 1:
            return [Reading(found[0])]
        rarities = [self._rarity(terms, field) for terms in found]
        return [Reading(terms, min(rarities) / own) for terms, own in zip(found, rarities, strict=True)]

    def occurs(self, text: str) -> bool:
        """Whether the words of ``text`` all occur in articles of some language."""
        readings = self.of(text)
        return len(readings) > 1 or self._occur(readings[0].terms, TEXT)

    def _occur(self, terms: list[str], field: str) -> bool:
        return all(self._reader.doc_frequency(field, term) for term in terms)

    def _rarity(self, terms: list[str], field: str) -> float:
        count = self._reader.doc_count_all()
        return sum(rarity(count, self._reader.doc_frequency(field, term)) for term in terms)
