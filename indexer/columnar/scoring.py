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

from indexer.columnar.impacts import pivot_ratio

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

    def saturation(self, field: FieldPostings) -> Saturation:
        """What depends on documents in the scores of a field; kept with it until the parameters change."""
        parameters = self.parameters(field.name)
        saturation = field.saturation
        if saturation is None or saturation.parameters != parameters:
            saturation = field.saturation = Saturation(field, parameters)
        return saturation

    def scores(
        self, postings: PostingList, factor: float, places: NDArray[np.int64] | None = None
    ) -> NDArray[np.float64]:
        """Scores of postings.

        Args:
            postings: The term's list.
            factor: As `factor` gave it.
            places: Which postings of the list; all by default.
        """
        if postings.field.scored:
            return self.saturation(postings.field).scores(postings, factor, places)
        count = len(postings) if places is None else len(places)
        weights = postings.weights
        if weights is None:
            return np.full(count, factor)
        scores: NDArray[np.float64] = (weights if places is None else weights[places]) * np.float64(factor)
        return scores


class Saturation:
    """What depends on documents in the scores of one field of a segment.

    Args:
        field: A field with lengths.
        parameters: The parameters to score with.

    Attributes:
        norms: `k1 (1 - b + b len / avg)` of every document.
        ratio: What impacts are multiplied with to bound true weights; see `impacts`.
    """

    def __init__(self, field: FieldPostings, parameters: FieldParameters) -> None:
        assert field.lengths is not None, "only scored fields have norms"
        k1, b, average = parameters.k1, parameters.b, parameters.average
        self.parameters = parameters
        self.norms: NDArray[np.float64] = np.maximum(field.lengths, 1).astype(np.float64)
        self.norms *= k1 * b / average
        self.norms += k1 * (1 - b)
        self.ratio = pivot_ratio(field.meta, k1, b, average)

    def scores(
        self, postings: PostingList, factor: float, places: NDArray[np.int64] | None = None
    ) -> NDArray[np.float64]:
        """As `Scoring.scores`."""
        docs = postings.docs if places is None else postings.docs_at(places)
        return self.scores_at(postings, factor, places, self.norms.take(docs))

    def scores_at(
        self,
        postings: PostingList,
        factor: float,
        places: NDArray[np.int64] | None,
        norms: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """As `scores`, with the norms of the documents, which are overwritten; any place will do."""
        weights = postings.weights
        if weights is None:
            norms += 1.0
            return np.divide(factor, norms, out=norms)
        tf = weights if places is None else weights.take(places, mode="clip")
        norms += tf
        scores: NDArray[np.float64] = np.multiply(tf, factor, dtype=np.float64)
        scores /= norms
        return scores
