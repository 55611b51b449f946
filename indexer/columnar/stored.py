"""Stored documents: JSON in compressed blocks, any document readable without its neighbours' fields.

A document's short values (title, date, outlet …) and its long ones (the text) are kept apart, because a page of hits
needs the short ones of ten documents and the text of few. Each half is a sequence of blocks, a block is one Zstandard
frame with its own checksum, and holds one line of JSON per document. Sections, for `head` and `body`: `data` (the
frames), `at` (where each begins, u32/u64) and `first` (its first document, u32), closed by the ends.
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
_BLOCK_BYTES: Final = {"head": 1 << 11, "body": 1 << 15}
_LEVEL: Final = {"head": 3, "body": 3}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=True).encode


def split_document(values: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The two lines of JSON that keep a document: short values, long values.

    Raises:
        UnsupportedFieldError: A value is not made of strings, numbers, None, lists and dictionaries.
    """
    head, body = [], []
    for name, value in values.items():
        try:
            text = _encode(value)
        except TypeError as error:
            raise UnsupportedFieldError(f"field {name!r}: {type(value).__name__} cannot be stored") from error
        (body if len(text) >= _LONG_VALUE else head).append(f"{_encode(name)}:{text}")
    return _join(head), _join(body)


def _join(members: list[str]) -> bytes:
    return ("{" + ",".join(members) + "}").encode("utf-8", "surrogatepass") if members else b""


class _BlockBuilder:
    """One half of the documents, on its way into blocks."""

    def __init__(self, half: str) -> None:
        self.half = half
        self.frames: list[bytes] = []
        self.firsts: list[int] = []
        self.count = 0
        self.bytes = 0
        self._lines: list[bytes] = []
        self._size = 0
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL[half], write_checksum=True)

    def add(self, line: bytes) -> None:
        self._lines.append(line)
        self._size += len(line)
        if self._size >= _BLOCK_BYTES[self.half]:
            self.flush()

    def flush(self) -> None:
        if self._lines:
            self.add_frame(self._compressor.compress(b"\n".join(self._lines)), len(self._lines))
            self._lines, self._size = [], 0

    def add_frame(self, frame: bytes, documents: int) -> None:
        self.frames.append(frame)
        self.firsts.append(self.count)
        self.count += documents
        self.bytes += len(frame)


class StoredBuilder:
    """Gathers stored documents in order and writes them."""

    def __init__(self) -> None:
        self._halves = {half: _BlockBuilder(half) for half in ("head", "body")}

    def add(self, lines: tuple[bytes, bytes]) -> None:
        """Append one document, as `split_document` made it."""
        for half, line in zip(self._halves.values(), lines, strict=True):
            half.add(line)

    def add_lines(self, half: str, lines: Sequence[bytes]) -> None:
        """Append one half of some documents."""
        for line in lines:
            self._halves[half].add(line)

    def add_frame(self, half: str, frame: bytes, documents: int) -> None:
        """Append one half of some documents as a block that is ready."""
        self._halves[half].flush()
        self._halves[half].add_frame(frame, documents)

    @property
    def size(self) -> int:
        """Bytes held in finished blocks."""
        return sum(half.bytes for half in self._halves.values())

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        for half in self._halves.values():
            half.flush()
            writer.begin(f"{prefix}{half.half}.data", np.dtype("u1"))
            for frame in half.frames:
                writer.append(np.frombuffer(frame, np.uint8))
            writer.end()
            lengths = np.fromiter(map(len, half.frames), np.int64, len(half.frames))
            writer.add(f"{prefix}{half.half}.at", pack_offsets(lengths))
            writer.add(f"{prefix}{half.half}.first", np.array([*half.firsts, half.count], np.uint32))
        return {}


class _Blocks:
    """One half of a segment's stored documents."""

    def __init__(self, sections: SectionReader, half: str) -> None:
        self.data = sections.raw(f"s.{half}.data")
        self.at = numbers(sections.array(f"s.{half}.at"))
        self.first = numbers(sections.array(f"s.{half}.first"))

    def frame(self, block: int) -> memoryview:
        return self.data[self.at[block] : self.at[block + 1]]


class StoredDocuments:
    """Stored documents of a segment.

    Args:
        sections: The segment file.
    """

    def __init__(self, sections: SectionReader) -> None:
        self._file = sections.name
        self._sections = sections
        self._halves: dict[str, _Blocks] = {}
        self._local = threading.local()

    def _blocks(self, half: str) -> _Blocks:
        if half not in self._halves:
            self._halves[half] = _Blocks(self._sections, half)
        return self._halves[half]

    def lines(self, half: str, block: int) -> list[bytes]:
        """The lines of one block.

        Raises:
            CorruptSegmentError: The block fails its checksum.
        """
        if not hasattr(self._local, "decompressor"):
            self._local.decompressor = zstandard.ZstdDecompressor()
        try:
            raw: bytes = self._local.decompressor.decompress(self._blocks(half).frame(block))
        except zstandard.ZstdError as error:
            raise CorruptSegmentError(f"a block of stored documents is damaged ({error})", self._file) from error
        return raw.split(b"\n")

    def _half(self, half: str, doc: int) -> dict[str, Any]:
        first = self._blocks(half).first
        block = bisect_right(first, doc) - 1
        line = self.lines(half, block)[doc - first[block]]
        values: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass")) if line else {}
        return values

    def read(self, doc: int, names: Collection[str] | None = None) -> dict[str, Any]:
        """The stored values of document `doc`, only those called `names` when given."""
        values = self._half("head", doc)
        if names is None or any(name not in values for name in names):
            values |= self._half("body", doc)
        return values if names is None else {name: values[name] for name in names if name in values}

    def blocks(self, half: str) -> Iterable[tuple[int, int, memoryview]]:
        """First document, one past the last and the frame of each block, in order."""
        blocks = self._blocks(half)
        for number in range(len(blocks.first) - 1):
            yield blocks.first[number], blocks.first[number + 1], blocks.frame(number)


def read_stored(reader: Any, doc: int, names: Collection[str]) -> dict[str, Any]:
    """Some stored values of a document, without decoding the others.

    Args:
        reader: A Whoosh reader, of one segment or of several, over an index of this format.
        doc: Document number in the index.
        names: The fields that are wanted; those without a value are left out.
    """
    leaves = reader.leaf_readers()
    leaf, base = leaves[bisect_right(leaves, doc, key=lambda pair: pair[1]) - 1]
    stored: StoredDocuments = leaf.codec().data(leaf.storage(), leaf.segment()).stored
    return stored.read(doc - base, names)
