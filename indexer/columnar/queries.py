"""Kinds of query that Whoosh does not have. They say themselves what they match in a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as q

from indexer.columnar.columns import NumberValues
from indexer.columnar.matches import NOTHING, Matches, unite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.evaluate import Evaluator


class OwnQuery(q.Query):
    """A kind of query of ours; two are equal where they say the same."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def matches(self, evaluator: Evaluator) -> Matches:
        """The documents of one segment that it matches, deleted ones included, and their scores."""
        raise NotImplementedError


class MoreOften(OwnQuery):
    """A word where it occurs more often than certain others together; it scores as the word.

    Args:
        word: The word, in a field with frequencies.
        others: Words of the same field.
    """

    def __init__(self, word: q.Term, others: Sequence[str]) -> None:
        self.word = word
        self.others = tuple(others)

    def matches(self, evaluator: Evaluator) -> Matches:
        """As :class:`OwnQuery` has it."""
        found = evaluator.matches(self.word)
        spare = np.zeros(evaluator.data.doc_count, np.float32)
        for text, sign in ((self.word.text, 1), *((one, -1) for one in self.others)):
            known = evaluator.postings(self.word.fieldname, text)
            if known is not None:
                weights = known[0].weights
                spare[known[0].docs] += sign if weights is None else weights * np.float32(sign)
        return found.at(np.flatnonzero(spare[found.docs] > 0))


class Several(OwnQuery):
    """Documents that match at least `least` of some queries; what they score adds up."""

    def __init__(self, queries: Sequence[q.Query], least: int) -> None:
        self.queries = tuple(queries)
        self.least = least

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Several) and (self.queries, self.least) == (other.queries, other.least)

    def __hash__(self) -> int:
        return hash((self.queries, self.least))

    def matches(self, evaluator: Evaluator) -> Matches:
        """As :class:`OwnQuery` has it."""
        parts = [evaluator.matches(one) for one in self.queries]
        counts = np.zeros(evaluator.data.doc_count, np.int32)
        for part in parts:
            counts[part.docs] += 1
        found = unite(parts, evaluator.data.doc_count) if parts else NOTHING
        return found.at(np.flatnonzero(counts[found.docs] >= self.least))


def numbers_of(evaluator: Evaluator, name: str, docs: NDArray[np.int32]) -> NDArray[np.int64]:
    """What some documents have in a column of numbers, as it was given."""
    column, fieldtype = evaluator.data.column(name), evaluator.fieldtype(name)
    assert isinstance(column, NumberValues), "only numbers are asked for"
    values = column.values[docs]
    numbers: NDArray[np.int64] = (values - values.dtype.type(fieldtype.to_column_value(0))).astype(np.int64)
    return numbers
