from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import DamagedFileError, EmptyFileError, IngestError
from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH, outcomes, read_all

if TYPE_CHECKING:
    from pathlib import Path

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Outlet</title><language>en-gb</language>
<item><title>Talks &amp;amp; tea</title><link>https://outlet.example/talks</link>
  <guid isPermaLink="false">t-1</guid><dc:creator>By Ann Lee</dc:creator><category>nato</category>
  <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate><description>Ministers meet.</description>
  <content:encoded><![CDATA[<p>{PARAGRAPH}</p><script>x()</script><ul><li>One</li><li>Two</li></ul>]]>
  </content:encoded></item>
<item><guid>t-2</guid><description>Only a summary.</description><pubDate>soon</pubDate></item>
<item><link>https://outlet.example/none</link></item>
</channel></rss>"""
ARTICLE = Article(
    title="Talks & tea",
    body=f"{PARAGRAPH}\n\nOne\n\nTwo",
    standfirst="Ministers meet.",
    published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    published_from="feed",
    author="Ann Lee",
    source="The Outlet",
    url="https://outlet.example/talks",
    language="en",
    tags=("nato",),
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Der Bote</title>
<entry><title>Gespräche</title><id>urn:a:1</id><updated>2026-01-03T00:00:00Z</updated>
<published>2026-01-02T00:00:00Z</published><author><name>Bo Oz</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Erster.</p><p>Zweiter.</p></div></content>
</entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Outlet",
    "language": "en-GB",
    "authors": [{"name": "Ann Lee"}],
    "items": [
        {
            "id": "t-1",
            "url": "https://outlet.example/talks",
            "title": "Talks &amp; tea",
            "content_html": f"<p>{PARAGRAPH}</p><ul><li>One<li>Two</ul>",
            "summary": "Ministers meet.",
            "date_published": "2026-01-02T03:04:05Z",
            "tags": ["nato", 5],
        },
        {"id": "t-2", "content_text": "Only a text."},
        {"id": "t-3"},
        "none",
    ],
}


def test_every_entry_of_rss_is_an_article(tmp_path: Path) -> None:
    first, second, third = outcomes(tmp_path, "a.xml", RSS)
    assert first == ARTICLE
    assert isinstance(second, Article)
    assert (second.title, second.body, second.id, second.published) == ("Only a summary.",) * 2 + (
        "t-2",
        None,
    )
    assert isinstance(third, EmptyFileError)


def test_an_atom_entry_has_its_dates_and_text(tmp_path: Path) -> None:
    [entry] = outcomes(tmp_path, "a.atom", ATOM)
    assert entry == Article(
        title="Gespräche",
        body="Erster.\n\nZweiter.",
        id="urn:a:1",
        published=datetime(2026, 1, 2, tzinfo=UTC),
        published_from="feed",
        modified=datetime(2026, 1, 3, tzinfo=UTC),
        author="Bo Oz",
        source="Der Bote",
        language="de",
    )


def test_every_item_of_a_json_feed_is_an_article(tmp_path: Path) -> None:
    first, second, third, fourth = outcomes(tmp_path, "a.json", json.dumps(JSON_FEED))
    assert first == ARTICLE
    assert isinstance(second, Article)
    assert (second.title, second.id, second.source) == ("Only a text.", "t-2", "The Outlet")
    assert isinstance(third, EmptyFileError)
    assert isinstance(fourth, DamagedFileError)


def test_a_feed_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "a.xml", RSS[: RSS.index("<item><guid>t-2")])[0] == ARTICLE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "iso-8859-1"])
def test_the_encoding_of_a_feed_is_found(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{ATOM}'
    [read] = read_all(tmp_path, "a.xml", text.encode(encoding))
    assert getattr(read.outcome, "title", None) == "Gespräche"


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        pytest.param(
            "a.xml", "<rss><channel><title>x</title></channel></rss>", EmptyFileError, "no entries", id="rss"
        ),
        pytest.param(
            "a.json", '{"version": "https://jsonfeed.org/version/1"}', DamagedFileError, "no list", id="json"
        ),
    ],
)
def test_a_feed_without_entries_says_so(
    tmp_path: Path, name: str, content: str, error: type[IngestError], message: str
) -> None:
    [outcome] = outcomes(tmp_path, name, content)
    assert isinstance(outcome, error)
    assert message in outcome.message


def test_entities_of_a_feed_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("stolen")
    bomb = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "{"y" * 1000}">]>'
    items = "<item><title>T &x; &y;</title></item>"
    [outcome] = outcomes(tmp_path, "a.xml", f"{bomb}<rss><channel>{items}</channel></rss>")
    assert "stolen" not in repr(outcome)
