"""The moment a commit becomes visible, and the clean-up after it.

Order is everything here. Segment files are complete and on disk before a table of contents names them; the
table of contents is written under another name, flushed, renamed, and the folder flushed; only then are files
removed that no table of contents names. Stopped anywhere, the folder holds the last good state, plus at most
files that nobody names.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.util.filelock import try_for

from indexer.columnar.errors import ColumnarError, IndexLockedError
from indexer.columnar.sections import sync
from indexer.columnar.segment import ColumnarSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh.fields import Schema
    from whoosh.index import FileIndex
    from whoosh.util.filelock import LockBase

_DELAY_SECONDS: Final = 0.05


class _DurableStorage(FileStorage):
    """A folder in which a renamed file is on disk when `rename_file` returns."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - Whoosh's
        with (Path(self.folder) / oldname).open("rb") as file:
            os.fsync(file.fileno())
        super().rename_file(oldname, newname, safe=safe)  # type: ignore[no-untyped-call]
        sync(Path(self.folder))


def index_folder(index: FileIndex) -> Path:
    """The folder of an index.

    Raises:
        ColumnarError: The index is not kept in a folder.
    """
    if not isinstance(index.storage, FileStorage):
        raise ColumnarError("bulk writing needs an index in a folder")
    return Path(index.storage.folder)


def read_segments(index: FileIndex) -> tuple[Schema, list[ColumnarSegment], int]:
    """The schema, the segments and the generation of the latest commit.

    Raises:
        ColumnarError: A segment was written by another codec.
    """
    toc = TOC.read(index.storage, index.indexname)
    for segment in toc.segments:
        if not isinstance(segment, ColumnarSegment):
            raise ColumnarError(f"segment {segment.segment_id()} was written by another codec")
    return toc.schema, toc.segments, toc.generation


def publish(index: FileIndex, schema: Schema, segments: Sequence[ColumnarSegment], generation: int) -> None:
    """Make `segments` the content of the index, in one step.

    Only now are the files of new ones flushed: those that were merged within the same commit never are.
    """
    folder = index_folder(index)
    before = {segment.segment_id() for segment in read_segments(index)[1]}
    for segment in segments:
        if segment.segment_id() not in before:
            sync(folder / segment.file_name)
    sync(folder)
    storage = _DurableStorage(str(folder))  # type: ignore[no-untyped-call]
    TOC(schema, list(segments), generation).write(storage, index.indexname)
    remove_unnamed(index, segments, generation)


def remove_unnamed(index: FileIndex, segments: Sequence[ColumnarSegment], generation: int) -> None:
    """Remove tables of contents of other generations and segment files that are in none.

    Readers that are open keep what they have mapped.
    """
    folder = index_folder(index)
    named = {segment.file_name for segment in segments} | {f"_{index.indexname}_{generation}.toc"}
    name = re.escape(index.indexname)
    ours = re.compile(rf"_{name}_\d+\.toc(\.[\d.]+)?|{name}_[0-9a-z]+\.seg1")
    for path in folder.iterdir():
        if path.name not in named and ours.fullmatch(path.name):
            path.unlink(missing_ok=True)


def acquire_lock(index: FileIndex, timeout_seconds: float) -> LockBase:
    """The index's write lock, with this process's number in it.

    Raises:
        IndexLockedError: Another writer held it all the time.
    """
    lock: LockBase = index.lock("WRITELOCK")
    path = Path(lock.filename)
    if not try_for(lock.acquire, timeout=timeout_seconds, delay=_DELAY_SECONDS):
        holder = path.read_text(encoding="ascii", errors="replace").strip()
        who = f"process {holder}" if holder.isdigit() else "another process"
        raise IndexLockedError(f"{who} is writing to the index", path.name)
    path.write_text(f"{os.getpid()}\n", encoding="ascii")
    return lock
