"""Which documents of a segment a query matches, where their scores do not matter.

One flag per document: alternatives are written into one array, conditions are joined flag by flag, and no
score is computed. Filters, exclusions and queries that score all their documents alike are answered so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import query as q
from whoosh.fields import DATETIME, NUMERIC

from indexer.columnar.columns import NumberValues
from indexer.columnar.matches import flag

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from indexer.columnar.evaluate import Evaluator

    Flags = NDArray[np.bool_]


def flags_of(evaluator: Evaluator, query: q.Query) -> Flags:
    """Which documents `query` matches, deleted ones included."""
    evaluator.check()
    inside = range_test(evaluator, query)
    if inside is not None:
        return inside(None)
    rule = _RULES.get(type(query))
    if rule is not None:
        return rule(evaluator, query)
    return evaluator.matches(query).flags(evaluator.data.doc_count)


def _term(evaluator: Evaluator, query: q.Term) -> Flags:
    flags = np.zeros(evaluator.data.doc_count, np.bool_)
    _add(evaluator, query, flags)
    return flags


def _add(evaluator: Evaluator, query: q.Query, flags: Flags) -> None:
    """Set the flags of what `query` matches."""
    if type(query) is not q.Term:
        flags |= flags_of(evaluator, query)
    elif found := evaluator.postings(query.fieldname, query.text):
        flag(flags, found[0].docs)


def _any(evaluator: Evaluator, query: Any) -> Flags:
    flags = np.zeros(evaluator.data.doc_count, np.bool_)
    for subquery in query.subqueries:
        _add(evaluator, subquery, flags)
    return flags


def _all(evaluator: Evaluator, query: q.And) -> Flags:
    flags = np.full(evaluator.data.doc_count, len(query.subqueries) > 0)
    for subquery in query.subqueries:
        flags &= flags_of(evaluator, subquery)
        if not flags.any():
            break
    return flags


def _multi_term(evaluator: Evaluator, query: Any) -> Flags:
    flags = np.zeros(evaluator.data.doc_count, np.bool_)
    for docs in evaluator.expanded_docs(query):
        flag(flags, docs)
    return flags


def range_test(
    evaluator: Evaluator, query: q.Query
) -> Callable[[NDArray[np.int32] | None], NDArray[np.bool_]] | None:
    """What tells which of some documents, or of all, are in a range; None if no column can tell."""
    if not isinstance(query, q.NumericRange) or not query.constantscore:
        return None
    fieldtype = evaluator.fieldtype(query.fieldname)
    column = evaluator.data.column(query.fieldname)
    if not isinstance(fieldtype, NUMERIC) or not isinstance(column, NumberValues):
        return None
    if not _single_valued(evaluator, query.fieldname, fieldtype, column):
        return None
    low, high = _limits(query, fieldtype)
    return lambda docs: column.are_between(low, high, docs)


def _single_valued(evaluator: Evaluator, name: str, fieldtype: NUMERIC, column: NumberValues) -> bool:
    """Whether no document has more values in the field than the one in its column."""
    field = evaluator.data.field(name)
    tiers = -(-fieldtype.bits // fieldtype.shift_step) if fieldtype.shift_step else 1
    return field is not None and len(field.docs) == column.count * tiers


def _limits(query: q.NumericRange, fieldtype: NUMERIC) -> tuple[int, int]:
    """The first and the last value in the range, as the field's column keeps values."""

    def kept(number: Any) -> int:
        # dates are kept as plain numbers, which is what a range of dates has; other numbers in sortable form
        return int(number) if isinstance(fieldtype, DATETIME) else int(fieldtype.to_column_value(number))

    low, high = 0, 2**fieldtype.bits - 1
    if query.start is not None:
        low = kept(query.start) + bool(query.startexcl)
    if query.end is not None:
        high = kept(query.end) - bool(query.endexcl)
    return low, high


_RULES: dict[type, Callable[[Evaluator, Any], Flags]] = {
    q.Term: _term,
    q.Or: _any,
    q.DisjunctionMax: _any,
    q.And: _all,
    q.Not: lambda evaluator, query: ~flags_of(evaluator, query.query),
    q.AndNot: lambda evaluator, query: flags_of(evaluator, query.a) & ~flags_of(evaluator, query.b),
    q.Require: lambda evaluator, query: flags_of(evaluator, query.a) & flags_of(evaluator, query.b),
    q.AndMaybe: lambda evaluator, query: flags_of(evaluator, query.a),
    q.ConstantScoreQuery: lambda evaluator, query: flags_of(evaluator, query.child),
    q.Prefix: _multi_term,
    q.Wildcard: _multi_term,
    q.FuzzyTerm: _multi_term,
    q.TermRange: _multi_term,
}
