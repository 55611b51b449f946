"""The codec that Whoosh's own writer and readers use.

``index.writer(codec=ColumnarCodec())`` writes segments of this format one document at a time; for many
documents `BulkWriter` writes the same files some fifty times faster.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import numpy as np
from whoosh.codec.base import Codec, FieldWriter, PerDocumentWriter
from whoosh.filedb.filestore import FileStorage

from indexer.columnar.columns import ColumnBuilder
from indexer.columnar.content import SegmentContent, write_segment
from indexer.columnar.errors import ColumnarError, UnsupportedFieldError
from indexer.columnar.inversion import FieldContent, check_format
from indexer.columnar.reading import ColumnarPerDocReader, ColumnarTermsReader, SegmentData, open_segment
from indexer.columnar.sections import DurableFile, SectionWriter, SeekableSink
from indexer.columnar.segment import ColumnarSegment
from indexer.columnar.stored import StoredBuilder, split_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from whoosh.columns import Column
    from whoosh.fields import FieldType, Schema
    from whoosh.filedb.filestore import Storage
    from whoosh.searching import Searcher


class ColumnarCodec(Codec):
    """Keeps postings, columns and stored documents of a segment in one file of arrays."""

    length_stats = False

    def __init__(self) -> None:
        self._open: dict[str, _PerDocWriter] = {}
        self._data: WeakValueDictionary[str, SegmentData] = WeakValueDictionary()

    def per_document_writer(self, storage: Storage, segment: ColumnarSegment) -> _PerDocWriter:
        writer = self._open[segment.segment_id()] = _PerDocWriter()
        return writer

    def field_writer(self, storage: Storage, segment: ColumnarSegment) -> _FieldWriter:
        return _FieldWriter(storage, segment, self._open.pop(segment.segment_id()))

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:  # noqa: FBT001, FBT002 - Whoosh's signature
        raise UnsupportedFieldError("term vectors are not kept")

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        raise UnsupportedFieldError("term vectors are not kept")

    def terms_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarTermsReader:
        return ColumnarTermsReader(self.data(storage, segment))

    def per_document_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarPerDocReader:
        return ColumnarPerDocReader(self.data(storage, segment), segment)

    def data(self, storage: Storage, segment: ColumnarSegment) -> SegmentData:
        """The open segment, shared by all readers that were made by this codec object."""
        data = self._data.get(segment.segment_id())
        if data is None:
            data = self._data[segment.segment_id()] = open_segment(storage, segment)
        return data

    def new_segment(self, storage: Storage, indexname: str) -> ColumnarSegment:
        return ColumnarSegment(indexname)


def create_segment_file(storage: Storage, segment: ColumnarSegment) -> SectionWriter:
    """Begin the segment's file; in a folder it is on disk when it has been closed."""
    if isinstance(storage, FileStorage):
        return SectionWriter(DurableFile(Path(storage.folder) / segment.file_name))
    return SectionWriter(SeekableSink(storage.create_file(segment.file_name)))


def opened(leaf: Searcher) -> tuple[SegmentData, NDArray[np.bool_] | None] | None:
    """The segment of a searcher and its deletions, None for an empty index.

    Raises:
        ColumnarError: Another codec wrote it.
    """
    reader: Any = leaf.reader()
    segment: ColumnarSegment | None = reader.segment()
    if segment is None:
        return None
    codec = reader.codec()
    if not isinstance(codec, ColumnarCodec):
        raise ColumnarError(f"segment {segment.segment_id()} was written by another codec")
    return codec.data(reader.storage(), segment), segment.deleted


