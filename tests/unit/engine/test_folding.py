from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.errors import ArticleNotFoundError
from indexer.model import SearchRequest
from tests import prose
from tests.conftest import IndexOf, day

if TYPE_CHECKING:
    from indexer.engine import Index
    from indexer.model import SearchPage

TEXTS = [one.body for one in prose.events(prose.seeded(4), 12)]


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    """A story of four articles, one of two and three others, one a day."""
    story_of = {"a1": 0, "a2": 0, "a3": 0, "a4": 0, "b1": 3, "b2": 3, "c": 6, "d": 8, "e": 10}
    wire = next(prose.events(prose.seeded(1), 1))
    return index_of(
        *(
            replace(
                wire,
                id=name,
                path=f"{name}.txt",
                title=f"Convoy {name}",
                body=TEXTS[text],
                source="Wire" if name in {"a1", "b1"} else "Gazette",
                published=day(2026, 3, number),
            )
            for number, (name, text) in enumerate(story_of.items(), 1)
        )
    )


def found(page: SearchPage) -> dict[str, int]:
    """Id of each hit, and how many copies it has."""
    return {hit.id: hit.copies for hit in page.hits}


def test_copies_are_folded_under_the_best_of_them(index: Index) -> None:
    page = index.search(SearchRequest("convoy", sort="newest"))
    assert found(page) == {"e": 0, "d": 0, "c": 0, "b2": 1, "a4": 3}
    assert (page.total, page.stories, page.pages) == (9, 5, 1)
    assert found(index.search(SearchRequest("convoy", sort="oldest"))) == {
        "a1": 3,
        "b1": 1,
        "c": 0,
        "d": 0,
        "e": 0,
    }


def test_the_best_match_stands_for_its_story(index: Index) -> None:
    assert next(iter(found(index.search(SearchRequest("convoy OR a2"))))) == "a2"


def test_only_copies_that_were_found_are_counted(index: Index) -> None:
    request = SearchRequest("convoy", sort="newest", filters={"source": ("Gazette",)})
    assert found(index.search(request)) == {"e": 0, "d": 0, "c": 0, "b2": 0, "a4": 2}
    assert found(index.search(replace(request, until=day(2026, 3, 3).date()))) == {"a3": 1}


def test_facets_count_articles(index: Index) -> None:
    sources = {one.value: one.count for one in index.search("convoy").facets["source"]}
    assert sources == {"Gazette": 7, "Wire": 2}


def test_pages_are_of_stories(index: Index) -> None:
    pages = [
        index.search(SearchRequest("convoy", sort="newest", limit=2, page=number)) for number in (1, 2, 3)
    ]
    assert [list(found(page)) for page in pages] == [["e", "d"], ["c", "b2"], ["a4"]]
    assert {(page.total, page.stories, page.pages) for page in pages} == {(9, 5, 3)}
    beyond = index.search(SearchRequest("convoy", sort="newest", limit=2, page=4))
    assert (beyond.request.page, list(found(beyond))) == (3, ["a4"])


def test_each_article_stands_by_itself_where_nothing_is_folded(index: Index) -> None:
    page = index.search(SearchRequest("convoy", sort="oldest", fold=False))
    assert found(page) == dict.fromkeys(["a1", "a2", "a3", "a4", "b1", "b2", "c", "d", "e"], 0)
    assert (page.total, page.stories, page.pages) == (9, 5, 1)


def test_one_story_is_found_by_any_of_its_articles(index: Index) -> None:
    request = SearchRequest("convoy", sort="newest")
    for name in ("a1", "a3"):
        page = index.search(replace(request, story=name))
        assert (found(page), page.total) == (dict.fromkeys(["a4", "a3", "a2", "a1"], 0), 4)
    assert found(index.search(replace(request, story="c"))) == {"c": 0}
    assert found(index.search(replace(request, story="b1", filters={"source": ("Wire",)}))) == {"b1": 0}


def test_the_story_of_no_article_is_none(index: Index) -> None:
    with pytest.raises(ArticleNotFoundError):
        index.search(SearchRequest(story="nothing"))


def test_an_article_knows_its_copies(index: Index) -> None:
    assert [one.id for one in index.copies("a2")] == ["a4", "a3", "a1"]
    assert [one.brief() for one in index.copies("b1")] == [
        {"id": "b2", "title": "Convoy b2", "published": "2026-03-06", "source": "Gazette", "url": None}
    ]
    assert index.copies("c") == ()
    with pytest.raises(ArticleNotFoundError):
        index.copies("nothing")


def test_ranking_follows_the_request(index: Index) -> None:
    request = SearchRequest("convoy", sort="newest", limit=3)
    assert index.ranking(request) == ["e", "d", "c"]
    assert index.ranking(replace(request, sort="oldest", fold=False)) == ["a1", "a2", "a3"]
    assert index.ranking(replace(request, sort="oldest")) == ["a1", "b1", "c"]
