"""What is known of a file and not said in it, kept in a JSON file beside it: ``NAME.meta.json``.

For a page that was fetched it says where from and when; for any file, what its user said of it. The walk
passes such a file over, and what it says counts as part of the file that it lies beside.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Final

from indexer.errors import BadValueError
from indexer.ingest.clean import clean_line
from indexer.ingest.dates import parse_date
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from indexer.errors import IngestError

ENDING: Final = ".meta.json"
GIVEN: Final = ("title", "date", "source")
"""What a user can say of a file."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted; an empty string stands for nothing.

    Attributes:
        url: The address that the file was fetched from.
        retrieved: When, ISO 8601. Says nothing about when it was published.
        content_type: What the server said it is.
        headers: The other things that the server said of it.
        title: What its user calls it.
        date: When it was published, as its user wrote it.
        source: Its outlet.
    """

    url: str = ""
    retrieved: str = ""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    date: str = ""
    source: str = ""

    def dumps(self) -> str:
        """As JSON, with what there is to say."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, indent=1)


def path_of(path: Path) -> Path:
    """Where the side file of ``path`` is, or would be."""
    return path.with_name(path.name + ENDING)


def times(path: Path) -> tuple[int, int]:
    """Size of ``path``, and the time when it or its side file last changed, in nanoseconds since 1970."""
    status = path.stat()
    beside = path_of(path)
    noted_ns = beside.stat().st_mtime_ns if beside.exists() else 0
    return status.st_size, max(status.st_mtime_ns, noted_ns)


def noted(path: Path) -> Noted:
    """What is noted of the file at ``path``; a side file that somebody has spoiled counts as none."""
    try:
        said = json.loads(path_of(path).read_bytes())
        headers = {str(name): str(value) for name, value in dict(said.get("headers", {})).items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return Noted()
    texts = {one.name: str(said.get(one.name, "")) for one in fields(Noted) if one.name != "headers"}
    return Noted(**texts, headers=headers)


def check_given(given: Mapping[str, str]) -> None:
    """Makes sure that ``given`` can be noted.

    Raises:
        BadValueError: It names something else than :data:`GIVEN`, or a value that cannot be.
    """
    for name, value in given.items():
        if name not in GIVEN:
            raise BadValueError("as", name, f"one of {', '.join(GIVEN)}")
        if not clean_line(value):
            raise BadValueError(name, value, "a value")
    if "date" in given and not _date(given["date"]):
        raise BadValueError("date", given["date"], "a date")


def completed(outcomes: Iterable[Article | IngestError], said: Noted) -> Iterator[Article | IngestError]:
    """Puts into the articles of a file what they do not say themselves.

    A title there always is, be it one that was made from the first words; the one that is noted takes its
    place if the file holds a single article.
    """
    waiting = iter(outcomes)
    ahead = [one for one in (next(waiting, None), next(waiting, None)) if one is not None]
    for outcome in ahead:
        yield _with(outcome, said, is_alone=len(ahead) == 1)
    for outcome in waiting:
        yield _with(outcome, said, is_alone=False)


def _with(outcome: Article | IngestError, said: Noted, *, is_alone: bool) -> Article | IngestError:
    if not isinstance(outcome, Article):
        return outcome
    published = outcome.published or _date(said.date)
    return replace(
        outcome,
        title=clean_line(said.title) if said.title and is_alone else outcome.title,
        published=published,
        published_from=outcome.published_from if outcome.published else "given" if published else None,
        source=outcome.source or clean_line(said.source) or None,
        url=outcome.url or said.url or None,
        retrieved=outcome.retrieved or _date(said.retrieved),
    )


def _date(text: str) -> datetime | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
