"""A Whoosh query tree evaluated over one segment, set by set.

Every node becomes the documents it matches and their scores; the rules are those of Whoosh's matchers. A node
of a kind that is not known here is walked by its own matcher, and counted. Deleted documents may be among the
results of a node; the caller leaves them out at the end.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from whoosh import query as q
from whoosh.query.qcore import _NullQuery
from whoosh.query.terms import MultiTerm

from indexer.columnar.expansion import matching_terms
from indexer.columnar.matches import (
    NOTHING,
    Matches,
    find,
    intersect,
    unite,
    unite_best,
    united_docs,
)
from indexer.columnar.membership import flags_of, range_test
from indexer.columnar.phrases import phrase_places
from indexer.columnar.postings import PostingList, common
from indexer.columnar.queries import OwnQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from whoosh.searching import Searcher

    from indexer.columnar.postings import FieldPostings
    from indexer.columnar.reading import SegmentData
    from indexer.columnar.scoring import Scoring

_MANY: Final = 16
"""Of so many conditions, first see whether any document meets all, without scores."""


class OutOfTimeError(Exception):
    """The search's budget is used up; what is known so far is the answer."""


@dataclass(slots=True)
class Progress:
    """What a search may still spend and what it had to do.

    Attributes:
        deadline: Moment, in seconds of `time.monotonic`, after which to stop; None for never.
        fallbacks: Nodes that were walked by Whoosh's matchers.
    """

    deadline: float | None = None
    fallbacks: int = 0

    def check(self) -> None:
        """Raise `OutOfTimeError` when the deadline has passed."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError


class Evaluator:
    """Evaluates queries over one segment.

    Args:
        data: The open segment.
        searcher: Whoosh's searcher of this segment alone, for what is not known here.
        scoring: Scores of terms, None when all scores are left to Whoosh's matchers.
        progress: Budget and counters of the search.
    """

    def __init__(
        self, data: SegmentData, searcher: Searcher, scoring: Scoring | None, progress: Progress
    ) -> None:
        self.data = data
        self.scoring = scoring
        self._searcher = searcher
        self._schema = searcher.schema
        self._progress = progress
        self.check = progress.check

    def matches(self, query: q.Query) -> Matches:
        """The documents that `query` matches, deleted ones included, and their scores."""
        self._progress.check()
        if isinstance(query, OwnQuery):
            return query.matches(self)
        rule = _RULES.get(type(query))
        if rule is None and isinstance(query, MultiTerm):
            rule = Evaluator._multi_term
        if rule is None or (self.scoring is None and type(query) in _SCORED):
            return self._walk(query)
        return rule(self, query)

    def field(self, name: str) -> FieldPostings | None:
        """The postings of an indexed field of the schema, None when the segment has none."""
        return self.data.field(name) if name in self._schema else None

    def fieldtype(self, name: str) -> Any:
        """What the schema says of a field, None when it has no such field."""
        try:
            return self._schema[name]
        except KeyError:
            return None

    def postings(self, name: str, text: Any) -> tuple[PostingList, bytes] | None:
        """The postings of a term and its bytes, None when no document has it."""
        field = self.field(name)
        if field is None:
            return None
        try:
            term = self._schema[name].to_bytes(text)
        except ValueError:
            return None
        found = field.find(term)
        return None if found is None else (found, term)

    def _walk(self, query: q.Query) -> Matches:
        """Whoosh's own matcher, document by document."""
        self._progress.fallbacks += 1
        matcher: Any = query.matcher(self._searcher, self._searcher.context())
        docs, scores = [], []
        while matcher.is_active():
            docs.append(matcher.id())
            scores.append(matcher.score())
            matcher.next()
        return Matches(np.array(docs, np.int32), np.array(scores, np.float64))

    def _nothing(self, _: q.Query) -> Matches:
        return NOTHING

    def _term(self, query: q.Term) -> Matches:
        found = self.postings(query.fieldname, query.text)
        return NOTHING if found is None else self._scored(*found, query.boost)

    def _scored(self, postings: PostingList, term: bytes, boost: float) -> Matches:
        assert self.scoring is not None, "scored nodes are walked when there is no scoring"
        if not postings.field.scored and postings.weights is None:
            return Matches(postings.docs, float(boost))
        factor = self.scoring.factor(postings.field, term, boost)
        return Matches(postings.docs, self.scoring.scores(postings, factor))

    def _all(self, query: q.And) -> Matches:
        if len(query.subqueries) > _MANY and not flags_of(self, query).any():
            return NOTHING
        parts = self._parts(query.subqueries, stop_when_empty=True)
        if len(parts) < len(query.subqueries) or not parts:
            return NOTHING
        if len(parts) == 1:  # Whoosh ignores the boost of a group of one
            return parts[0]
        return intersect(parts, self.data.doc_count).boosted(query.boost)

    def _any(self, query: q.Or) -> Matches:
        if query.scale:
            return self._walk(query)
        return self._combine(query, unite)

    def _best(self, query: q.DisjunctionMax) -> Matches:
        return self._combine(query, unite_best)

    def _combine(self, query: Any, combine: Callable[[Sequence[Matches], int], Matches]) -> Matches:
        parts = self._parts(query.subqueries, stop_when_empty=False)
        if len(query.subqueries) == 1:
            return parts[0]
        parts = [part for part in parts if len(part.docs)]
        return combine(parts, self.data.doc_count).boosted(query.boost) if parts else NOTHING

    def _parts(self, subqueries: Sequence[q.Query], *, stop_when_empty: bool) -> list[Matches]:
        parts = []
        for subquery in subqueries:
            part = self.matches(subquery)
            if stop_when_empty and not len(part.docs):
                return []
            parts.append(part)
        return parts

    def _not(self, query: q.Not) -> Matches:
        return Matches.flagged(flags_of(self, query), 1.0)

    def _and_not(self, query: q.AndNot) -> Matches:
        found = self.matches(query.a)
        return found.among(~flags_of(self, query.b)) if found.count() else found

    def _require(self, query: q.Require) -> Matches:
        found = self.matches(query.a)
        inside = range_test(self, query.b)
        if inside is not None:
            return found.at(np.flatnonzero(inside(found.docs)))
        return found.among(flags_of(self, query.b)) if found.count() else found

    def _and_maybe(self, query: q.AndMaybe) -> Matches:
        sure, more = self.matches(query.a), self.matches(query.b)
        places, there = find(more.docs, sure.docs)
        if not there.any():
            return sure
        return sure.plus(np.where(there, more.score_array()[places], 0.0))

    def _otherwise(self, query: q.Otherwise) -> Matches:
        first = self.matches(query.a)
        return first if len(first.docs) else self.matches(query.b)

    def _constant(self, query: q.ConstantScoreQuery) -> Matches:
        return Matches.flagged(flags_of(self, query.child), float(query.score))

    def _every(self, query: q.Every) -> Matches:
        if query.fieldname is None:
            return Matches.flagged(np.ones(self.data.doc_count, np.bool_), float(query.boost))
        field = self.field(query.fieldname)
        if field is None:
            return NOTHING
        return Matches(united_docs([field.docs.all()], self.data.doc_count), float(query.boost))

    def _phrase(self, query: q.Phrase) -> Matches:
        found = [self.postings(query.fieldname, word) for word in query.words]
        lists = [pair for pair in found if pair is not None]
        if len(lists) < len(found) or not lists:
            return NOTHING
        if lists[0][0].field.positions is None or len(lists) == 1:
            return self._walk(query)
        postings_lists = [postings for postings, _ in lists]
        docs, places = common(postings_lists)
        kept = phrase_places(postings_lists, places, query.slop, self.check)
        docs = docs[kept]
        assert self.scoring is not None, "scored nodes are walked when there is no scoring"
        total = np.zeros(len(docs))
        for (postings, term), own in zip(lists, places, strict=True):
            factor = self.scoring.factor(postings.field, term, 1.0)
            total += self.scoring.scores(postings, factor, own[kept])
        return Matches(docs, total).boosted(query.boost)

    def _multi_term(self, query: Any) -> Matches:
        field = self.field(query.field())
        if field is None:
            return NOTHING
        if getattr(query, "text", None) in ("", "*") and not isinstance(query, q.FuzzyTerm):
            return self._every(q.Every(query.field(), boost=query.boost))
        if query.constantscore:
            return Matches.flagged(flags_of(self, query), float(query.boost))
        if self.scoring is None:
            return self._walk(query)
        numbers = self._expanded(query, field)
        parts = [self._scored(PostingList(field, n), field.terms[n], query.boost) for n in numbers]
        return unite(parts, self.data.doc_count) if parts else NOTHING

    def _expanded(self, query: Any, field: FieldPostings) -> Sequence[int]:
        numbers = matching_terms(query, field, self._schema[query.field()], self._searcher.reader())
        return numbers if isinstance(numbers, range) else numbers.tolist()

    def expanded_docs(self, query: Any) -> list[NDArray[np.int32]]:
        """The documents of all words that a query stands for, in lists neither ascending nor apart."""
        field = self.field(query.field())
        if field is None:
            return []
        if getattr(query, "text", None) in ("", "*") and not isinstance(query, q.FuzzyTerm):
            return [field.docs.all()]
        numbers = self._expanded(query, field)
        if isinstance(numbers, range):
            return [field.docs.between(field.starts[numbers.start], field.starts[numbers.stop])]
        return [PostingList(field, number).docs for number in numbers]

    def _numeric_range(self, query: q.NumericRange) -> Matches:
        inside = range_test(self, query)
        if inside is None:
            return self._compiled(query)
        return Matches.flagged(inside(None), float(query.boost))

    def _compiled(self, query: q.NumericRange) -> Matches:
        if self.field(query.fieldname) is None:
            return NOTHING
        return self.matches(query._compile_query(self._searcher.reader()))


_RULES: dict[type, Callable[[Evaluator, Any], Matches]] = {
    _NullQuery: Evaluator._nothing,
    q.Term: Evaluator._term,
    q.And: Evaluator._all,
    q.Or: Evaluator._any,
    q.DisjunctionMax: Evaluator._best,
    q.Not: Evaluator._not,
    q.AndNot: Evaluator._and_not,
    q.AndMaybe: Evaluator._and_maybe,
    q.Require: Evaluator._require,
    q.Otherwise: Evaluator._otherwise,
    q.ConstantScoreQuery: Evaluator._constant,
    q.Every: Evaluator._every,
    q.Phrase: Evaluator._phrase,
    q.NumericRange: Evaluator._numeric_range,
    q.DateRange: Evaluator._numeric_range,
}
_SCORED = frozenset({q.Term, q.Phrase})
