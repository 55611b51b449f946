"""Feeds and the description for browsers' search boxes: well-formed, complete, and of the same articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.web.site import ARTICLES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: FlaskClient, query: str) -> etree._Element:
    response = client.get(f"/feed.atom{query}")
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return etree.fromstring(response.data)


def links(client: FlaskClient, query: str) -> list[str]:
    found = feed(client, query).findall(f"{ATOM}entry/{ATOM}link")
    return [str(one.get("href")) for one in found]


@pytest.mark.parametrize("query", ["", "?q=river", "?q=defence&sort=oldest&page=2&per=1", "?q=zzzz"])
def test_a_feed_has_what_the_search_finds_newest_first(client: FlaskClient, query: str) -> None:
    words = query.partition("q=")[2].partition("&")[0]
    answer = client.get("/api/v1/search", query_string={"q": words, "sort": "newest", "per": 50}).json
    assert answer
    expected = [f"http://localhost/article/{hit['id']}" for hit in answer["hits"]]
    assert links(client, query) == expected


def test_a_feed_has_all_that_atom_asks_for(client: FlaskClient) -> None:
    tree = feed(client, "?q=river")
    for element in (tree, *tree.findall(f"{ATOM}entry")):
        assert {f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"} <= {child.tag for child in element}
    assert all(entry.findtext(f"{ATOM}author/{ATOM}name") for entry in tree.findall(f"{ATOM}entry"))
    (own,) = [link.get("href") for link in tree.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == "http://localhost/feed.atom?q=river"


def test_a_feed_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/feed.atom?q=river")
    again = client.get("/feed.atom?q=river", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_browser_can_search_from_its_own_box(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    templates = {
        one.get("type"): str(one.get("template")) for one in etree.fromstring(response.data).findall("{*}Url")
    }
    assert templates.keys() == {
        "text/html",
        "application/atom+xml",
        "application/json",
        "application/x-suggestions+json",
    }
    for template in templates.values():
        assert client.get(template.replace("{searchTerms}", "river")).status_code == 200


def test_a_browser_completes_queries(client: FlaskClient) -> None:
    response = client.get("/suggest?q=army+how")
    assert response.mimetype == "application/x-suggestions+json"
    assert response.get_json(force=True) == [
        "army how",
        ["army howitzers", "Army orders forty howitzers from domestic maker"],
        ["1 article", "1 article"],
        ["http://localhost/?q=army+howitzers", "http://localhost/article/howitzer?q=army+how"],
    ]
    assert client.get("/suggest").get_json(force=True) == ["", [], [], []]


def test_pages_name_both(client: FlaskClient) -> None:
    html = client.get("/?q=river&page=2&per=1").text
    assert 'type="application/atom+xml" href="/feed.atom?q=river"' in html
    assert 'href="/opensearch.xml"' in html


def test_the_figures(client: FlaskClient) -> None:
    html = client.get("/stats").text
    assert f"<dt>Articles</dt><dd>{len(ARTICLES)}</dd>" in html
    assert "/?sort=newest&amp;source=" in html
