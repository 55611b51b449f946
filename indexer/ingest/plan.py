"""What of a corpus has to be read, by comparing its files with the ledger of the last run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.model import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from indexer.ingest.ledger import FileRecord
    from indexer.ingest.walk import Entry


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
    known: Mapping[str, FileRecord], found: Iterable[Entry | Failure], *, everything: bool = False
) -> Plan:
    """Compares ``found`` with what is ``known``; ``everything`` is to be read whether known or not.

    What lies in a folder that cannot be opened now is not gone: nobody knows.
    """
    entries: list[Entry] = []
    failures: list[Failure] = []
    for one in found:
        (failures if isinstance(one, Failure) else entries).append(one)  # type: ignore[arg-type]
    present = {entry.path for entry in entries}
    hidden = tuple(f"{failure.path}/" for failure in failures)
    return Plan(
        read=tuple(entry for entry in entries if everything or not _is_known(entry, known.get(entry.path))),
        gone=tuple(path for path in known if path not in present and not f"{path}/".startswith(hidden)),
        failures=tuple(failures),
    )


def _is_known(entry: Entry, record: FileRecord | None) -> bool:
    return record is not None and (record.size, record.mtime_ns) == (entry.size, entry.mtime_ns)
