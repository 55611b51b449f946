from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from indexer.cli import main
from tests import prose
from tests.web import site
from webui import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from indexer import Settings

OUTLETS = ("Harbour Post", "Field Gazette", "Morning Wire", "Field Gazette")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Four outlets with one report on a convoy, and two reports of their own."""
    bodies = [one.body for one in prose.events(prose.seeded(6), 7)]
    reports = [(f"convoy-{number}", bodies[0], outlet) for number, outlet in enumerate(OUTLETS, 1)]
    reports += [("own-1", bodies[3], OUTLETS[0]), ("own-2", bodies[6], OUTLETS[1])]
    return site.build(
        tmp_path_factory.mktemp("folding"),
        [
            {
                "id": name,
                "title": f"The convoy: {name}",
                "text": body,
                "source": outlet,
                "date": f"2026-03-{day:02}",
            }
            for day, (name, body, outlet) in enumerate(reports, 1)
        ],
    )


@pytest.fixture
def client(served: Settings) -> FlaskClient:
    return create_app(served).test_client()


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def titles(soup: BeautifulSoup) -> list[str]:
    return [one.get_text().removeprefix("The convoy: ") for one in soup.select("h2 a")]


def test_the_page_folds_copies_and_links_to_them(client: FlaskClient) -> None:
    soup = page(client, "/?q=convoy&sort=newest")
    assert titles(soup) == ["own-2", "own-1", "convoy-4"]
    heading = soup.select_one("h1")
    assert heading
    assert heading.get_text().startswith("6 articles in 3 stories, newest first")
    (link,) = soup.select("a.copies")
    assert link.get_text() == "+3 copies"
    copies = page(client, str(link["href"]))
    assert titles(copies) == ["convoy-4", "convoy-3", "convoy-2", "convoy-1"]
    assert not copies.select("a.copies, .folding")
    (chip,) = copies.select(".chips li:first-child a")
    assert chip.get_text() == "Remove the filter one story"
    assert titles(page(client, str(chip["href"]))) == ["own-2", "own-1", "convoy-4"]


def test_folding_can_be_switched_off_and_on(client: FlaskClient) -> None:
    (off,) = page(client, "/?q=convoy&sort=oldest").select(".folding a")
    apart = page(client, str(off["href"]))
    assert titles(apart) == ["convoy-1", "convoy-2", "convoy-3", "convoy-4", "own-1", "own-2"]
    (back,) = apart.select(".folding a")
    assert (off.get_text(), back.get_text()) == ("Show copies apart", "Fold copies")
    assert titles(page(client, str(back["href"]))) == ["convoy-1", "own-1", "own-2"]
    kept = {str(one["name"]): one["value"] for one in apart.select("input[type=hidden]")}
    assert kept == {"sort": "oldest", "fold": "0"}


def test_a_new_query_leaves_the_story(client: FlaskClient) -> None:
    hidden = page(client, "/?q=convoy&story=convoy-1").select("input[type=hidden]")
    assert [one["name"] for one in hidden] == []


def test_an_article_lists_where_else_it_was_printed(client: FlaskClient) -> None:
    soup = page(client, "/article/convoy-2?q=convoy")
    listed = [" ".join(one.get_text(" ").split()) for one in soup.select(".printed li")]
    assert listed == [
        "The convoy: convoy-4 Field Gazette, 4 March 2026",
        "The convoy: convoy-3 Morning Wire, 3 March 2026",
        "The convoy: convoy-1 Harbour Post, 1 March 2026",
    ]
    assert soup.select(".printed a")[0]["href"] == "/article/convoy-4?q=convoy"
    assert not page(client, "/article/own-1").select(".printed")


def test_the_api_tells_copies(client: FlaskClient) -> None:
    answer = client.get("/api/v1/articles/convoy-3").json
    assert answer
    assert [one["id"] for one in answer["copies"]] == ["convoy-4", "convoy-2", "convoy-1"]
    assert answer["copies"][2] == {
        "id": "convoy-1",
        "title": "The convoy: convoy-1",
        "source": "Harbour Post",
        "published": "2026-03-01",
        "url": None,
    }


@pytest.mark.parametrize(
    ("parameters", "options"),
    [
        ({}, []),
        ({"fold": "0"}, ["--no-fold"]),
        ({"fold": "1"}, ["--fold"]),
        ({"story": "convoy-2"}, ["--story", "convoy-2"]),
        (
            {"story": "convoy-2", "source": "Field Gazette"},
            ["--story", "convoy-2", "--filter", "source=Field Gazette"],
        ),
        ({"per": "2", "page": "2"}, ["--limit", "2", "--page", "2"]),
    ],
    ids=str,
)
def test_every_surface_folds_alike(
    served: Settings,
    client: FlaskClient,
    capsys: pytest.CaptureFixture[str],
    parameters: dict[str, str],
    options: list[str],
) -> None:
    asked = {"q": "convoy", "sort": "newest", **parameters}
    answer = client.get("/api/v1/search", query_string=asked).json
    assert answer
    expected = [hit["id"] for hit in answer["hits"]]
    html = client.get("/", query_string=asked).text
    assert re.findall(r'<h2[^>]*><a href="/article/([^?"]+)', html) == expected
    main(
        [
            "--index",
            str(served.index),
            "search",
            "--sort",
            "newest",
            "--format",
            "json",
            *options,
            "--",
            "convoy",
        ]
    )
    printed = json.loads(capsys.readouterr().out)
    assert printed | {"took_ms": 0} == answer | {"took_ms": 0}
    if "page" not in parameters:
        feed = client.get("/feed.atom", query_string=asked).text
        assert re.findall(r"urn:defnews:article:([^<]+)", feed) == expected


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/v1/search?fold=maybe", 400), ("/api/v1/search?story=nothing", 404), ("/?story=nothing", 404)],
)
def test_what_makes_no_sense_is_told(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_show_prints_where_else_an_article_was_printed(
    served: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--index", str(served.index), "show", "convoy-1"])
    assert capsys.readouterr().out.endswith(
        "\nAlso printed\n"
        "2026-03-04 · Field Gazette · The convoy: convoy-4 · convoy-4\n"
        "2026-03-03 · Morning Wire · The convoy: convoy-3 · convoy-3\n"
        "2026-03-02 · Field Gazette · The convoy: convoy-2 · convoy-2\n"
    )
    main(["--index", str(served.index), "show", "own-1", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["copies"] == []


def test_the_text_of_a_search_counts_stories(served: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--index", str(served.index), "search", "--sort", "oldest", "convoy"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].strip() == "2026-03-01 · Harbour Post · convoy-1 · +3 copies"
    assert lines[-1].startswith("6 found in 3 stories: ")
