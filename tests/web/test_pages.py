from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from indexer import open_index
from tests.web import site
from tests.web.site import ARTICLES
from webui import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup, Tag

    from indexer import Settings
    from tests.web.conftest import Open


def text(page: BeautifulSoup | Tag, selector: str) -> str:
    """The text of the only element that fits, with white space as one sees it."""
    (found,) = page.select(selector)
    return " ".join(found.get_text().split())


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


def links(page: BeautifulSoup, selector: str) -> dict[str, str]:
    return {" ".join(one.get_text().split()): str(one["href"]) for one in page.select(selector)}


def test_front_page_shows_size_and_freshness(open_page: Open) -> None:
    page = open_page("/")
    assert text(page, "title") == f"defnews – search {len(ARTICLES)} articles"
    assert text(page, "h1") == f"{len(ARTICLES)} articles to search"
    facts = dict(zip(texts(page, ".facts dt"), texts(page, ".facts dd"), strict=True))
    assert facts.keys() == {"Published", "Without a date", "Sources", "Indexed"}
    assert (facts["Published"], facts["Without a date"]) == ("1 February 2026 to 9 March 2026", "1")


def test_front_page_lists_the_newest(open_page: Open) -> None:
    page = open_page("/")
    assert texts(page, ".hit h2")[:3] == [one["title"] for one in ARTICLES[:3]]
    assert page.select(".hit h2 a")[0]["href"] == "/article/frigate"


def test_examples_on_the_front_page_find_what_they_say(open_page: Open) -> None:
    page = open_page("/")
    examples = page.select(".home main .spellings div")
    assert len(examples) >= 3
    for one in examples:
        (link,) = one.select("a")
        found = text(open_page(str(link["href"])), "h1").split(",")[0]
        assert text(one, "dd").endswith(f": {found}")


@pytest.mark.parametrize("address", ["/?q=", "/?q=+%09", "/?page=1&sort=relevance", "/?x=1"])
def test_nothing_asked_is_the_front_page(open_page: Open, address: str) -> None:
    assert text(open_page(address), "h1") == f"{len(ARTICLES)} articles to search"


def test_results(open_page: Open, served: Settings) -> None:
    page = open_page("/?q=frigate")
    assert text(page, "title") == "frigate – 1 result – defnews"
    assert text(page, "h1").startswith("1 article, best match first, in ")
    assert page.select_one("#q")["value"] == "frigate"  # type: ignore[index]
    with open_index(served.index) as index:
        assert text(page, ".understood") == f"Looked for {index.search('frigate').understood}."
    (hit,) = page.select("ol.hits > li > article")
    assert text(hit, "h2") == ARTICLES[0]["title"]
    assert page.select(".hit h2 a")[0]["href"] == "/article/frigate?q=frigate"
    assert [one.get_text() for one in hit.select("h2 mark")] == ["frigate"]
    assert hit.select(".snippet mark")
    assert [one.get_text() for one in hit.select(".origin > span")] == [
        "Harbour Post",
        "9 March 2026",
        "Ines Falk",
    ]
    assert hit.select_one("time")["datetime"] == "2026-03-09T08:30:00Z"  # type: ignore[index]


def test_a_foreign_hit_says_its_language(open_page: Open) -> None:
    page = open_page("/?q=haushalt")
    assert [one.get("lang") for one in page.select(".hit h2, .hit .snippet")] == ["de", "de"]


def test_orders_are_links_and_the_present_one_is_told(open_page: Open) -> None:
    page = open_page("/?q=river&sort=oldest&per=5&page=2")
    assert links(page, ".sorts a") == {
        "Relevance": "/?q=river&per=5",
        "Relevant and recent": "/?q=river&recency=1&per=5",
        "Newest": "/?q=river&sort=newest&per=5",
        "Oldest": "/?q=river&sort=oldest&per=5",
    }
    assert texts(page, ".sorts [aria-current]") == ["Oldest"]


def test_newer_first_among_the_relevant_is_an_order(open_page: Open) -> None:
    page = open_page("/?q=river&recency=1&page=2&per=5")
    assert texts(page, ".sorts [aria-current]") == ["Relevant and recent"]
    assert links(page, ".sorts a")["Relevance"] == "/?q=river&per=5"


def test_what_the_scores_are_made_of_is_shown_and_hidden(open_page: Open) -> None:
    page = open_page("/?q=river&per=1&why=1")
    score, _, parts = text(page, ".why").partition(" = ")
    assert parts.startswith("text:river ")
    assert sum(float(part.rsplit(" ", 1)[1]) for part in parts.split(" + ")) == pytest.approx(
        float(score), abs=0.02
    )
    assert links(page, "footer a")["Hide what the scores are made of"] == "/?q=river&per=1"
    page = open_page("/?q=river&per=1")
    assert not page.select(".why")
    assert links(page, "footer a")["Show what the scores are made of"] == "/?q=river&why=1&per=1"


