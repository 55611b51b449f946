"""The order of hits: by score or by a column, ties by further columns, then by document number.

Scores are compared as 32-bit floats: sums that differ only in the order of their additions are equal then, so
that the same documents come in the same order whatever way they were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.columns import KeywordValues, NumberValues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.matches import Matches
    from indexer.columnar.reading import SegmentData

_DENSE: Final = 64
"""Where at least one in so many documents matches, the first are met soon on a walk along the order."""
_STEP: Final = 1024
_MANY: Final = 256
"""Documents up to which sorting all of them is faster than leaving most out first."""
_TIED: Final = 1024
"""Documents with the wanted scores beyond which ties are broken column by column."""


@dataclass(frozen=True, slots=True)
class Order:
    """One criterion of an order.

    Attributes:
        field: A field with a column, or None for the score.
        descending: Largest first. Documents without a value come last either way.
    """

    field: str | None = None
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Ranked:
    """The first documents of a segment in order.

    Attributes:
        docs: Document numbers in the segment.
        scores: Their scores.
        values: For each criterion, what orders the documents across segments: missing flag and value.
    """

    docs: NDArray[np.int32]
    scores: NDArray[np.float64]
    values: list[list[tuple[bool, Any]]]


def rank(data: SegmentData, matches: Matches, orders: Sequence[Order], wanted: int, *, alone: bool) -> Ranked:
    """The first `wanted` of the `matches` in one segment; when it is `alone`, nothing is told for a merge."""
    if isinstance(matches.scores, float):  # one score orders nothing
        telling = [order for order in orders if order.field is not None]
    else:
        telling = list(orders)
    if all(order.field for order in telling) and _DENSE * matches.count() > data.doc_count:
        docs = _first_flagged(data, matches.flags(data.doc_count), tuple(telling), wanted)
        scores = matches.scores_of(docs)
    else:
        docs, scores = matches.docs, matches.score_array()
        chosen = _first(data, docs, scores, telling, wanted)
        docs, scores = docs.take(chosen), scores.take(chosen)
    values = [] if alone else [_values(data, docs, scores, order) for order in orders]
    return Ranked(docs, scores, values)


def _first_flagged(
    data: SegmentData, flags: NDArray[np.bool_], orders: tuple[Order, ...], wanted: int
) -> NDArray[np.int32]:
    """The first `wanted` of the flagged documents in an order by columns, met on a walk along it."""
    sequence = _sequence(data, orders)
    found = [sequence[:0]]
    missing, first, size = wanted, 0, _STEP
    while missing > 0 and first < len(sequence):
        part = sequence[first : first + size]
        found.append(part[flags.take(part)][:missing])
        missing -= len(found[-1])
        first, size = first + size, size * 4
    return np.concatenate(found)


def _sequence(data: SegmentData, orders: tuple[Order, ...]) -> NDArray[np.int32]:
    """All documents in an order by columns; kept, four bytes a document."""
    if orders not in data.sequences:
        docs = np.arange(data.doc_count, dtype=np.int32)
        keys = [_key(data, docs, np.empty(0), order) for order in orders]
        data.sequences[orders] = _sorted(keys) if keys else docs
    return data.sequences[orders]


def _sorted(keys: Sequence[NDArray[Any]]) -> NDArray[np.int32]:
    """Places in the order of `keys`; later ones decide where earlier ones are equal, and places last."""
    order = np.argsort(keys[0])
    equal = np.diff(keys[0][order]) == 0
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    places = order[tied]
    order[tied] = places[np.lexsort([places, *(key[places] for key in reversed(keys))])]
    return order.astype(np.int32)


def _key(
    data: SegmentData, docs: NDArray[np.int32], scores: NDArray[np.float64], order: Order
) -> NDArray[Any]:
    """One value for each of some documents; the values ascend in the order."""
    if order.field is None:
        rounded = scores.astype(np.float32)
        return -rounded if order.descending else rounded
    column = data.column(order.field)
    if column is None:
        return np.zeros(len(docs), np.uint8)
    values = column.values if isinstance(column, NumberValues) else column.codes
    wide: NDArray[np.uint64] = values[docs].astype(np.uint64)
    if order.descending:
        wide = ~wide
    if column.present is not None:
        wide[~column.present[docs]] = np.iinfo(np.uint64).max
    return wide


def _first(
    data: SegmentData,
    docs: NDArray[np.int32],
    scores: NDArray[np.float64],
    orders: Sequence[Order],
    wanted: int,
) -> NDArray[np.int64]:
    """Places of the first `wanted` of some documents; later criteria are asked for ties only."""
    if not orders or not wanted:
        return np.arange(min(len(docs), wanted))
    key, places = _key(data, docs, scores, orders[0]), None
    if len(key) > max(_MANY, wanted):
        places = (key <= np.partition(key, wanted - 1)[wanted - 1]).nonzero()[0]
        key, docs, scores = key[places], docs[places], scores[places]
    order = key.argsort(kind="stable")
    near = key[order[: wanted + 1]]
    if len(orders) > 1 and (near[1:] == near[:-1]).any():
        order = _untied(data, docs, scores, orders, key, wanted)
    first = order[:wanted]
    return first if places is None else places[first]


def _untied(
    data: SegmentData,
    docs: NDArray[np.int32],
    scores: NDArray[np.float64],
    orders: Sequence[Order],
    key: NDArray[Any],
    wanted: int,
) -> NDArray[np.int64]:
    """Places of the first `wanted` and more in order, where some have the same first `key`."""
    places = np.arange(len(docs))
    if len(key) > _TIED:  # of the last key, which most may have
        ties = (key == key.max()).nonzero()[0]
        chosen = ties[_first(data, docs[ties], scores[ties], orders[1:], wanted)]
        places = np.sort(np.concatenate([(key < key.max()).nonzero()[0], chosen]))
    keys = [_key(data, docs[places], scores[places], order) for order in reversed(orders[1:])]
    return places[np.lexsort([*keys, key[places]])]


def _values(
    data: SegmentData, docs: NDArray[np.int32], scores: NDArray[np.float64], order: Order
) -> list[tuple[bool, Any]]:
    if order.field is None:
        return [(False, score) for score in scores.astype(np.float32).tolist()]
    column = data.column(order.field)
    if column is None:
        return [(True, None)] * len(docs)
    missing = np.zeros(len(docs), np.bool_) if column.present is None else ~column.present[docs]
    if isinstance(column, KeywordValues):
        values: list[Any] = [column.terms[code] for code in column.codes[docs].tolist()]
    else:
        values = column.values[docs].tolist()
    return list(zip(missing.tolist(), values, strict=True))


def merge(
    parts: Sequence[tuple[int, Ranked]], orders: Sequence[Order], wanted: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The first `wanted` of several segments: numbers in the index, and scores.

    Args:
        parts: First document number and first documents of each segment.
        orders: The criteria that ordered the parts.
        wanted: How many.
    """
    if len(parts) == 1:
        base, part = parts[0]
        return part.docs[:wanted] + np.int64(base), part.scores[:wanted]
    docs = np.concatenate([np.empty(0, np.int64), *(part.docs + np.int64(base) for base, part in parts)])
    scores = np.concatenate([np.empty(0), *(part.scores for _, part in parts)])
    places = list(range(len(docs)))
    for number in reversed(range(len(orders))):
        values = [value for _, part in parts for value in part.values[number]]
        _sort(places, values, descending=orders[number].descending)
    return docs[places[:wanted]], scores[places[:wanted]]


def _sort(places: list[int], values: list[tuple[bool, Any]], *, descending: bool) -> None:
    """Sort stably by value, then those without one to the end."""
    blank = next((value for missing, value in values if not missing), 0)
    filled = [blank if missing else value for missing, value in values]
    places.sort(key=filled.__getitem__, reverse=descending)
    places.sort(key=lambda place: values[place][0])
