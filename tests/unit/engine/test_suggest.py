"""What a query that is being typed may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model import SearchRequest, Suggestion
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        make_article(1, title="Missile test", body="Pakistan shows two missiles.", source="Gazette"),
        make_article(2, title="Mission ends", body="Missiles were a mistake.", published=day(2026, 3, 1)),
        make_article(3, title="Visit", body="Pakistani pilots; Türkiye waits.", source="Misty Herald"),
    )


def suggested(index: Index, query: str, kind: str, **request: object) -> list[tuple[str, int]]:
    found = index.suggest(SearchRequest(query, **request))  # type: ignore[arg-type]
    return [(one.text, one.count) for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("mis", [("missile", 1), ("missiles", 2), ("mission", 1), ("mistake", 1)]),
        ("pakistan mis", [("missile", 1), ("missiles", 1)]),
        ("Pakistan (MIS", [("missile", 1), ("missiles", 1)]),
        ("visit mis", []),
        ("pak", [("pakistan", 1), ("pakistani", 1)]),
        ("türk", [("turkiye", 1)]),
        ("m", []),
        ("mis ", []),
        ("title:mis", []),
        ("-mis", []),
        ("", []),
        ("x" * 300, []),
    ],
)
def test_words_that_find_something_are_suggested(
    index: Index, query: str, words: list[tuple[str, int]]
) -> None:
    assert sorted(suggested(index, query, "word")) == sorted(words)


def test_what_is_suggested_is_a_whole_query_that_finds_as_many(index: Index) -> None:
    for typed in ("mis", "pakistan mis", "two (mis"):
        for one in index.suggest(typed):
            assert one.kind == "title" or index.search(one.query).total >= one.count > 0


def test_titles_come_newest_first_with_their_article(index: Index) -> None:
    found = [one for one in index.suggest("mis") if one.kind == "title"]

    assert [(one.text, one.id) for one in found] == [("Mission ends", "a2"), ("Missile test", "a1")]
    assert found[0].as_dict() == {"kind": "title", "text": "Mission ends", "count": 1, "id": "a2"}


def test_names_are_suggested_by_any_of_their_words(index: Index) -> None:
    assert suggested(index, "mis", "source") == [("Misty Herald", 1)]
    assert suggested(index, "her", "source") == [("Misty Herald", 1)]
    assert suggested(index, "pak", "country") == [("Pakistan", 2)]
    (source,) = [one for one in index.suggest("visit her") if one.kind == "source"]
    assert source == Suggestion("source", "Misty Herald", 'visit source:"Misty Herald"', 1)
    assert [hit.id for hit in index.search(source.query).hits] == ["a3"]


def test_only_what_is_there_under_the_filters_is_suggested(index: Index) -> None:
    assert suggested(index, "mis", "word", filters={"source": ("Gazette",)}) == [
        ("missile", 1),
        ("missiles", 1),
    ]
    assert suggested(index, "mis", "title", filters={"source": ("Herald",)}) == []
