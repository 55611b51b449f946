"""Ranked search over an open index: the one entry for all queries.

A query that is a word, or words joined by *and* or *or*, is pruned; any other tree is evaluated set by set.
Both give the same hits in the same order with the same scores.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh import query as q

from indexer.columnar.codec import opened
from indexer.columnar.evaluate import Evaluator, OutOfTimeError, Progress
from indexer.columnar.facets import count_values
from indexer.columnar.grouping import first_of_each
from indexer.columnar.membership import flags_of
from indexer.columnar.pruning import MAX_WANTED, PrunedSearch
from indexer.columnar.ranking import Order, Ranked, merge, rank
from indexer.columnar.scored import scored_lists
from indexer.columnar.scoring import Scoring

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from whoosh.scoring import WeightingModel
    from whoosh.searching import Searcher

    from indexer.columnar.grouping import Groups
    from indexer.columnar.matches import Matches
    from indexer.columnar.reading import SegmentData

_NO_SIZES: Final = np.empty(0, np.int64)
DEFAULT_TIES: Final = (Order("published"), Order("id", descending=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How to search.

    Attributes:
        limit: Hits on the page.
        offset: Hits before the page.
        sort: Order by a column instead of the score.
        ties: Order of hits that are equal in the first respect; document numbers decide last.
        filters: Queries of which every hit must match all; they do not score.
        facets: Fields whose values are to be counted over all hits.
        count: Whether the total is wanted; without it, pruning saves more.
        budget_seconds: Time after which to stop with what is known.
        weighting: Scoring to follow; the searcher's own by default.
        collapse: Of each of these groups only the first document is a hit; limit and offset count groups.
    """

    limit: int = 10
    offset: int = 0
    sort: Order | None = None
    ties: Sequence[Order] = DEFAULT_TIES
    filters: Sequence[q.Query] = ()
    facets: Sequence[str] = ()
    count: bool = True
    budget_seconds: float | None = None
    weighting: WeightingModel | None = None
    collapse: Groups | None = None


@dataclass(frozen=True, slots=True)
class TopK:
    """What a search found.

    Attributes:
        docs: Document numbers in the index, in order.
        scores: Their scores.
        total: How many documents match; None when it was not asked for.
        facets: For each field asked for, how many hits have each value.
        partial: Whether the budget ran out: segments are missing then.
        fallbacks: Parts of the query that were left to Whoosh's matchers.
        groups: How many groups have a match; None when they were not collapsed.
        sizes: How many documents of each hit's group match; empty when they were not collapsed.
    """

    docs: NDArray[np.int64]
    scores: NDArray[np.float64]
    total: int | None
    facets: Mapping[str, Mapping[str, int]]
    partial: bool
    fallbacks: int
    groups: int | None
    sizes: NDArray[np.int64]


def search(searcher: Searcher, query: q.Query, options: SearchOptions | None = None) -> TopK:
    """Find the best documents for a query.

    Args:
        searcher: A Whoosh searcher over an index whose segments are all of this format.
        query: Any Whoosh query.
        options: How to search.

    Raises:
        ColumnarError: A segment was written by another codec.
        CorruptSegmentError: A segment file is damaged.
    """
    return _Search(searcher, query, options or SearchOptions()).run()


@dataclass(slots=True)
class _Found:
    """What is known so far."""

    ranked: list[tuple[int, Ranked]] = field(default_factory=list)
    matches: list[tuple[int, SegmentData, Matches]] = field(default_factory=list)
    total: int = 0
    facets: dict[str, Counter[str]] = field(default_factory=dict)
    groups: int | None = None


