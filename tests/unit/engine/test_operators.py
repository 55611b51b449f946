"""The operators of the query language on an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model import SearchRequest
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        make_article(
            1,
            title="Missiles for Turkey",
            standfirst="Ankara waits",
            body="Turkey asked for missiles. The frigate sailed.\n\nA frigate, a frigate: SAM cover failed.",
            author="Jane Roe",
            published=day(2026, 3, 1),
        ),
        make_article(
            2,
            title="Harbour news",
            body="Sam saw a frigate.\n\nTurkey was far away that day, and so, alas, were the missiles.",
            url="https://news.example.org/2",
            language="en",
        ),
        make_article(
            3, title="Turkey", body="One two three four five six seven eight nine F-35.", source="Herald"
        ),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("missile near3 turkey", {"a1"}),
        ("missile near20 turkey", {"a1", "a2"}),
        ("turkey pre/3 missile", {"a1"}),
        ("missile pre/2 turkey", {"a1"}),
        ('missil* near3 ("harbour news" OR turk?y)', {"a1"}),
        ("title:(missile near2 turkey)", {"a1"}),
        ("body:(turkey pre/3 missile)", {"a1"}),
        ("body:(missile pre/3 turkey)", set()),
        ("turkey near3 missile near9 frigate", {"a1"}),
        ("frigate -(missile near3 turkey)", {"a2"}),
        ("atleast3 frigate", {"a1"}),
        ("atleast2 (turkey OR missile)", {"a1", "a2"}),
        ("atleast4 frigate", set()),
        ("title:atleast2 turkey", set()),
        ("turkey /s missile", {"a1", "a2"}),
        ("turkey /s sailed", set()),
        ("turkey /s harbour", set()),
        ("sam /s frigate", {"a1", "a2"}),
        ("body:(sam /s frigate)", {"a1", "a2"}),
        ("turkey /p sailed", {"a1"}),
        ("turkey /p failed", set()),
        ("sailed /p failed", set()),
        ("hlead(turkey)", {"a1", "a3"}),
        ("hlead(sailed)", {"a1"}),
        ("hlead(failed)", set()),
        ("hlead(ankara)", {"a1"}),
        ("hlead(f-35)", {"a3"}),
        ("hlead(turkey /p missile)", {"a1"}),
        ("hlead(sa*)", {"a1", "a2"}),
        ("hlead(frigate) -hlead(turkey)", {"a2"}),
        ("allcaps(sam)", {"a1"}),
        ("allcaps(SAM) near2 cover", {"a1"}),
        ("sam -allcaps(sam)", {"a2"}),
        ("allcaps(frigate)", set()),
        ("?????", {"a1", "a2", "a3"}),
        ("*p", set()),
        ("has:author", {"a1"}),
        ("has:date", {"a1"}),
        ("-has:date has:url", {"a2"}),
        ("has:source", {"a3"}),
        ("has:standfirst", {"a1"}),
        ("has:language", {"a2"}),
        ("has:country", {"a1", "a2", "a3"}),
        ("has:system", {"a3"}),
        ("has:company", set()),
        ("-has:org", {"a1", "a2", "a3"}),
        ("wc:10", {"a3"}),
        ("wc>=10 wc<15", {"a1", "a3"}),
        ("wc>1000", set()),
        ("missile /s frigate", set()),
        ("missile /p frigate", {"a1"}),
        ("ankara /p missile", set()),
        ("allcaps(SAM)", {"a1"}),
        ("sam", {"a1", "a2"}),
        ('"turkey ankara"', set()),
        ('"sailed a frigate"', set()),
    ],
)
def test_an_operator_finds(index: Index, query: str, expected: set[str]) -> None:
    assert {hit.id for hit in index.search(SearchRequest(query)).hits} == expected


@pytest.mark.parametrize("query", ["turkey near5 missile", "atleast2 turk*", "has:author", "wc>1"])
def test_why_adds_up_to_the_score(index: Index, query: str) -> None:
    for hit in index.search(SearchRequest(query, why=True)).hits:
        assert sum(part.score for part in hit.why) == pytest.approx(hit.score)
