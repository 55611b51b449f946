"""The ledger: which file of the corpus gave which articles, as of one commit of the index.

It is what a new run is compared with, so it also remembers the files that gave nothing. Stored as JSON
beside the commit it belongs to.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from indexer.report import Failure, IngestReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was when it was read.

    Attributes:
        size: In bytes.
        mtime_ns: Time of its last change, in nanoseconds since 1970.
        digest: SHA-256 of its bytes.
        articles: Id to fingerprint, in the order of the file.
        failures: What in it could not be read.
        withdraws: Names of articles, wherever they lie, that this file says their agency has taken back.
        held_back: Ids of articles that lie in this file and are withdrawn by one.
        pages: Id to what is remembered of a page, see :mod:`indexer.ingest.repeats`.
    """

    size: int
    mtime_ns: int
    digest: str
    articles: dict[str, str]
    failures: tuple[Failure, ...] = ()
    withdraws: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    pages: dict[str, str] = field(default_factory=dict)


class Place(NamedTuple):
    """Where an article lies, files by name, and what it says there."""

    paths: tuple[str, ...]
    fingerprint: str


_NEVER: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The files of a corpus, by their path in it.

    Attributes:
        files: Path to record.
        written_at: When the index was last in step with them.
    """

    files: dict[str, FileRecord] = field(default_factory=dict)
    written_at: datetime = _NEVER

    def places(self) -> dict[str, Place]:
        """Article id to its place."""
        places: dict[str, Place] = {}
        for path in sorted(self.files):
            for article_id, fingerprint in self.files[path].articles.items():
                known = places.get(article_id)
                paths = (path,) if known is None else (*known.paths, path)
                places[article_id] = Place(paths, fingerprint)
        return places

    def withdrawn(self) -> set[str]:
        """Names of the articles that a file withdraws."""
        return {name for record in self.files.values() for name in record.withdraws}

    def held_back(self) -> int:
        """How many articles are not indexed because a file withdraws them."""
        return sum(len(record.held_back) for record in self.files.values())

    def failures(self) -> Iterator[Failure]:
        """All that could not be read."""
        for record in self.files.values():
            yield from record.failures

    def dumps(self) -> str:
        """The ledger as JSON."""
        files = {path: asdict(record) for path, record in self.files.items()}
        return json.dumps({"written_at": self.written_at.isoformat(), "files": files}, ensure_ascii=True)

    @classmethod
    def loads(cls, text: str) -> Ledger:
        """The ledger that :meth:`dumps` wrote.

        Raises:
            ValueError: It is no ledger.
        """
        try:
            content = json.loads(text)
            files = {path: _record(**record) for path, record in content["files"].items()}
            return cls(files, datetime.fromisoformat(content["written_at"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a ledger: {error}") from error


def _record(
    failures: list[dict[str, Any]],
    withdraws: Iterable[str] = (),
    held_back: Iterable[str] = (),
    **others: Any,  # noqa: ANN401 - as JSON has it
) -> FileRecord:
    told = tuple(Failure(**one) for one in failures)
    return FileRecord(failures=told, withdraws=tuple(withdraws), held_back=tuple(held_back), **others)


def compare(before: dict[str, Place], after: dict[str, Place]) -> IngestReport:
    """What has happened to the articles between two ledgers; one that moved counts as changed."""
    common = before.keys() & after.keys()
    unchanged = sum(_is_same(before[one], after[one]) for one in common)
    return IngestReport(
        added=len(after) - len(common),
        changed=len(common) - unchanged,
        removed=len(before) - len(common),
        unchanged=unchanged,
    )


def _is_same(before: Place, after: Place) -> bool:
    """Whether an article says what it said, and still lies at one of the places where it lay."""
    return before.fingerprint == after.fingerprint and not set(before.paths).isdisjoint(after.paths)
