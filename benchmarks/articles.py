"""Articles from a file of JSON lines, plain or compressed."""

from __future__ import annotations

import gzip
import itertools
import json
import lzma
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, cast

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Article:
    """What is indexed.

    Attributes:
        id: Unique.
        title: One line.
        text: The body.
        published: Seconds since 1970, UTC.
    """

    id: str
    title: str
    text: str
    published: int


def _open(path: Path) -> IO[str]:
    if path.suffix == ".xz":
        return cast("IO[str]", lzma.open(path, "rt", encoding="utf-8"))
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8"))
    if path.suffix == ".zst":
        return cast("IO[str]", zstandard.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def read_articles(path: Path, limit: int) -> Iterator[Article]:
    """The first `limit` articles of a file with keys id, title, text and date."""
    with _open(path) as lines:
        for number, line in enumerate(itertools.islice(lines, limit)):
            values = json.loads(line)
            when = datetime.fromisoformat(values["date"])
            published = int(when.replace(tzinfo=when.tzinfo or UTC).timestamp())
            yield Article(f"{values['id']}-{number}", values["title"], values["text"], published)
