"""Feeds from a real server that behaves and misbehaves, and a corpus that is watched."""

from __future__ import annotations

import functools
import json
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Self

import pytest

from indexer import FilesVanishedError, IngestReport, SettingsError, follow, open_index, pull, reindex, watch
from indexer.ingest import fetch
from indexer.ingest import pull as pulling
from indexer.ingest.fetch import Fetcher
from indexer.ingest.reading import read_messages
from indexer.ingest.side_file import noted
from tests.unit.ingest.server import OK, is_loopback, serving_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from indexer import IndexerError, Settings
    from indexer.ingest.reading import Message, Task
    from indexer.ingest.worker import Orders

pytestmark = pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")

SENTENCE = (
    "The ministers met in Ankara on Monday and agreed to meet again in Riyadh before the end of the year. "
)
LONG = SENTENCE * 12
PAGE = (
    OK
    + b"Content-Type: text/html\r\n\r\n"
    + (
        f"<html><head><title>Frigate launched</title></head><body><article><h1>Frigate launched</h1>"
        f"<p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"
    ).encode()
)
NOT_CHANGED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"


class ReadsHere(nullcontext[None]):
    """A pool without processes, which take longer to start than a test should."""

    def __init__(self, orders: Orders, _: int) -> None:
        self._orders = orders

    def __enter__(self) -> Self:  # type: ignore[override]  # itself, as a pool does
        return self

    def read(self, tasks: Iterable[Task]) -> Iterator[Iterator[Message]]:
        for task in tasks:
            yield read_messages(self._orders.corpus, task, self._orders.limits)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Lets loopback pass, and notes pauses instead of making them."""
    pauses: list[float] = []
    monkeypatch.setattr(fetch, "Fetcher", functools.partial(Fetcher, is_allowed=is_loopback))
    monkeypatch.setattr(follow, "Pool", ReadsHere)
    monkeypatch.setattr("indexer.ingest.pool.Pool", lambda orders: ReadsHere(orders, 1))
    monkeypatch.setattr(follow, "Visitor", functools.partial(pulling.Visitor, sleep=pauses.append))
    return pauses


def follows(settings: Settings, url: str, **more: object) -> None:
    with (settings.corpus / "feeds.toml").open("a") as file:
        file.write(f"[[feed]]\nurl = {json.dumps(url)}\n")
        file.writelines(f"{name} = {json.dumps(value)}\n" for name, value in more.items())


def item(title: str, link: str = "", text: str = "Short.") -> str:
    linked = f"<link>{link}</link>" if link else ""
    said = f"<title>{title}</title>{linked}<description>{text}</description>"
    return f"<item>{said}<pubDate>Sun, 01 Mar 2026 09:30:00 GMT</pubDate></item>"


def feed(*items: str, head: bytes = b"") -> bytes:
    content = f"<rss version='2.0'><channel><title>Wire</title>{''.join(items)}</channel></rss>"
    return OK + b"Content-Type: application/rss+xml\r\n" + head + b"\r\n" + content.encode()


def found(settings: Settings) -> dict[str, str | None]:
    """Title to source."""
    with open_index(settings.index) as index:
        return {hit.title.text: hit.source for hit in index.search("").hits}


def counts(report: IngestReport) -> tuple[int, int]:
    return report.added, report.failed


def test_an_entry_with_its_text_becomes_an_article(settings: Settings) -> None:
    with serving_pages({"/rss": feed(item("Talks open", "https://outlet.example/talks", LONG))}) as url:
        follows(settings, f"{url}/rss")
        assert counts(pull(settings)) == (1, 0)
    with open_index(settings.index) as index:
        (hit,) = index.search("talks").hits
        article = index.article(hit.id)
    assert (article.title, article.url, article.source) == (
        "Talks open",
        "https://outlet.example/talks",
        "Wire",
    )
    assert str(article.published) == "2026-03-01 09:30:00+00:00"
    assert article.body == LONG.strip()
    assert article.path.startswith("inbox/")


def test_of_a_summary_the_page_is_fetched_and_kept_as_it_is(settings: Settings) -> None:
    pages = {"/page": PAGE}
    with serving_pages(pages) as url:
        pages["/rss"] = feed(item("Frigate", f"{url}/page"))
        follows(settings, f"{url}/rss", source="Outlet")
        assert counts(pull(settings)) == (1, 0)
        [page] = settings.corpus.rglob("page.html")
    assert page.read_bytes() == PAGE.partition(b"\r\n\r\n")[2]
    assert (noted(page).url, noted(page).date) == (f"{url}/page", "2026-03-01T09:30:00Z")
    assert found(settings) == {"Frigate launched": "Outlet"}


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param({}, id="no page"),
        pytest.param({"/page": OK + b"Content-Type: image/png\r\n\r\n\x89PNG"}, id="a picture"),
        pytest.param(
            {"/page": PAGE, "/robots.txt": OK + b"\r\nUser-agent: *\nDisallow: /page\n"}, id="robots"
        ),
    ],
)
def test_a_summary_is_better_than_nothing(settings: Settings, pages: dict[str, bytes]) -> None:
    with serving_pages(pages) as url:
        pages["/rss"] = feed(item("Frigate leaves the slip", f"{url}/page"))
        follows(settings, f"{url}/rss")
        assert counts(pull(settings)) == (1, 0)
    assert found(settings) == {"Frigate leaves the slip": "Wire"}


def test_what_is_known_is_not_asked_for_again(settings: Settings) -> None:
    asked: list[bytes] = []
    pages = {"/page": PAGE}
    with serving_pages(pages, asked) as url:
        first = item("Frigate", f"{url}/page")
        pages["/rss"] = feed(first, head=b'ETag: "7"\r\nLast-Modified: Sun, 01 Mar 2026 09:30:00 GMT\r\n')
        follows(settings, f"{url}/rss")
        pull(settings)
        assert counts(pull(settings)) == (0, 0)
        pages["/rss"] = NOT_CHANGED
        assert counts(pull(settings)) == (0, 0)
        pages["/rss"] = feed(item("Talks", "https://outlet.example/talks", LONG), first)
        assert counts(pull(settings)) == (1, 0)
    assert sum(request.startswith(b"GET /page ") for request in asked) == 1
    again = [request.lower() for request in asked if request.startswith(b"GET /rss ")][1]
    assert b'if-none-match: "7"\r\n' in again
    assert b"if-modified-since: sun, 01 mar 2026 09:30:00 gmt\r\n" in again


def test_a_site_is_given_time_between_two_requests(settings: Settings, here: list[float]) -> None:
    rules = OK + b"\r\nUser-agent: *\nCrawl-delay: 9\n"
    pages = {"/page": PAGE, "/robots.txt": rules}
    with serving_pages(pages) as url:
        pages["/rss"] = feed(item("Frigate", f"{url}/page"), item("Another", f"{url}/none"))
        follows(settings, f"{url}/rss")
        pull(settings)
    assert [7 < pause <= 9 for pause in here] == [True, True]


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        pytest.param(
            OK + b"\r\n<!doctype html><html><p>Hello",
            "damaged-file",
            "a web page and not with a feed",
            id="html",
        ),
        pytest.param(OK + b"\r\n\x89PNG\r\n\x1a\n", "unsupported", "PNG", id="picture"),
        pytest.param(OK + b"\r\n<rss><channel></channel></rss>", "empty", "no entries", id="no entries"),
        pytest.param(OK + b"\r\n", "empty", "empty", id="nothing"),
        pytest.param(OK + b"\r\n" + b"x" * 3_000_000, "too-large", "larger than 2,000,000", id="endless"),
        pytest.param(b"", "unreadable", "disconnected", id="broken"),
        pytest.param(b"HTTP/1.1 404 Not Found\r\n\r\n", "unreadable", "answered 404", id="404"),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "unreadable", "http", id="file"
        ),
        pytest.param(
            b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n",
            "unreadable",
            "public",
            id="inside",
        ),
    ],
)
def test_a_feed_that_misbehaves_is_named_and_the_others_asked(
    settings: Settings, answer: bytes, code: str, message: str
) -> None:
    settings = functools.partial(type(settings), **settings.as_dict() | {"max_article_bytes": 2_000_000})()
    good = feed(item("Talks open", "https://outlet.example/talks", LONG))
    with serving_pages({"/bad": answer, "/good": good}) as url:
        follows(settings, f"{url}/bad")
        follows(settings, f"{url}/good")
        report = pull(settings)
        assert counts(report) == (1, 1)
        [failure] = report.failures
        assert (failure.path, failure.code) == (f"{url}/bad", code)
        assert message in failure.message
        assert counts(pull(settings)) == (0, 0)  # it is left alone for a while


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [(b"7200", 7200), (b"Sun, 01 Mar 2099 09:30:00 GMT", 86_400), (b"soon", 600), (b"9" * 400, 86_400)],
    ids=["seconds", "date", "nonsense", "for ever"],
)
def test_a_site_that_asks_to_be_left_alone_is(settings: Settings, retry_after: bytes, seconds: int) -> None:
    busy = b"HTTP/1.1 429 Too Many\r\nConnection: close\r\nRetry-After: " + retry_after + b"\r\n\r\n"
    asked: list[bytes] = []
    with serving_pages({"/rss": busy}, asked) as url:
        follows(settings, f"{url}/rss", interval_minutes=5)
        assert counts(pull(settings)) == (0, 1)
        state = pulling.load_states(settings.index / "feeds.json")[f"{url}/rss"]
        assert abs(state.not_before - time.time() - seconds) < 30
        assert counts(pull(settings)) == (0, 0)
    assert sum(request.startswith(b"GET /rss ") for request in asked) == 1


def test_an_entry_that_cannot_be_had_now_is_asked_for_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"/page": b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n"}
    with serving_pages(pages) as url:
        pages["/rss"] = feed(item("Frigate", f"{url}/page"), head=b'ETag: "7"\r\n')
        follows(settings, f"{url}/rss")
        assert counts(pull(settings)) == (0, 1)
        pages["/page"] = PAGE
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 90_000)
        assert counts(pull(settings)) == (1, 0)


def test_without_feeds_there_is_nothing_to_pull(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"no feeds in .*feeds\.toml"):
        pull(settings)


def test_the_list_of_feeds_is_no_article(settings: Settings) -> None:
    follows(settings, "https://outlet.example/rss")
    assert counts(reindex(settings)) == (0, 0)


@pytest.mark.parametrize("content", [None, b"", b"[1]", b'{"a": 1}', b'{"a": {"b": 1}}', b"\xff"])
def test_spoiled_memory_of_feeds_counts_as_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "feeds.json").write_bytes(content)
    assert pulling.load_states(tmp_path / "feeds.json") == {}


def watching(settings: Settings, *steps: Callable[[], object]) -> list[object]:
    """Takes each step once the one before has been told of; returns what was told."""
    told: list[object] = []
    left = list(steps)

    def tell(news: IngestReport | IndexerError | OSError) -> None:
        told.append(news)
        if not left:
            raise KeyboardInterrupt
        threading.Timer(0.3, left.pop(0)).start()

    with pytest.raises(KeyboardInterrupt):
        watch(settings, tell=tell)
    return told


def test_what_is_dropped_into_a_watched_corpus_is_indexed(settings: Settings) -> None:
    path = settings.corpus / "one.txt"
    path.write_text(f"Talks open\n\n{SENTENCE}\n")
    told = watching(
        settings,
        lambda: (settings.corpus / "two.txt").write_text(f"Frigate launched\n\n{SENTENCE}\n"),
        path.unlink,
    )
    assert [(one.added, one.removed) for one in told if isinstance(one, IngestReport)] == [
        (1, 0),
        (1, 0),
        (0, 1),
    ]
    assert set(found(settings)) == {"Frigate launched"}


def test_an_accident_is_told_and_watching_goes_on(settings: Settings) -> None:
    share, away = settings.corpus / "share", settings.corpus.with_name("away")
    share.mkdir()
    for number in range(10):
        (share / f"{number}.txt").write_text(f"Headline {number}\n\n{SENTENCE}\n")

    def come_back() -> None:
        (away / "new.txt").write_text(f"New\n\n{SENTENCE}\n")
        away.rename(share)

    first, accident, last = watching(settings, lambda: share.rename(away), come_back)
    assert isinstance(accident, FilesVanishedError)
    assert [one.added for one in (first, last) if isinstance(one, IngestReport)] == [10, 1]
    assert len(found(settings)) == 11


def test_feeds_are_asked_while_watching(settings: Settings) -> None:
    with serving_pages({"/rss": feed(item("Talks open", "https://outlet.example/talks", LONG))}) as url:
        follows(settings, f"{url}/rss")
        assert [one.added for one in watching(settings) if isinstance(one, IngestReport)] == [1]


def test_what_goes_wrong_again_and_again_is_told_once(settings: Settings) -> None:
    path = settings.corpus / "feeds.toml"
    path.write_text("[[feed]")

    def mend() -> None:
        path.write_text("")
        (settings.corpus / "one.txt").write_text(f"Talks open\n\n{SENTENCE}\n")

    broken, done = watching(settings, lambda: threading.Timer(2.5, mend).start())
    assert isinstance(broken, SettingsError)
    assert isinstance(done, IngestReport)


def test_no_corpus_cannot_be_watched(settings: Settings) -> None:
    settings.corpus.rmdir()
    with pytest.raises(SettingsError, match="to watch"):
        watch(settings, tell=print)
