"""Checksums of an index's files, so that ``defnews doctor`` can tell what a failing disk changed.

Whoosh's own files carry none. They are never changed after they are written, so one line a file does:
``checksums-N.json`` maps the names of all files of commit N to their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from indexer.errors import IndexDamagedError, IndexerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HINT: Final = "Run 'defnews reindex --full' to build it anew from the corpus."


def path_of(generation: Path, commit: int) -> Path:
    """The file that holds the checksums of ``commit``."""
    return generation / f"checksums-{commit}.json"


def compute(generation: Path) -> dict[str, str]:
    """Name to checksum of the index files in ``generation``."""
    return {entry.name: _digest(entry) for entry in sorted(generation.iterdir()) if _is_checked(entry)}


def verify(generation: Path, commit: int) -> Iterator[IndexDamagedError]:
    """One error for each file of ``commit`` that is missing or not as it was written."""
    path = path_of(generation, commit)
    try:
        expected = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        yield IndexDamagedError(f"{path} cannot be read: {error}.", _HINT)
        return
    for name, digest in expected.items():
        try:
            if _digest(generation / name) != digest:
                yield IndexDamagedError(f"{generation / name} has changed since it was written.", _HINT)
        except OSError as error:
            yield IndexDamagedError(f"{generation / name} cannot be read: {error.strerror}.", _HINT)


@contextmanager
def blamed_on_damage(generation: Path, commit: int) -> Iterator[None]:
    """Turns whatever Whoosh trips over into an error of ours, if a file is not as it was written.

    A broken file can make Whoosh raise anything at all; with all files whole it is a fault of the program,
    and raised as it is.

    Raises:
        IndexDamagedError: A file of the index has changed.
    """
    try:
        yield
    except IndexerError:
        raise
    except Exception as error:
        for damage in verify(generation, commit):
            raise damage from error
        raise


def _is_checked(entry: Path) -> bool:
    return entry.is_file() and "MAIN_" in entry.name


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
