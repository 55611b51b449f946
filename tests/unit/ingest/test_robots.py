from __future__ import annotations

import pytest

from indexer.errors import UnreadableFileError
from indexer.ingest.fetch import Fetcher
from indexer.ingest.robots import Robots
from tests.unit.ingest.server import OK, is_loopback, serving_pages

HERE = Fetcher(5, 100, is_loopback)
RULES = (
    b"User-agent: *\nDisallow: /inside/\nCrawl-delay: 7\n\nUser-agent: defnews\nAllow: /\nDisallow: /desk/\n"
)


def test_the_rules_for_this_program_go_before_those_for_all() -> None:
    with serving_pages({"/robots.txt": OK + b"\r\n" + RULES.replace(b"Allow: /\n", b"")}) as url:
        robots = Robots(HERE)
        robots.check(f"{url}/inside/a")
        with pytest.raises(UnreadableFileError, match=r"robots\.txt of its site asks programs not to"):
            robots.check(f"{url}/desk/a")


def test_a_site_is_asked_once() -> None:
    asked: list[bytes] = []
    with serving_pages({"/robots.txt": OK + b"\r\nUser-agent: *\nCrawl-delay: 7\n"}, asked) as url:
        robots = Robots(HERE)
        robots.check(f"{url}/a")
        robots.check(f"{url}/b")
        assert robots.delay_seconds(f"{url}/c") == 7
    assert len(asked) == 1


@pytest.mark.parametrize("status", [b"404 Not Found", b"403 Forbidden", b"410 Gone"])
def test_a_site_without_rules_allows_all(status: bytes) -> None:
    with serving_pages({"/robots.txt": b"HTTP/1.1 " + status + b"\r\nConnection: close\r\n\r\n"}) as url:
        Robots(HERE).check(f"{url}/a")
        assert Robots(HERE).delay_seconds(f"{url}/a") == 0


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n", b"", OK + b"\r\n" + b"#" * 600_000],
    ids=["busy", "broken", "endless"],
)
def test_rules_that_cannot_be_had_count_as_a_refusal(answer: bytes) -> None:
    with (
        serving_pages({"/robots.txt": answer}) as url,
        pytest.raises(UnreadableFileError, match="Whether its site allows it is not known"),
    ):
        Robots(HERE).check(f"{url}/a")


@pytest.mark.parametrize("rules", [b"<!doctype html><p>Welcome", b"\xff\xfe\x00", b"Disallow\n" * 9, b""])
def test_what_is_no_rules_allows_all(rules: bytes) -> None:
    with serving_pages({"/robots.txt": OK + b"\r\n" + rules}) as url:
        Robots(HERE).check(f"{url}/a")
