"""Stored documents: JSON, any document readable without its neighbours.

A document's short values (title, date, outlet …) and its long ones (the text) are kept apart, because a page
of hits needs the short ones of ten documents and the text of few. The short ones, the *head*, are one line of
JSON per document, not compressed: they are few bytes, and reading them is what every hit costs. The long
ones, the *body*, are lines of JSON in blocks of about 32 KiB, each one Zstandard frame with its own checksum.

| section | type | entries | meaning |
|---|---|---|---|
| `s.head`, `s.head.at` | u8, u32/u64 | bytes, documents + 1 | the lines, and where each begins |
| `s.body`, `s.body.at` | u8, u32/u64 | bytes, blocks + 1 | the frames, and where each begins |
| `s.body.first` | u32 | blocks + 1 | the first document of each block, and the number of documents |
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import zstandard

from indexer.columnar.dictionary import numbers, pack_offsets
from indexer.columnar.errors import CorruptSegmentError, UnsupportedFieldError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from indexer.columnar.sections import SectionReader, SectionWriter

_LONG_VALUE: Final = 400
"""Characters of JSON from which on a value is kept in the body."""
_BLOCK_BYTES: Final = 1 << 15
_LEVEL: Final = 3
_decode = json.JSONDecoder().raw_decode
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=True).encode


def split_document(values: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The two lines of JSON that keep a document: short values, long values.

    Raises:
        UnsupportedFieldError: A value is not made of strings, numbers, None, lists and dictionaries.
    """
    head: list[str] = []
    body: list[str] = []
    for name, value in values.items():
        try:
            text = _encode(value)
        except TypeError as error:
            raise UnsupportedFieldError(f"field {name!r}: {type(value).__name__} cannot be stored") from error
        (body if len(text) >= _LONG_VALUE else head).append(f"{_encode(name)}:{text}")
    return _join(head), _join(body)


def _join(members: list[str]) -> bytes:
    return ("{" + ",".join(members) + "}").encode("utf-8", "surrogatepass") if members else b""


class StoredBuilder:
    """Gathers stored documents in order and writes them.

    Attributes:
        size: Bytes held.
    """

    def __init__(self) -> None:
        self.size = 0
        self._heads: list[bytes] = []
        self._frames: list[bytes] = []
        self._firsts: list[int] = []
        self._bodies = 0
        self._lines: list[bytes] = []
        self._waiting = 0
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def add(self, lines: tuple[bytes, bytes]) -> None:
        """Append one document, as `split_document` made it."""
        self.add_heads(lines[:1])
        self.add_bodies(lines[1:])

    def add_heads(self, lines: Sequence[bytes]) -> None:
        """Append the heads of some documents."""
        self._heads += lines
        self.size += sum(map(len, lines))

    def add_bodies(self, lines: Sequence[bytes]) -> None:
        """Append the bodies of some documents."""
        for line in lines:
            self._lines.append(line)
            self._waiting += len(line)
            if self._waiting >= _BLOCK_BYTES:
                self._end_block()

    def _end_block(self) -> None:
        if self._lines:
            count = len(self._lines)
            frame = self._compressor.compress(b"\n".join(self._lines))
            self._lines, self._waiting = [], 0
            self.add_frame(frame, count)

    def add_frame(self, frame: bytes, documents: int) -> None:
        """Append the bodies of some documents as a block that is ready."""
        self._end_block()
        self._frames.append(frame)
        self._firsts.append(self._bodies)
        self._bodies += documents
        self.size += len(frame)

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        self._end_block()
        _write_pieces(writer, f"{prefix}head", self._heads)
        _write_pieces(writer, f"{prefix}body", self._frames)
        writer.add(f"{prefix}body.first", np.array([*self._firsts, self._bodies], np.uint32))
        return {}


def _write_pieces(writer: SectionWriter, name: str, pieces: Sequence[bytes]) -> None:
    writer.begin(name, np.dtype("u1"))
    for first in range(0, len(pieces), 1024):
        writer.append(np.frombuffer(b"".join(pieces[first : first + 1024]), np.uint8))
    writer.end()
    writer.add(f"{name}.at", pack_offsets(np.fromiter(map(len, pieces), np.int64, len(pieces))))


class StoredDocuments:
    """Stored documents of a segment.

    Args:
        sections: The segment file.
    """

    def __init__(self, sections: SectionReader) -> None:
        self._file = sections.name
        self._head, self._head_at = sections.raw("s.head"), numbers(sections.array("s.head.at"))
        self._body, self._body_at = sections.raw("s.body"), numbers(sections.array("s.body.at"))
        self._first = numbers(sections.array("s.body.first"))
        self._local = threading.local()

    def head(self, doc: int) -> bytes:
        """The line with a document's short values, empty when there are none."""
        return bytes(self._head[self._head_at[doc] : self._head_at[doc + 1]])

    def blocks(self) -> Iterable[tuple[int, int, memoryview]]:
        """First document, one past the last, and the frame of each block of bodies, in order."""
        for block in range(len(self._first) - 1):
            yield self._first[block], self._first[block + 1], self._frame(block)

    def _frame(self, block: int) -> memoryview:
        return self._body[self._body_at[block] : self._body_at[block + 1]]

    def bodies(self, frame: memoryview) -> list[bytes]:
        """The lines in a block.

        Raises:
            CorruptSegmentError: The block fails its checksum.
        """
        if not hasattr(self._local, "decompressor"):
            self._local.decompressor = zstandard.ZstdDecompressor()
        try:
            raw: bytes = self._local.decompressor.decompress(frame)
        except zstandard.ZstdError as error:
            raise CorruptSegmentError(
                f"a block of stored documents is damaged ({error})", self._file
            ) from error
        return raw.split(b"\n")

    def _body_line(self, doc: int) -> bytes:
        block = bisect_right(self._first, doc) - 1
        return self.bodies(self._frame(block))[doc - self._first[block]]

    def _parse(self, line: bytes) -> dict[str, Any]:
        if not line:
            return {}
        try:
            values: dict[str, Any] = _decode(line.decode("utf-8", "surrogatepass"))[0]
        except ValueError as error:
            raise CorruptSegmentError(f"a stored document is damaged ({error})", self._file) from error
        return values

    def read(self, doc: int, names: Collection[str] | None = None) -> dict[str, Any]:
        """The stored values of document `doc`, only those called `names` when given.

        Raises:
            CorruptSegmentError: The document is damaged.
        """
        values = self._parse(self.head(doc))
        if names is None:
            return values | self._parse(self._body_line(doc))
        if not all(name in values for name in names):
            values |= self._parse(self._body_line(doc))
        return {name: values[name] for name in names if name in values}


def read_stored(reader: Any, docs: Sequence[int], names: Collection[str]) -> list[dict[str, Any]]:
    """Some stored values of documents, without decoding the others.

    Args:
        reader: A Whoosh reader, of one segment or of several, over an index of this format.
        docs: Document numbers in the index.
        names: The fields that are wanted; those without a value are left out.

    Raises:
        CorruptSegmentError: A document is damaged.
    """
    leaves = [(base, _stored(leaf)) for leaf, base in reader.leaf_readers()]
    found = []
    for doc in docs:
        base, stored = leaves[bisect_right(leaves, doc, key=lambda leaf: leaf[0]) - 1]
        found.append(stored.read(doc - base, names))
    return found


def _stored(leaf: Any) -> StoredDocuments:
    stored: StoredDocuments = leaf.codec().data(leaf.storage(), leaf.segment()).stored
    return stored
