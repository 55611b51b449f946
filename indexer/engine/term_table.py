"""From runs of words to terms, for a whole batch at once.

A run is mostly one word with one or two terms; a designator has more, and some runs are several words. The
terms of all runs that were met lie one after another, and what a batch needs of them is found by arithmetic
on places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from indexer.columnar import TokenBatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class RunTerms(NamedTuple):
    """What a run of words is indexed as.

    Attributes:
        terms: Its terms, by number.
        offsets: The position of each, counted from that of the first word.
        width: Positions from there to the word behind the run.
    """

    terms: list[int]
    offsets: list[int]
    width: int


class TermTable:
    """The terms of each run, by number."""

    def __init__(self) -> None:
        self._starts: NDArray[np.int64] = np.empty(0, np.int64)
        self._sizes: NDArray[np.int64] = np.empty(0, np.int64)
        self._widths: NDArray[np.int32] = np.empty(0, np.int32)
        self._terms: NDArray[np.int32] = np.empty(0, np.int32)
        self._offsets: NDArray[np.int32] = np.empty(0, np.int32)

    @property
    def size(self) -> int:
        """Runs that are known."""
        return len(self._starts)

    def extend(self, runs: Iterable[RunTerms]) -> None:
        """Adds runs with the next numbers."""
        added = list(runs)
        if not added:
            return
        sizes = np.array([len(run.terms) for run in added], np.int64)
        self._starts = np.concatenate([self._starts, len(self._terms) + np.cumsum(sizes) - sizes])
        self._sizes = np.concatenate([self._sizes, sizes])
        self._widths = _extended(self._widths, [run.width for run in added])
        self._terms = _extended(self._terms, [term for run in added for term in run.terms])
        self._offsets = _extended(self._offsets, [offset for run in added for offset in run.offsets])

    def tokens(self, runs: TokenBatch) -> TokenBatch:
        """The terms of ``runs``."""
        sizes = self._sizes.take(runs.ids)
        ends = np.cumsum(sizes)
        places = self._starts.take(runs.ids)
        places += sizes
        places -= ends
        places = np.repeat(places, sizes)
        places += np.arange(len(places))
        last = np.cumsum(runs.counts)
        positions = np.repeat(_positions(self._widths.take(runs.ids), last), sizes)
        positions += self._offsets.take(places)
        counts = np.diff(np.concatenate([np.zeros(1, np.int64), ends])[last], prepend=0)
        return TokenBatch(self._terms.take(places), counts, positions)


def _extended(array: NDArray[np.int32], values: list[int]) -> NDArray[np.int32]:
    return np.concatenate([array, np.array(values, np.int32)])


def _positions(widths: NDArray[np.int32], ends: NDArray[np.int64]) -> NDArray[np.int32]:
    """Of the first word of each run, counted from 0 in each text; ``ends`` says where the texts end."""
    reached = np.zeros(len(widths) + 1, np.int32)
    np.cumsum(widths, out=reached[1:])
    sizes = np.diff(ends, prepend=0)
    positions = reached[:-1]
    positions -= np.repeat(reached[ends - sizes], sizes)
    return positions
