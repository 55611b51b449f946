"""The files of a corpus folder, in an order that does not depend on the file system.

Users drop anything into a folder, so nothing found there may end a run: what cannot be indexed comes out
as a :class:`~indexer.model.Failure` among the files. Each real folder is walked once, however many links
lead to it, which also ends every loop.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.errors import UnreadableFileError
from indexer.ingest.feeds import FILE_NAME as FEEDS_FILE
from indexer.ingest.side_file import ENDING as SIDE_FILE_ENDING
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus.

    Attributes:
        path: Relative to the corpus, with forward slashes.
        size: Bytes on disk.
        mtime_ns: Time of its last change, or of what is noted beside it, in nanoseconds since 1970.
    """

    path: str
    size: int
    mtime_ns: int


def walk(corpus: Path) -> Iterator[Entry | Failure]:
    """Yields the files below ``corpus``, sorted by path; what cannot be taken comes as a failure."""
    seen: set[tuple[int, int]] = set()
    open_folders = [_list(corpus, "", seen)]
    while open_folders:
        for found in open_folders[-1]:
            if isinstance(found, Entry | Failure):
                yield found
                continue
            open_folders.append(_list(found, f"{found.path[len(os.fspath(corpus)) :].strip('/')}/", seen))
            break
        else:
            open_folders.pop()


def _list(
    folder: Path | os.DirEntry[str], prefix: str, seen: set[tuple[int, int]]
) -> Iterator[Entry | Failure | os.DirEntry[str]]:
    try:
        status = os.stat(folder)  # noqa: PTH116 - a DirEntry is no Path
        if (status.st_dev, status.st_ino) in seen:
            yield _failure(prefix, "is reached a second time through a link, which was not followed")
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as listing:
            children = sorted(listing, key=lambda child: child.name)
    except OSError as error:
        yield _failure(prefix or os.fspath(folder), f"cannot be opened: {_reason(error)}")
        return
    names = {child.name for child in children}
    for child in children:
        if not child.name.startswith(".") and not _says_of_others(prefix + child.name, child.name, names):
            yield _look_at(child, prefix, has_side_file=child.name + SIDE_FILE_ENDING in names)


def _look_at(
    child: os.DirEntry[str], prefix: str, *, has_side_file: bool
) -> Entry | Failure | os.DirEntry[str]:
    path = prefix + child.name
    try:
        path.encode()
        if child.is_dir():
            return child
        status = child.stat()
        noted_ns = os.stat(child.path + SIDE_FILE_ENDING).st_mtime_ns if has_side_file else 0  # noqa: PTH116
    except UnicodeEncodeError:
        return _failure(path, "has a name that is not UTF-8")
    except OSError as error:
        return _failure(path, f"cannot be looked at: {_reason(error)}")
    if not stat.S_ISREG(status.st_mode):
        return _failure(path, "is neither a file nor a folder")
    return Entry(path, status.st_size, max(status.st_mtime_ns, noted_ns))


def _says_of_others(path: str, name: str, names: set[str]) -> bool:
    """Whether it is the side file of another, or the list of feeds."""
    is_side_file = name.endswith(SIDE_FILE_ENDING) and name.removesuffix(SIDE_FILE_ENDING) in names
    return is_side_file or path == FEEDS_FILE


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _failure(path: str, what: str) -> Failure:
    shown = os.fsencode(path.rstrip("/") or path).decode("utf-8", "backslashreplace")
    return Failure(shown, None, UnreadableFileError.code, f"{shown} {what}.")
