"""The folder of an index: generations, the pointer to the current one, and what makes a commit durable.

::

    var/index/
      CURRENT                 name of the current generation, replaced atomically
      lock                    held by the one writer
      gen-000001-5f0c9a1e/    a Whoosh index directory
        _MAIN_3.toc  MAIN_….  Whoosh's commit 3 and its segments
        files-3.json          the ledger of commit 3, written before the commit can be seen
        meta.json             who wrote this generation, and with which schema and analyser
        knowledge.json        the names that were known then
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from indexer.analysis import ANALYZER
from indexer.durable import replace_file, sync
from indexer.engine import table_of_contents
from indexer.engine.damage import REBUILD
from indexer.engine.schema import SCHEMA_VERSION, build_schema
from indexer.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError, KnowledgeError
from indexer.ingest.ledger import Ledger
from indexer.knowledge import Knowledge
from indexer.report import Failure

if TYPE_CHECKING:
    from pathlib import Path

_POINTER: Final = "CURRENT"
_META: Final = "meta.json"
_KNOWLEDGE: Final = "knowledge.json"
_WRITER: Final = ("schema_version", "analyzer")
"""What stands in the ``meta.json`` of every version."""

_GENERATION: Final = re.compile(r"gen-(\d{6,})-[0-9a-f]{8}")


class IndexStore:
    """The folder of one index.

    Attributes:
        root: The folder; need not exist for reading to be tried.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def lock_path(self) -> Path:
        """The file that a writer locks."""
        return self.root / "lock"

    def current(self) -> Path:
        """The folder of the current generation.

        Raises:
            IndexMissingError: There is no index.
            IndexDamagedError: The pointer leads nowhere.
        """
        try:
            name = (self.root / _POINTER).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissingError(
                f"There is no index in {self.root}.", "Run 'defnews reindex' to make one from the corpus."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamagedError(f"{self.root / _POINTER} cannot be read: {error}.", REBUILD) from error
        if not _GENERATION.fullmatch(name) or not (self.root / name).is_dir():
            raise IndexDamagedError(
                f"{self.root / _POINTER} names '{name[:40]}', which is not there.", REBUILD
            )
        return self.root / name

    def latest(self) -> str:
        """Names the newest committed state, as :attr:`Index.commit` does."""
        generation = self.current()
        return f"{generation.name}/{table_of_contents.latest_commit(generation)}"

    def check_meta(self, generation: Path) -> None:
        """Makes sure that this version of the program can read ``generation``.

        Raises:
            IndexOutdatedError: Another schema or analyser wrote it.
            IndexDamagedError: Its ``meta.json`` is missing or unreadable.
        """
        meta = read_meta(generation)
        written = (meta["schema_version"], meta["analyzer"])
        if written != (SCHEMA_VERSION, ANALYZER.fingerprint()):
            other = "rules for words" if written[0] == SCHEMA_VERSION else "fields"
            raise IndexOutdatedError(
                f"The index in {self.root} was written by another version of defnews, with other {other}.",
                REBUILD,
            )

    def create_generation(self, knowledge: Knowledge) -> Path:
        """A new, empty generation beside the current one; not seen by anyone until it is published."""
        numbers = [
            int(match[1]) for entry in self.root.iterdir() if (match := _GENERATION.fullmatch(entry.name))
        ]
        # The random part keeps the name unique even where somebody deletes the whole index under a reader.
        generation = self.root / f"gen-{max(numbers, default=0) + 1:06d}-{secrets.token_hex(4)}"
        generation.mkdir()
        FileIndex.create(FileStorage(str(generation)), build_schema())
        meta = {
            "schema_version": SCHEMA_VERSION,
            "analyzer": ANALYZER.fingerprint(),
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "knowledge": knowledge.fingerprint,
            "knowledge_problems": knowledge.problems,
        }
        replace_file(generation / _META, json.dumps(meta, indent=1) + "\n")
        replace_file(generation / _KNOWLEDGE, knowledge.dumps() + "\n")
        return generation

    def publish(self, generation: Path) -> None:
        """Makes ``generation`` the current one, at once and for good."""
        for entry in (*generation.iterdir(), generation):
            sync(entry)
        replace_file(self.root / _POINTER, generation.name + "\n")

    def sweep(self) -> None:
        """Removes generations that are not current: the one before, and what a killed rebuild left.

        Readers that still have one open keep it: the system frees a file when its last user closes it.
        """
        keep = self.current()
        for entry in self.root.iterdir():
            if _GENERATION.fullmatch(entry.name) and entry != keep:
                shutil.rmtree(entry)


def read_meta(generation: Path) -> dict[str, Any]:
    """Who wrote ``generation``, and with what.

    Raises:
        IndexDamagedError: It is missing or not readable.
    """
    try:
        meta = json.loads((generation / _META).read_text(encoding="utf-8"))
        return {"knowledge": "", "knowledge_problems": [], **meta, **{key: meta[key] for key in _WRITER}}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"{generation / _META} cannot be read: {error}.", REBUILD) from error


def knowledge_failures(generation: Path) -> tuple[Failure, ...]:
    """What was wrong in the knowledge files when ``generation`` was made.

    Raises:
        IndexDamagedError: It is missing or not readable.
    """
    problems = read_meta(generation)["knowledge_problems"]
    return tuple(Failure(path, line, KnowledgeError.code, message) for path, line, message in problems)


def read_knowledge(generation: Path) -> str:
    """What was known when ``generation`` was made, as :func:`parse_knowledge` takes it.

    Raises:
        IndexDamagedError: It is missing or not readable.
    """
    try:
        return (generation / _KNOWLEDGE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{generation / _KNOWLEDGE} cannot be read: {error}.", REBUILD) from error


@lru_cache(maxsize=2)
def parse_knowledge(text: str) -> Knowledge:
    """What ``text`` says; kept for the next who asks, since much is worked out from it.

    Raises:
        IndexDamagedError: It is not what was written.
    """
    try:
        return Knowledge.loads(text)
    except ValueError as error:
        raise IndexDamagedError(f"The knowledge of the index cannot be read: {error}.", REBUILD) from error


def read_ledger(generation: Path, commit: int) -> Ledger:
    """The ledger of ``commit``.

    Raises:
        IndexDamagedError: It is missing or not readable.
    """
    path = _ledger_path(generation, commit)
    try:
        return Ledger.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} cannot be read: {error}.", REBUILD) from error


def write_ledger(generation: Path, commit: int, ledger: Ledger) -> None:
    """Writes the ledger of ``commit``, durably."""
    replace_file(_ledger_path(generation, commit), ledger.dumps())


def remove_ledgers_before(generation: Path, commit: int) -> None:
    """Removes the ledgers of older commits."""
    current = _ledger_path(generation, commit)
    for path in generation.glob("files-*.json"):
        if path != current:
            path.unlink()


def open_whoosh(generation: Path) -> tuple[FileIndex, int]:
    """The Whoosh index in ``generation``, its table of contents checked, and the number of its commit.

    Raises:
        IndexDamagedError: There is none, or it cannot be trusted.
    """
    commit = table_of_contents.latest_commit(generation)
    if commit < 0:
        raise IndexDamagedError(f"{generation} holds no commit.", REBUILD)
    table_of_contents.check(generation, commit)
    return FileIndex(FileStorage(str(generation)), schema=build_schema()), commit


def _ledger_path(generation: Path, commit: int) -> Path:
    return generation / f"files-{commit}.json"
