"""The best documents for a word, any of several words, or all of them, without scoring most postings.

Every posting has an impact, a byte that bounds its score (see `impacts`), and every long term a list of its
strongest postings. The true scores of those give a threshold that the k-th best document reaches at least.
With it

* a list whose bound, with the bounds of all weaker lists, stays below the threshold brings no document of its
  own (MaxScore: Turtle and Flood 1995);
* a posting whose impact, with the bounds of all other lists, stays below is passed over: one comparison of
  bytes;
* a term whose 64 strongest postings contain all that reach the threshold is not read at all.

What is returned is a superset of the best documents with their exact scores, so nothing is lost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh import query as q

from indexer.columnar.impacts import BEST, LEVELS, pivot_ratio
from indexer.columnar.matches import Matches, common, count_united, distinct, find, locate
from indexer.columnar.phrases import phrase_places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.evaluate import Evaluator
    from indexer.columnar.postings import PostingList
    from indexer.columnar.scoring import Scoring

MAX_WANTED: Final = BEST // 2
"""Hits beyond which stored lists of strongest postings give no threshold."""
_SLACK: Final = 1 - 1e-6
_FEW: Final = 256
_SEEDS: Final = 160
"""Strong postings of all lists together whose documents are scored first."""
_FIRST: Final = 1024
_GROWTH: Final = 8
"""Candidates of a phrase that are looked at first, and how many times more each time they were too few."""
_MANY: Final = 512
"""Documents whose bounds suffice; with more, the exact scores of some are asked for, to need fewer."""
_STRONGEST: Final = 2 * MAX_WANTED
_TABLE_RATIO: Final = 12
"""How many times longer a list must be for bisection in it to beat a table of all documents."""
_LONG: Final = 4096
_TINY: Final = 1e-9
_FLAT: Final = (q.Term, q.And, q.Or)


class ScoredList:
    """A term's postings in one segment with what is needed to bound and to score them.

    Args:
        postings: The list, in a scored field.
        factor: What a saturated frequency is multiplied with, above zero.
        scoring: What scores postings.
    """

    def __init__(self, postings: PostingList, factor: float, scoring: Scoring) -> None:
        parameters = scoring.parameters(postings.field.name)
        ratio = pivot_ratio(postings.field.meta, parameters.k1, parameters.b, parameters.average)
        self.postings = postings
        self.per_level = factor * ratio / LEVELS
        self.factor = factor
        self._scoring = scoring
        best = postings.best()
        self.all_in_best = best is None
        self.best: NDArray[np.int64] = (
            np.argsort(postings.impacts, kind="stable")[::-1] if best is None else best.astype(np.int64)
        )
        self.bound = float(postings.impacts[self.best[0]]) * self.per_level

    @property
    def docs(self) -> NDArray[np.int32]:
        """Document numbers of all postings."""
        return self.postings.docs

    def scores(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """Exact scores of some postings."""
        return self._scoring.scores(self.postings, self.factor, places)

    def norms(self, docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """What length does to the scores of some documents in this field."""
        return self._scoring.norms(self.postings.field, docs)

    def scores_among(
        self, docs: NDArray[np.int32], norms: NDArray[np.float64], doc_count: int
    ) -> NDArray[np.float64]:
        """Exact scores of documents that may lack the term; those that do have 0."""
        places, there = locate(self.docs, docs, doc_count)
        return self._scoring.saturated(self.postings, self.factor, norms, places) * there

    def bounds(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """What some postings score at most."""
        bounds: NDArray[np.float64] = self.postings.impacts.take(places) * np.float64(self.per_level)
        return bounds

    def bounds_among(self, docs: NDArray[np.int32], doc_count: int) -> NDArray[np.float64]:
        """What some documents score at most for this term, 0 exactly where they lack it."""
        impacts = self.postings.impacts
        if len(docs) * _TABLE_RATIO < len(impacts):
            places, there = find(self.docs, docs)
            return impacts.take(places) * (there * self.per_level)
        table = np.zeros(doc_count, np.uint8)
        table[self.docs.astype(np.intp)] = impacts
        return table.take(docs) * np.float64(self.per_level)

    def above(self, need: float) -> NDArray[np.int64]:
        """Places of the postings that may score `need` or more, ascending."""
        level = math.ceil(need / self.per_level - 1e-9)
        if level <= 1:
            return np.arange(len(self.postings))
        if level > LEVELS:
            return np.empty(0, np.int64)
        impacts = self.postings.impacts
        if self.all_in_best or level > impacts[self.best[-1]]:
            return np.sort(self.best[impacts[self.best] >= level])
        return np.flatnonzero(impacts >= np.uint8(level))


def flat_terms(evaluator: Evaluator, query: q.Query) -> list[ScoredList] | None:
    """The lists of a query that is a term, or terms joined by *and* or *or*; None when it is anything else.

    A list that the segment lacks is left out, which makes no difference to *or*; for *and* the result then is
    empty.
    """
    scoring = evaluator.scoring
    terms: Sequence[q.Query] = query.subqueries if isinstance(query, q.And | q.Or) else [query]
    if (
        scoring is None
        or any(type(term) is not q.Term for term in terms)
        or type(query) not in _FLAT
        or getattr(query, "scale", None)
    ):
        return None
    lists: list[ScoredList] = []
    for term in terms:
        assert isinstance(term, q.Term), "all are terms"
        found = evaluator.postings(term.fieldname, term.text)
        if found is None and type(query) is q.And:
            return []
        if found is not None:
            if not found[0].field.scored:
                return None
            factor = scoring.factor(found[0].field, found[1], term.boost)
            if factor <= 0:
                return None
            lists.append(ScoredList(found[0], factor, scoring))
    return lists


def phrase_lists(evaluator: Evaluator, query: q.Query) -> list[ScoredList] | None:
    """The lists of a phrase of several words; None when the query is anything else."""
    scoring = evaluator.scoring
    if type(query) is not q.Phrase or scoring is None or len(query.words) < 2:
        return None
    lists: list[ScoredList] = []
    for word in query.words:
        found = evaluator.postings(query.fieldname, word)
        if found is None:
            return []
        postings, term = found
        factor = scoring.factor(postings.field, term, 1.0)
        if not postings.field.scored or postings.field.positions is None or factor <= 0:
            return None
        lists.append(ScoredList(postings, factor, scoring))
    return lists


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
        threshold = self._threshold(scored.scores(self._permitted_places(scored)))
        if self._allowed is None or threshold > 0:
            places = scored.above(threshold)
            if self._allowed is not None:
                places = places[self._allowed[scored.postings.docs_at(places)]]
        else:  # the strongest are not allowed, so all that are allowed compete
            places = np.flatnonzero(self._allowed.take(scored.docs))
        return Matches(scored.postings.docs_at(places), scored.scores(places))

    def _permitted_places(self, scored: ScoredList) -> NDArray[np.int64]:
        if self._allowed is None:
            return scored.best
        return scored.best[self._allowed[scored.postings.docs_at(scored.best)]]

    def _threshold(self, scores: NDArray[np.float64]) -> float:
        """A score that the last wanted document reaches, given those of some documents."""
        if len(scores) < self._wanted:
            return self._floor * _SLACK
        return max(float(np.partition(scores, -self._wanted)[-self._wanted]), self._floor) * _SLACK

    def _permitted(self, docs: NDArray[np.int32]) -> NDArray[np.int32]:
        return docs if self._allowed is None else docs[self._allowed[docs]]

    def any(self, lists: Sequence[ScoredList]) -> Matches:
        """The best documents that have any of the terms."""
        each = max(2 * self._wanted, _SEEDS // len(lists))
        seeds = np.concatenate([scored.postings.docs_at(scored.best[:each]) for scored in lists])
        threshold = self._threshold(self._sums(lists, self._permitted(distinct(seeds))))
        weakest_first = sorted(lists, key=lambda scored: scored.bound)
        minor, slack = 0, 0.0
        while minor < len(lists) and slack + weakest_first[minor].bound < threshold:
            slack += weakest_first[minor].bound
            minor += 1
        major = weakest_first[minor:]
        if all(threshold > slack + sum(s.bound for s in major if s is not one) for one in major):
            docs = self._permitted(self._reaching(major, threshold - slack))
            docs = self._refine(weakest_first[::-1], docs, np.zeros(len(docs)), threshold)
        else:
            docs, bounds = self._summed(major, threshold - slack)
            threshold = self._raised(threshold, lists, docs, bounds)
            keep = np.flatnonzero(bounds >= threshold - slack - _TINY)
            docs, bounds = docs[keep], bounds[keep]
            docs = self._refine(weakest_first[:minor][::-1], docs, bounds, threshold)
        return Matches(docs, self._sums(lists, docs))

    def _reaching(self, major: Sequence[ScoredList], need: float) -> NDArray[np.int32]:
        """Documents of which one impact is such that all `major` lists together can reach `need`."""
        together = sum(scored.bound for scored in major)
        reaching = [scored.docs[scored.above(need - (together - scored.bound))] for scored in major]
        return distinct(np.concatenate([np.empty(0, np.int32), *reaching]))

    def _summed(
        self, major: Sequence[ScoredList], need: float
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Permitted documents whose bounds in the `major` lists together reach `need`, and these bounds."""
        sums = np.zeros(self._doc_count, np.float32)  # half as long as 64 bits, which caches feel
        for scored in major:
            sums[scored.docs.astype(np.intp)] += scored.postings.impacts * np.float32(
                scored.per_level / _SLACK
            )
        reaching = self._permitted(np.flatnonzero(sums >= max(need, _TINY)).astype(np.int32))
        return reaching, sums[reaching].astype(np.float64)

    def _raised(
        self,
        threshold: float,
        lists: Sequence[ScoredList],
        docs: NDArray[np.int32],
        bounds: NDArray[np.float64],
    ) -> float:
        """The threshold, or a higher one that the strongest of many documents show to be reached."""
        if len(docs) <= _MANY:
            return threshold
        strongest = np.sort(docs[np.argpartition(bounds, -_STRONGEST)[-_STRONGEST:]])
        return max(threshold, self._threshold(self._sums(lists, strongest)))

    def _refine(
        self,
        strongest_first: Sequence[ScoredList],
        docs: NDArray[np.int32],
        bounds: NDArray[np.float64],
        threshold: float,
    ) -> NDArray[np.int32]:
        """Drop documents as soon as their `bounds`, with those in further lists, stay below the threshold."""
        rest = sum(scored.bound for scored in strongest_first)
        for scored in strongest_first:
            if len(docs) <= _FEW:
                break
            bounds = bounds + scored.bounds_among(docs, self._doc_count)
            rest -= scored.bound
            keep = bounds >= threshold - rest - _TINY
            docs, bounds = docs[keep], bounds[keep]
        return docs

    def _sums(self, lists: Sequence[ScoredList], docs: NDArray[np.int32]) -> NDArray[np.float64]:
        """Exact scores, added in the order of the query so that every path rounds alike."""
        sums = np.zeros(len(docs))
        norms: dict[str, NDArray[np.float64]] = {}
        for scored in lists:
            field = scored.postings.field.name
            if field not in norms:
                norms[field] = scored.norms(docs)
            sums += scored.scores_among(docs, norms[field], self._doc_count)
        return sums

    def all(self, lists: Sequence[ScoredList], *, count: bool) -> tuple[Matches, int]:
        """The best documents that have all terms and, when asked to `count`, how many have."""
        shortest, *others = sorted(lists, key=lambda scored: len(scored.postings))
        # the strongest show which of many postings to leave out; with few that would cost more than it saves
        seeded = not count and len(shortest.postings) > _LONG
        known = self._sums(lists, self._common_seeds(lists)) if seeded else np.empty(0)
        threshold = self._threshold(known)
        rest = sum(scored.bound for scored in others)
        places = shortest.above(threshold - rest) if seeded else slice(None)
        docs = shortest.docs[places]
        bounds = shortest.postings.impacts[places] * np.float64(shortest.per_level)
        for scored in others:
            own = scored.bounds_among(docs, self._doc_count)
            bounds += own
            rest -= scored.bound
            there = own > 0
            keep = np.flatnonzero(there if count else there & (bounds >= threshold - rest - _TINY))
            docs, bounds = docs[keep], bounds[keep]
        if self._allowed is not None:
            permitted = self._allowed[docs]
            docs, bounds = docs[permitted], bounds[permitted]
        total = len(docs)
        docs = docs[bounds >= self._raised(threshold, lists, docs, bounds) - _TINY]
        return Matches(docs, self._sums(lists, docs)), total

    def _common_seeds(self, lists: Sequence[ScoredList]) -> NDArray[np.int32]:
        """Documents strong in one of the terms that have them all."""
        docs = distinct(np.concatenate([scored.postings.docs_at(scored.best[:BEST]) for scored in lists]))
        for scored in lists:
            docs = docs[find(scored.docs, docs)[1]]
        return self._permitted(docs)

    def phrase(self, lists: Sequence[ScoredList], slop: int, check: Callable[[], None]) -> Matches:
        """The best documents in which the words stand in order, strongest candidates looked at first."""
        docs, places = common([scored.docs for scored in lists], self._doc_count)
        if self._allowed is not None:
            permitted = np.flatnonzero(self._allowed[docs])
            docs, places = docs[permitted], [own[permitted] for own in places]
        postings = [scored.postings for scored in lists]
        bounds = sum(
            (scored.bounds(own) for scored, own in zip(lists, places, strict=True)), np.zeros(len(docs))
        )
        found, scores = docs[:0], np.empty(0)
        threshold, below, size = self._threshold(scores), np.inf, _FIRST
        while below > threshold:  # a candidate that was not looked at has a bound below `below`
            least = max(threshold, _least_of(bounds, size))
            batch = np.flatnonzero((bounds >= least) & (bounds < below))
            batch = batch[phrase_places(postings, [own[batch] for own in places], slop, check)]
            found = np.concatenate([found, docs[batch]])
            own_scores = [scored.scores(own[batch]) for scored, own in zip(lists, places, strict=True)]
            scores = np.concatenate([scores, sum(own_scores, np.zeros(len(batch)))])
            threshold, below, size = self._threshold(scores), least, size * _GROWTH
        ascending = np.argsort(found)
        return Matches(found[ascending], scores[ascending])

    def total_any(self, lists: Sequence[ScoredList]) -> int:
        """How many documents have any of the terms."""
        if len(lists) == 1:
            postings = lists[0].postings
            if self._allowed is None:
                return len(postings)
            return int(np.count_nonzero(self._allowed[postings.docs]))
        return count_united([scored.docs for scored in lists], self._doc_count, self._allowed)


def _least_of(bounds: NDArray[np.float64], size: int) -> float:
    """The least of the `size` largest bounds; 0 when there are not more."""
    return float(np.partition(bounds, -size)[-size]) if size < len(bounds) else 0.0
