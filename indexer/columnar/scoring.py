"""BM25 with the parameters that a Whoosh weighting object states.

The formula is `boost · idf · tf (k1 + 1) / (tf + k1 (1 - b + b len / avg))`, as `whoosh.scoring.bm25` has it.
`idf` is what the weighting object's `idf` method says, so other definitions of it are followed; `k1` and `b`
are its `K1`, `B` and `<field>_B`. A field that keeps no lengths scores a term's weight, as Whoosh's
`WeightScorer` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.scoring import BM25F

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from whoosh.scoring import WeightingModel
    from whoosh.searching import Searcher

    from indexer.columnar.postings import FieldPostings, PostingList


@dataclass(frozen=True, slots=True)
class FieldParameters:
    """BM25 parameters of one field.

    Attributes:
        k1: Saturation of term frequency.
        b: Share of length normalisation, 0 to 1.
        average: Average tokens per document over the whole index.
    """

    k1: float
    b: float
    average: float


class Scoring:
    """Scores terms of one searcher's index.

    Args:
        searcher: A searcher over the whole index.
        weighting: The weighting model to follow.
    """

    def __init__(self, searcher: Searcher, weighting: WeightingModel) -> None:
        self._searcher = searcher
        self._weighting = weighting
        self._fields: dict[str, FieldParameters] = {}

    @staticmethod
    def can_follow(weighting: WeightingModel) -> bool:
        """Whether the weighting is BM25: `whoosh.scoring.BM25F`, or a subclass with its own `idf` at most."""
        return (
            isinstance(weighting, BM25F)
            and type(weighting).scorer is BM25F.scorer
            and not weighting.use_final
        )

    def parameters(self, field: str) -> FieldParameters:
        """The parameters of a scored field."""
        if field not in self._fields:
            weighting: Any = self._weighting
            average = self._searcher.avg_field_length(field) or 1.0
            b = weighting._field_B.get(field, weighting.B)
            self._fields[field] = FieldParameters(weighting.K1, b, average)
        return self._fields[field]

    def idf(self, field: str, term: bytes) -> float:
        """Inverse document frequency over the whole index."""
        if self._weighting is self._searcher.weighting:
            return float(self._searcher.idf(field, term))  # it remembers
        return float(self._weighting.idf(self._searcher, field, term))  # type: ignore[arg-type]

    def factor(self, field: FieldPostings, term: bytes, boost: float) -> float:
        """What is multiplied with the saturated term frequency: boost, idf and k1 + 1."""
        if not field.scored:
            return boost
        return boost * self.idf(field.name, term) * (self.parameters(field.name).k1 + 1)

    def scores(
        self, postings: PostingList, factor: float, places: NDArray[np.int64] | None = None
    ) -> NDArray[np.float64]:
        """Scores of postings.

        Args:
            postings: The term's list.
            factor: As `factor` gave it.
            places: Which postings of the list; all by default.
        """
        docs = postings.docs if places is None else postings.docs_at(places)
        if not postings.field.scored:
            return _frequencies(postings, places, len(docs)) * factor
        return self.saturated(postings, factor, self.norms(postings.field, docs), places)

    def saturated(
        self,
        postings: PostingList,
        factor: float,
        norms: NDArray[np.float64],
        places: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float64]:
        """As `scores`, where the `norms` of the documents are known; they are left as they are."""
        tf = _frequencies(postings, places, len(norms))
        denominators = norms + tf
        tf *= factor
        tf /= denominators
        return tf

    def norms(self, field: FieldPostings, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """What length does to the scores of some documents."""
        assert field.lengths is not None, "only scored fields have norms"
        parameters = self.parameters(field.name)
        norms: NDArray[np.float64] = np.maximum(field.lengths[docs], 1).astype(np.float64)
        norms *= parameters.k1 * parameters.b / parameters.average
        norms += parameters.k1 * (1 - parameters.b)
        return norms


def _frequencies(postings: PostingList, places: NDArray[np.int64] | None, count: int) -> NDArray[np.float64]:
    """The weights of some postings, all by default; `count` tells how many they are."""
    weights = postings.weights
    if weights is None:
        return np.ones(count)
    return (weights if places is None else weights[places]).astype(np.float64)
