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
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from whoosh.searching import Searcher

    from indexer.columnar.reading import SegmentData

    Opened = tuple[SegmentData, NDArray[np.bool_] | None]


class Groups:
    """The groups of all documents of an index; one without a value is a group of its own.

    Args:
        searcher: A searcher over the commit.
        field: A field with a column of numbers.
        links: Another one; a document with a value in both makes one group of the two that they name.

    Attributes:
        of: The group of each document, by its number in the index.
        count: How many groups there are.

    Raises:
        UnsupportedFieldError: The column holds strings.
    """

    def __init__(self, searcher: Searcher, field: str, links: str | None = None) -> None:
        segments = [one for leaf, _ in searcher.leaf_searchers() if (one := opened(leaf))]
        values, present = _column(segments, field)
        if links is not None:
            others, linked = _column(segments, links)
            linked &= present & _living(segments)
            values = _united(values, values[linked], others[linked])
        distinct, places = np.unique(values[present], return_inverse=True)
        alone = len(values) - len(places)
        self.count = len(distinct) + alone
        self.of: NDArray[np.int32] = np.empty(len(values), np.int32)
        self.of[present] = places
        self.of[~present] = np.arange(len(distinct), self.count)


def _united(
    values: NDArray[np.uint64], some: NDArray[np.uint64], others: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """The values with one for each set of those that pairs of ``some`` and ``others`` join."""
    parent: dict[int, int] = {}

    def root(value: int) -> int:
        while (above := parent.get(value, value)) != value:
            parent[value] = parent.get(above, above)
            value = above
        return value

    for one, other in zip(some.tolist(), others.tolist(), strict=True):
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    if not parent:
        return values
    known = np.array(sorted(parent), np.uint64)
    roots = np.array([root(value) for value in known.tolist()], np.uint64)
    places = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[places] == values, roots[places], values)


def _living(segments: Sequence[Opened]) -> NDArray[np.bool_]:
    """Which documents are not deleted."""
    each = (np.zeros(data.doc_count, np.bool_) if gone is None else gone for data, gone in segments)
    return ~np.concatenate([np.empty(0, np.bool_), *each])


def _column(segments: Sequence[Opened], field: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The values of all documents, and which have one."""
    each = [_column_of(data, field) for data, _ in segments]
    values = np.concatenate([np.empty(0, np.uint64), *(values for values, _ in each)])
    return values, np.concatenate([np.empty(0, np.bool_), *(present for _, present in each)])


def _column_of(data: SegmentData, field: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
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
