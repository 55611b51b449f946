"""Fixtures that every part of the tests shares: articles made to measure and an index of them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from indexer.engine import Index, open_index, write_batch
from indexer.ingest.ledger import FileRecord
from indexer.model import Article
from indexer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def make_article(number: int = 0, **fields: Any) -> Article:
    """An article of which only ``fields`` matter; others tell ``number`` apart from the rest."""
    defaults = {
        "id": f"a{number}",
        "title": f"Title {number}",
        "body": f"Body of article {number}.",
        "path": f"{number}.txt",
    }
    return Article(**{**defaults, **fields})


def day(year: int, month: int, number: int) -> datetime:
    """Midnight UTC of a day."""
    return datetime(year, month, number, tzinfo=UTC)


def put(index: Path, *articles: Article) -> None:
    """Commits ``articles`` to the index in the folder ``index``."""
    with write_batch(index, lock_timeout_seconds=1) as batch:
        for article in articles:
            batch.put(article)
            batch.files[article.path] = FileRecord(1, 1, "d", {article.id: article.fingerprint()})


class IndexOf(Protocol):
    """Makes an index of articles and opens it."""

    def __call__(self, *articles: Article) -> Index: ...


@pytest.fixture(autouse=True)
def logging_put_back() -> Iterator[None]:
    """The command line sets the level of all logging, which must not outlive the test that runs it."""
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index_of(index_folder: Path) -> Iterator[IndexOf]:
    opened: list[Index] = []

    def make(*articles: Article) -> Index:
        put(index_folder, *articles)
        opened.append(open_index(index_folder))
        return opened[-1]

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return Settings(corpus=corpus, index=tmp_path / "index", lock_timeout_seconds=0.2)
