"""New articles from feeds into the corpus, politely.

An entry that carries its text becomes a JSON file; of one that carries a summary the page it links to is
fetched. A site is asked one thing at a time with a pause in between, is told what is known already, and is
left alone for as long as it asks or after an error.
"""

from __future__ import annotations

import contextlib
import io
import json
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from indexer.durable import replace_file
from indexer.errors import DamagedFileError, IngestError, UnreadableFileError
from indexer.ingest import inbox, sniff
from indexer.ingest.reading import NotRead, Outcomes, Task
from indexer.ingest.registry import pick
from indexer.ingest.robots import Robots
from indexer.model import Article, iso
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from indexer.ingest.feeds import Subscription
    from indexer.ingest.fetch import Fetched, Fetcher
    from indexer.ingest.pool import Pool

_READERS: Final = ("feed", "json-feed")
_PAGES: Final = ("text/html", "application/xhtml+xml")
_FULL_TEXT_CHARACTERS: Final = 1000
"""An entry with so much is taken to carry its text; what a teaser is shorter than."""
_MOST_ENTRIES: Final = 200
_MOST_REMEMBERED: Final = 2000
_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 60.0
_DAY_SECONDS: Final = 86_400.0
_TASK: Final = Task("feed")


class BusyError(UnreadableFileError):
    """The site asks to be left alone for ``seconds``."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message, "The next run tries again.")
        self.seconds = seconds


@dataclass(slots=True)
class FeedState:
    """What is remembered of a feed from one run to the next.

    Attributes:
        etag: What the server calls the version that was read.
        last_modified: When it says that version was made.
        not_before: When to ask again, in seconds since 1970.
        errors: Failures in a row.
        seen: The entries that were taken.
    """

    etag: str = ""
    last_modified: str = ""
    not_before: float = 0.0
    errors: int = 0
    seen: list[str] = field(default_factory=list)


class Visitor:
    """Fetches what sites allow, with a pause between two requests to the same one."""

    def __init__(self, fetcher: Fetcher, sleep: Callable[[float], object] = time.sleep) -> None:
        self._fetcher = fetcher
        self._sleep = sleep
        self._left_at: dict[str, float] = {}
        self.robots = Robots(fetcher)

    def answer(self, url: str, known: FeedState | None = None) -> Fetched:
        """Fetches ``url``, unless it is what is ``known``: then the status is 304.

        Raises:
            BusyError: The site asks to be left alone.
            UnreadableFileError: It cannot be fetched, or not now.
            FileTooLargeError: It is too large.
        """
        site = urlsplit(url).netloc
        pause = min(max(_PAUSE_SECONDS, self.robots.delay_seconds(url)), _LONGEST_PAUSE_SECONDS)
        ready_at = self._left_at.get(site, 0.0) + pause
        if ready_at > time.monotonic():
            self._sleep(ready_at - time.monotonic())
        try:
            answer = self._fetcher.answer(url, _conditions(known or FeedState()), self.robots.check)
        finally:
            self._left_at[site] = time.monotonic()
        if answer.status == 429 or answer.status >= 500:
            message = f"{url} cannot be fetched: the server answered {answer.status}."
            raise BusyError(message, _seconds_of(answer.headers.get("retry-after", "")))
        return answer


class Puller:
    """Asks feeds and puts what is new into the corpus."""

    def __init__(
        self, corpus: Path, visitor: Visitor, pool: Pool, desk: Path, states: dict[str, FeedState]
    ) -> None:
        """Makes a puller.

        Args:
            corpus: Where new articles go.
            visitor: Fetches.
            pool: Reads feeds.
            desk: The folder that the pool reads from.
            states: What is remembered, by the feeds' addresses; brought up to date along the way.
        """
        self._corpus = corpus
        self._visitor = visitor
        self._pool = pool
        self._desk = desk
        self._states = states

    def pull(self, feed: Subscription) -> Iterator[Path | Failure]:
        """Yields where each new article is now, and what could not be had.

        A feed that was not read to its end is asked in full again, later after every further failure.
        """
        state = self._states.setdefault(feed.url, FeedState())
        failed: float | None = None
        try:
            answer = self._visitor.answer(feed.url, state)
            if answer.status != 304:
                for placed in self._new(answer, feed, state):
                    failed = 0.0 if isinstance(placed, Failure) else failed
                    yield placed
                if failed is None:
                    state.etag = answer.headers.get("etag", "")
                    state.last_modified = answer.headers.get("last-modified", "")
        except IngestError as error:
            failed = error.seconds if isinstance(error, BusyError) else 0.0
            yield _failure(feed.url, error)
        state.errors = 0 if failed is None else state.errors + 1
        wait = max(feed.interval_minutes * 60 * 2**state.errors, failed or 0.0)
        state.not_before = time.time() + min(wait, _DAY_SECONDS)

    def _new(self, answer: Fetched, feed: Subscription, state: FeedState) -> Iterator[Path | Failure]:
        entries = {entry.url or entry.id or entry.title: entry for entry in self._entries(answer, feed.url)}
        new = [name for name in entries if name not in state.seen]
        for name in new[:_MOST_ENTRIES]:
            try:
                yield self._place(entries[name], feed)
            except BusyError:
                raise
            except IngestError as error:
                yield _failure(name, error)
            else:
                state.seen = [*state.seen, name][-_MOST_REMEMBERED:]

    def _entries(self, answer: Fetched, url: str) -> list[Article]:
        """The entries of a feed, read like any file by a process that may die of it."""
        if answer.status >= 300:
            raise UnreadableFileError(f"{url} cannot be fetched: the server answered {answer.status}.")
        with sniff.unpacked(io.BytesIO(answer.content), _TASK.path, len(answer.content) + 1) as (sample, _):
            if pick(sample).name not in _READERS:
                raise DamagedFileError(
                    f"{url} answers with {sniff.describe(sample.head)} and not with a feed.",
                    "Look for the address of the feed on that site.",
                )
        (self._desk / _TASK.path).write_bytes(answer.content)
        articles: list[Article] = []
        errors: list[IngestError] = []
        for message in chain.from_iterable(self._pool.read([_TASK])):
            if isinstance(message, NotRead):
                errors.append(message.error)
            for outcome in message.outcomes if isinstance(message, Outcomes) else ():
                (articles if isinstance(outcome, Article) else errors).append(outcome)  # type: ignore[arg-type]
        if errors and not articles:
            raise errors[0]
        return articles

    def _place(self, entry: Article, feed: Subscription) -> Path:
        now = datetime.now(UTC)
        url = entry.url or ""
        if url and len(entry.body) < _FULL_TEXT_CHARACTERS and self._visitor.robots.allows(url):
            page = self._visitor.answer(url)
            if page.status < 300 and page.content_type in _PAGES:
                path = inbox.place_page(page, self._corpus, now=now)
                said = {"date": iso(entry.published) or "", "source": feed.source or entry.source or ""}
                inbox.note(path, **said)
                return path
        content = json.dumps(_record(entry, feed), ensure_ascii=False, indent=1).encode()
        return inbox.place_bytes(content, f"{entry.title[:80]}.json", self._corpus, day=now)


def load_states(path: Path) -> dict[str, FeedState]:
    """What is remembered of feeds; a file that somebody has spoiled counts as none: all is asked anew."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        return {str(url): FeedState(**said) for url, said in json.loads(path.read_bytes()).items()}
    return {}


def save_states(path: Path, states: dict[str, FeedState]) -> None:
    """Writes what is to be remembered, the old or the new at every moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, json.dumps({url: asdict(state) for url, state in states.items()}))


def _conditions(known: FeedState) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _seconds_of(retry_after: str) -> float:
    """How long a ``Retry-After`` asks to wait: seconds, or a date (RFC 9110, 10.2.3)."""
    if retry_after.isdecimal():
        return min(float(retry_after[:9]), _DAY_SECONDS)
    try:
        ahead = parsedate_to_datetime(retry_after).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(ahead, 0.0), _DAY_SECONDS)


def _record(entry: Article, feed: Subscription) -> dict[str, object]:
    """The entry with the keys of a JSON article."""
    said = {
        "id": entry.id,
        "title": entry.title,
        "standfirst": entry.standfirst,
        "text": entry.body,
        "date": iso(entry.published),
        "author": entry.author,
        "source": feed.source or entry.source,
        "url": entry.url,
        "language": entry.language,
        "tags": list(entry.tags),
    }
    return {name: value for name, value in said.items() if value or name in {"title", "text"}}


def _failure(place: str, error: IngestError) -> Failure:
    return Failure(place, error.line, error.code, str(error))
