"""TAR archives: what each file in them holds; read as they come, links and devices passed over."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import DamagedFileError
from indexer.ingest.readers.containers import (
    Member,
    ReadStream,
    allowance_of,
    inside,
    is_content,
    read_members,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from indexer.ingest.contract import Limits, Read, Sample

_LONGEST_HEADER: Final = 1_000_000
_HEADERS: Final = (*tarfile.GNU_TYPES[:2], tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)


class Tar:
    """Reads TAR archives.

    Args:
        read_stream: Reads what is in them.
    """

    name: ClassVar[str] = "tar"
    description: ClassVar[str] = "a TAR archive of files of any kind listed here, also compressed"
    endings: ClassVar[tuple[str, ...]] = (".tar", ".tar.gz", ".tgz")
    yields: ClassVar[tuple[str, ...]] = ("whatever its files give",)

    def __init__(self, read_stream: ReadStream) -> None:
        self._read_stream = read_stream

    def score(self, sample: Sample) -> int:
        """Sure by the mark in the first header."""
        return 95 if sample.head[257:262] == b"ustar" else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields what is in each file; where the archive is broken, what came before has been yielded.

        Raises:
            IngestError: The archive is broken, empty, or lies too deep in others.
        """
        del sample
        inner = inside(limits)
        try:
            with tarfile.open(
                fileobj=stream, mode="r|", tarinfo=_Header, errors="surrogateescape"
            ) as archive:
                yield from read_members(_members(archive, inner), self._read_stream, inner)
        except (tarfile.TarError, EOFError, ValueError) as error:
            raise DamagedFileError(f"The TAR archive is broken: {error}.", "Copy the file again.") from error


class _Header(tarfile.TarInfo):
    """Refuses the headers that would be read into memory at whatever length they claim."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _HEADERS and self.size > _LONGEST_HEADER:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]  # not in the stubs


def _members(archive: tarfile.TarFile, limits: Limits) -> Iterator[Member]:
    allowance = allowance_of(limits)
    for info in archive:
        allowance.take(info.size, entries=1)
        if info.isreg() and is_content(info.name):
            file = archive.extractfile(info)
            yield Member(info.name, file.read() if file else b"")
