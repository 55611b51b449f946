"""Our own index behind the interface of the rivals, with an analyser that does the same work as theirs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from whoosh import fields, index

from benchmarks.rivals import ALL, whoosh_query
from indexer.columnar import BulkWriter, SearchOptions, WordAnalyzer, read_stored, search

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.articles import Article
    from benchmarks.queries import BenchmarkQuery


def lowered(word: str) -> str | None:
    """The word in lower case; none when it is longer than 40 bytes, as tantivy's default has it."""
    term = word.lower()
    return term if len(term.encode()) <= 40 else None


class Defnews:
    """The columnar index, driven directly."""

    kinds = ALL
    processes = len(os.sched_getaffinity(0))

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        analyzer = WordAnalyzer(lowered, keep_gaps=True)
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            title=fields.TEXT(analyzer, stored=True),
            body=fields.TEXT(analyzer, stored=True),
            published=fields.NUMERIC(int, 64, stored=True, sortable=True, shift_step=0),
        )
        with BulkWriter(index.create_in(str(folder), schema)) as writer:
            for article in articles:
                writer.add(_document(article))

    def add_one(self, article: Article, folder: Path) -> None:
        with BulkWriter(index.open_dir(str(folder))) as writer:
            writer.add(_document(article))

    def open(self, folder: Path) -> None:
        self._searcher = index.open_dir(str(folder)).searcher()
        self._reader = self._searcher.reader()

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        top = search(self._searcher, whoosh_query(query), SearchOptions(count=count))
        stored = read_stored(self._reader, top.docs.tolist(), ("id", "title"))
        return [(values["id"], values["title"]) for values in stored], top.total


def _document(article: Article) -> dict[str, object]:
    return {"id": article.id, "title": article.title, "body": article.text, "published": article.published}
