"""What adds to the score of an article beside the words in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model import SearchRequest
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index


def ids(index: Index, query: str, **request: object) -> list[str]:
    return [hit.id for hit in index.search(SearchRequest(query, **request)).hits]  # type: ignore[arg-type]


def test_a_word_in_the_title_counts_more_than_three_in_the_text(index_of: IndexOf) -> None:
    index = index_of(
        make_article(1, title="Gripen sold", body="Sweden has announced it today."),
        make_article(2, title="Sweden", body="The Gripen is a fighter: Gripen, Gripen."),
    )
    assert ids(index, "gripen") == ["a1", "a2"]


def test_the_form_that_was_typed_comes_before_others(index_of: IndexOf) -> None:
    index = index_of(
        make_article(1, body="They were aligned.", published=day(2026, 1, 2)),
        make_article(2, body="They had alignment.", published=day(2026, 1, 1)),
    )
    assert ids(index, "alignment") == ["a2", "a1"]
    assert ids(index, "aligned") == ["a1", "a2"]


@pytest.mark.parametrize("query", ["central bank", "bank of england"])
def test_words_side_by_side_come_before_words_apart(index_of: IndexOf, query: str) -> None:
    index = index_of(
        make_article(1, body="A bank in central England, none of it new.", published=day(2026, 1, 2)),
        make_article(2, body="The central bank, Bank of England, new.", published=day(2026, 1, 1)),
    )
    assert ids(index, query) == ["a2", "a1"]


def test_newer_articles_come_first_among_equals_only_where_that_is_asked_for(index_of: IndexOf) -> None:
    old = make_article(1, body="Frigate, a frigate.", published=day(2024, 1, 1))
    new = make_article(2, body="Frigate and destroyer.", published=day(2026, 1, 1))
    index = index_of(old, new, make_article(3, body="Frigate, undated."))
    assert ids(index, "frigate")[0] == "a1"
    assert ids(index, "frigate", recency=True)[0] == "a2"
    best = index.search(SearchRequest("frigate", recency=True, why=True)).hits[0]
    assert [(part.said, round(part.score, 6)) for part in best.why][-1] == ("recent", 1.0)


def test_recency_of_nothing_dated_is_none(index_of: IndexOf) -> None:
    assert ids(index_of(make_article(1, body="Frigate.")), "frigate", recency=True) == ["a1"]


DESCRIPTION = "submarine cable damaged baltic seabed investigation"


@pytest.fixture
def cables(index_of: IndexOf) -> Index:
    return index_of(
        make_article(1, body="Submarine cable damaged on the Baltic seabed; anchor of a tanker suspected."),
        make_article(2, body="Baltic seabed cable damaged again; anchor of the tanker found by divers."),
        make_article(3, body="Cable operator reports profit growth.", published=day(2026, 1, 2)),
        make_article(4, body="Cable fault: anchor, tanker, divers.", published=day(2026, 1, 1)),
        make_article(5, body="Anchor of a tanker lost, divers say."),
    )


def test_what_the_best_articles_share_lifts_others_of_their_kind(cables: Index) -> None:
    assert ids(cables, DESCRIPTION) == ["a1", "a2", "a4", "a3"]
    assert ids(cables, "cable operator")[:1] == ["a3"]
    hit = cables.search(SearchRequest(DESCRIPTION, why=True)).hits[2]
    assert [part.reason for part in hit.why] == ["", "as typed", "like the best found"]


def test_feedback_finds_nothing_more(cables: Index) -> None:
    assert "a5" not in ids(cables, DESCRIPTION)


def test_a_description_that_nothing_matches_finds_nothing(cables: Index) -> None:
    assert ids(cables, "xylophone concert tonight symphony orchestra hall") == []


def test_the_same_description_in_pages_is_the_whole_list(cables: Index) -> None:
    whole = ids(cables, DESCRIPTION)
    assert [one for page in (1, 2) for one in ids(cables, DESCRIPTION, page=page, limit=2)] == whole
