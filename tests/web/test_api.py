from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer import SearchRequest, open_index
from tests.web.site import ARTICLES, build
from webui import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from indexer import Settings


def test_search_is_the_engines_answer(client: FlaskClient, served: Settings) -> None:
    response = client.get("/api/v1/search?q=river&per=3&page=2&sort=newest&source=Field+Gazette")
    with open_index(served.index) as index:
        request = SearchRequest(
            "river", page=2, limit=3, sort="newest", filters={"source": ("Field Gazette",)}
        )
        expected = index.search(request).as_dict()
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.json
    assert {**response.json, "took_ms": 0} == {**expected, "took_ms": 0}
    assert list(response.json) == list(expected)


def test_no_hits_are_an_answer(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=zzzz")
    assert response.status_code == 200
    assert response.json
    assert (response.json["total"], response.json["hits"]) == (0, [])


def test_article(client: FlaskClient, served: Settings) -> None:
    response = client.get("/api/v1/articles/frigate")
    with open_index(served.index) as index:
        assert response.json == {**index.article("frigate").as_dict(), "copies": []}
    assert response.json
    assert response.json["title"] == ARTICLES[0]["title"]


@pytest.mark.parametrize(
    "query", ["page=0", "per=x", "sort=best", "from=soon", "from=2026-03-02&to=2026-03-01"]
)
def test_a_parameter_without_sense_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/search?{query}")
    assert response.status_code == 400
    assert response.json
    assert response.json["error"]["code"] == "bad-value"


def test_suggestions_lead_somewhere(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=army+how&source=Field+Gazette").json
    assert answer
    assert answer["query"] == "army how"
    word = {
        "kind": "word",
        "text": "howitzers",
        "count": 1,
        "query": "army howitzers",
        "url": "/?q=army+howitzers&source=Field+Gazette",
    }
    title = {
        "kind": "title",
        "text": "Army orders forty howitzers from domestic maker",
        "count": 1,
        "id": "howitzer",
        "url": "/article/howitzer?q=army+how&source=Field+Gazette",
    }
    assert [one for one in answer["suggestions"] if one["kind"] in {"word", "title"}] == [word, title]
    for one in answer["suggestions"]:
        assert client.get(one["url"]).status_code == 200


def test_similar_articles_are_a_search(client: FlaskClient) -> None:
    similar = client.get("/api/v1/articles/exercise-1/similar?per=2").json
    asked = client.get("/api/v1/search?like=exercise-1&per=2").json
    assert similar
    assert asked
    assert {**similar, "took_ms": 0} == {**asked, "took_ms": 0}
    assert [hit["id"].startswith("exercise-") for hit in similar["hits"]] == [True, True]
    assert client.get("/api/v1/articles/none/similar").status_code == 404


def test_what_is_typical_is_told_to_who_asks(tmp_path: Path) -> None:
    articles = [
        {"id": f"a{number}", "title": f"Report {number}", "text": f"{text} Number {number}."}
        for number in range(200)
        for text in ["A drone met an interceptor." if number < 6 else "A drone." if number < 9 else "Rain."]
    ]
    client = create_app(build(tmp_path, articles)).test_client()
    asked = client.get("/api/v1/search?q=drone&fold=0&typical=1").json
    assert asked
    assert asked["typical"][0] == {
        "kind": "word",
        "text": "interceptor",
        "count": 6,
        "query": "drone interceptor",
    }
    page = client.get("/?q=drone&fold=0").text
    assert 'Typical here: <a href="/?q=drone+interceptor&amp;fold=0">interceptor</a>' in page
    assert "typical" not in (client.get("/api/v1/search?q=drone").json or {"typical": 1})


def test_nothing_typed_suggests_nothing(client: FlaskClient) -> None:
    assert client.get("/api/v1/suggest").json == {"query": "", "suggestions": []}


def test_a_broken_query_is_refused_where_that_is_asked_for(client: FlaskClient) -> None:
    assert client.get('/api/v1/search?q=river+"army').status_code == 200
    response = client.get('/api/v1/search?q=river+"army&strict=1')
    assert response.status_code == 400
    assert response.json
    assert (response.json["error"]["code"], response.json["error"]["span"]) == ("query-syntax", [6, 11])
    assert client.get("/api/v1/search?q=river+army&strict=1").status_code == 200


def test_pages_and_api_agree_on_ids_and_order(client: FlaskClient) -> None:
    for query in ("q=defence", "q=river&sort=oldest", "q=army&per=1", "source=Field+Gazette&sort=newest"):
        answer = client.get(f"/api/v1/search?{query}").json
        assert answer
        page = client.get(f"/?{query}").text
        places = [page.index(f'href="/article/{hit["id"]}?') for hit in answer["hits"]]
        assert places
        assert places == sorted(places)


def test_health(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.json
    assert response.json.keys() == {"status", "articles", "commit", "walked"}
    assert (response.json["status"], response.json["articles"]) == ("ok", len(ARTICLES))
    assert response.json["walked"] == 0
