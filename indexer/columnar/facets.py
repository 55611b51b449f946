"""How many hits have each value of a field.

An indexed field counts by its postings, so that a document with several values counts for each; a field that
is only a column counts by its codes. Postings are turned round when a field is first counted: from then on,
counting looks at the values of the hits and at nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.columnar.columns import KeywordValues, NumberValues
from indexer.columnar.content import unsigned
from indexer.columnar.dictionary import piece_lengths
from indexer.columnar.errors import UnsupportedFieldError
from indexer.columnar.matches import flagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.postings import FieldPostings
    from indexer.columnar.reading import SegmentData


class ValuesByDocument:
    """The values of each document: what postings say, by document instead of by term.

    Args:
        field: The postings, of few terms a document; turning them round takes some 50 ns a posting.
        doc_count: Documents of the segment.

    Attributes:
        names: The values by number.
    """

    def __init__(self, field: FieldPostings, doc_count: int) -> None:
        docs = field.docs.all()
        each = piece_lengths(np.asarray(field.starts))
        self.names: Sequence[str] = [term.decode() for term in field.terms]
        numbers = np.arange(len(each)).astype(unsigned(len(each)))
        self._numbers: NDArray[Any] = np.repeat(numbers, each)[np.argsort(docs, kind="stable")]
        self._starts = np.zeros(doc_count + 1, np.int64)
        np.cumsum(np.bincount(docs, minlength=doc_count), out=self._starts[1:])

    def counts(self, docs: NDArray[np.int32]) -> NDArray[np.int64]:
        """For each value, how many of `docs` have it."""
        if 2 * len(docs) > len(self._starts):
            flags = flagged(docs, len(self._starts) - 1)
            at: NDArray[Any] = np.repeat(flags, piece_lengths(self._starts))
        else:
            ends = self._starts[1:][docs]
            own = ends - self._starts[docs]
            at = np.repeat(ends - np.cumsum(own), own) + np.arange(own.sum())
        return np.bincount(self._numbers[at], minlength=len(self.names))


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
        if name not in data.values:
            data.values[name] = ValuesByDocument(field, data.doc_count)
        values = data.values[name]
        return _named(values.names, values.counts(docs))
    if isinstance(column, KeywordValues):
        kept = docs if column.present is None else docs[column.present[docs]]
        counts = np.bincount(column.codes[kept], minlength=len(column.terms))
        return _named([term.decode() for term in column.terms], counts)
    return {}


def _named(names: Sequence[str], counts: NDArray[np.int64]) -> dict[str, int]:
    found = np.flatnonzero(counts)
    return {
        names[number]: count for number, count in zip(found.tolist(), counts[found].tolist(), strict=True)
    }
