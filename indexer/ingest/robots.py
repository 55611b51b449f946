"""What sites ask programs not to fetch (RFC 9309), asked once a site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from indexer.errors import IngestError, UnreadableFileError

if TYPE_CHECKING:
    from indexer.ingest.fetch import Fetcher

_NAME: Final = "defnews"
_MOST_BYTES: Final = 512_000
"""The RFC has programs read at least 500 KiB of the rules."""


class Robots:
    """The rules of every site that was asked so far."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = replace(fetcher, max_bytes=_MOST_BYTES)
        self._rules: dict[str, RobotFileParser] = {}

    def check(self, url: str) -> None:
        """Makes sure that ``url`` may be fetched.

        Raises:
            UnreadableFileError: The site asks programs not to, or its rules cannot be had.
        """
        if not self.allows(url):
            raise UnreadableFileError(
                f"{url} is not fetched: the robots.txt of its site asks programs not to.",
                "Open it in a browser, save it, and add the file.",
            )

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be fetched.

        Raises:
            UnreadableFileError: The site's rules cannot be had.
        """
        return self._of(url).can_fetch(_NAME, url)

    def delay_seconds(self, url: str) -> float:
        """How long the site asks to wait between two requests; 0 where it says nothing."""
        return float(self._of(url).crawl_delay(_NAME) or 0)

    def _of(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._asked(f"{site}/robots.txt")
        return self._rules[site]

    def _asked(self, url: str) -> RobotFileParser:
        try:
            answer = self._fetcher.answer(url)
        except IngestError as error:
            raise UnreadableFileError(f"Whether its site allows it is not known: {error.message}") from error
        if answer.status >= 500:
            raise UnreadableFileError(
                f"Whether its site allows it is not known: {url} answers {answer.status}.", "Try again later."
            )
        rules = RobotFileParser(url)
        lines = answer.content.decode("utf-8", "replace").splitlines()
        rules.parse(lines if answer.status < 300 else [])
        return rules
