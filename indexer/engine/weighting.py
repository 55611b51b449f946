"""How articles are scored: BM25F, and where its parameters come from."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, Final

from whoosh.scoring import BM25F

if TYPE_CHECKING:
    from whoosh.searching import Searcher

_K1: Final = 1.2
_B: Final = 0.75
"""Saturation and length normalisation, the usual values (Robertson and Zaragoza 2009)."""


TITLE_WEIGHT: Final = 0.5
"""What a word in the title adds, beside what it gives as one of the text."""


class Weighting(BM25F):
    """Whoosh's BM25F with the inverse document frequency of Robertson and Spärck Jones, never negative.

    Whoosh's own adds 1 to every word's, which lets frequent words decide.
    """

    def __init__(self) -> None:
        super().__init__(B=_B, K1=_K1)

    def idf(self, searcher: Searcher, fieldname: str, text: Any) -> float:  # noqa: ANN401 - bytes or text
        """``ln(1 + (N - n + 0.5) / (n + 0.5))`` for a word in n of N articles."""
        parent = searcher.get_parent()
        count, found = parent.doc_count_all(), parent.doc_frequency(fieldname, text)
        return log(1 + (count - found + 0.5) / (found + 0.5))
