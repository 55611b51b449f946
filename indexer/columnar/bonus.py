"""What only adds to scores, computed where it can change which documents are the best.

`AndMaybe` matches what its first part matches; words and phrases of its second part, such as a title's, raise
scores. What they add at most is told by impacts, so few documents need to be looked at for what they add
exactly, above all for phrases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh import query as q

from indexer.columnar.matches import Matches
from indexer.columnar.phrases import phrase_places
from indexer.columnar.scored import scored_lists, sums, sums_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.evaluate import Evaluator
    from indexer.columnar.scored import ScoredList

_STRONGEST: Final = 2
"""How many times more documents than wanted are looked at first."""
_TINY: Final = 1e-9


def _unbounded() -> None:
    """Never stops: few documents are looked at."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A word or a phrase: its lists, how far words may be apart, and what scores are multiplied with."""

    lists: Sequence[ScoredList]
    slop: int
    boost: float

    def bounds(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """What it adds to ascending documents at most."""
        return self.boost * sum((scored.bounds_of(docs) for scored in self.lists), np.zeros(len(docs)))

    def scores(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """What it adds to ascending documents."""
        if len(self.lists) == 1:
            return self.boost * sums(self.lists, docs)
        found = [scored.postings.find(docs) for scored in self.lists]
        kept = np.logical_and.reduce([there for _, there in found]).nonzero()[0]
        places = [own[kept] for own, _ in found]
        holding = phrase_places([scored.postings for scored in self.lists], places, self.slop, _unbounded)
        kept, places = kept[holding], [own[holding] for own in places]
        scores = np.zeros(len(docs))
        scores[kept] = self.boost * sums_at(self.lists, places, docs[kept])
        return scores


class Bonus:
    """A query of words and phrases of which each adds its own score.

    Args:
        parts: The words and phrases.
    """

    def __init__(self, parts: Sequence[_Part]) -> None:
        self._parts = parts

    @classmethod
    def of(cls, evaluator: Evaluator, query: q.Query) -> Bonus | None:
        """The query as a bonus, None when it is of another kind."""
        queries: Sequence[q.Query] = [query]
        boost = 1.0
        if isinstance(query, q.Or) and not query.scale:
            queries = query.subqueries
            boost = query.boost if len(queries) > 1 else 1.0  # Whoosh ignores the boost of a group of one
        parts = []
        for one in queries:
            lists = scored_lists(evaluator, one) if isinstance(one, q.Term | q.Phrase) else None
            own_boost = boost * one.boost if isinstance(one, q.Phrase) else boost
            if lists is None or own_boost <= 0:
                return None
            if lists:
                parts.append(_Part(lists, getattr(one, "slop", 1), own_boost))
        return cls(parts)

    def added(self, sure: Matches, wanted: int) -> Matches:
        """Matches with what is added to the scores of the `wanted` best; what others score may lack some."""
        docs, scores = sure.docs, sure.score_array().copy()
        some = np.arange(len(docs))
        first = _STRONGEST * wanted
        if len(docs) > first:
            bounds = scores + sum((part.bounds(docs) for part in self._parts), np.zeros(len(docs)))
            strongest = np.sort(bounds.argpartition(-first)[-first:])
            known = scores[strongest] + self._scores(docs[strongest])
            some = (bounds >= np.partition(known, -wanted)[-wanted] * (1 - 1e-6) - _TINY).nonzero()[0]
        scores[some] += self._scores(docs[some])
        return Matches(docs, scores)

    def _scores(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        return sum((part.scores(docs) for part in self._parts), np.zeros(len(docs)))
