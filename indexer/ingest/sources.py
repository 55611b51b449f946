"""What a person names to have it added: a file, a folder, an address, or ``-`` for standard input."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from indexer.errors import FileTooLargeError, IngestError, UnreadableFileError
from indexer.ingest import inbox
from indexer.ingest.encoding import read_whole
from indexer.ingest.feeds import OPML_ENDING, subscribe
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indexer.ingest.fetch import Fetched, Fetcher
    from indexer.ingest.robots import Robots
    from indexer.settings import Settings

STDIN: Final = "-"


class Placing:
    """Puts what is named into the corpus.

    Attributes:
        feeds: Feeds that were subscribed to so far.
    """

    def __init__(self, settings: Settings, stdin: BinaryIO, given: Mapping[str, str]) -> None:
        self._settings = settings
        self.feeds = 0
        self._stdin = stdin
        self._given = given

    def place(self, source: str) -> Iterator[Path | Failure]:
        """Puts what ``source`` names into the corpus, and yields where it is, or why it is not."""
        try:
            for placed in self._place(source):
                if isinstance(placed, Path) and self._given:
                    inbox.note(placed, **self._given)
                yield placed
        except IngestError as error:
            yield Failure(source, error.line, error.code, str(error))

    def _place(self, source: str) -> Iterator[Path | Failure]:
        corpus, now = self._settings.corpus, datetime.now(UTC)
        if source == STDIN:
            content = _all_of(self._stdin, self._settings.max_file_bytes)
            yield inbox.place_bytes(content, "stdin", corpus, day=now)
        elif source.startswith(("http://", "https://")):
            yield inbox.place_page(self._page(source), corpus, now=now)
        elif source.lower().endswith(OPML_ENDING) and Path(source).is_file():
            self.feeds += subscribe(corpus, _opml(Path(source), self._settings.max_article_bytes))
        elif Path(source).is_dir():
            yield from inbox.place_folder(Path(source), corpus, day=now)
        else:
            yield inbox.place_file(Path(source), corpus, day=now)

    def _page(self, url: str) -> Fetched:
        fetcher, robots = self._visitors
        return fetcher.page(url, check=robots.check)

    @cached_property
    def _visitors(self) -> tuple[Fetcher, Robots]:
        from indexer.ingest.fetch import Fetcher  # noqa: PLC0415 - an HTTP client is slow to load
        from indexer.ingest.robots import Robots  # noqa: PLC0415

        fetcher = Fetcher(self._settings.fetch_timeout_seconds, self._settings.max_article_bytes)
        return fetcher, Robots(fetcher)


def _opml(path: Path, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            return read_whole(file, max_bytes)
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be read: {error.strerror}.") from error


def _all_of(stdin: BinaryIO, max_bytes: int) -> bytes:
    try:
        content = stdin.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableFileError(f"Standard input cannot be read: {error.strerror}.") from error
    if len(content) > max_bytes:
        raise FileTooLargeError(f"Standard input is larger than {max_bytes:,} bytes.", "Save it to files.")
    return content
