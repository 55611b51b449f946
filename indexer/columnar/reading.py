"""An open segment, and the readers through which Whoosh uses it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np
from whoosh.codec.base import FieldCursor, PerDocumentReader, TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import TermNotFound

from indexer.columnar.columns import KeywordValues, NumberValues, WhooshColumnReader, open_column
from indexer.columnar.errors import CorruptSegmentError
from indexer.columnar.matching import ColumnarMatcher, term_info
from indexer.columnar.postings import FieldPostings
from indexer.columnar.sections import SectionReader, map_file
from indexer.columnar.stored import StoredDocuments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray
    from whoosh.fields import FieldType
    from whoosh.filedb.filestore import Storage
    from whoosh.formats import Format
    from whoosh.reading import TermInfo
    from whoosh.scoring import BaseScorer

    from indexer.columnar.facets import ValuesByDocument
    from indexer.columnar.ranking import Order
    from indexer.columnar.segment import ColumnarSegment


class SegmentData:
    """One segment file, opened; shared by everything that reads the segment.

    Args:
        sections: The file's arrays.

    Attributes:
        sequences: All documents in orders by columns that have been asked for; see `ranking`.
        values: The values of documents in fields that have been counted; see `facets`.
    """

    def __init__(self, sections: SectionReader) -> None:
        self.sections = sections
        self.doc_count: int = sections.meta["doc_count"]
        self.stored = StoredDocuments(sections)
        self._fields: dict[str, FieldPostings] = {}
        self.sequences: dict[tuple[Order, ...], NDArray[np.int32]] = {}
        self.values: dict[str, ValuesByDocument] = {}
        self._columns: dict[str, NumberValues | KeywordValues] = {}

    @classmethod
    def open(cls, path: Path) -> SegmentData:
        """Map the file at `path`; nothing but its directory is read."""
        return cls(SectionReader(map_file(path), path.name))

    @property
    def field_names(self) -> list[str]:
        """Indexed fields, sorted."""
        return list(self.sections.meta["fields"])

    @property
    def column_names(self) -> list[str]:
        """Fields with a column, sorted."""
        return list(self.sections.meta["columns"])

    def field(self, name: str) -> FieldPostings | None:
        """The postings of a field, None when no document has it."""
        if name not in self._fields and name in self.sections.meta["fields"]:
            self._fields[name] = FieldPostings(self.sections, name, self.sections.meta["fields"][name])
        return self._fields.get(name)

    def column(self, name: str) -> NumberValues | KeywordValues | None:
        """The column of a field, None when no document has a value in it."""
        if name not in self._columns and name in self.sections.meta["columns"]:
            self._columns[name] = open_column(self.sections, self.sections.meta["columns"][name])
        return self._columns.get(name)


def open_segment(storage: Storage, segment: ColumnarSegment) -> SegmentData:
    """Open a segment in any storage; one that is not a folder is read into memory.

    Raises:
        CorruptSegmentError: The file is missing or damaged.
    """
    name = segment.file_name
    if isinstance(storage, FileStorage):
        return _shared(Path(storage.folder) / name)
    if not storage.file_exists(name):
        raise CorruptSegmentError("the file is missing", name)
    with storage.open_file(name) as file:
        return SegmentData(SectionReader(bytes(file.read()), name))


_shared_segments: WeakValueDictionary[tuple[Path, int, int, int], SegmentData] = WeakValueDictionary()


def _shared(path: Path) -> SegmentData:
    """The open segment, as somebody else has it: what searches have learnt of it outlives a commit."""
    try:
        file = path.stat()
    except FileNotFoundError:
        return SegmentData.open(path)  # which says so
    key = (path, file.st_ino, file.st_size, file.st_mtime_ns)
    data = _shared_segments.get(key)
    if data is None:
        data = _shared_segments[key] = SegmentData.open(path)
    return data


class ColumnarTermsReader(TermsReader):
    """Terms and postings of a segment, for Whoosh."""

    def __init__(self, data: SegmentData) -> None:
        self.data = data

    def _field(self, fieldname: str) -> FieldPostings:
        field = self.data.field(fieldname)
        if field is None:
            raise TermNotFound(f"no terms in field {fieldname!r}")
        return field

    def __contains__(self, term: object) -> bool:
        assert isinstance(term, tuple), "a term is a field name and bytes"
        field = self.data.field(term[0])
        return field is not None and field.terms.find(term[1]) >= 0

    def indexed_field_names(self) -> Iterable[str]:
        return self.data.field_names

    def cursor(self, fieldname: str, fieldobj: FieldType) -> ColumnarCursor:
        return ColumnarCursor(self.data.field(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name in self.data.field_names for term in self._field(name).terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in self.data.field_names:
            if name >= fieldname:
                terms = self._field(name).terms
                first = terms.lower_bound(prefix) if name == fieldname else 0
                yield from ((name, term) for term in terms.slice(first, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        postings = self._field(fieldname).find(text)
        if postings is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return term_info(postings)

    def frequency(self, fieldname: str, text: bytes) -> float:
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        field = self.data.field(fieldname)
        postings = None if field is None else field.find(text)
        return 0 if postings is None else len(postings)

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ColumnarMatcher:
        postings = self._field(fieldname).find(text)
        if postings is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return ColumnarMatcher(postings, format_, (fieldname, text), scorer)


class ColumnarCursor(FieldCursor):
    """Walks the terms of a field."""

    def __init__(self, field: FieldPostings | None, fieldobj: FieldType) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._number = 0
        self._count = 0 if field is None else len(field.terms)

    def first(self) -> str | None:
        self._number = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        term = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._number = 0 if self._field is None else self._field.terms.lower_bound(term)
        return self.text()

    def next(self) -> str | None:
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        if not self.is_valid():
            return None
        assert self._field is not None, "a valid cursor has a field"
        return self._fieldobj.from_bytes(self._field.terms[self._number])

    term = text

    def term_info(self) -> TermInfo | None:
        if not self.is_valid() or self._field is None:
            return None
        postings = self._field.find(self._field.terms[self._number])
        return None if postings is None else term_info(postings)

    def is_valid(self) -> bool:
        return self._number < self._count


class ColumnarPerDocReader(PerDocumentReader):
    """Per-document values of a segment, for Whoosh."""

    def __init__(self, data: SegmentData, segment: ColumnarSegment) -> None:
        self.data = data
        self._segment = segment
        # as it was when this reader was opened: a writer may delete more
        self.deleted = segment.deleted

    def doc_count(self) -> int:
        return self.data.doc_count - (0 if self.deleted is None else int(np.count_nonzero(self.deleted)))

    def doc_count_all(self) -> int:
        return self.data.doc_count

    def has_deletions(self) -> bool:
        return self.deleted is not None

    def is_deleted(self, docnum: int) -> bool:
        return self.deleted is not None and bool(self.deleted[docnum])

    def deleted_docs(self) -> Iterable[int]:
        return [] if self.deleted is None else np.flatnonzero(self.deleted).tolist()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self.data.sections.meta["columns"]

    def list_columns(self) -> list[str]:
        return self.data.column_names

    def column_reader(self, fieldname: str, column: Any) -> WhooshColumnReader:
        values = self.data.column(fieldname)
        assert values is not None, "Whoosh asks has_column first"
        return WhooshColumnReader(values)

    def _lengths(self, fieldname: str) -> NDArray[Any] | None:
        field = self.data.field(fieldname)
        return None if field is None else field.lengths

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum]) or default

    def doc_field_length_reader(self, fieldname: str, default: int = 0) -> Callable[[int], int]:
        return lambda docnum: self.doc_field_length(docnum, fieldname, default)

    def field_length(self, fieldname: str) -> int:
        field = self.data.field(fieldname)
        return 0 if field is None else field.total_length

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return self.data.stored.read(docnum)
