r"""The container every segment file is: named arrays, each with a checksum, found by a directory at the end.

```
offset 0        8 bytes   magic  b"COLSEG\\r\\n"
       8        u32       format version
       12       u32       zero
       64       …         sections, each starting at a multiple of 64 bytes, gaps filled with zeros
       D        L bytes   directory: UTF-8 JSON {"meta": {...}, "sections": {name: [dtype, offset, bytes,
       crc32]}} end-24   u64       D
       end-16   u32       L
       end-12   u32       CRC-32 of the directory
       end-8    8 bytes   magic again
```
All numbers are little-endian. A file is written once and never changed. Opening maps it and
reads the directory only; a section's pages are read when they are first used. Checksums of sections are
verified by `damaged`, since verifying them on opening would read the whole index.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from indexer.columnar.errors import CorruptSegmentError, UnsupportedVersionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

    Buffer = bytes | mmap.mmap

MAGIC: Final = b"COLSEG\r\n"
VERSION: Final = 4
_HEADER: Final = struct.Struct("<8sII")
_TRAILER: Final = struct.Struct("<QII8s")
_ALIGNMENT: Final = 64


class ByteSink(Protocol):
    """Where a segment file's bytes go; what is written to by nobody reads as zeros."""

    def write(self, position: int, data: memoryview, /) -> None: ...

    def close(self) -> None: ...


class NewFile:
    """A file that a thread of its own writes to; the system puts it on disk when it likes.

    Args:
        path: File to create; it must not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb", buffering=0)
        self._thread = ThreadPoolExecutor(1, "writing")
        self._waiting: deque[Future[None]] = deque()

    def write(self, position: int, data: memoryview, /) -> None:
        """Write `data`, which must not change any more, at a position; an error may show in a later call."""
        self._waiting.append(self._thread.submit(self._write, position, data))
        while len(self._waiting) > _MAX_WAITING:
            self._waiting.popleft().result()

    def _write(self, position: int, data: memoryview) -> None:
        while len(data):
            written = os.pwrite(self._file.fileno(), data, position)
            position, data = position + written, data[written:]

    def close(self) -> None:
        """Wait until all is written and close."""
        try:
            self._thread.shutdown()
            for write in self._waiting:
                write.result()
        finally:
            self._file.close()


class DurableFile(NewFile):
    """The same, but on disk when `close` returns."""

    def close(self) -> None:
        """Wait until all is on disk and close."""
        super().close()
        sync(self._path)


def sync(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_MAX_WAITING: Final = 4


class SeekableSink:
    """A sink that is any file that can be written to.

    Args:
        file: An empty file.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, position: int, data: memoryview, /) -> None:
        """Write `data` at a position."""
        self._file.seek(position)
        self._file.write(data)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Section:
    """A section that is being written; what is appended goes to the file at once.

    Args:
        writer: The file.
        dtype: Type of the entries.
        start: Where the section begins.
    """

    def __init__(self, writer: SectionWriter, dtype: np.dtype[Any], start: int) -> None:
        self.dtype = dtype.newbyteorder("<")
        self.start = start
        self.end = start
        self.checksum = 0
        self._writer = writer

    def append(self, array: NDArray[Any]) -> None:
        """Append entries, turned into the section's type, which must hold them."""
        contiguous: Any = np.ascontiguousarray(
            array, dtype=self.dtype
        )  # which numpy does not type as a buffer
        data = memoryview(contiguous).cast("B")
        self.checksum = zlib.crc32(data, self.checksum)
        self._writer.write_at(self.end, data)
        self.end += len(data)


