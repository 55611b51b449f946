"""Files inside a ZIP file: archives, and the office formats that are such archives.

Nothing is unpacked to a place that a name in the archive could choose, and what a member says of its size is
checked against what it takes.
"""

from __future__ import annotations

import lzma
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from indexer.errors import DamagedFileError, FileTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_KEPT_IN_MEMORY: Final = 16_000_000
_GREATEST_RATIO: Final = 250
"""Deflate reaches 1,032 at most and prose 20; what lies between is made to be large."""
_ALWAYS_ALLOWED: Final = 1_000_000
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, ValueError, OSError, IndexError),
)


@contextmanager
def opened_zip(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Opens the ZIP file that ``stream`` holds.

    Raises:
        DamagedFileError: It is none, or is broken.
    """
    with tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        try:
            archive = zipfile.ZipFile(copy)
        except _BROKEN as error:
            raise DamagedFileError(f"The ZIP file is broken: {error}.", "Copy the file again.") from error
        with archive:
            yield archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str, max_bytes: int) -> bytes:
    """Returns the content of a file in the archive.

    Raises:
        FileTooLargeError: It has more than ``max_bytes``, or is packed as tightly as only bombs are.
        DamagedFileError: It is not there, is encrypted or broken.
    """
    try:
        info = archive.getinfo(member) if isinstance(member, str) else member
    except KeyError as error:
        raise DamagedFileError(f"There is no '{member}' in the file.", "Save it again.") from error
    if info.flag_bits & 1:
        raise DamagedFileError("It is encrypted.", "Unpack it with its password, and add what is in it.")
    if info.file_size > max_bytes or _is_bomb(info):
        raise FileTooLargeError(
            f"It unpacks to {info.file_size:,} bytes.",
            "Unpack it yourself if you trust it, or raise the limits.",
        )
    try:
        with archive.open(info) as content:
            return content.read(max_bytes)
    except _BROKEN as error:
        raise DamagedFileError(f"It is broken in the archive: {error}.", "Copy the archive again.") from error


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > max(_ALWAYS_ALLOWED, info.compress_size * _GREATEST_RATIO)
