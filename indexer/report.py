"""What runs over a corpus tell: what was done, what could not be read, and what there is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.model import iso

if TYPE_CHECKING:
    from datetime import datetime

    from indexer.model import FacetValue


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a line of one, that could not be read, and why.

    Attributes:
        path: The file, relative to the corpus where it lies in it.
        line: The line, from 1, or None for the whole file.
        code: Code of the error, see :mod:`indexer.errors`.
        message: One sentence, with what to do where there is something to do.
    """

    path: str
    line: int | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did, counted in articles; ``failed`` counts files and lines that could not be read.

    Attributes:
        feeds: Feeds that were newly subscribed to.
        withdrawn: Articles that are not indexed because their agency has taken them back.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    feeds: int = 0
    withdrawn: int = 0

    @property
    def failed(self) -> int:
        """Number of files and lines that could not be read."""
        return len(self.failures)

    def as_dict(self) -> dict[str, Any]:
        """The report as ``--json`` prints it."""
        return {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class IndexStats:
    """Sizes and freshness of an index.

    Attributes:
        articles: Number of articles that can be found.
        files: Number of files they come from, failed ones included.
        size_bytes: Size of the index on disk.
        indexed_at: When the index was last brought in step.
        oldest: Publication date of the oldest dated article.
        newest: Publication date of the newest.
        undated: Number of articles without a date.
        sources: Outlet and number of its articles, most first.
        failures: Files and lines that could not be read, with the reason.
        walked: Parts of queries that were answered article by article since the commit was opened.
    """

    articles: int
    files: int
    size_bytes: int
    indexed_at: datetime
    oldest: datetime | None
    newest: datetime | None
    undated: int
    sources: tuple[FacetValue, ...]
    failures: tuple[Failure, ...]
    walked: int

    def as_dict(self) -> dict[str, Any]:
        """The figures as ``defnews stats --json`` prints them."""
        return {
            "articles": self.articles,
            "files": self.files,
            "size_bytes": self.size_bytes,
            "indexed_at": iso(self.indexed_at),
            "oldest": iso(self.oldest),
            "newest": iso(self.newest),
            "undated": self.undated,
            "sources": {one.value: one.count for one in self.sources},
            "failed": len(self.failures),
        }
