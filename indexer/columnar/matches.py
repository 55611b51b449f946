"""Sets of documents with scores, and the operations of a query tree on them.

Documents are ascending arrays of numbers in one segment. Small sets are probed in large ones by bisection;
sets of similar size meet in a dense array with one flag or sum per document of the segment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_TABLE_RATIO: Final = 12
_PROBE_RATIO: Final = 16
"""How many times longer a list must be for bisection in it to beat a pass over it."""


_NO_DOCS: Final = np.empty(0, np.int32)


class Matches:
    """What a query matches in one segment.

    Args:
        docs: Document numbers, ascending, distinct.
        scores: One per document, or one number for all.
    """

    __slots__ = ("_docs", "_flags", "scores")

    def __init__(self, docs: NDArray[np.int32], scores: NDArray[np.float64] | float) -> None:
        self._docs: NDArray[np.int32] | None = docs
        self._flags: NDArray[np.bool_] | None = None
        self.scores = scores

    @classmethod
    def flagged(cls, flags: NDArray[np.bool_], score: float) -> Matches:
        """Documents that have a flag, with one score for all; they are numbered when that is asked for."""
        matches = cls(_NO_DOCS, score)
        matches._docs, matches._flags = None, flags
        return matches

    @property
    def docs(self) -> NDArray[np.int32]:
        """Document numbers, ascending, distinct."""
        if self._docs is None:
            assert self._flags is not None, "there are numbers or flags"
            self._docs = np.flatnonzero(self._flags).astype(np.int32)
        return self._docs

    def flags(self, doc_count: int) -> NDArray[np.bool_]:
        """A flag for each document of the segment."""
        return flagged(self.docs, doc_count) if self._flags is None else self._flags

    def count(self) -> int:
        """How many documents."""
        if self._docs is None and self._flags is not None:
            return int(np.count_nonzero(self._flags))
        return len(self.docs)

    def add_to(self, sums: NDArray[np.float64], flags: NDArray[np.bool_]) -> None:
        """Add the scores to one sum for each document of the segment, and set their flags."""
        if self._flags is not None and isinstance(self.scores, float):
            np.add(sums, self.scores, out=sums, where=self._flags)
            flags |= self._flags
        else:
            sums[self.docs] += self.scores
            flag(flags, self.docs)

    def among(self, allowed: NDArray[np.bool_]) -> Matches:
        """The documents that are allowed."""
        if self._flags is not None and isinstance(self.scores, float):
            return Matches.flagged(self._flags & allowed, self.scores)
        return self.at(np.flatnonzero(allowed[self.docs]))

    def score_array(self) -> NDArray[np.float64]:
        """One score per document."""
        return np.full(len(self.docs), self.scores) if isinstance(self.scores, float) else self.scores

    def scores_of(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """The scores of some of the documents, in any order."""
        if isinstance(self.scores, float):
            return np.full(len(docs), self.scores)
        return self.scores[np.searchsorted(self.docs, docs)]

    def boosted(self, boost: float) -> Matches:
        """The same documents with scores times `boost`."""
        if boost == 1.0:
            return self
        if self._flags is not None and isinstance(self.scores, float):
            return Matches.flagged(self._flags, self.scores * boost)
        return Matches(self.docs, self.scores * boost)

    def at(self, places: NDArray[np.int64]) -> Matches:
        """The documents at some places."""
        scores = self.scores if isinstance(self.scores, float) else self.scores[places]
        return Matches(self.docs[places], scores)

    def plus(self, scores: NDArray[np.float64] | float) -> Matches:
        """The same documents with higher scores."""
        return Matches(self.docs, self.scores + scores)


Number = TypeVar("Number", np.int32, np.int64)
NOTHING: Final = Matches(_NO_DOCS, 0.0)


def distinct(docs: NDArray[Number]) -> NDArray[Number]:
    """The documents in order, each once; faster than `numpy.unique` for the few hundred it is given."""
    ordered = docs.copy()
    ordered.sort()
    first = np.empty(len(ordered), np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def find(docs: NDArray[np.int32], wanted: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each wanted document is in `docs`, and whether it is there; both ascend.

    Places are valid wherever there are any.
    """
    if not len(docs):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    if _PROBE_RATIO * len(docs) < len(wanted):
        return _found(docs, wanted)
    places = docs.searchsorted(wanted)
    np.minimum(places, len(docs) - 1, out=places)
    return places, docs.take(places) == wanted


def _found(docs: NDArray[np.int32], wanted: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """As `find`, by looking for the few documents among the many wanted ones."""
    at, there = find(wanted, docs)
    places, found = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    own = there.nonzero()[0]
    places[at[own]] = own
    found[at[own]] = True
    return places, found


def locate(
    docs: NDArray[np.int32], wanted: NDArray[np.int32], doc_count: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """As `find`, by a table of places when many are wanted; places of absent documents then mean nothing."""
    if len(wanted) * _TABLE_RATIO < len(docs):
        return find(docs, wanted)
    table = np.full(doc_count, -1, np.int32)
    table[docs] = np.arange(len(docs), dtype=np.int32)
    places = table.take(wanted).astype(np.int64)
    return places, places >= 0


def flagged(docs: NDArray[np.int32], doc_count: int) -> NDArray[np.bool_]:
    """One flag for each document of the segment, set for `docs`."""
    flags = np.zeros(doc_count, np.bool_)
    flag(flags, docs)
    return flags


def flag(flags: NDArray[np.bool_], docs: NDArray[np.int32]) -> None:
    """Set the flags of some documents."""
    flags[docs.astype(np.intp)] = True  # which NumPy does twice as fast as with shorter numbers


def members(docs: NDArray[np.int32], wanted: NDArray[np.int32], doc_count: int) -> NDArray[np.bool_]:
    """Which of the `wanted` documents are in `docs`."""
    if len(wanted) * _PROBE_RATIO < len(docs):
        return find(docs, wanted)[1]
    return flagged(docs, doc_count).take(wanted)


def intersect(parts: Sequence[Matches], doc_count: int) -> Matches:
    """Documents in all parts; scores add up."""
    ordered = sorted(parts, key=lambda part: len(part.docs))
    docs = ordered[0].docs
    for part in ordered[1:]:
        docs = docs[members(part.docs, docs, doc_count)]
    total: NDArray[np.float64] | float = 0.0
    for part in parts:
        total = total + (
            part.scores
            if isinstance(part.scores, float)
            else part.scores[locate(part.docs, docs, doc_count)[0]]
        )
    return Matches(docs, total)


def unite(parts: Sequence[Matches], doc_count: int) -> Matches:
    """Documents in any part; scores add up."""
    if len(parts) == 1:
        return parts[0]
    sums, flags = np.zeros(doc_count), np.zeros(doc_count, np.bool_)
    for part in parts:
        part.add_to(sums, flags)
    docs = np.flatnonzero(flags).astype(np.int32)
    return Matches(docs, sums[docs])


def unite_best(parts: Sequence[Matches], doc_count: int) -> Matches:
    """Documents in any part; each has the best of its scores."""
    best = np.full(doc_count, -np.inf)
    for part in parts:
        best[part.docs] = np.maximum(best[part.docs], part.scores)
    docs = united_docs([part.docs for part in parts], doc_count)
    return Matches(docs, best[docs])


def united_docs(lists: Sequence[NDArray[np.int32]], doc_count: int) -> NDArray[np.int32]:
    """Documents in any of the lists, which need be neither ascending nor distinct."""
    flags = np.zeros(doc_count, np.bool_)
    for docs in lists:
        flag(flags, docs)
    return np.flatnonzero(flags).astype(np.int32)
