"""How many hits have each value of a field.

An indexed field counts by its postings, so that a document with several values counts for each; a field that
is only a column counts by its codes. Postings are turned round when a field is first counted: from then on,
counting looks at the values of the hits and at nothing else, or at all postings where these are few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.columns import KeywordValues, NumberValues
from indexer.columnar.content import unsigned
from indexer.columnar.dictionary import piece_lengths
from indexer.columnar.errors import UnsupportedFieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.matches import Matches
    from indexer.columnar.postings import FieldPostings
    from indexer.columnar.reading import SegmentData


_FEW_POSTINGS: Final = 8
"""Postings for each document that matches, up to which a look at all of them is faster."""


class ValuesByDocument:
    """The values of each document: what postings say, by document as well as by term.

    Args:
        field: The postings, of few terms a document; turning them round takes some 50 ns a posting.
        doc_count: Documents of the segment.

    Attributes:
        names: The values by number.
    """

    def __init__(self, field: FieldPostings, doc_count: int) -> None:
        self._docs = field.docs.all()
        self._firsts = np.asarray(field.starts)[:-1].astype(np.int64)
        each = piece_lengths(np.asarray(field.starts))
        self.names: Sequence[str] = [term.decode() for term in field.terms]
        numbers = np.arange(len(each)).astype(unsigned(len(each)))
        self._numbers: NDArray[Any] = np.repeat(numbers, each)[np.argsort(self._docs, kind="stable")]
        self._starts = np.zeros(doc_count + 1, np.int64)
        np.cumsum(np.bincount(self._docs, minlength=doc_count), out=self._starts[1:])

    def counts(self, matches: Matches) -> NDArray[np.int64]:
        """For each value, how many of the documents have it."""
        if len(self._docs) < _FEW_POSTINGS * matches.count():
            flags = matches.flags(len(self._starts) - 1)
            return np.add.reduceat(flags.take(self._docs), self._firsts, dtype=np.int64)
        docs = matches.docs
        ends = self._starts[1:].take(docs)
        own = ends - self._starts.take(docs)
        at = (ends - own.cumsum()).repeat(own)
        at += np.arange(len(at))
        return np.bincount(self._numbers.take(at), minlength=len(self.names))


def count_values(data: SegmentData, name: str, matches: Matches) -> dict[str, int]:
    """How many documents have each value of the field `name`; values that none has are left out.

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
        return _named(values.names, values.counts(matches))
    if isinstance(column, KeywordValues):
        docs = matches.docs
        kept = docs if column.present is None else docs[column.present[docs]]
        counts = np.bincount(column.codes[kept], minlength=len(column.terms))
        return _named([term.decode() for term in column.terms], counts)
    return {}


def _named(names: Sequence[str], counts: NDArray[np.int64]) -> dict[str, int]:
    found = np.flatnonzero(counts)
    return {
        names[number]: count for number, count in zip(found.tolist(), counts[found].tolist(), strict=True)
    }
