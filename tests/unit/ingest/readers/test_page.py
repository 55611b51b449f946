from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import EmptyFileError, FileTooLargeError
from indexer.ingest.contract import Limits
from indexer.ingest.readers.json_ld import find_article
from indexer.ingest.readers.page_metadata import Metadata, page_metadata
from tests.unit.ingest.samples import PARAGRAPH, read_all, read_one

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 1, 2, tzinfo=UTC)
LINKED = """{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Elsewhere"},
  {"@type": ["NewsArticle"], "headline": "Talks &amp; tea", "datePublished": "2026-01-02T03:04:05+01:00",
   "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bo Oz"}],
   "publisher": {"name": "The Outlet"},
   "articleSection": "World", "keywords": ["nato", "drones"],
   "description": "Ministers meet over tea in a first.",
   "mainEntityOfPage": {"@id": "https://outlet.example/talks"}},
  {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]}"""


def page(head: str = "", body: str = "") -> str:
    paragraphs = "".join(f"<p>{PARAGRAPH} Number {number}.</p>" for number in range(5))
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><a href=/>Home</a></nav>{body}"
        f"<article>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    )


def metadata(head: str = "", body: str = "") -> Metadata:
    return page_metadata(page(head, body))


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def meta(**contents: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{content}">'
        for name, content in contents.items()
    )


def test_a_page_becomes_an_article(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.html", page(linked(LINKED), "<h1>Talks &amp; tea</h1>"))
    assert (article.title, article.author, article.source) == ("Talks & tea", "Ann Lee, Bo Oz", "The Outlet")
    assert (article.published, article.published_from) == (
        datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC),
        "json-ld",
    )
    assert (article.url, article.section) == ("https://outlet.example/talks", "World")
    assert (article.language, article.tags) == ("en", ("nato", "drones"))
    assert article.standfirst == "Ministers meet over tea in a first."
    assert article.body.split("\n\n") == [f"{PARAGRAPH} Number {number}." for number in range(5)]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        pytest.param(meta(og_title="Talks"), "<h1>Other</h1>", "Talks", id="opengraph"),
        pytest.param(
            "<title>Talks | The Outlet</title>" + meta(og_site_name="The Outlet"),
            "",
            "Talks",
            id="page-title",
        ),
        pytest.param(
            "<title>Talks open | Outlet</title>" + meta(og_title="Outlet", og_site_name="Outlet"),
            "<h1>Talks open</h1>",
            "Talks open",
            id="site-name-is-no-title",
        ),
        pytest.param(
            "<title>The talks are open › World › Outlet</title>",
            "<h1>Outlet</h1><h1>The talks are open</h1>",
            "The talks are open",
            id="heading-that-starts-the-title",
        ),
        pytest.param("", "<h1>Talks <em>open</em></h1>", "Talks open", id="heading-alone"),
        pytest.param("", "", "", id="none"),
    ],
)
def test_titles_are_found(head: str, body: str, title: str) -> None:
    assert metadata(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "place"),
    [
        pytest.param(
            linked('{"@type": "Article", "datePublished": "2026-01-02"}'), "", "json-ld", id="json-ld"
        ),
        pytest.param(
            linked('[{"@type": "WebPage", "datePublished": "2026-01-02"}]'), "", "json-ld", id="page-object"
        ),
        pytest.param(meta(article_published_time="2026-01-02"), "", "meta", id="opengraph"),
        pytest.param('<meta name="DC.date.issued" content="2 January 2026">', "", "meta", id="dublin-core"),
        pytest.param(
            "", '<span property="dc:date dc:created" content="2026-01-02"></span>', "meta", id="rdfa"
        ),
        pytest.param("", '<meta itemprop="datePublished" content="2026-01-02">', "meta", id="microdata"),
        pytest.param("", '<time datetime="2026-01-02">2 days ago</time>', "time", id="time"),
        pytest.param(
            "", "<time>2025-12-31</time><time pubdate>2 January 2026</time>", "time", id="time-of-publication"
        ),
        pytest.param(
            linked('{"@type": "Article", "datePublished": "soon"}')
            + meta(article_published_time="2026-01-02"),
            "",
            "meta",
            id="next-place-when-broken",
        ),
    ],
)
def test_dates_are_found_and_their_place_is_told(head: str, body: str, place: str) -> None:
    found = metadata(head, body)
    assert (found.published, found.published_from) == (DAY, place)


def test_a_date_in_the_text_is_the_last_resort(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.html", page(body='<p class="date">Published on January 2, 2026</p>'))
    assert (article.published, article.published_from) == (DAY, "page")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://a.example/x">', "https://a.example/x"),
        ('<link rel="canonical" href="/x"><base href="https://a.example/">', "https://a.example/x"),
        ("<!-- saved from url=(0021)https://a.example/x -->", "https://a.example/x"),
        (meta(og_url="https://a.example/x"), "https://a.example/x"),
        ('<link rel="canonical" href="/x">' + meta(og_url="http://dev.example/"), None),
        ('<link rel="canonical" href="javascript:alert(1)//x">', None),
        ('<link rel="canonical" href="http://[broken/x">', None),
        ("", None),
    ],
)
def test_addresses_are_absolute_or_none(head: str, url: str | None) -> None:
    assert metadata(head).url == url


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de-AT"><p>x', "de"),
        ("<html class=x lang=fr><p>x", "fr"),
        (f"<html>{meta(og_locale='pl_PL')}", "pl"),
        ('<html lang="x-klingon"><p>x', None),
        ("<p>x", None),
    ],
)
def test_the_language_is_what_the_page_says(html: str, language: str | None) -> None:
    assert page_metadata(html).language == language


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        pytest.param(
            linked('{"@type": "NewsArticle", "author": "Ann Lee"}'),
            "<b rel=author>Bo</b>",
            "Ann Lee",
            id="json-ld",
        ),
        pytest.param('<meta name="byl" content="By Ann Lee">', "", "Ann Lee", id="meta"),
        pytest.param(
            '<meta name="author" content="Site Makers">',
            '<p class="byline">Ann Lee</p>',
            "Ann Lee",
            id="shown",
        ),
        pytest.param(meta(article_author="https://social.example/ann"), "", None, id="address"),
    ],
)
def test_authors_are_names(tmp_path: Path, head: str, body: str, author: str | None) -> None:
    assert read_one(tmp_path, "a.html", page(head, body)).author == author