class SectionWriter:
    """Writes one segment file; a context manager, which closes the file whatever happens.

    Sections whose number of entries is known beforehand are given their room at once, so several can be
    written side by side.

    Args:
        sink: An empty file.
    """

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._end = _HEADER.size
        self._open: dict[str, tuple[Section, int]] = {}
        self._sections: dict[str, tuple[str, int, int, int]] = {}

    def __enter__(self) -> SectionWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.close()

    def write_at(self, position: int, data: Any) -> None:
        """Write bytes at a place in the file."""
        self._sink.write(position, memoryview(data))

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write one whole array as the section `name`."""
        section = self.begin(name, array.dtype, len(array))
        section.append(array)
        self.end(name)

    def begin(self, name: str, dtype: np.dtype[Any], entries: int = 0) -> Section:
        """Start the section `name` of so many `entries`; the last one that was begun may get more."""
        self._end += -self._end % _ALIGNMENT
        section = Section(self, dtype, self._end)
        self._end += entries * dtype.itemsize
        self._open[name] = (section, self._end)
        return section

    def end(self, *names: str) -> None:
        """End sections that were begun."""
        for name in names:
            section, limit = self._open.pop(name)
            assert section.end >= limit, f"section {name} has fewer entries than were announced"
            assert limit in (section.end, self._end), f"section {name} runs into the next"
            self._end = max(self._end, section.end)
            self._sections[name] = (
                section.dtype.str,
                section.start,
                section.end - section.start,
                section.checksum,
            )

    def finish(self, meta: Mapping[str, Any]) -> None:
        """Write the directory with `meta` (JSON values), which completes the file."""
        assert not self._open, "a section was not ended"
        directory = json.dumps({"meta": meta, "sections": self._sections}).encode()
        start = self._end + -self._end % _ALIGNMENT
        self.write_at(0, _HEADER.pack(MAGIC, VERSION, 0))
        self.write_at(start, directory + _TRAILER.pack(start, len(directory), zlib.crc32(directory), MAGIC))


def map_file(path: Path) -> Buffer:
    """Map a file read-only.

    Raises:
        CorruptSegmentError: There is no such file.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size == 0:
                return b""
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise CorruptSegmentError("the file is missing", path.name) from error


class SectionReader:
    """The arrays of one segment file, as views of its bytes.

    Args:
        data: The file's bytes, mapped or in memory.
        name: The file's name, for errors.

    Raises:
        CorruptSegmentError: Not a segment file, or cut short, or its directory is damaged.
        UnsupportedVersionError: Written by a newer format.
    """

    def __init__(self, data: Buffer, name: str) -> None:
        self.data = data
        self.name = name
        directory = self._directory()
        self.meta: dict[str, Any] = directory["meta"]
        self._sections: dict[str, list[Any]] = directory["sections"]

    def _directory(self) -> dict[str, Any]:
        size = len(self.data)
        if size < _HEADER.size + _TRAILER.size:
            raise CorruptSegmentError("the file is cut short", self.name)
        magic, version, _ = _HEADER.unpack_from(self.data, 0)
        if magic != MAGIC:
            raise CorruptSegmentError("not a segment file", self.name)
        if version != VERSION:
            raise UnsupportedVersionError(
                f"format version {version}, this program reads {VERSION}", self.name
            )
        start, length, checksum, end_magic = _TRAILER.unpack_from(self.data, size - _TRAILER.size)
        if end_magic != MAGIC or start + length + _TRAILER.size != size:
            raise CorruptSegmentError("the file is cut short", self.name)
        raw = bytes(self.data[start : start + length])
        if zlib.crc32(raw) != checksum:
            raise CorruptSegmentError("the directory fails its checksum", self.name)
        directory: dict[str, Any] = json.loads(raw)
        return directory

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def array(self, name: str) -> NDArray[Any]:
        """The section `name` as a read-only one-dimensional view."""
        dtype, offset, size, _ = self._sections[name]
        kind = np.dtype(dtype)
        if not size:
            return np.empty(0, kind)
        view = np.frombuffer(self.data, kind, count=size // kind.itemsize, offset=offset)
        view.flags.writeable = False
        return view

    def optional(self, name: str) -> NDArray[Any] | None:
        """The section `name`, or None when the file has none of that name."""
        return self.array(name) if name in self._sections else None

    def raw(self, name: str) -> memoryview:
        """The bytes of the section `name`."""
        _, offset, size, _ = self._sections[name]
        return memoryview(self.data)[offset : offset + size]

    def release(self) -> None:
        """Tell the system that the pages read so far need not be kept; those still needed are read again."""
        if isinstance(self.data, mmap.mmap):
            self.data.madvise(mmap.MADV_DONTNEED)

    def damaged(self) -> list[str]:
        """Names of sections that fail their checksums, "gaps" for the bytes between; reads the whole file."""
        bad = [name for name, entry in self._sections.items() if zlib.crc32(self.raw(name)) != entry[3]]
        return bad if self._gaps_are_zero() else [*bad, "gaps"]

    def _gaps_are_zero(self) -> bool:
        stretches = sorted((start, start + size) for _, start, size, _ in self._sections.values())
        (directory,) = struct.unpack_from("<Q", self.data, len(self.data) - _TRAILER.size)
        ends = [_HEADER.size - 4, *(end for _, end in stretches)]  # the header's last number is a gap, too
        starts = [*(start for start, _ in stretches), directory]
        return not any(any(self.data[end:start]) for end, start in zip(ends, starts, strict=True))
