"""Columns: one value per document, for sorting, filtering and facets.

Numbers are arrays of the type their Whoosh column names, in the sortable form the field gives them. Byte
strings are codes into their sorted distinct values, so that comparing codes compares values. Sections, with
prefix `c<number>.`: `values` (numbers), or `codes`, `terms` and `terms.at` (byte strings); `present` (u8)
when some documents have no value.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import columns as whoosh_columns

from indexer.columnar.content import unsigned
from indexer.columnar.dictionary import PackedTerms, TermDictionary, pack_offsets
from indexer.columnar.errors import UnsupportedFieldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.sections import SectionReader, SectionWriter


class NumberColumn:
    """Numbers, ready to be written.

    Args:
        values: One per document.
        present: Which documents have a value of their own.
        default: The value that stands for none.
    """

    def __init__(self, values: NDArray[Any], present: NDArray[np.bool_], default: float) -> None:
        self.values = values
        self.present = present
        self.default = default

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        writer.add(prefix + "values", self.values)
        _write_presence(writer, prefix, self.present)
        return {"kind": "number", "default": self.default}


class KeywordColumn:
    """Byte strings as codes, ready to be written.

    Args:
        codes: One per document, into `terms`.
        terms: Sorted distinct values.
        present: Which documents have a value of their own.
        default: The value that stands for none.
    """

    def __init__(
        self, codes: NDArray[Any], terms: Sequence[bytes], present: NDArray[np.bool_], default: bytes
    ) -> None:
        self.default = default
        self.codes = codes.astype(unsigned(len(terms)))
        self.terms = terms
        self.present = present

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        terms = PackedTerms.of(self.terms)
        writer.add(prefix + "codes", self.codes)
        writer.add(prefix + "terms", terms.blob)
        writer.add(prefix + "terms.at", pack_offsets(terms.lengths))
        _write_presence(writer, prefix, self.present)
        return {"kind": "keyword", "default": self.default.decode("latin-1")}


def _write_presence(writer: SectionWriter, prefix: str, present: NDArray[np.bool_]) -> None:
    if not present.all():
        writer.add(prefix + "present", present.view(np.uint8))


class ColumnBuilder:
    """Gathers one field's column values as documents come.

    Args:
        name: The field's name, for errors.
        column: The Whoosh column that the schema names.

    Raises:
        UnsupportedFieldError: Neither numbers nor byte strings, or strings that may be arbitrary objects.
    """

    def __init__(self, name: str, column: whoosh_columns.Column) -> None:
        numeric = isinstance(column, whoosh_columns.NumericColumn)
        strings = isinstance(column, whoosh_columns.VarBytesColumn | whoosh_columns.RefBytesColumn)
        if not (numeric or strings):
            raise UnsupportedFieldError(
                f"field {name!r}: a column of type {type(column).__name__} cannot be kept"
            )
        self._default = column.default_value()
        self._type = np.dtype(column._typecode) if isinstance(column, whoosh_columns.NumericColumn) else None
        self._docs: list[int] = []
        self._values: list[Any] = []

    def add(self, doc: int, value: Any) -> None:
        """Give document number `doc` the `value`; numbers come ascending."""
        self._docs.append(doc)
        self._values.append(value)

    def finish(self, doc_count: int) -> NumberColumn | KeywordColumn:
        """The column over `doc_count` documents, the default where none was given."""
        present = np.zeros(doc_count, np.bool_)
        present[self._docs] = True
        if self._type is not None:
            values = np.full(doc_count, self._default, self._type)
            values[self._docs] = np.array(self._values, self._type)
            return NumberColumn(values, present, self._default)
        distinct = set(self._values)
        if not present.all():
            distinct.add(self._default)
        terms = sorted(distinct)
        code_of = {term: code for code, term in enumerate(terms)}
        codes = np.full(doc_count, code_of.get(self._default, 0), np.int64)
        codes[self._docs] = [code_of[value] for value in self._values]
        return KeywordColumn(codes, terms, present, self._default)


class NumberValues:
    """A column of numbers in a segment: `values` and, where some are missing, `present`."""

    def __init__(self, sections: SectionReader, meta: Mapping[str, Any]) -> None:
        self.values = sections.array(meta["prefix"] + "values")
        self.present = _presence(sections, meta["prefix"])
        self.default: float = meta["default"]
        self._asked = False
        self._ascending: NDArray[np.int32] | None = None

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def count(self) -> int:
        """How many documents have a value."""
        return len(self) if self.present is None else int(np.count_nonzero(self.present))

    def are_between(self, low: int, high: int, docs: NDArray[np.int32] | None = None) -> NDArray[np.bool_]:
        """Which of some documents, or of all, have a value from `low` to `high`.

        Who asks twice for all will ask more often: documents are sorted by their values then.
        """
        if low > high:
            return np.zeros(len(self) if docs is None else len(docs), np.bool_)
        if docs is None and self._asked:
            return self._are_between(low, high)
        self._asked |= docs is None
        values = self.values if docs is None else self.values.take(docs)
        kind = values.dtype.type
        flags: NDArray[np.bool_] = values - kind(low) <= kind(high - low)  # what is below `low` wraps around
        if self.present is not None:
            flags &= self.present if docs is None else self.present[docs]
        return flags

    def _are_between(self, low: int, high: int) -> NDArray[np.bool_]:
        if self._ascending is None:
            order = self.values.argsort(kind="stable").astype(np.int32)
            self._ascending = order if self.present is None else order[self.present[order]]
        order, values = self._ascending, self.values
        places = range(len(order))
        first = bisect_left(places, low, key=lambda place: int(values[order[place]]))
        last = bisect_right(places, high, lo=first, key=lambda place: int(values[order[place]]))
        flags = np.zeros(len(values), np.bool_)
        flags[order[first:last].astype(np.intp)] = True
        return flags


class KeywordValues:
    """A column of byte strings in a segment: `codes` into `terms`, and `present` where some are missing."""

    def __init__(self, sections: SectionReader, meta: Mapping[str, Any]) -> None:
        prefix = meta["prefix"]
        self.codes = sections.array(prefix + "codes")
        self.terms = TermDictionary(sections.array(prefix + "terms.at"), sections.raw(prefix + "terms"))
        self.present = _presence(sections, prefix)
        self.default: bytes = meta["default"].encode("latin-1")

    def __len__(self) -> int:
        return len(self.codes)


def _presence(sections: SectionReader, prefix: str) -> NDArray[np.bool_] | None:
    flags = sections.optional(prefix + "present")
    return None if flags is None else flags.view(np.bool_)


def open_column(sections: SectionReader, meta: Mapping[str, Any]) -> NumberValues | KeywordValues:
    """The column that `meta` describes."""
    kind = NumberValues if meta["kind"] == "number" else KeywordValues
    return kind(sections, meta)


class WhooshColumnReader(whoosh_columns.ColumnReader):
    """A column as Whoosh reads one: raw values by document number."""

    def __init__(self, column: NumberValues | KeywordValues) -> None:
        self._column = column
        self._reverse = False

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, docnum: int) -> Any:
        column = self._column
        if isinstance(column, NumberValues):
            return column.values[docnum].item()
        return column.terms[int(column.codes[docnum])]

    def __iter__(self) -> Iterator[Any]:
        return (self[docnum] for docnum in range(len(self)))

    def sort_key(self, docnum: int) -> Any:
        value = self[docnum]
        return -value if self._reverse else value

    def load(self) -> list[Any]:
        return list(self)

    def set_reverse(self) -> None:
        if isinstance(self._column, KeywordValues):
            raise NotImplementedError
        self._reverse = True
