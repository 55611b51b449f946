from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from indexer import Index, IndexDamagedError, IndexMissingError, IndexOutdatedError, Settings
from webui import create_app
from webui.access import IndexAccess

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from indexer import IndexStateError
    from tests.web.conftest import Open

ROUTES = [
    "/",
    "/?q=navy",
    "/article/frigate",
    "/api/v1/search?q=navy",
    "/api/v1/articles/frigate",
    "/healthz",
]
JSON_ROUTES = ROUTES[3:]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        pytest.param("/api/v1/articles/none", 404, "article-not-found", id="no-article"),
        pytest.param("/api/v2/search", 404, "not-found", id="no-route"),
        pytest.param("/api/v1/search?per=x", 400, "bad-value", id="bad-value"),
    ],
)
def test_one_body_for_every_failure_of_the_api(
    client: FlaskClient, address: str, status: int, code: str
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.json
    assert response.json.keys() == {"error"}
    assert response.json["error"].keys() == {"code", "message", "hint"}
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"].endswith(".")


def test_no_article_is_a_page_that_keeps_the_query(open_page: Open) -> None:
    page = open_page("/article/none?q=navy", status=404)
    assert page.h1
    assert page.h1.get_text() == "There is no article 'none'."
    assert page.select_one("#q")["value"] == "navy"  # type: ignore[index]


@pytest.mark.parametrize(
    "address", ["/nothing", "/article/", "/article/a/b", "/static/../pages.py", "/static/none"]
)
def test_no_page(open_page: Open, address: str) -> None:
    assert open_page(address, status=404).h1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ROUTES)
def test_only_reading_is_allowed(client: FlaskClient, address: str, method: str) -> None:
    response = client.open(address, method=method)
    assert response.status_code == 405
    assert {one.strip() for one in response.headers["Allow"].split(",")} == {"GET", "HEAD"}
    assert response.is_json == (address in JSON_ROUTES)


@pytest.mark.parametrize("address", ROUTES)
def test_no_index_is_told_everywhere_and_never_as_nothing_found(tmp_path: Path, address: str) -> None:
    response = create_app(Settings(index=tmp_path / "none")).test_client().get(address)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.is_json == (address in JSON_ROUTES)
    assert "index-missing" in response.text
    assert "defnews reindex" in response.text


@pytest.mark.parametrize("error", [IndexMissingError, IndexOutdatedError, IndexDamagedError])
def test_an_unusable_index_says_why_and_what_to_do(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: type[IndexStateError]
) -> None:
    def fail(_access: IndexAccess) -> Index:
        raise error("The index is <unusable>.", "Run 'defnews reindex --full'.")

    monkeypatch.setattr(IndexAccess, "current", fail)
    response = client.get("/?q=navy")
    assert (response.status_code, response.headers["Cache-Control"]) == (503, "no-store")
    page = BeautifulSoup(response.text, "lxml")
    assert page.h1
    assert page.h1.get_text() == "The index is <unusable>."
    assert "Run 'defnews reindex --full'." in page.get_text()
    assert page.select_one("#q")["value"] == "navy"  # type: ignore[index]


@pytest.mark.parametrize("address", ["/?q=navy", "/api/v1/search?q=navy"])
def test_what_nobody_foresaw_is_logged_under_an_id_and_not_shown(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(Index, "search", fail)
    with caplog.at_level(logging.ERROR, "webui.errors"):
        response = client.get(address)
    assert response.status_code == 500
    (record,) = caplog.records
    assert record.exc_info
    assert record.getMessage().split()[1] in response.text
    assert "secret" not in response.text
    assert "Traceback" not in response.text
