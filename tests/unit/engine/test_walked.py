"""What is asked is answered by operations on arrays; what is not is counted."""

from __future__ import annotations

from whoosh.query import Term
from whoosh.query.spans import SpanFirst

from indexer.columnar import SearchOptions
from tests.conftest import IndexOf, make_article


def test_parts_of_queries_that_are_walked_are_counted(index_of: IndexOf) -> None:
    index = index_of(make_article(1, body="Tanks crossed the river."))
    assert index.search('tanks OR "the river" NOT ship*').total == 1
    assert index.stats().walked == 0
    with index._reading() as snapshot:
        snapshot.search(SpanFirst(Term("text", "tank")), SearchOptions())
    assert index.stats().walked == 1
