"""The best documents for a word, any of several words, or all of them, without scoring most postings.

Every posting has an impact, a byte that bounds its score (see `impacts`), and every long term a list of its
strongest postings. The true scores of those give a threshold that the k-th best document reaches at least.
With it

* a list whose bound, with the bounds of all weaker lists, stays below the threshold brings no document of its
  own (MaxScore: Turtle and Flood 1995), so lists are gone through from the strongest on;
* a posting whose impact, with the bounds of all weaker lists, stays below is passed over: one comparison of
  bytes. What a stronger list has was met there;
* a term whose 64 strongest postings contain all that reach the threshold is not read at all.

What is returned is a superset of the best documents with their exact scores, so nothing is lost.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.columnar.bitmaps import add_bits, count_bits
from indexer.columnar.impacts import BEST
from indexer.columnar.matches import Matches, distinct
from indexer.columnar.phrases import phrase_places
from indexer.columnar.postings import common
from indexer.columnar.scored import sums, sums_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.scored import ScoredList

MAX_WANTED: Final = BEST // 2
"""Hits beyond which stored lists of strongest postings give no threshold."""
_SLACK: Final = 1 - 1e-6
_FEW: Final = 64
_FIRST: Final = 256
_GROWTH: Final = 8
"""Candidates of a phrase that are looked at first, and how many times more each time they were too few."""
_FEW_TO_READ: Final = 2048
"""Candidates that are all looked at."""
_MANY: Final = 512
"""Documents whose bounds suffice; with more, the exact scores of some are asked for, to need fewer."""
_STRONGEST: Final = 2 * MAX_WANTED
_LONG: Final = 4096
_TINY: Final = 1e-9
_NO_SCORES: Final = np.empty(0)
_NO_DOCS: Final = np.empty(0, np.int32)


class PrunedSearch:
    """Finds the best documents of one segment.

    Args:
        doc_count: Documents in the segment.
        allowed: Which may be found, None for all.
        wanted: How many are wanted, at most `MAX_WANTED`.
        floor: Score that other segments have shown to be needed.
    """

    def __init__(self, doc_count: int, allowed: NDArray[np.bool_] | None, wanted: int, floor: float) -> None:
        self._doc_count = doc_count
        self._allowed = allowed
        self._wanted = wanted
        self._floor = floor

    def one(self, scored: ScoredList) -> Matches:
        """The best documents that have a term."""
        places, docs = self._permitted_postings(scored, scored.best)
        scores = scored.scores(places, docs)
        threshold = self._threshold(scores)
        if scored.best_suffice(threshold):
            ascending = docs.argsort()
            return Matches(docs[ascending], scores[ascending])
        places, docs = self._permitted_postings(scored, scored.above(threshold))
        return Matches(docs, scored.scores(places, docs))

    def _permitted_postings(
        self, scored: ScoredList, places: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Those of some postings whose documents may be found, with these."""
        docs = scored.postings.docs_at(places)
        if self._allowed is None:
            return places, docs
        permitted = self._allowed.take(docs).nonzero()[0]
        return places[permitted], docs[permitted]

    def _threshold(self, scores: NDArray[np.float64]) -> float:
        """A score that the last wanted document reaches, given those of some documents."""
        if len(scores) < self._wanted:
            return self._floor * _SLACK
        return max(float(np.partition(scores, -self._wanted)[-self._wanted]), self._floor) * _SLACK

    def _permitted(self, docs: NDArray[np.int32]) -> NDArray[np.int32]:
        return docs if self._allowed is None else docs[self._allowed.take(docs)]

    def any(self, lists: Sequence[ScoredList]) -> Matches:
        """The best documents that have any of the terms, looked for in the strongest list first."""
        ordered = sorted(lists, key=lambda scored: scored.bound, reverse=True)
        threshold = self._threshold(_NO_SCORES)
        if len(ordered[0]) > _LONG:
            strong = self._permitted(np.sort(ordered[0].postings.docs_at(ordered[0].best)))
            threshold = self._threshold(sums(lists, strong))
        found, reached = [_NO_DOCS], [_NO_SCORES]
        for number, scored in enumerate(ordered):
            if sum(one.bound for one in ordered[number:]) < threshold:
                break  # what no stronger list has cannot reach it
            docs, bounds = self._candidates(scored, ordered[number + 1 :], threshold)
            if len(docs) > _STRONGEST:
                threshold = max(threshold, self._threshold(sums(lists, _strongest(docs, bounds))))
            found.append(docs)
            reached.append(bounds)
        keep = np.concatenate(reached) >= threshold - _TINY
        docs = distinct(np.concatenate(found)[keep])
        return Matches(docs, sums(lists, docs))

    def _candidates(
        self, scored: ScoredList, weaker: Sequence[ScoredList], threshold: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Documents of a list that can reach the threshold with what `weaker` lists add, and their bounds."""
        rest = sum(one.bound for one in weaker)
        places, docs = self._permitted_postings(scored, scored.above(threshold - rest))
        bounds = scored.bounds(places)
        for other in weaker:
            if len(docs) <= _FEW:
                break
            bounds += other.bounds_of(docs)
            rest -= other.bound
            keep = (bounds >= threshold - rest - _TINY).nonzero()[0]
            docs, bounds = docs[keep], bounds[keep]
        return docs, bounds + rest

    def all(self, lists: Sequence[ScoredList], *, count: bool) -> tuple[Matches, int]:
        """The best documents that have all terms and, when asked to `count`, how many have."""
        shortest = min(lists, key=len)
        among, total, threshold = None, None, self._threshold(_NO_SCORES)
        if len(shortest) > _LONG:  # with few postings that would cost more than it saves
            total = self._total_all(lists) if count else 0
        if total is not None:  # not all need to be looked at, and the strongest show which not
            threshold = self._threshold(sums(lists, self._common_seeds(lists)))
            among = shortest.above(threshold - sum(scored.bound for scored in lists) + shortest.bound)
        docs, places = self._common(lists, among)
        if total is None:
            total = len(docs)
        return self._best_of(lists, docs, places, threshold), total

    def _best_of(
        self,
        lists: Sequence[ScoredList],
        docs: NDArray[np.int32],
        places: Sequence[NDArray[np.int64]],
        threshold: float = 0.0,
    ) -> Matches:
        """The best of documents in all lists, at these places."""
        if len(docs) > _MANY:
            bounds = _bounds(lists, places)
            threshold = max(threshold, self._threshold(sums(lists, _strongest(docs, bounds))))
            keep = (bounds >= threshold - _TINY).nonzero()[0]
            docs, places = docs[keep], [own[keep] for own in places]
        return Matches(docs, sums_at(lists, places, docs))

    def _common(
        self, lists: Sequence[ScoredList], among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int32], list[NDArray[np.int64]]]:
        """Permitted documents in all lists, and where each has them; see `postings.common`."""
        docs, places = common([scored.postings for scored in lists], among)
        if self._allowed is None:
            return docs, places
        permitted = self._allowed.take(docs).nonzero()[0]
        return docs[permitted], [own[permitted] for own in places]

    def _common_seeds(self, lists: Sequence[ScoredList]) -> NDArray[np.int32]:
        """Documents strong in one of the terms that have them all."""
        docs = distinct(np.concatenate([scored.postings.docs_at(scored.best) for scored in lists]))
        for scored in lists:
            docs = docs[scored.postings.find(docs)[1]]
        return self._permitted(docs)

    def phrase(
        self, lists: Sequence[ScoredList], slop: int, check: Callable[[], None], *, count: bool
    ) -> tuple[Matches, int]:
        """The best documents in which the words stand in order and, when asked to `count`, how many do."""
        docs, places = self._common(lists)
        postings = [scored.postings for scored in lists]
        if count or len(docs) <= _FEW_TO_READ:
            kept = phrase_places(postings, places, slop, check)
            return self._best_of(lists, docs[kept], [own[kept] for own in places]), len(kept)
        bounds = _bounds(lists, places)
        found, scores = docs[:0], _NO_SCORES
        threshold, below, size = self._threshold(scores), np.inf, _FIRST
        while below > threshold:  # a candidate that was not looked at has a bound below `below`
            least = max(threshold, _least_of(bounds, size))
            batch = ((bounds >= least) & (bounds < below)).nonzero()[0]
            batch = batch[phrase_places(postings, [own[batch] for own in places], slop, check)]
            found = np.concatenate([found, docs[batch]])
            scores = np.concatenate([scores, sums_at(lists, [own[batch] for own in places], docs[batch])])
            threshold, below, size = self._threshold(scores), least, size * _GROWTH
        ascending = found.argsort()
        return Matches(found[ascending], scores[ascending]), 0

    def _total_all(self, lists: Sequence[ScoredList]) -> int | None:
        """How many documents have all terms, None when these are not all frequent."""
        bitmaps = [scored.postings.bitmap() for scored in lists]
        words = [bitmap.words for bitmap in bitmaps if bitmap is not None]
        if len(words) < len(lists):
            return None
        return count_bits(reduce(np.bitwise_and, words), self._allowed)

    def total_any(self, lists: Sequence[ScoredList]) -> int:
        """How many documents have any of the terms."""
        if len(lists) == 1 and self._allowed is None:
            return len(lists[0])
        words = np.zeros(-(-self._doc_count // 64), np.uint64)
        for scored in lists:
            bitmap = scored.postings.bitmap()
            if bitmap is None:
                add_bits(words, scored.postings.docs)
            else:
                words |= bitmap.words
        return count_bits(words, self._allowed)


def _bounds(lists: Sequence[ScoredList], places: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """What documents in all lists, at these places, score at most."""
    bounds = lists[0].bounds(places[0])
    for scored, own in zip(lists[1:], places[1:], strict=True):
        bounds += scored.bounds(own)
    return bounds


def _strongest(docs: NDArray[np.int32], bounds: NDArray[np.float64]) -> NDArray[np.int32]:
    """Of more documents, those with the largest bounds."""
    strongest = docs[bounds.argpartition(-_STRONGEST)[-_STRONGEST:]]
    strongest.sort()
    return strongest


def _least_of(bounds: NDArray[np.float64], size: int) -> float:
    """The least of the `size` largest bounds; 0 when there are not more."""
    return float(np.partition(bounds, -size)[-size]) if size < len(bounds) else 0.0
