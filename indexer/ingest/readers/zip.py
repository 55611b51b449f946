"""ZIP archives: what each file in them holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import IngestError
from indexer.ingest.readers.containers import (
    Member,
    ReadStream,
    allowance_of,
    inside,
    is_content,
    read_members,
)
from indexer.ingest.readers.zipped import opened_zip, read_member

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from typing import BinaryIO

    from indexer.ingest.contract import Limits, Read, Sample

_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: Final = (b"[Content_Types].xml", b"mimetypeapplication/")
"""At the start of office documents, of which the files inside are nothing to search one by one."""


class Zip:
    """Reads ZIP archives.

    Args:
        read_stream: Reads what is in them.
    """

    name: ClassVar[str] = "zip"
    description: ClassVar[str] = "a ZIP archive of files of any kind listed here"
    endings: ClassVar[tuple[str, ...]] = (".zip",)
    yields: ClassVar[tuple[str, ...]] = ("whatever its files give",)

    def __init__(self, read_stream: ReadStream) -> None:
        self._read_stream = read_stream

    def score(self, sample: Sample) -> int:
        """Sure of every ZIP file that is no office document."""
        is_office = any(mark in sample.head[:4096] for mark in _OFFICE)
        return 90 if sample.head.startswith(_MAGIC) and not is_office else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields what is in each file; a file that cannot be read is an error in its place.

        Raises:
            IngestError: The archive is broken, empty, or lies too deep in others.
        """
        del sample
        inner = inside(limits)
        with opened_zip(stream) as archive:
            yield from read_members(_members(archive, inner), self._read_stream, inner)


def _members(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Member]:
    allowance = allowance_of(limits)
    for info in archive.infolist():
        allowance.take(0, entries=1)
        if info.is_dir() or not is_content(info.filename):
            continue
        try:
            content: bytes | IngestError = read_member(archive, info, allowance.bytes_left)
        except IngestError as error:
            content = error
        allowance.take(len(content) if isinstance(content, bytes) else 0)
        yield Member(info.filename, content)
