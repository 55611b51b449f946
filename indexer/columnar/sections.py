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
All numbers are little-endian. A file is written once, front to back, and never changed. Opening maps it and
reads the directory only; a section's pages are read when they are first used. Checksums of sections are
verified by `verify`, since verifying them on opening would read the whole index.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from indexer.columnar.errors import CorruptSegmentError, UnsupportedVersionError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Buffer = bytes | mmap.mmap

MAGIC: Final = b"COLSEG\r\n"
VERSION: Final = 1
_HEADER: Final = struct.Struct("<8sII")
_TRAILER: Final = struct.Struct("<QII8s")
_ALIGNMENT: Final = 64


class ByteSink(Protocol):
    """Where a segment file's bytes go."""

    def write(self, data: Any, /) -> Any: ...

    def close(self) -> None: ...


class DurableFile:
    """A file that is on disk when `close` returns.

    Args:
        path: File to create; it must not exist.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb", buffering=1 << 20)

    def write(self, data: Any, /) -> int:
        """Append `data`."""
        return self._file.write(data)

    def close(self) -> None:
        """Flush to the disk and close."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()


class SectionWriter:
    """Writes one segment file; a context manager, which closes the file whatever happens.

    Args:
        sink: An empty file.
    """

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._position = 0
        self._sections: dict[str, tuple[str, int, int, int]] = {}
        self._open: tuple[str, str, int, int] | None = None

    def __enter__(self) -> SectionWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.close()

    def _emit(self, data: Any) -> None:
        self._sink.write(data)
        self._position += len(data)

    def _pad(self) -> None:
        self._emit(b"\0" * (-self._position % _ALIGNMENT))

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write one whole array as the section `name`."""
        self.begin(name, array.dtype)
        self.append(array)
        self.end()

    def begin(self, name: str, dtype: np.dtype[Any]) -> None:
        """Start a section that arrives in several arrays of one type."""
        if not self._position:
            self._emit(_HEADER.pack(MAGIC, VERSION, 0))
        self._pad()
        self._open = (name, dtype.newbyteorder("<").str, self._position, 0)

    def append(self, array: NDArray[Any]) -> None:
        """Append to the section that was begun; the array's type must be the section's."""
        assert self._open is not None, "no section was begun"
        name, dtype, start, checksum = self._open
        contiguous: Any = np.ascontiguousarray(array, dtype=dtype)  # which numpy does not type as a buffer
        data = memoryview(contiguous).cast("B")
        self._open = (name, dtype, start, zlib.crc32(data, checksum))
        self._emit(data)

    def end(self) -> None:
        """End the section that was begun."""
        assert self._open is not None, "no section was begun"
        name, dtype, start, checksum = self._open
        self._sections[name] = (dtype, start, self._position - start, checksum)
        self._open = None

    def finish(self, meta: Mapping[str, Any]) -> None:
        """Write the directory with `meta` (JSON values), which completes the file."""
        self._pad()
        directory = json.dumps({"meta": meta, "sections": self._sections}).encode()
        start = self._position
        self._emit(directory)
        self._emit(_TRAILER.pack(start, len(directory), zlib.crc32(directory), MAGIC))


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

    def damaged(self) -> list[str]:
        """Names of the sections that fail their checksums. Reads the whole file."""
        return [name for name, entry in self._sections.items() if zlib.crc32(self.raw(name)) != entry[3]]