def test_the_date_in_the_address_comes_before_those_in_the_text(tmp_path: Path) -> None:
    address = '<link rel="canonical" href="https://outlet.example/2026/jan/02/talks">'
    article = read_one(tmp_path, "a.html", page(address, "<h1>Talks</h1><p>1 January 2026</p>"))
    assert (article.published, article.published_from) == (DAY, "url")


@pytest.mark.parametrize(
    "block",
    ["{", "[]", "null", '{"@type": 5}', '{"@type": "Article", "@id": []}', "[" * 50_000, '{"a": "\x01"}', ""],
)
def test_broken_json_ld_says_nothing(block: str) -> None:
    assert not find_article([block]).get("headline")


def test_json_ld_in_a_comment_and_objects_that_point_at_each_other_are_read() -> None:
    block = (
        '<!--\n{"@graph": [{"@id": "#a", "@type": "Article", "headline": "x", "author": {"@id": "#a"}}]}\n-->'
    )
    assert find_article([block])["headline"] == "x"


@pytest.mark.parametrize(
    "description", ["Too short", "It goes on and on until it is cut …", PARAGRAPH, "x" * 500, ""]
)
def test_a_description_that_adds_nothing_is_no_standfirst(tmp_path: Path, description: str) -> None:
    assert read_one(tmp_path, "a.html", page(meta(og_description=description))).standfirst == ""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_the_encoding_a_page_declares_is_used(tmp_path: Path, encoding: str) -> None:
    text = page(f'<meta charset="{encoding}"><title>Переговоры</title>').replace("Ankara", "Анкара")
    [read] = read_all(tmp_path, "a.html", text.encode(encoding))
    assert getattr(read.outcome, "title", None) == "Переговоры"


def test_a_wrong_declaration_is_not_believed(tmp_path: Path) -> None:
    text = page('<meta charset="ascii"><title>Gespräche</title>')
    assert read_one(tmp_path, "a.html", text).title == "Gespräche"


def test_embedded_pictures_do_not_count_but_markup_does(tmp_path: Path) -> None:
    limits = Limits(10_000_000, 10_000_000)
    picture = page(body=f'<img src="data:image/png;base64,{"A" * 3_000_000}">')
    [read] = read_all(tmp_path, "a.html", picture.encode(), limits)
    assert PARAGRAPH in getattr(read.outcome, "body", "")
    with pytest.raises(FileTooLargeError, match="more than 2,000,000 characters"):
        read_all(tmp_path, "b.html", page(body="<br>" * 600_000).encode(), limits)


def test_script_is_never_text(tmp_path: Path) -> None:
    body = "<script>alert('stolen')</script><h1>Talks &lt;script&gt;</h1>"
    article = read_one(tmp_path, "a.html", page(body=body))
    assert article.title == "Talks <script>"
    assert "stolen" not in article.body


@pytest.mark.parametrize("tag", ["div", "b", "table", "span", "ul", "blockquote"])
def test_deep_nesting_is_read_or_refused(tmp_path: Path, tag: str) -> None:
    limits = Limits(10_000_000, 10_000_000)
    content = f"<html><p>{PARAGRAPH}</p>{f'<{tag}>' * 100_000}{PARAGRAPH}".encode()
    try:
        [read] = read_all(tmp_path, "a.html", content, limits)
    except EmptyFileError as error:
        assert error.hint  # noqa: PT017 - a page nobody could read is an error of ours, not a crash
    else:
        assert PARAGRAPH in getattr(read.outcome, "body", "")


@pytest.mark.parametrize(
    ("head", "country"),
    [
        pytest.param(
            linked(
                '{"@type": "Article", "publisher": [{"address": {"addressCountry": {"name": "Germany"}}}]}'
            ),
            "DE",
            id="address-of-the-publisher",
        ),
        pytest.param(linked('{"@type": "Article", "countryOfOrigin": "USA"}'), "US", id="origin"),
        pytest.param(meta(og_country="x") + '<meta name="geo.country" content="at">', "AT", id="meta"),
        pytest.param(meta(og_locale="de_AT"), None, id="a-locale-is-no-country"),
        pytest.param(linked('{"@type": "Article", "publisher": {"address": "Bonn"}}'), None, id="no-country"),
    ],
)
def test_the_country_of_the_source_is_only_what_the_page_says(
    tmp_path: Path, head: str, country: str | None
) -> None:
    assert read_one(tmp_path, "a.html", page(head)).source_country == country
