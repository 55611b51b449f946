"""Small indexes for the tests of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whoosh import fields, index

from indexer.columnar import BulkWriter, WordAnalyzer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from whoosh.index import FileIndex

STOP_WORDS = {"the", "of"}


def stemmed(word: str) -> str | None:
    """A toy stemmer that also drops stop words."""
    lower = word.lower()
    return None if lower in STOP_WORDS else lower.removesuffix("s")


def schema() -> fields.Schema:
    analyzer = WordAnalyzer(stemmed)
    return fields.Schema(
        id=fields.ID(unique=True, stored=True, sortable=True),
        title=fields.TEXT(analyzer, stored=True),
        body=fields.TEXT(analyzer, stored=True),
        published=fields.NUMERIC(int, 64, signed=True, stored=True, sortable=True),
        tags=fields.KEYWORD(stored=True, commas=True, sortable=True),
        extra=fields.STORED(),
    )


def create(folder: Path, documents: Iterable[dict[str, Any]] = ()) -> FileIndex:
    created = index.create_in(str(folder), schema())
    if documents:
        add(created, documents)
    return created


def add(opened: FileIndex, documents: Iterable[dict[str, Any]], **options: Any) -> None:
    with BulkWriter(opened, processes=0, **options) as writer:
        for document in documents:
            writer.add(document)


def article(number: int, body: str = "plain words", **values: Any) -> dict[str, Any]:
    return {"id": f"a{number}", "title": f"Title {number}", "body": body, "published": number, **values}


def contents(opened: FileIndex) -> dict[str, Any]:
    """Everything in an index that a reader can see, by identifier instead of document number."""
    with opened.reader() as reader:
        ids = {doc: stored["id"] for doc, stored in reader.iter_docs()}
        postings = {}
        for field, term in reader.all_terms():
            matcher = reader.postings(field, term)
            format_ = reader.schema[field].format
            while matcher.is_active():
                positions = matcher.value_as("positions") if format_.supports("positions") else None
                postings[field, term, ids[matcher.id()]] = (matcher.weight(), positions)
                matcher.next()
        lengths = {
            (field, ids[doc]): reader.doc_field_length(doc, field)
            for doc in ids
            for field in ("title", "body")
        }
        columns = {
            (field, ids[doc]): reader.column_reader(field)[doc]
            for doc in ids
            for field in ("id", "published", "tags")
        }
        stored = {values["id"]: values for _, values in reader.iter_docs()}
    return {"postings": postings, "lengths": lengths, "columns": columns, "stored": stored}
