"""Articles like another one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.errors import ArticleNotFoundError
from indexer.model import SearchRequest
from tests import prose
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        make_article(1, title="Frigate delayed", body="The frigate radar failed; the yard mends the radar."),
        make_article(2, title="Yard late", body="Frigate radar faults keep the yard busy.", source="Gazette"),
        make_article(3, title="Radar", body="A radar on a hill.", published=day(2026, 3, 1)),
        make_article(4, title="Budget", body="The parliament passed the budget of the year."),
        make_article(5, title="Budget year", body="A budget for the year: radar, yard and frigate."),
    )


def like(index: Index, article_id: str, query: str = "", **request: object) -> list[str]:
    asked = SearchRequest(query, like=article_id, **request)  # type: ignore[arg-type]
    return [hit.id for hit in index.search(asked).hits]


def test_those_that_share_most_of_what_is_rare_come_first(index: Index) -> None:
    assert like(index, "a1") == ["a2", "a5"]
    assert like(index, "a4") == ["a5"]


def test_copies_are_no_similar_articles(index_of: IndexOf) -> None:
    first, *rest = prose.events(prose.seeded(1), 30)
    of_the_same_words = replace(first, id="like", body=" ".join(sorted(first.body.split())))
    index = index_of(first, replace(first, id="copy"), of_the_same_words, *rest)

    assert [one.id for one in index.copies(first.id)] == ["copy"]
    assert like(index, first.id) == ["like"]


def test_one_word_in_common_makes_nothing_alike(index: Index) -> None:
    assert "a3" not in like(index, "a1")
    assert like(index, "a3") == []


def test_query_and_filters_hold_too(index: Index) -> None:
    assert like(index, "a1", "budget") == ["a5"]
    assert like(index, "a1", filters={"source": ("Gazette",)}) == ["a2"]
    assert like(index, "a1", "zeppelin") == []


def test_it_is_said_in_words(index: Index) -> None:
    said = [index.search(SearchRequest(query, like="a1")).understood for query in ("", "budget")]

    assert said == ["all articles like “Frigate delayed”", "articles with budget, like “Frigate delayed”"]


def test_a_page_beyond_the_last_is_the_last(index: Index) -> None:
    assert index.search(SearchRequest(like="a1", limit=1, page=9)).request.page == 2


def test_why_adds_up_to_the_score(index: Index) -> None:
    for hit in index.search(SearchRequest(like="a1", why=True)).hits:
        assert sum(part.score for part in hit.why) == pytest.approx(hit.score)


def test_an_article_that_is_not_there_is_an_error(index: Index) -> None:
    with pytest.raises(ArticleNotFoundError):
        like(index, "none")
