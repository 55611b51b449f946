from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from indexer import IndexMissingError
from tests.web import site
from webui import create_app
from webui.access import IndexAccess

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from indexer import Settings


def test_one_index_for_all_threads(served: Settings) -> None:
    access = IndexAccess(served.index)
    with ThreadPoolExecutor(8) as pool:
        assert len({id(one) for one in pool.map(lambda _: access.current(), range(40))}) == 1


def test_an_index_that_comes_later_is_found(tmp_path: Path) -> None:
    access = IndexAccess(tmp_path / "index")
    with pytest.raises(IndexMissingError):
        access.current()
    site.build(tmp_path)
    assert access.current().stats().articles == len(site.ARTICLES)


def test_a_new_commit_is_seen_within_a_second_without_a_restart(tmp_path: Path) -> None:
    client = create_app(site.build(tmp_path, site.ARTICLES[:3])).test_client()
    assert _total(client) == 3
    site.build(tmp_path, site.ARTICLES[:5])
    committed = time.monotonic()
    while _total(client) != 5:
        assert time.monotonic() - committed < 1
        time.sleep(0.05)


def test_an_etag_answers_for_the_same_address_and_commit_only(tmp_path: Path) -> None:
    client = create_app(site.build(tmp_path, site.ARTICLES[:3])).test_client()
    first = client.get("/?q=navy")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/?q=navy", headers=tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert client.get("/?q=army", headers=tag).status_code == 200
    site.build(tmp_path, site.ARTICLES[:5])
    time.sleep(0.6)
    assert client.get("/?q=navy", headers=tag).status_code == 200


def test_failures_carry_no_etag(client: FlaskClient) -> None:
    response = client.get("/article/none")
    assert "ETag" not in response.headers


def test_static_files_may_be_kept_for_a_year(client: FlaskClient) -> None:
    with client.get("/static/style.css") as response:
        assert response.mimetype == "text/css"
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert len(response.data) < 15_000


def _total(client: FlaskClient) -> int:
    answer = client.get("/healthz").json
    assert answer
    return int(answer["articles"])
