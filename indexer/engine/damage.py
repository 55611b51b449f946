"""Errors of the columnar index, in the words of this package."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from indexer.columnar import ColumnarError
from indexer.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REBUILD: Final = "Run 'defnews reindex --full' to build it anew from the corpus."


@contextmanager
def damage_reported(generation: Path) -> Iterator[None]:
    """Turns what is wrong with a file of ``generation`` into an error of ours.

    Raises:
        IndexDamagedError: A file is missing, cut short, or not as it was written.
    """
    try:
        yield
    except ColumnarError as error:
        raise damaged(generation, error.file, error.message) from error
    except FileNotFoundError as error:
        raise IndexDamagedError(f"{error.filename} is missing.", REBUILD) from error


def damaged(generation: Path, file: str, what: str) -> IndexDamagedError:
    """The error for a file of ``generation``."""
    return IndexDamagedError(f"{generation / file} is damaged: {what}.", REBUILD)
