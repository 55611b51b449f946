"""The postings of a query's words, with what bounds and what scores them.

A query that is a word, words joined by *and* or *or*, or a phrase, is such lists and nothing else.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from whoosh import query as q

from indexer.columnar.impacts import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.evaluate import Evaluator
    from indexer.columnar.postings import PostingList
    from indexer.columnar.scoring import Saturation

_FLAT: Final = (q.Term, q.And, q.Or)


class ScoredList:
    """A term's postings in one segment with what is needed to bound and to score them.

    Args:
        postings: The list, in a scored field.
        factor: What a saturated frequency is multiplied with, above zero.
        saturation: What scores depend on beside it.

    Attributes:
        best: Places of the strongest postings, strongest first.
        bound: What the strongest scores at most.
    """

    __slots__ = ("_all_in_best", "_factor", "_saturation", "best", "bound", "per_level", "postings")

    def __init__(self, postings: PostingList, factor: float, saturation: Saturation) -> None:
        self.postings = postings
        self.per_level = factor * saturation.ratio / LEVELS
        self._factor = factor
        self._saturation = saturation
        best = postings.best()
        self._all_in_best = best is None
        self.best: NDArray[np.int64] = (
            postings.impacts.argsort(kind="stable")[::-1] if best is None else best.astype(np.int64)
        )
        self.bound = float(postings.impacts[self.best[0]]) * self.per_level

    def __len__(self) -> int:
        return len(self.postings)

    def scores(self, places: NDArray[np.int64], docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """Exact scores of some postings, with their documents."""
        saturation = self._saturation
        return saturation.scores_at(self.postings, self._factor, places, saturation.norms.take(docs))

    def scores_of(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """Exact scores of documents, ascending, that may lack the term; those that do have 0."""
        places, there = self.postings.find(docs)
        scores = self.scores(places, docs)
        scores *= there
        return scores

    def bounds(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """What some postings score at most."""
        bounds: NDArray[Any] = self.postings.impacts.take(places) * self.per_level
        return bounds

    def bounds_of(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """What documents, ascending, score at most for this term, 0 exactly where they lack it."""
        places, there = self.postings.find(docs)
        bounds: NDArray[Any] = self.postings.impacts.take(places, mode="clip") * self.per_level
        bounds *= there
        return bounds

    def best_suffice(self, need: float) -> bool:
        """Whether no posting but the `best` may score `need` or more."""
        return self._all_in_best or self._level(need) > self.postings.impacts[self.best[-1]]

    def above(self, need: float) -> NDArray[np.int64]:
        """Places of the postings that may score `need` or more, ascending."""
        level = self._level(need)
        if level <= 1:
            return np.arange(len(self))
        if level > LEVELS:
            return np.empty(0, np.int64)
        impacts = self.postings.impacts
        if self.best_suffice(need):
            return np.sort(self.best[impacts.take(self.best) >= level])
        return (impacts >= np.uint8(level)).nonzero()[0]

    def _level(self, need: float) -> int:
        return math.ceil(need / self.per_level - 1e-9)


def sums(lists: Sequence[ScoredList], docs: NDArray[np.int32]) -> NDArray[np.float64]:
    """Exact scores of documents, added in the order of the query so that every path rounds alike."""
    total = np.zeros(len(docs))
    for scored in lists:
        total += scored.scores_of(docs)
    return total


def sums_at(
    lists: Sequence[ScoredList], places: Sequence[NDArray[np.int64]], docs: NDArray[np.int32]
) -> NDArray[np.float64]:
    """As `sums` for documents in all lists, where each list has them at known places."""
    total = np.zeros(len(docs))
    for scored, own in zip(lists, places, strict=True):
        total += scored.scores(own, docs)
    return total


def scored_lists(evaluator: Evaluator, query: q.Query) -> list[ScoredList] | None:
    """The lists of a query that is a word, words joined by *and* or *or*, or a phrase; None for others.

    A list that the segment lacks is left out, which makes no difference to *or*; where all words are needed,
    the result then is empty.
    """
    scoring, terms = evaluator.scoring, _terms(query)
    if scoring is None or terms is None:
        return None
    lists: list[ScoredList] = []
    for field, text, boost in terms:
        found = evaluator.postings(field, text)
        if found is not None:
            postings, term = found
            factor = scoring.factor(postings.field, term, boost)
            if factor <= 0 or not postings.field.scored:
                return None
            if type(query) is q.Phrase and postings.field.positions is None:
                return None
            lists.append(ScoredList(postings, factor, scoring.saturation(postings.field)))
        elif type(query) is not q.Or:
            return []
    return lists


def _terms(query: q.Query) -> list[tuple[str, Any, float]] | None:
    """Field, text and boost of each word of such a query."""
    kind = type(query)
    if isinstance(query, q.Phrase) and kind is q.Phrase and len(query.words) > 1:
        return [(query.fieldname, word, 1.0) for word in query.words]
    if kind not in _FLAT or getattr(query, "scale", None):
        return None
    terms: Sequence[Any] = getattr(query, "subqueries", (query,))
    if any(type(term) is not q.Term for term in terms):
        return None
    return [(term.fieldname, term.text, term.boost) for term in terms]