def test_what_has_only_some_of_the_words_follows_under_a_line(open_page: Open) -> None:
    page = open_page("/?q=heron+river+3&per=5")
    complete, rest = page.select("ol.hits")
    assert [(one["start"], len(one.select("li"))) for one in (complete, rest)] == [("1", 1), ("2", 4)]
    assert text(page, "h2.some") == "With some of the words"


def test_pages(open_page: Open) -> None:
    page = open_page("/?q=river&sort=oldest&per=3&page=2")
    assert text(page, "title") == "river – page 2 – 8 results – defnews"
    assert page.select_one("ol.hits")["start"] == "4"  # type: ignore[index]
    assert [title.split(":")[0][-1] for title in texts(page, ".hit h2")] == ["4", "5", "6"]
    assert links(page, ".paging nav:first-child a") == {
        "Previous": "/?q=river&sort=oldest&per=3",
        "Page 1": "/?q=river&sort=oldest&per=3",
        "Page 2": "/?q=river&sort=oldest&per=3&page=2",
        "Page 3": "/?q=river&sort=oldest&per=3&page=3",
        "Next": "/?q=river&sort=oldest&per=3&page=3",
    }
    assert texts(page, "[aria-current=page]") == ["Page 2"]
    assert texts(page, ".lengths a") == ["3", "10", "20", "50"]


def test_a_page_beyond_the_last_is_the_last_and_says_so(open_page: Open) -> None:
    page = open_page("/?q=river&per=3&page=99")
    assert texts(page, "[aria-current=page]") == ["Page 3"]
    assert page.select(".notes li")


def test_without_a_query_all_articles_come_newest_first(open_page: Open) -> None:
    page = open_page("/?source=Field+Gazette")
    assert text(page, "h1").startswith("9 articles, newest first")
    assert links(page, ".sorts a").keys() == {"Newest", "Oldest"}


def test_filters_are_boxes_with_counts(open_page: Open) -> None:
    page = open_page("/?q=defence&source=Harbour+Post")
    boxes = {
        str(box["value"]): (
            box.has_attr("checked"),
            " ".join(str(box.parent and box.parent.get_text()).split()),
        )
        for box in page.select("[name=source]")
    }
    assert boxes["Harbour Post"] == (True, "Harbour Post, 1 article")
    assert boxes["Field Gazette"] == (False, "Field Gazette, 8 articles")
    assert {box["form"] for box in page.select(".filters input")} == {"search"}


def test_active_filters_can_be_dropped_one_by_one_or_all_at_once(open_page: Open) -> None:
    page = open_page("/?q=river&source=Field+Gazette&from=2026-02-03&to=2026-02-05&page=1")
    assert links(page, ".chips a") == {
        "Remove the filter Field Gazette": "/?q=river&from=2026-02-03&to=2026-02-05",
        "Remove the filter from 2026-02-03": "/?q=river&to=2026-02-05&source=Field+Gazette",
        "Remove the filter to 2026-02-05": "/?q=river&from=2026-02-03&source=Field+Gazette",
        "Clear all": "/?q=river",
    }
    assert len(page.select(".hit")) == 3


def test_a_bad_date_is_told_beside_its_field_and_the_rest_is_answered(open_page: Open) -> None:
    page = open_page("/?q=frigate&from=soon")
    assert len(page.select(".hit")) == 1
    field = page.select_one("#from")
    assert field
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "from-problem")
    assert text(page, "#from-problem") == "'soon' is not a date like 2026-03-01 for 'from'."
    assert page.select_one("details.filters[open]")


def test_the_part_of_a_query_that_is_in_the_way_can_be_left_out(open_page: Open) -> None:
    page = open_page("/?q=river+-river&sort=newest")
    assert links(page, ".notes a") == {
        "without “river”: 4 articles": "/?q=-river&sort=newest",
        "without “-river”: 8 articles": "/?q=river&sort=newest",
    }


def test_nothing_found_offers_ways_forward(open_page: Open) -> None:
    page = open_page("/?q=river&source=Hafenblatt")
    assert text(page, "h1") == "Nothing found for river"
    assert text(page, "title") == "river – 0 results – defnews"
    assert text(page, ".nothing > p:first-child") == "Search without the filters: 8 articles."
    assert links(page, ".nothing > p a") == {"Search without the filters": "/?q=river"}
    assert page.select(".nothing .spellings a")
    assert page.select_one("[name=source][value=Hafenblatt][checked]")


