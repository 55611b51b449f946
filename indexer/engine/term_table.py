"""From runs of words to terms, for a whole batch at once.

A run is mostly one word with one or two terms; a designator has more, and some runs are several words. The
terms of all runs that were met lie one after another, and what a batch needs of them is found by arithmetic
on places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.columnar import TokenBatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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

    def extend(self, terms: Sequence[int], offsets: Sequence[int], sizes: Sequence[int]) -> None:
        """Adds runs with the next numbers.

        Args:
            terms: The terms of all of them.
            offsets: Position of each in its run.
            sizes: How many terms each run has, one at least.
        """
        if not sizes:
            return
        new_sizes, new_offsets = np.array(sizes, np.int64), np.array(offsets, np.int32)
        ends = np.cumsum(new_sizes)
        self._starts = np.concatenate([self._starts, len(self._terms) + ends - new_sizes])
        self._sizes = np.concatenate([self._sizes, new_sizes])
        self._widths = np.concatenate([self._widths, new_offsets[ends - 1] + 1])
        self._terms = np.concatenate([self._terms, np.array(terms, np.int32)])
        self._offsets = np.concatenate([self._offsets, new_offsets])

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


def _positions(widths: NDArray[np.int32], ends: NDArray[np.int64]) -> NDArray[np.int32]:
    """Of the first word of each run, counted from 0 in each text; ``ends`` says where the texts end."""
    reached = np.zeros(len(widths) + 1, np.int32)
    np.cumsum(widths, out=reached[1:])
    sizes = np.diff(ends, prepend=0)
    positions = reached[:-1]
    positions -= np.repeat(reached[ends - sizes], sizes)
    return positions
