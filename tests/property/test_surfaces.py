"""One query, one answer: command line, API, page and Python give the same ids in the same order."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from indexer import SearchRequest, Settings, open_index
from indexer.cli import main
from tests.web import site
from webui import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

QUERIES = (
    "river",
    "defence",
    "army navy",
    "source:gazette",
    "r* -army",
    "title:frigate OR river",
    "the",
    "zzz river",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return site.build(tmp_path_factory.mktemp("surfaces"))


@pytest.fixture
def client(served: Settings) -> FlaskClient:
    return create_app(served).test_client()


def from_page(client: FlaskClient, query: str, sort: str) -> list[str]:
    html = client.get("/", query_string={"q": query, "sort": sort, "per": 5}).text
    return re.findall(r'<h2[^>]*><a href="/article/([^?"]+)', html)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", QUERIES)
def test_every_surface_gives_the_same_ids_in_the_same_order(
    served: Settings, client: FlaskClient, capsys: pytest.CaptureFixture[str], query: str, sort: str
) -> None:
    with open_index(served.index) as index:
        request = SearchRequest(query, limit=5, sort=sort)  # type: ignore[arg-type]
        expected = [hit.id for hit in index.search(request).hits]
    assert expected
    answer = client.get("/api/v1/search", query_string={"q": query, "sort": sort, "per": 5}).json
    assert answer
    assert [hit["id"] for hit in answer["hits"]] == expected
    assert from_page(client, query, sort) == expected
    folders = ["--corpus", str(served.corpus), "--index", str(served.index)]
    main([*folders, "search", "--limit", "5", "--sort", sort, "--format", "json", "--", query])
    printed = json.loads(capsys.readouterr().out)
    assert [hit["id"] for hit in printed["hits"]] == expected
    assert {name: printed[name] for name in ("total", "understood", "pages")} == {
        name: answer[name] for name in ("total", "understood", "pages")
    }