def test_article(open_page: Open) -> None:
    page = open_page("/article/frigate?q=frigate&page=2")
    assert text(page, "title") == "Navy accepts second frigate after sea trials – defnews"
    assert text(page, "h1") == "Navy accepts second frigate after sea trials"
    assert text(page, ".standfirst").startswith("The frigate")
    assert len(page.select(".text > p")) == 3
    assert links(page, ".back") == {"Back to the results": "/?q=frigate&page=2"}
    assert "the date stands in the file" in text(page, "article > footer")
    original = page.select_one("article footer a")
    assert original
    assert (original["href"], original["rel"]) == (
        "https://harbour.example/frigate",
        ["noopener", "noreferrer", "nofollow"],
    )


def test_matches_in_an_article_are_numbered_and_lead_to_each_other(open_page: Open) -> None:
    page = open_page("/article/frigate?q=frigate")
    assert text(page, ".matches") == "3 matches in the text, 1 in the headline. Go to the first"
    assert [mark.get("id") for mark in page.select("mark")] == [None, "m1", "m2", "m3"]
    assert [[one.get("href") for one in step.select("a")] for step in page.select(".step")] == [
        ["#m2"],
        ["#m1", "#m3"],
        ["#m2", "#main"],
    ]


def test_an_article_opened_directly_has_no_marks_and_no_way_back(open_page: Open) -> None:
    page = open_page("/article/undated")
    assert not page.select("mark, .back, .matches, .step")
    assert "no date was found" in text(page, "article > footer")


def test_a_foreign_article_says_its_language(open_page: Open) -> None:
    page = open_page("/article/haushalt")
    assert page.select_one("main article")["lang"] == "de"  # type: ignore[index]


def test_new_query_keeps_the_filters_where_they_have_no_fields(open_page: Open) -> None:
    kept = "input[type=hidden]"
    page = open_page("/article/frigate?q=frigate&source=Harbour+Post&per=10&page=3")
    assert [(one["name"], one["value"]) for one in page.select(kept)] == [
        ("per", "10"),
        ("source", "Harbour Post"),
    ]
    page = open_page("/?q=frigate&source=Harbour+Post&per=10&page=3")
    assert [(one["name"], one["value"]) for one in page.select(kept)] == [("per", "10")]


def test_an_empty_corpus_says_how_to_begin(tmp_path: Path) -> None:
    response = create_app(site.build(tmp_path, [])).test_client().get("/")
    assert response.status_code == 200
    assert "There are no articles yet" in response.text
    assert "defnews add" in response.text


@pytest.mark.parametrize(
    "address", ["/", "/?q=river", "/?q=zzz", "/?q=a&from=x", "/article/frigate?q=navy", "/nothing"]
)
def test_every_page_has_one_heading_and_its_landmarks(open_page: Open, address: str) -> None:
    page = open_page(address, status=404 if address == "/nothing" else 200)
    assert [len(page.select(one)) for one in ("h1", "main", "search[role=search]", "a.skip")] == [1, 1, 1, 1]
    assert page.html
    assert page.html["lang"] == "en"
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not page.select("style, [style], iframe, object, embed, link[href^='http'], img")
    assert not page.select("script:not([src^='/static/'])")


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "(",
        "AND",
        "*",
        "title:",
        "~",
        "-",
        "\x00\x01",
        "🚀",
        "“curly",
        "a" * 10_000,
        "(" * 2_000,
        "<mark>",
    ],
    ids=lambda query: ascii(query[:8]),
)
def test_no_query_is_an_error(open_page: Open, query: str) -> None:
    assert text(open_page(f"/?q={quote(query)}"), "h1")


def test_every_example_of_the_help_page_leads_to_results(open_page: Open) -> None:
    page = open_page("/help")
    links = page.select(".spellings dt a")
    assert len(links) > 40
    for link in links:
        answer = open_page(str(link["href"]))
        box = answer.select_one("#q")
        assert box
        assert box["value"] == link.get_text()
        assert answer.select(".understood")


def test_an_article_leads_to_those_like_it(open_page: Open) -> None:
    similar = open_page("/article/exercise-1").select(".similar a")
    assert [str(link["href"]).startswith("/article/exercise-") for link in similar[:-1]] == [True] * 5
    more = open_page(str(similar[-1]["href"]))
    assert "like one article" in more.select(".chips")[0].get_text()
    assert not open_page("/article/undated").select(".similar")


def test_the_help_page_can_be_reached_from_every_page(open_page: Open) -> None:
    for address in ("/", "/?q=river", "/article/frigate", "/stats", "/help"):
        assert open_page(address).select_one('footer.site a[href="/help"]')
