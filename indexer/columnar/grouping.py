"""Documents that belong together by a number in a column, so that only the best of each group is shown.

The groups of a commit never change, so they are numbered once, and a search needs no more than look-ups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.columnar.codec import opened
from indexer.columnar.columns import KeywordValues
from indexer.columnar.errors import UnsupportedFieldError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from whoosh.searching import Searcher

    from indexer.columnar.reading import SegmentData


class Groups:
    """The groups of all documents of an index; one without a value is a group of its own.

    Args:
        searcher: A searcher over the commit.
        field: A field with a column of numbers.

    Attributes:
        of: The group of each document, by its number in the index.
        count: How many groups there are.

    Raises:
        UnsupportedFieldError: The column holds strings.
    """

    def __init__(self, searcher: Searcher, field: str) -> None:
        segments = [one[0] for leaf, _ in searcher.leaf_searchers() if (one := opened(leaf))]
        each = [_column(data, field) for data in segments]
        values = np.concatenate([np.empty(0, np.uint64), *(values for values, _ in each)])
        present = np.concatenate([np.empty(0, np.bool_), *(present for _, present in each)])
        distinct, places = np.unique(values[present], return_inverse=True)
        alone = len(values) - len(places)
        self.count = len(distinct) + alone
        self.of: NDArray[np.int32] = np.empty(len(values), np.int32)
        self.of[present] = places
        self.of[~present] = np.arange(len(distinct), self.count)


def _column(data: SegmentData, field: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The values of a segment, and which documents have one."""
    column = data.column(field)
    if isinstance(column, KeywordValues):
        raise UnsupportedFieldError(f"field {field!r} holds strings, by which documents are not grouped")
    if column is None:
        return np.zeros(data.doc_count, np.uint64), np.zeros(data.doc_count, np.bool_)
    present = np.ones(data.doc_count, np.bool_) if column.present is None else column.present
    return column.values.astype(np.uint64), present


def first_of_each(groups: NDArray[np.int32]) -> NDArray[np.int64]:
    """The places at which a group comes up that has not come up before, in order."""
    return np.sort(np.unique(groups, return_index=True)[1])
