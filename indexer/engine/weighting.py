"""How articles are scored: every number that matters, in one place, and where it comes from.

The numbers were chosen on three public test collections (423 to 3,204 documents, 210 queries) by
cross-validation over their queries, one setting for all; docs/explanation/ranking.md tells how much each part
brings and how flat the ground around these values is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any, Final

from whoosh.scoring import BM25F

if TYPE_CHECKING:
    from whoosh.searching import Searcher

K1: Final = 1.2
B: Final = 0.65
"""Saturation and length normalisation of BM25 (Robertson and Zaragoza 2009), near their usual values."""

DESCRIPTION: Final = 5
"""So many plain words describe what is sought: one of them in a title says little, and feedback helps."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What a plain word adds to its score in the text; each a factor on a BM25 score of its own.

    Attributes:
        title: It also stands in the title.
        exact: It stands in the text in the very form that was typed, which is not its stem.
        stem: Likewise where the form that was typed is the stem.
        adjacent: It stands side by side with the word that it was typed beside.
    """

    title: float
    exact: float
    stem: float
    adjacent: float


FEW_WORDS: Final = Extras(title=0.75, exact=0.05, stem=0.05, adjacent=0.1)
"""A few words are names of things: with this weight one in the title counts more than three in the text."""

MANY_WORDS: Final = Extras(title=0.25, exact=0.05, stem=0.0, adjacent=0.0)
"""Those of a description."""

NO_EXTRAS: Final = Extras(title=0.0, exact=0.0, stem=0.0, adjacent=0.0)
LONG: Final = 400
"""A query of more words than these gets no extras: single ones hardly matter."""

ENOUGH: Final = 10
"""Articles with all of three or more words that make others not worth showing."""

FEEDBACK_ARTICLES: Final = 10
FEEDBACK_TERMS: Final = 40
FEEDBACK_WEIGHT: Final = 0.8
"""How many of the best articles speak, with how many words, and what these weigh beside the words typed."""

FEEDBACK_SHARPNESS: Final = 8
"""An article speaks with (its score / the best score) to this power.

This is what keeps feedback out where it does harm: behind a clear winner nobody has a voice, and only where
many articles are about equally good do they speak together.
"""

FEEDBACK_LEAST: Final = 0.05
"""An article whose voice is below this is not read."""

FEEDBACK_WORDS: Final = 400
"""How far an article is read: news says at the beginning what it is about."""

RECENCY_WEIGHT: Final = 1.0
RECENCY_HALF_LIFE_DAYS: Final = 180
"""What the newest article gets where recency counts, and in how many days it halves. Not tuned: a matter of
taste, enough to part articles that are otherwise about equal."""


class Weighting(BM25F):
    """Whoosh's BM25F with the inverse document frequency of Robertson and Spärck Jones, never negative.

    Whoosh's own adds 1 to every word's, which lets frequent words decide.
    """

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher: Searcher, fieldname: str, text: Any) -> float:  # noqa: ANN401 - bytes or text
        """That of a term of a field."""
        parent = searcher.get_parent()
        return rarity(parent.doc_count_all(), parent.doc_frequency(fieldname, text))


def rarity(count: int, found: int) -> float:
    """``ln(1 + (N - n + 0.5) / (n + 0.5))`` for a word in n of N articles, its inverse document frequency."""
    return log(1 + (count - found + 0.5) / (found + 0.5))
