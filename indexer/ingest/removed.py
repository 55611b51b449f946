"""Articles that were taken out of the corpus. Nothing is destroyed.

A file of which every article was removed is moved to ``.removed/`` in the corpus, under the path it had. Of
a file of many the ids are listed in ``.removed/articles.txt``, one a line; what is listed is not indexed.
Folders whose name begins with a dot are not part of the corpus, so both can be undone by hand.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from indexer.durable import replace_file
from indexer.ingest import side_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDER: Final = ".removed"
_LIST: Final = "articles.txt"


def removed_ids(corpus: Path) -> set[str]:
    """Ids of the articles that must not be indexed."""
    try:
        return set((corpus / FOLDER / _LIST).read_text(encoding="utf-8").split("\n")) - {""}
    except FileNotFoundError:
        return set()


def list_as_removed(corpus: Path, ids: Iterable[str]) -> Path:
    """Adds ``ids`` to the list, and returns the list's path."""
    return _write(corpus, removed_ids(corpus) | set(ids))


def readmit(corpus: Path, ids: Iterable[str]) -> None:
    """Takes ``ids`` off the list, if they are on it."""
    listed = removed_ids(corpus)
    if not listed.isdisjoint(ids):
        _write(corpus, listed.difference(ids))


def put_away(corpus: Path, path: str) -> Path:
    """Moves the file ``path`` of the corpus, and what is noted beside it, and returns where it is now."""
    target = corpus / FOLDER / path
    while target.exists():
        target = target.with_name(f"{target.stem}-again{target.suffix}")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = side_file.path_of(corpus / path)
    if beside.exists():
        shutil.move(beside, side_file.path_of(target))
    shutil.move(corpus / path, target)
    return target


def _write(corpus: Path, ids: set[str]) -> Path:
    path = corpus / FOLDER / _LIST
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, "".join(f"{one}\n" for one in sorted(ids)))
    return path
