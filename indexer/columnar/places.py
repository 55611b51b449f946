"""Where words stand, in many documents at once: what the operators for nearness are made of.

A place is a key `document · position`, so that all places of all candidate documents are one ascending array,
and the nearest neighbour of each is found by bisection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.columnar.matches import distinct
from indexer.columnar.phrases import Occurrences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.postings import PostingList

_SHIFT: Final = 32
WIDTH: Final = 1 << _SHIFT
"""Distance between the keys of two documents: beyond any position."""

_FAR: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Places:
    """Occurrences of something in candidate documents, ascending, each once.

    Attributes:
        starts: Number of the candidate times `WIDTH`, plus the position of the first word.
        ends: Likewise for the last word.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def are_words(self) -> bool:
        """Whether each is known to be a single word."""
        return self.starts is self.ends

    @property
    def candidates(self) -> NDArray[np.int64]:
        """The number of the candidate of each."""
        return self.starts >> _SHIFT

    def at(self, kept: NDArray[np.bool_]) -> Places:
        """Those that are kept."""
        starts = self.starts[kept]
        return Places(starts, starts if self.are_words else self.ends[kept])


NOWHERE: Final = Places(np.empty(0, np.int64), np.empty(0, np.int64))


def of_word(postings: PostingList, docs: NDArray[np.int32], most: int) -> Places:
    """Those of a word in the candidates `docs`, the first `most` in each."""
    own, there = postings.find(docs)
    numbers = np.flatnonzero(there)
    which, positions = Occurrences.of(postings, own[numbers], most).each()
    keys = numbers[which] * WIDTH + positions
    return Places(keys, keys)


def united(parts: Sequence[Places]) -> Places:
    """Those in any of `parts`."""
    if all(part.are_words for part in parts):
        keys = distinct(np.concatenate([NOWHERE.starts, *(part.starts for part in parts)]))
        return Places(keys, keys)
    starts = np.concatenate([NOWHERE.starts, *(part.starts for part in parts)])
    ends = np.concatenate([NOWHERE.ends, *(part.ends for part in parts)])
    order = np.lexsort((ends, starts))
    starts, ends = starts[order], ends[order]
    first = np.ones(len(starts), np.bool_)
    first[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    return Places(starts[first], ends[first])


def in_order(parts: Sequence[Places], slop: int) -> Places:
    """Where single words follow one another, each 1 to `slop` behind the one before."""
    starts, ends = parts[0].starts, parts[0].ends
    for part in parts[1:]:
        if not len(ends):
            return Places(ends, ends)
        before = np.searchsorted(ends, part.starts) - 1
        follows = (before >= 0) & (part.starts - ends[before] <= slop)
        starts, ends = starts[before[follows]], part.ends[follows]
    return Places(starts, ends)


def near(left: Places, right: Places, distance: int, *, ordered: bool) -> Places:
    """Those on either side with one of the other side at most `distance` away, and apart from it."""
    kept_right = _has_before(right, left, distance)
    if not ordered:
        kept_right |= _has_behind(right, left, distance)
    return united([left_near(left, right, distance, ordered=ordered), right.at(kept_right)])


def left_near(left: Places, right: Places, distance: int, *, ordered: bool) -> Places:
    """Those on the left only, which are in the same documents."""
    kept = _has_behind(left, right, distance)
    if not ordered:
        kept |= _has_before(left, right, distance)
    return left.at(kept)


def together(left: Places, right: Places, breaks: NDArray[np.int64]) -> Places:
    """Those on either side with one of the other side between the same two of `breaks`.

    ``breaks`` has the key of the first word of every sentence, ascending; a document is at least one.
    """
    units = [np.searchsorted(breaks, side.starts, side="right") + side.candidates for side in (left, right)]
    return united([left.at(np.isin(units[0], units[1])), right.at(np.isin(units[1], units[0]))])


def _has_behind(side: Places, other: Places, distance: int) -> NDArray[np.bool_]:
    """Which of one side have one of the other close behind."""
    starts = np.append(other.starts, _FAR)
    found: NDArray[np.bool_] = (
        starts[np.searchsorted(other.starts, side.ends, side="right")] - side.ends <= distance
    )
    return found


def _has_before(side: Places, other: Places, distance: int) -> NDArray[np.bool_]:
    """Which of one side have one of the other close before."""
    ascending = other.ends if other.are_words else np.sort(other.ends)
    ends = np.append(ascending, -_FAR)  # the last one stands before the first, too
    found: NDArray[np.bool_] = side.starts - ends[np.searchsorted(ends[:-1], side.starts) - 1] <= distance
    return found
