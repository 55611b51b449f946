"""Impacts: one byte per posting that bounds its BM25 score from above, whatever the parameters.

BM25 without idf is `w(t, d) = tf / (tf + K(d))` with `K(d) = k1 (1 - b + b len(d) / avg)` (Robertson and
Zaragoza, 2009), times `k1 + 1`. What is stored is `ceil(255 w)` under fixed pivot parameters. Under other
`k1`, `b` or average length the true weight is at most `R` times the stored one, with `R = max(1, max_d K(d) /
K'(d))`: the ratio `(tf + K) / (tf + K')` lies between 1 and `K / K'`, and `K / K'`, a quotient of two linear
functions of the length, is largest at one end of the range of lengths. So pruning stays exact when the
average moves with every commit or when the parameters are changed, and it is tight when they are near the
pivot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIVOT_K1: Final = 1.2
PIVOT_B: Final = 0.75
LEVELS: Final = 255
BEST: Final = 64
"""Strongest postings that are kept for every long term."""
LONG: Final = 256
"""Postings from which on a term is long."""
_SAMPLE: Final = 4096


def quantise(weights: NDArray[np.float32], norms: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Impacts, 1 to 255 and rounded up, of postings with these weights in documents with these norms."""
    ratio = weights / (weights + norms)
    ratio *= LEVELS * (1 + 1e-6)  # above the error of float32, so that the bound holds
    np.ceil(ratio, out=ratio)
    np.minimum(ratio, LEVELS, out=ratio)
    return ratio.astype(np.uint8)


def pivot_ratio(meta: dict[str, Any], k1: float, b: float, average: float) -> float:
    """The factor `R` of a field for these parameters; `meta` is the field's, as it was written."""

    def norm(k1: float, b: float, average: float, length: int) -> float:
        return k1 * (1 - b + b * length / average)

    ratios = [1.0]
    for length in meta["length_limits"]:
        pivot = norm(PIVOT_K1, PIVOT_B, meta["average"], length)
        wanted = norm(k1, b, average, length)
        ratios.append(pivot / wanted if wanted > 0 else np.inf)
    return max(ratios)


def strongest(impacts: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Places of the `BEST` largest impacts, largest first; sorting bytes takes NumPy little time."""
    if len(impacts) <= 2 * _SAMPLE:
        return np.argsort(impacts, kind="stable")[: -BEST - 1 : -1]
    level = np.sort(impacts[:_SAMPLE], kind="stable")[
        -BEST
    ]  # all of the largest reach what those of a part do
    candidates = np.flatnonzero(impacts >= level)
    return candidates[np.argsort(impacts[candidates], kind="stable")[: -BEST - 1 : -1]]


class BestPostings:
    """Collects the strongest postings of long terms, chunk by chunk."""

    def __init__(self) -> None:
        self._terms: list[int] = []
        self._postings: list[NDArray[np.uint32]] = []
        self._seen = 0

    def add(self, impacts: NDArray[np.uint8], counts: NDArray[np.int64]) -> None:
        """Take the next terms, with `counts` postings each, which have these `impacts` end to end."""
        ends = np.cumsum(counts)
        for term in np.flatnonzero(counts >= LONG).tolist():
            part = impacts[ends[term] - counts[term] : ends[term]]
            self._terms.append(self._seen + term)
            self._postings.append(strongest(part).astype(np.uint32))
        self._seen += len(counts)

    def terms(self) -> NDArray[np.uint32]:
        """Numbers of the long terms, ascending."""
        return np.array(self._terms, np.uint32)

    def postings(self) -> NDArray[np.uint32]:
        """`BEST` places in its own posting list for each long term, strongest first."""
        return np.concatenate([np.empty(0, np.uint32), *self._postings])
