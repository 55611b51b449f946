"""Names on the page: facets of what articles name, and other names that were searched too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web import site
from tests.web.test_pages import links, texts
from webui import create_app

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from flask import Flask

    from indexer import Settings
    from tests.web.conftest import Open

ARTICLES = [
    {"id": "jets", "title": "Order for jets", "text": "Saudi Arabia orders forty F-35A fighters."},
    {"id": "flight", "title": "A first flight", "text": "The Lightning II flew over Turkey."},
]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return site.build(tmp_path_factory.mktemp("names"), ARTICLES)


@pytest.fixture
def app(named: Settings) -> Flask:
    return create_app(named)


def boxes(page: BeautifulSoup) -> dict[str, list[str]]:
    """Legends of the facets to their values."""
    return {
        str(one.legend.string): [label.get_text(" ", strip=True) for label in one.select("label")]
        for one in page.select("fieldset")
        if one.legend and one.select("input[type=checkbox]")
    }


def test_facets_are_told_by_their_labels(open_page: Open) -> None:
    assert boxes(open_page("/?q=f-35")) == {
        "Country": ["Saudi Arabia , 1 article", "Türkiye , 1 article"],
        "Weapon system": ["F-35 Lightning II , 2 articles"],
    }


def test_a_facet_filters_by_its_value(open_page: Open) -> None:
    page = open_page("/?q=f-35&country=TR")

    assert links(page, ".chips a:not(.all)") == {"Remove the filter Türkiye": "/?q=f-35"}
    assert [one["href"] for one in page.select("main h2 a")] == ["/article/flight?q=f-35&country=TR"]


def test_what_was_also_searched_can_be_left_out(open_page: Open) -> None:
    page = open_page("/?q=f-35")

    assert texts(page, ".additions summary") == ["Also for Lightning II"]
    assert links(page, ".additions a") == {
        "Leave out other names of “f-35”: Lightning II": "/?q=%22f-35%22",
        "Only what was typed": "/?q=f-35&expand=0&forms=0&spellings=0",
    }
    assert len(page.select("main h2 a")) == 2


def test_what_was_switched_off_can_be_switched_on_again(open_page: Open) -> None:
    page = open_page("/?q=f-35&expand=0&forms=0&spellings=0&page=2")

    assert len(page.select("main h2 a")) == 1
    assert page.select(".additions") == []
    assert links(page, ".chips a") == {
        "Remove the filter no other names": "/?q=f-35&forms=0&spellings=0",
        "Remove the filter no other forms": "/?q=f-35&expand=0&spellings=0",
        "Remove the filter no other spellings": "/?q=f-35&expand=0&forms=0",
        "Clear all": "/?q=f-35",
    }


def test_additions_are_cut_short_with_the_least_expected_first(open_page: Open) -> None:
    page = open_page("/?q=f-35+OR+order+OR+fighter+OR+fly+OR+jet+OR+flight+OR+orders")

    assert texts(page, ".additions summary") == ["Also for Lightning II, orders, fighters, jets, order"]


def test_ignored_words_can_be_searched_for(open_page: Open) -> None:
    page = open_page("/?q=the+fighters")

    assert links(page, ".notes a") == {
        "too common to matter: the (search for it too)": "/?q=%22the%22+fighters"
    }


def test_names_in_an_article_lead_to_what_is_known_of_them(open_page: Open) -> None:
    page = open_page("/article/jets")

    (link,) = page.select(".text a")
    assert (link.get_text(), link["href"]) == ("F-35A", "#name-1")
    assert link["title"] == "fighter aircraft, United States; also Joint Strike Fighter"
    (entry,) = page.select("#name-1")
    assert entry.get_text(" ", strip=True) == f"F-35 Lightning II {link['title']}"
    assert links(page, "#name-1 a") == {"F-35 Lightning II": "/?sort=newest&system=F-35"}


def test_a_match_of_the_query_is_no_link_to_its_name(open_page: Open) -> None:
    page = open_page("/article/jets?q=f-35")

    assert [one["href"] for one in page.select(".text a")] == ["#main"]
    assert page.select("#name-1")
