"""Ways on from a query that finds little, each with what it leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from indexer.model import SearchRequest
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index

NOW = datetime.now(UTC)
CODES = {"wider-dates", "recent-only", "in-any-form"}


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        make_article(1, body="Frigate in the air defences.", published=day(2020, 3, 5)),
        make_article(2, body="Frigate again.", published=day(2020, 3, 20)),
        make_article(3, body="Frigate once more.", published=day(2020, 8, 1)),
        make_article(4, body="Radar and frigate.", published=NOW - timedelta(days=100)),
        make_article(5, body="Radar.", published=NOW - timedelta(days=3)),
        make_article(6, body="Sonar.", published=day(2019, 1, 1)),
    )


def ways(index: Index, request: SearchRequest) -> dict[str, str]:
    """What is offered, each shown to lead to as many articles as it says."""
    notes = [note for note in index.search(request).notes if note.code in CODES]
    for note in notes:
        led = replace(request, query=note.query)
        led = replace(led, since=None, until=None) if note.without else led
        assert f"{index.search(led).total} article" in note.text
    return {note.text: note.query for note in notes}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            SearchRequest("frigate date:2020-03-10"),
            {
                "published in March 2020: 2 articles": "frigate date:2020-03-01..2020-03-31",
                "published in 2020: 3 articles": "frigate date:2020-01-01..2020-12-31",
            },
        ),
        (
            SearchRequest("frigate", since=date(2020, 5, 1), until=date(2020, 5, 31)),
            {"published in 2020: 3 articles": "frigate date:2020-01-01..2020-12-31"},
        ),
        (
            SearchRequest("frigate", until=date(2020, 3, 1)),
            {
                "published until 31 March 2020: 2 articles": "frigate until:2020-03-31",
                "published until 31 December 2020: 3 articles": "frigate until:2020-12-31",
            },
        ),
        (SearchRequest("date:2020-07-01"), {"published in 2020: 3 articles": "date:2020-01-01..2020-12-31"}),
        (SearchRequest("frigate date:2020 date:2021"), {}),
        (SearchRequest("frigate date:1999"), {}),
    ],
)
def test_dates_that_find_nothing_are_widened(
    index: Index, request_: SearchRequest, expected: dict[str, str]
) -> None:
    assert ways(index, request_) == expected


def test_of_articles_with_some_of_the_words_the_recent_ones_are_counted(index: Index) -> None:
    month, year = ((NOW - timedelta(days=days)).date() for days in (30, 365))

    assert ways(index, SearchRequest("radar sonar")) == {
        "last month only: 1 article": f"radar sonar since:{month}",
        "last year only: 2 articles": f"radar sonar since:{year}",
    }
    assert ways(index, SearchRequest("radar sonar", since=date(2019, 1, 1))) == {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"air defence"', {"in any form: 1 article": "air pre/1 defence"}),
        ('"air defense"~1 has:date', {"in any form: 1 article": "air pre/2 defense has:date"}),
        ('"frigates"', {"in any form: 4 articles": "frigates"}),
        ('"xylophones"', {}),
        ('"f-35 a b c d e f"', {}),
    ],
)
def test_phrases_that_find_nothing_are_looked_for_in_any_form(
    index: Index, query: str, expected: dict[str, str]
) -> None:
    assert ways(index, SearchRequest(query)) == expected
