"""What a page shows of its author, its date and its headline, and what of its text is not the article's."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from indexer.ingest.readers.page_byline import Byline, find_byline
from indexer.ingest.readers.page_leftovers import is_leftover
from indexer.ingest.readers.page_metadata import page_metadata

LONG = "The ministers met for the third time and will meet again."


@pytest.mark.parametrize(
    ("body", "author"),
    [
        pytest.param('<a rel="author" href="/x">Ann Lee</a>', "Ann Lee", id="rel"),
        pytest.param(
            '<p><a rel="author">Ann Lee</a>, <a rel="author">Bo Oz</a></p>', "Ann Lee, Bo Oz", id="two"
        ),
        pytest.param(
            '<p itemprop="author">By <b itemprop="name">Ann Lee</b> | Oslo</p>', "Ann Lee", id="property"
        ),
        pytest.param('<p class="byline">By Ann Lee, Editor</p>', "Ann Lee", id="class"),
        pytest.param('<p class="author vcard">9 May by <a class="fn">Ann Lee</a></p>', "Ann Lee", id="card"),
        pytest.param('<p class="post-byline__name">Ann Lee</p>', "Ann Lee", id="class-of-a-part"),
        pytest.param('<p data-testid="byline">Ann Lee</p>', "Ann Lee", id="mark-for-tests"),
        pytest.param("<dl><dt>Author:</dt><dd>Ann Lee</dd></dl>", "Ann Lee", id="label"),
        pytest.param("<p><b>Von</b> Ann Lee</p>", "Ann Lee", id="label-in-its-line"),
        pytest.param('<p class="meta"><a href="/author/ann">Ann Lee</a></p>', "Ann Lee", id="member"),
        pytest.param('<h1>Talks</h1><p><a href="/user?u=7">annlee</a></p>', "annlee", id="near"),
        pytest.param(f"<p>{LONG}</p><p><i>Ann Lee</i></p>", "Ann Lee", id="signature"),
        pytest.param(f"<p>{LONG}</p><p>Ann<br>9 May 2026</p>", "Ann", id="dated-signature"),
        pytest.param(f"<p>{LONG}</p><p><i>Ann Lee</i></p><p>More.</p>", None, id="emphasis-in-the-text"),
        pytest.param("<p><i>Ann Lee</i></p>", None, id="signature-of-nothing"),
        pytest.param("<h1>Talks</h1><p>By Ann Lee</p>", "Ann Lee", id="line"),
        pytest.param("<h1>Talks</h1><p>9. Mai 2026 von Ann de Lee</p>", "Ann de Lee", id="line-with-date"),
        pytest.param('<p class="date">Von Ann Lee am 9. Mai</p>', "Ann Lee", id="beside"),
        pytest.param("<p>By Ann Lee</p><h1>Talks</h1>", None, id="above-the-headline"),
        pytest.param("<h1>Talks</h1><p>Read by many, said the minister.</p>", None, id="sentence"),
        pytest.param("<h1>Talks</h1><p>A letter by Bishops at home</p>", None, id="one-word-in-a-sentence"),
        pytest.param("<h1>Talks</h1><p>BY ANN LEE</p>", "ANN LEE", id="capitals"),
        pytest.param(
            '<div class="with-sidebar"><h1>Talks</h1><p>By Ann Lee</p></div>',
            "Ann Lee",
            id="class-of-the-page",
        ),
        pytest.param('<div class="comments"><a rel="author">Ann Lee</a></div>', None, id="comment"),
        pytest.param('<aside><p class="byline">Ann Lee</p></aside>', None, id="aside"),
        pytest.param('<p class="byline">The News Desk</p>', None, id="no-person"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_author_is_found_where_a_page_shows_it(body: str, author: str | None) -> None:
    assert find_byline(f"<html><body>{body}</body></html>", "Talks").author == author


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published 9 May 2026", 9),
        ("May 9, 2026", 9),
        ("18.10.2999", None),
        ("Datum: 18.10.2021", 18),
        ("28.09.19", 28),
        ("17/02/2022", 17),
        ("02/03/2022", None),
        ("soon", None),
    ],
)
def test_the_date_below_the_headline_is_found(line: str, day: int | None) -> None:
    date = find_byline(f"<h1>Menu</h1><p>1 May 2020</p><h1>Talks</h1><p>{line}</p>", "Talks").date
    assert (date.day if date else None) == day


@pytest.mark.parametrize(
    ("body", "day"),
    [
        pytest.param(
            '<i class="metadata">Oslo, 9 May 2026</i><h1>Talks</h1><b>8 May 2026</b>', 9, id="above"
        ),
        pytest.param('<h1>Talks</h1><abbr class="published" title="2026-05-09">now</abbr>', 9, id="title"),
        pytest.param('<h1>Talks</h1><i class="updated">8 May 2026</i><p>9 May 2026</p>', 8, id="short-text"),
        pytest.param('<h1>Talks</h1><a class="date" href="/x">8 May 2026</a><p>9 May 2026</p>', 9, id="link"),
        pytest.param(
            '<h1>Talks</h1><p>8 May 2026</p><p><a rel="author">Ann Lee</a> / 9 May 2026 / 06:15</p>',
            9,
            id="beside-the-author",
        ),
    ],
)
def test_the_date_stands_beside_the_author_or_near_the_headline(body: str, day: int) -> None:
    assert find_byline(f"<html><body>{body}</body></html>", "Talks").date == datetime(
        2026, 5, day, tzinfo=UTC
    )


def test_a_page_that_shows_nothing_gives_nothing() -> None:
    assert find_byline("", "") == Byline()
    assert find_byline("<html>" + "<div>" * 100_000, "") == Byline()


def test_bylines_round_one_another_cost_no_more_than_others() -> None:
    began = time.process_time()
    assert find_byline("<i itemprop=author>" * 200 + "<b itemprop=author></b>" * 20_000, "") == Byline()
    assert time.process_time() - began < 2


def test_two_places_outvote_a_third() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2026-01-03"}</script>'
        '<meta property="article:published_time" content="2026-01-02T08:00:00Z">'
    )
    found = page_metadata(
        f'<html><head>{head}</head><body><time datetime="2026-01-02">x</time></body></html>'
    )
    assert (found.published, found.published_from) == (datetime(2026, 1, 2, 8, tzinfo=UTC), "meta")


@pytest.mark.parametrize(
    ("window", "heading", "title"),
    [
        ("Talks open | World | Outlet", "Talks open", "Talks open"),
        ("Outlet » Archive » Talks open", "Talks open", "Talks open"),
        ("Press release: Talks open", "Talks open", "Talks open"),
        ("Talks open again", "Talks open", "Talks open"),
        ("Home", "Talks open", "Talks open"),
    ],
)
def test_the_headline_on_the_page_wins_over_the_title_of_the_window(
    window: str, heading: str, title: str
) -> None:
    assert page_metadata(f"<title>{window}</title><h1>{heading}</h1>").title == title


def test_a_headline_that_two_places_agree_on_wins() -> None:
    linked = '<script type="application/ld+json">{"@type": "Article", "headline": "Short"}</script>'
    card = '<meta property="og:title" content="The talks are open">'
    assert page_metadata(f"{linked}{card}<h1>The talks are open</h1>").title == "The talks are open"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        pytest.param(
            "<title>Outlet » Archive » Talks</title><h1><a href=/>Outlet</a></h1>",
            "Outlet » Archive » Talks",
            id="the-heading-that-leads-home-is-the-site",
        ),
        pytest.param(
            "<title>Talks open : Outlet | News</title><h1><a href='https://outlet.example/'>Outlet</a></h1>",
            "Talks open",
            id="what-follows-the-site-is-not-the-title",
        ),
        pytest.param(
            "<title>Economy - Talks open</title><h1><i class=kicker>Economy</i> - Talks open</h1>",
            "Talks open",
            id="the-line-above-is-not-the-headline",
        ),
    ],
)
def test_the_name_of_the_site_and_the_line_above_are_no_title(html: str, title: str) -> None:
    assert page_metadata(html).title == title


@pytest.mark.parametrize(
    "line",
    [
        "Read more: The talks so far",
        "Lea también: Las conversaciones",
        "Lesen Sie auch: Die Gespräche",
        "Share this:",
        "Teilen mit:",
        "Subscribe now to our edition for the full story.",
        "Advertisement",
        "© 2026 The Outlet",
        "Photo credits: The Agency",
    ],
)
def test_what_is_no_part_of_the_article_is_known(line: str) -> None:
    assert is_leftover(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, the minister said.",
        "Related to this, talks go on.",
        "Share prices fell.",
        "Copyright law was the subject.",
        f"Read more: {'a long paragraph ' * 20}",
        "",
    ],
)
def test_sentences_stay(line: str) -> None:
    assert not is_leftover(line)