class _Search:
    """One search."""

    def __init__(self, searcher: Searcher, query: q.Query, options: SearchOptions) -> None:
        self._searcher = searcher
        self._query = query
        self._options = options
        weighting = options.weighting or searcher.weighting
        self._scoring = Scoring(searcher, weighting) if Scoring.can_follow(weighting) else None
        first = options.sort or Order()
        self._orders = [first, *(order for order in options.ties if order.field != first.field)]
        self._wanted = options.limit + options.offset
        deadline = None if options.budget_seconds is None else time.monotonic() + options.budget_seconds
        self._progress = Progress(deadline)
        self._alone = len(searcher.leaf_searchers()) == 1
        self._found = _Found(facets={name: Counter() for name in options.facets})

    def run(self) -> TopK:
        partial = False
        try:
            for leaf, base in self._searcher.leaf_searchers():
                self._search_segment(leaf, base)
        except OutOfTimeError:
            partial = True
        groups = self._options.collapse
        docs, scores, sizes = self._collapsed(groups) if groups else self._top()
        return TopK(
            docs,
            scores,
            self._found.total if self._options.count else None,
            self._found.facets,
            partial,
            self._progress.fallbacks,
            self._found.groups,
            sizes,
        )

    def _top(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """The page: documents, scores, and no sizes of groups."""
        docs, scores = merge(self._found.ranked, self._orders, self._wanted)
        first = self._options.offset
        return docs[first:], scores[first:], _NO_SIZES

    def _collapsed(self, groups: Groups) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """As `_top`, with the first document of each group alone and the sizes of the groups."""
        members = [groups.of[matches.docs + base] for base, _, matches in self._found.matches]
        sizes = np.bincount(np.concatenate([np.empty(0, np.int32), *members]), minlength=groups.count)
        count = self._found.groups = int(np.count_nonzero(sizes))
        repeated = int(sizes.sum()) - count
        # So many documents hold the wanted groups for sure; mostly far fewer do.
        most = self._wanted + repeated
        depth = min(2 * self._wanted, most)
        while True:
            parts = [
                (base, rank(data, m, self._orders, depth, alone=self._alone))
                for base, data, m in self._found.matches
            ]
            docs, scores = merge(parts, self._orders, depth)
            first = first_of_each(groups.of[docs])[: self._wanted]
            if len(first) == min(self._wanted, count) or depth == most:
                break
            depth = min(2 * depth, most)
        page = first[self._options.offset :]
        return docs[page], scores[page], sizes[groups.of[docs[page]]]

    def _search_segment(self, leaf: Searcher, base: int) -> None:
        segment = opened(leaf)
        if segment is None:
            return
        data, deleted = segment
        evaluator = Evaluator(data, leaf, self._scoring, self._progress)
        allowed = self._allowed(evaluator, deleted)
        matches, total = self._pruned(evaluator, allowed) or self._evaluated(evaluator, allowed)
        self._found.total += total
        if self._options.collapse:
            self._found.matches.append((base, data, matches))
            return
        self._found.ranked.append((base, rank(data, matches, self._orders, self._wanted, alone=self._alone)))

    def _allowed(self, evaluator: Evaluator, deleted: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        allowed = None if deleted is None else ~deleted
        for query in self._options.filters:
            flags = flags_of(evaluator, query)
            allowed = flags if allowed is None else allowed & flags
        return allowed

    def _evaluated(self, evaluator: Evaluator, allowed: NDArray[np.bool_] | None) -> tuple[Matches, int]:
        matches = evaluator.matches(self._query)
        if allowed is not None:
            matches = matches.among(allowed)
        for name, counter in self._found.facets.items():
            counter.update(count_values(evaluator.data, name, matches.docs))
        return matches, matches.count()

    def _pruned(self, evaluator: Evaluator, allowed: NDArray[np.bool_] | None) -> tuple[Matches, int] | None:
        """The best documents by pruning, None when the search is of another kind."""
        options = self._options
        if options.sort or options.facets or options.collapse or not 0 < self._wanted <= MAX_WANTED:
            return None
        self._progress.check()
        query = self._query
        while isinstance(query, q.Require):  # the second part is a filter
            query = query.a
        lists = scored_lists(evaluator, query)
        if not lists:
            return None
        if isinstance(self._query, q.Require):
            allowed = self._required(evaluator, allowed)
        # Whoosh ignores the boost of a group of one; a word's own boost is in its list
        is_group = isinstance(query, q.Phrase) or len(getattr(query, "subqueries", ())) > 1
        boost = float(getattr(query, "boost", 1.0)) if is_group else 1.0
        if boost <= 0:
            return None
        pruned = PrunedSearch(evaluator.data.doc_count, allowed, self._wanted, self._floor() / boost)
        if isinstance(query, q.Phrase):
            matches, total = pruned.phrase(lists, query.slop, evaluator.check, count=options.count)
        elif type(query) is q.And and len(lists) > 1:
            matches, total = pruned.all(lists, count=options.count)
        else:
            matches = pruned.any(lists) if len(lists) > 1 else pruned.one(lists[0])
            total = pruned.total_any(lists) if options.count else 0
        return matches.boosted(boost), total

    def _required(self, evaluator: Evaluator, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        query = self._query
        while isinstance(query, q.Require):
            flags = flags_of(evaluator, query.b)
            allowed = flags if allowed is None else allowed & flags
            query = query.a
        return allowed

    def _floor(self) -> float:
        """The least score that can still be among the wanted, from the segments seen."""
        if not self._found.ranked:
            return 0.0
        scores = np.concatenate([part.scores for _, part in self._found.ranked])
        if len(scores) < self._wanted:
            return 0.0
        return float(np.partition(scores, -self._wanted)[-self._wanted])
