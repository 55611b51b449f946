"""What a searcher probably meant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from indexer.engine.spelling import edit_distance
from indexer.model import Note, SearchRequest
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        make_article(1, title="Missile price", body="Pakistan shows a missile.", source="Gazette"),
        make_article(2, title="Missiles", body="The price of air defence rose.", published=day(2026, 3, 1)),
        make_article(3, title="Visit", body="Aircraft from Pakistan, an F-35, gave an exhibit."),
    )


def meant(index: Index, query: str, **request: object) -> list[Note]:
    found = index.search(SearchRequest(query, **request))  # type: ignore[arg-type]
    return [note for note in found.notes if note.code == "did-you-mean"]


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("misille", "missile"),
        ("Pakstan misisle", "pakistan missile"),
        ("pirce", "price"),
        ("pakitsan -price", "pakistan -price"),
        ("title:misille", "title:missile"),
        ("visiit OR visiti", "visit OR visit"),
        ("(pakstan f-35)^2", "(pakistan f-35)^2"),
        ("airdefence", '"air defence"'),
        ("air craft pakistan", "aircraft pakistan"),
        ("exhibitts", "exhibit"),
    ],
)
def test_a_better_query_is_offered(index: Index, query: str, better: str) -> None:
    assert [note.query for note in meant(index, query)] == [better]


@pytest.mark.parametrize(
    "query",
    [
        "missile pakistan",
        "F-36",
        "mig-29",
        "mis",
        "zeppelin",
        "pakistan -misille",
        '"misille"',
        "source:gazete",
        "misill*",
        "pakstan zeppelin",
    ],
)
def test_nothing_is_offered(index: Index, query: str) -> None:
    assert meant(index, query) == []


def test_it_is_offered_with_its_number_and_never_applied(index: Index) -> None:
    page = index.search("misille")

    assert page.total == 0
    assert meant(index, "misille") == [
        Note("did-you-mean", "did you mean “missile”? 2 articles", "missile"),
    ]


def test_only_what_is_found_under_the_filters_is_offered(index: Index) -> None:
    assert meant(index, "misille", filters={"source": ("Herald",)}) == []
    assert meant(index, "misille", since=date(2026, 4, 1)) == []
    assert meant(index, "misille", since=date(2026, 3, 1))[0].text == "did you mean “missile”? 1 article"


def test_so_many_words_are_doubted_and_no_more(index: Index) -> None:
    (note,) = meant(index, "pakstan OR pakisten OR pakistn OR pkistan")

    assert note.query == "pakistan OR pakistan OR pakistan OR pkistan"


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("abc", "acb", 1),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3),
        ("ab", "ba", 1),
    ],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    assert (edit_distance(one, other), edit_distance(other, one)) == (edits, edits)
