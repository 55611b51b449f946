"""What several test modules of this folder need: limits, and reading bytes as if they were a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.ingest.contract import Limits
from indexer.ingest.registry import read_file
from indexer.model import Article

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.ingest.contract import Read

LIMITS = Limits(max_article_bytes=100_000, max_file_bytes=1_000_000)
PARAGRAPH = (
    "The ministers met in Ankara on Monday and agreed to meet again in Riyadh before the end of the year."
)


def read_all(folder: Path, name: str, content: bytes, limits: Limits = LIMITS) -> list[Read]:
    path = folder / name
    path.write_bytes(content)
    return list(read_file(path, limits))


def read_one(folder: Path, name: str, content: bytes | str) -> Article:
    [read] = read_all(folder, name, content.encode() if isinstance(content, str) else content)
    assert isinstance(read.outcome, Article)
    return read.outcome
