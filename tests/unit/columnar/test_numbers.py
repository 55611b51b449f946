from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from whoosh import fields, index
from whoosh import query as q

from indexer.columnar import BulkWriter, ColumnarCodec, Order, SearchOptions, search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whoosh.searching import Searcher


def day(number: int) -> datetime:
    return datetime(2020, 1, number, tzinfo=UTC).replace(tzinfo=None)  # as Whoosh keeps dates


@pytest.fixture(params=["bulk", "whoosh"])
def searcher(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Searcher]:
    created = index.create_in(
        str(tmp_path),
        fields.Schema(
            when=fields.DATETIME(sortable=True),
            ratio=fields.NUMERIC(float, sortable=True),
            several=fields.NUMERIC(int, 32, sortable=True),
            bare=fields.NUMERIC(int, 64),
            some=fields.NUMERIC(int, 16, sortable=True),
        ),
    )
    documents = [
        {"when": day(i), "ratio": i / 2 - 4, "several": [i, i + 100] if i % 2 else i, "bare": -i}
        | ({"some": i} if i > 10 else {})
        for i in range(1, 20)
    ]
    if request.param == "bulk":
        with BulkWriter(created, processes=0) as bulk:
            for document in documents:
                bulk.add(document)
    else:
        with created.writer(codec=ColumnarCodec()) as writer:
            for document in documents:
                writer.add_document(**document)
    with created.searcher() as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (q.DateRange("when", day(5), day(9)), 5),
        (q.DateRange("when", day(5), None, startexcl=True), 14),
        (q.NumericRange("ratio", -1.0, 1.0), 5),
        (q.NumericRange("ratio", None, -3.0, endexcl=True), 1),
        (q.NumericRange("several", 101, 105), 3),
        (q.NumericRange("bare", -4, -2), 3),
        (q.NumericRange("some", None, None), 9),
        (q.NumericRange("some", 15, None), 5),
        (q.NumericRange("ratio", 1.0, -1.0), 0),
        (q.Term("several", 101), 1),
    ],
    ids=str,
)
def test_ranges_find_what_whoosh_finds(searcher: Searcher, query: q.Query, count: int) -> None:
    assert search(searcher, query).total == count
    assert len(searcher.search(query, limit=None)) == count
    assert search(searcher, q.Every(), SearchOptions(filters=[query])).total == count


def test_sorting_by_dates_and_floats(searcher: Searcher) -> None:
    for field in ("when", "ratio"):
        options = SearchOptions(limit=3, sort=Order(field), ties=())
        assert search(searcher, q.Every(), options).docs.tolist() == [18, 17, 16]
        whoosh = searcher.search(q.Every(), limit=3, sortedby=field, reverse=True)
        assert [hit.docnum for hit in whoosh] == [18, 17, 16]