class _PerDocWriter(PerDocumentWriter):
    """Gathers what belongs to documents: stored values, lengths, columns."""

    def __init__(self) -> None:
        self.stored = StoredBuilder()
        self.columns: dict[str, ColumnBuilder] = {}
        self.lengths: dict[str, dict[int, int]] = {}
        self.doc_count = 0
        self.is_closed = False
        self._pending: list[tuple[str, Column, Any]] = []
        self._values: dict[str, Any] = {}
        self._pending_lengths: dict[str, int] = {}

    def start_doc(self, docnum: int) -> None:
        self._values, self._pending, self._pending_lengths = {}, [], {}

    def add_field(self, fieldname: str, fieldobj: FieldType, value: Any, length: int) -> None:
        if value is not None:
            self._values[fieldname] = value
        if fieldobj.scorable:
            self._pending_lengths[fieldname] = length

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        self._pending.append((fieldname, columnobj, value))

    def add_vector_items(self, fieldname: str, fieldobj: FieldType, items: Any) -> None:
        raise UnsupportedFieldError(f"field {fieldname!r}: term vectors are not kept")

    def cancel_doc(self) -> None:
        """Forget the document that was begun; Whoosh calls it when a value is refused."""
        self._values, self._pending, self._pending_lengths = {}, [], {}

    def finish_doc(self) -> None:
        self.stored.add([split_document(self._values)])
        for name, column, value in self._pending:
            if name not in self.columns:
                self.columns[name] = ColumnBuilder(name, column)
            self.columns[name].add(self.doc_count, value)
        for name, length in self._pending_lengths.items():
            self.lengths.setdefault(name, {})[self.doc_count] = length
        self.doc_count += 1

    def close(self) -> None:
        self.is_closed = True


class _FieldWriter(FieldWriter):
    """Gathers sorted postings and, once it has all, writes the segment's file."""

    def __init__(self, storage: Storage, segment: ColumnarSegment, documents: _PerDocWriter) -> None:
        self._storage = storage
        self._segment = segment
        self._documents = documents
        self._fields: dict[str, _FieldBuffer] = {}
        self._buffer: _FieldBuffer | None = None
        self.is_closed = False

    def add_postings(self, schema: Schema, lengths: Any, items: Iterable[Any]) -> None:
        super().add_postings(schema, lengths, items)  # type: ignore[no-untyped-call]
        documents = self._documents
        content = SegmentContent(
            documents.doc_count,
            {name: partial(buffer.finish, documents) for name, buffer in self._fields.items()},
            {name: column.finish(documents.doc_count) for name, column in documents.columns.items()},
            documents.stored,
        )
        with create_segment_file(self._storage, self._segment) as writer:
            write_segment(writer, content)

    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        check_format(fieldname, fieldobj)
        self._buffer = self._fields[fieldname] = _FieldBuffer(fieldname, fieldobj)

    def start_term(self, text: bytes) -> None:
        assert self._buffer is not None, "a field was started"
        self._buffer.start_term(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        assert self._buffer is not None, "a field was started"
        self._buffer.add(docnum, weight, vbytes)

    def finish_term(self) -> None:
        """Nothing to do: the next term or field ends this one."""

    def close(self) -> None:
        self.is_closed = True


class _FieldBuffer:
    """One field's postings, in order, as lists."""

    def __init__(self, name: str, fieldobj: FieldType) -> None:
        self._name = name
        self._scorable = bool(fieldobj.scorable)
        assert fieldobj.format is not None, "an indexed field has a format"
        self._format = fieldobj.format
        self._has_positions = self._format.supports("positions")
        self._terms: list[bytes] = []
        self._counts: list[int] = []
        self._docs: list[int] = []
        self._weights: list[float] = []
        self._freqs: list[int] = []
        self._positions: list[int] = []

    def start_term(self, text: bytes) -> None:
        self._terms.append(text)
        self._counts.append(0)

    def add(self, doc: int, weight: float, value: bytes) -> None:
        self._counts[-1] += 1
        self._docs.append(doc)
        self._weights.append(weight)
        if self._has_positions:
            self._positions.extend(self._format.decode_as("positions", value))
        self._freqs.append(self._format.decode_as("frequency", value))

    def finish(self, documents: _PerDocWriter) -> FieldContent:
        lengths = None
        if self._scorable:
            lengths = np.zeros(documents.doc_count, np.int64)
            known = documents.lengths.get(self._name, {})
            lengths[list(known)] = list(known.values())
        return FieldContent(
            self._terms,
            np.array(self._counts, np.int64),
            np.array(self._docs, np.int32),
            np.array(self._freqs, np.int64),
            np.array(self._weights, np.float32),
            np.array(self._positions, np.int64) if self._has_positions else None,
            lengths,
        )
