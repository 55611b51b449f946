"""What of a corpus has to be read, by comparing its files with the ledger of the last run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from indexer.errors import FilesVanishedError
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from indexer.ingest.ledger import FileRecord
    from indexer.ingest.walk import Entry

_MANY_FILES: Final = 10
"""Files that a folder must have held for it to be watched over."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of one run.

    Attributes:
        read: Files that are new, or whose size or time differs from the ledger's.
        gone: Paths in the ledger that are no longer in the corpus.
        failures: What could not even be looked at.
    """

    read: tuple[Entry, ...]
    gone: tuple[str, ...]
    failures: tuple[Failure, ...]


def make_plan(
    known: Mapping[str, FileRecord],
    found: Iterable[Entry | Failure],
    *,
    everything: bool = False,
    failed: bool = False,
) -> Plan:
    """Compares ``found`` with what is ``known``.

    What lies in a folder that cannot be opened now is not gone: nobody knows.

    Args:
        known: The files of the ledger.
        found: What the walk found.
        everything: Whether all is to be read, known or not.
        failed: Whether what failed before is to be read again.
    """
    entries: list[Entry] = []
    failures: list[Failure] = []
    for one in found:
        (failures if isinstance(one, Failure) else entries).append(one)  # type: ignore[arg-type]
    present = {entry.path for entry in entries}
    hidden = tuple(f"{failure.path}/" for failure in failures)
    again = {path for path, record in known.items() if record.failures} if failed else set()
    return Plan(
        read=tuple(
            entry
            for entry in entries
            if everything or entry.path in again or not _is_known(entry, known.get(entry.path))
        ),
        gone=tuple(path for path in known if path not in present and not f"{path}/".startswith(hidden)),
        failures=tuple(failures),
    )


def refuse_accident(plan: Plan, known: Mapping[str, FileRecord], corpus: str) -> None:
    """Makes sure that what is gone looks as if somebody meant it: a share may just not be mounted.

    A file that is gone here and has turned up there, with its size and time, was moved and does not count.

    Args:
        plan: What is to be done.
        known: The files of the ledger.
        corpus: How to name the corpus.

    Raises:
        FilesVanishedError: More than half of a folder that held ten files or more is gone.
    """
    moved = Counter((entry.size, entry.mtime_ns) for entry in plan.read if entry.path not in known)
    gone: Counter[str] = Counter()
    for path in plan.gone:
        times = (known[path].size, known[path].mtime_ns)
        if moved[times]:
            moved[times] -= 1
        else:
            gone.update(_folders(path))
    if gone.total() == 0:
        return
    held = Counter(folder for path in known for folder in _folders(path))
    for folder in sorted(gone, key=lambda one: (gone[one], len(one)), reverse=True):
        if held[folder] >= _MANY_FILES and gone[folder] > held[folder] / 2:
            raise FilesVanishedError(f"{corpus}/{folder}".rstrip("/"), gone[folder], held[folder])


def _folders(path: str) -> Iterator[str]:
    """The folders that ``path`` lies in; the corpus itself is the empty string."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _is_known(entry: Entry, record: FileRecord | None) -> bool:
    return record is not None and (record.size, record.mtime_ns) == (entry.size, entry.mtime_ns)
