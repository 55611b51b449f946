"""How many hits have each value of a field.

An indexed field counts by its postings, so that a document with several values counts for each; a field that
is only a column counts by its codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.columnar.columns import KeywordValues, NumberValues
from indexer.columnar.errors import UnsupportedFieldError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.postings import FieldPostings
    from indexer.columnar.reading import SegmentData


def count_values(data: SegmentData, name: str, docs: NDArray[np.int32]) -> dict[str, int]:
    """How many of `docs` have each value of the field `name`; values that none has are left out.

    Raises:
        UnsupportedFieldError: The field holds numbers, whose values are too many to be told one by one.
    """
    column = data.column(name)
    if isinstance(column, NumberValues):
        raise UnsupportedFieldError(f"field {name!r} holds numbers, which are not counted")
    field = data.field(name)
    if field is not None and len(field.terms):
        return _count_terms(field, docs, data.doc_count)
    if isinstance(column, KeywordValues):
        kept = docs if column.present is None else docs[column.present[docs]]
        counts = np.bincount(column.codes[kept], minlength=len(column.terms))
        return {column.terms[code].decode(): int(counts[code]) for code in np.flatnonzero(counts).tolist()}
    return {}


def _count_terms(field: FieldPostings, docs: NDArray[np.int32], doc_count: int) -> dict[str, int]:
    flags = np.zeros(doc_count, np.uint8)
    flags[docs] = 1
    starts = np.asarray(field.starts[:-1]).astype(np.int64)
    counts = np.add.reduceat(flags[field.docs.all()], starts, dtype=np.int64)
    return {field.terms[number].decode(): int(counts[number]) for number in np.flatnonzero(counts).tolist()}
