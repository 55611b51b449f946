"""What an article is, as it travels between the parts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_BRIEF: Final = frozenset({"id", "title", "source", "published", "url"})

Confidence = Literal["high", "medium", "low"]
_CONFIDENCE: Final[Mapping[str, Confidence]] = MappingProxyType(
    {
        # Said as the date of publication, in a form made for programs.
        "json-ld": "high",
        "meta": "high",
        "feed": "high",
        "file": "high",
        "mail": "high",
        "given": "high",
        # Set as a date, without saying of what.
        "time": "medium",
        "url": "medium",
        "dateline": "medium",
        # Taken from the text by its form, or from a document that may be older than what it holds.
        "page": "low",
        "properties": "low",
    }
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        title: Headline, one line.
        body: Plain text; paragraphs are separated by one empty line.
        standfirst: The line under the headline, or an empty string.
        id: Stable identifier. A reader leaves it empty unless the file itself names one.
        published: When it was published, in the zone of the outlet where that is known, else in UTC; a day
            without a time is its midnight.
        published_from: Where that date was found, such as ``json-ld`` or ``meta``.
        modified: When it was last changed, as its outlet says.
        retrieved: When the file was fetched, which says nothing about when the article was published.
        dateline: Place the article was filed from, as it stands at the beginning of the text.
        author: Byline.
        source: Outlet or agency.
        source_country: Its country, ISO 3166-1 alpha-2, where the file itself says it.
        url: Address of the original.
        language: ISO 639-1 code.
        section: The outlet's own department, such as *World*.
        tags: The outlet's own keywords.
        extra: Whatever else the file said, kept as it was.
        path: File in the corpus, relative, with forward slashes.
        also_at: Other files of the corpus that hold the very same article.
        position: Place in that file, from 0.
    """

    title: str
    body: str
    standfirst: str = ""
    id: str = ""
    published: datetime | None = None
    published_from: str | None = None
    modified: datetime | None = None
    retrieved: datetime | None = None
    dateline: str | None = None
    author: str | None = None
    source: str | None = None
    source_country: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    also_at: tuple[str, ...] = ()
    position: int = 0

    @property
    def texts(self) -> tuple[str, str, str]:
        """What there is to read of it: title, standfirst and body."""
        return self.title, self.standfirst, self.body

    def fingerprint(self) -> str:
        """SHA-256 of all that a reader of the article would notice a change in; not of where it lies."""
        content = self.content()
        del content["id"], content["path"]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def words(self) -> int:
        """Number of words of the body."""
        return len(self.body.split())

    @property
    def published_confidence(self) -> Confidence | None:
        """How far the date can be trusted, by the place where it was found; None without a date."""
        return None if self.published_from is None else _CONFIDENCE.get(self.published_from, "low")

    def as_dict(self) -> dict[str, Any]:
        """The article as ``defnews show --format json`` prints it."""
        computed = {"published_confidence": self.published_confidence, "words": self.words}
        return self.content() | {"also_at": list(self.also_at)} | computed

    def brief(self) -> dict[str, Any]:
        """What names the article beside another one in JSON."""
        return {name: value for name, value in self.content().items() if name in _BRIEF}

    def content(self) -> dict[str, Any]:
        """What is kept of the article."""
        return {
            "id": self.id,
            "title": self.title,
            "standfirst": self.standfirst,
            "body": self.body,
            "published": iso(self.published),
            "published_from": self.published_from,
            "modified": iso(self.modified),
            "retrieved": iso(self.retrieved),
            "dateline": self.dateline,
            "author": self.author,
            "source": self.source,
            "source_country": self.source_country,
            "url": self.url,
            "language": self.language,
            "section": self.section,
            "tags": list(self.tags),
            "extra": dict(self.extra),
            "path": self.path,
        }


def iso(moment: datetime | None) -> str | None:
    """ISO 8601; only the day where no time is known.

    >>> iso(datetime(2026, 3, 1, tzinfo=UTC)), iso(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    ('2026-03-01', '2026-03-01T09:30:00Z')
    """
    if moment is None:
        return None
    if moment.time() == time.min:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
