"""Other engines behind one small interface, each with its usual settings for the same work.

All index title, body with positions where they keep any, stored title and text, and the date; all lower words
and cut them where they are not letters or digits; none stems or leaves words out. A library is imported when
its engine is used.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from benchmarks.articles import Article
    from benchmarks.queries import BenchmarkQuery


class Engine(Protocol):
    """An engine under measurement."""

    kinds: frozenset[str]
    """Classes of queries that it can answer."""
    processes: int
    """Processes at most that it starts besides its own."""

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        """Index all articles into an empty folder and make them searchable."""
        ...

    def open(self, folder: Path) -> None:
        """Open the index for searching."""
        ...

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        """Identifier and stored title of the ten best; the number of hits if asked for and known."""
        ...


@runtime_checkable
class Growing(Engine, Protocol):
    """An engine that takes a single article into an index that exists."""

    def add_one(self, article: Article, folder: Path) -> None:
        """Add an article to the index in ``folder``, for good."""
        ...


@runtime_checkable
class SelfTimed(Engine, Protocol):
    """An engine that runs in a process of its own and keeps the time of its searches."""

    def timings(
        self, queries: Sequence[BenchmarkQuery], rounds: int, *, count: bool
    ) -> Iterable[tuple[str, float]]:
        """Kind and seconds of each query in each round, after as many rounds as it needs to warm up."""
        ...


ALL = frozenset({"term", "and2", "or2", "or5", "phrase2", "prefix", "fuzzy", "date_range"})


class Tantivy:
    """tantivy-py with two indexing threads."""

    kinds = ALL
    processes = 0

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("title", stored=True, tokenizer_name="default")
        builder.add_text_field("body", stored=True, tokenizer_name="default")
        builder.add_integer_field("published", stored=True, indexed=True, fast=True)
        return builder.build()

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        import tantivy

        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(512_000_000, 2)
        for article in articles:
            writer.add_document(
                tantivy.Document(
                    id=article.id, title=article.title, body=article.text, published=article.published
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def add_one(self, article: Article, folder: Path) -> None:
        import tantivy

        writer = tantivy.Index.open(str(folder)).writer(512_000_000, 2)
        writer.add_document(
            tantivy.Document(
                id=article.id, title=article.title, body=article.text, published=article.published
            )
        )
        writer.commit()

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        result = self._searcher.search(self._query(query), 10, count=count)
        documents = [self._searcher.doc(address) for _, address in result.hits]
        return [(document["id"][0], document["title"][0]) for document in documents], result.count

    def _query(self, query: BenchmarkQuery) -> Any:
        import tantivy

        schema = self._index.schema
        terms = [tantivy.Query.term_query(schema, "body", word) for word in query.words]
        match query.kind:
            case "and2":
                return tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
            case "or2" | "or5":
                return tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
            case "phrase2":
                return tantivy.Query.phrase_query(schema, "body", list(query.words))
            case "prefix":
                return tantivy.Query.regex_query(schema, "body", query.words[0] + ".*")
            case "fuzzy":
                return tantivy.Query.fuzzy_term_query(
                    schema, "body", query.words[0], distance=1, transposition_cost_one=False
                )
            case "date_range":
                dates = tantivy.Query.range_query(
                    schema, "published", tantivy.FieldType.Integer, *query.dates
                )
                both = [
                    (tantivy.Occur.Must, terms[0]),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(dates, 0.0)),
                ]
                return tantivy.Query.boolean_query(both)
        return terms[0]


class Fts5:
    """SQLite FTS5 ranked by its BM25."""

    kinds = ALL - {"fuzzy"}
    processes = 0

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        database = sqlite3.connect(folder / "fts.db")
        database.execute(
            "create virtual table articles using "
            "fts5(id unindexed, published unindexed, title, body, tokenize='unicode61')"
        )
        rows = ((a.id, a.published, a.title, a.text) for a in articles)
        database.executemany("insert into articles values (?, ?, ?, ?)", rows)
        database.commit()
        database.execute("insert into articles(articles) values ('optimize')")
        database.commit()
        database.close()

    def open(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts.db")

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        quoted = [f'"{word}"' for word in query.words]
        joined = {"and2": " AND ", "or2": " OR ", "or5": " OR ", "phrase2": " + "}.get(query.kind, "").join(
            quoted
        )
        where, values = "articles match ?", [f"body : ({joined}{'*' if query.kind == 'prefix' else ''})"]
        if query.kind == "date_range":
            where += f" and published between {query.dates[0]} and {query.dates[1]}"
        sql = f"select id, title from articles where {where} order by rank limit 10"  # noqa: S608 - numbers only
        rows = self._database.execute(sql, values).fetchall()
        if not count:
            return rows, None
        total = self._database.execute(f"select count(*) from articles where {where}", values)  # noqa: S608
        return rows, total.fetchone()[0]


class Bm25s:
    """bm25s: no positions, no stored text of its own, queries of single words only."""

    kinds = frozenset({"term", "or2", "or5"})
    processes = 0

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        import bm25s

        corpus, texts = [], []
        for article in articles:
            corpus.append({"id": article.id, "title": article.title})
            texts.append(article.text)
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        tokens = bm25s.tokenize(texts, stopwords=None, show_progress=False)
        model.index(tokens, show_progress=False)
        model.save(str(folder), corpus=corpus)

    def open(self, folder: Path) -> None:
        import bm25s

        self._model = bm25s.BM25.load(str(folder), load_corpus=True, mmap=True)

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        found, _ = self._model.retrieve([list(query.words)], k=10, show_progress=False)
        return [(entry["id"], entry["title"]) for entry in found[0]], None


class Whoosh:
    """Whoosh with its own codec."""

    kinds = ALL
    processes = 0

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        from whoosh import fields, index
        from whoosh.analysis import LowercaseFilter, RegexTokenizer

        analyzer = RegexTokenizer(re.compile(r"[^\W_]+")) | LowercaseFilter()
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            title=fields.TEXT(analyzer, stored=True),
            body=fields.TEXT(analyzer, stored=True),
            published=fields.NUMERIC(int, 64, stored=True, sortable=True),
        )
        with index.create_in(str(folder), schema).writer(limitmb=256) as writer:
            for a in articles:
                writer.add_document(id=a.id, title=a.title, body=a.text, published=a.published)

    def open(self, folder: Path) -> None:
        from whoosh import index

        self._searcher = index.open_dir(str(folder)).searcher()

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        # its skipping by quality fails an assertion in some phrases and conjunctions
        results = self._searcher.search(whoosh_query(query), limit=10, optimize=False)
        return [(hit["id"], hit["title"]) for hit in results], len(results) if count else None


def whoosh_query(query: BenchmarkQuery) -> Any:
    """The query as a Whoosh tree."""
    from whoosh import query as q

    terms = [q.Term("body", word) for word in query.words]
    match query.kind:
        case "and2":
            return q.And(terms)
        case "or2" | "or5":
            return q.Or(terms)
        case "phrase2":
            return q.Phrase("body", list(query.words))
        case "prefix":
            return q.Prefix("body", query.words[0])
        case "fuzzy":
            return q.FuzzyTerm("body", query.words[0], maxdist=1, prefixlength=0)
        case "date_range":
            return q.Require(terms[0], q.NumericRange("published", *query.dates))
    return terms[0]
