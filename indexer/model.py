"""The values that travel between the parts: what an article is, what is asked, what is answered.

All are immutable and hold plain text only; HTML exists nowhere but in templates. Spans are character
offsets, half open, into the text they stand beside.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Sort = Literal["relevance", "newest", "oldest"]
SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "oldest")

FACETS: Final = ("source", "country", "organisation", "system", "company", "language")
"""Fields that can be counted and filtered by."""

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
        return self.content() | computed

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


class Span(NamedTuple):
    """Characters ``start`` up to, not including, ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of an article's text and what matched in it."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one word in one field added to the score of a hit.

    Attributes:
        reason: Why it did, where it did more than match.
    """

    field: str
    term: str
    score: float
    reason: str = ""

    @property
    def said(self) -> str:
        """The part in words.

        >>> ScorePart("text", "saudi arabia", 0.5, "side by side").said
        'text:saudi arabia (side by side)'
        """
        words = f"{self.field}:{self.term}" if self.field else self.term
        return f"{words} ({self.reason})" if words and self.reason else words or self.reason

    def as_dict(self) -> dict[str, Any]:
        """The part as the JSON contract has it."""
        found = {"field": self.field, "term": self.term, "score": round(self.score, 4)}
        return {**found, "reason": self.reason} if self.reason else found


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found, as much of it as a result list shows.

    Attributes:
        partial: Whether it has only some of the words of a query that few articles have all of.
        why: The parts that add up to ``score``; empty unless they were asked for.
    """

    id: str
    title: Snippet
    score: float
    source: str | None
    author: str | None
    published: datetime | None
    url: str | None
    language: str | None
    path: str
    snippet: Snippet
    partial: bool = False
    why: tuple[ScorePart, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The hit as the JSON contract has it; ``why`` only when asked for, ``partial`` only when true."""
        found: dict[str, Any] = {
            "id": self.id,
            "title": self.title.text,
            "score": round(self.score, 4),
            "source": self.source,
            "author": self.author,
            "published": iso(self.published),
            "url": self.url,
            "language": self.language,
            "path": self.path,
            "snippet": {"text": self.snippet.text, "spans": [list(span) for span in self.snippet.spans]},
        }
        if self.partial:
            found["partial"] = True
        if self.why:
            found["why"] = [part.as_dict() for part in self.why]
        return found


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many of the articles found have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something the searcher should know: a repair, an ignored word, a fallback.

    Attributes:
        code: What kind of thing, a stable slug.
        text: The thing in words.
        query: A query worth trying instead, where there is one.
        without: What of the filters to leave out then: ``dates`` or a facet.
        span: What of the query it is about, in :attr:`indexer.query.Parsed.text`.
    """

    code: str
    text: str
    query: str = ""
    without: str = ""
    span: Span | None = None

    def as_dict(self) -> dict[str, Any]:
        """The note as the JSON contract has it; ``query`` and ``span`` only where there is one."""
        found: dict[str, Any] = {"code": self.code, "text": self.text}
        if self.query:
            found["query"] = self.query
        if self.span:
            found["span"] = list(self.span)
        return found


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a query that is being typed may become.

    Attributes:
        kind: ``word``, ``title``, or the facet of which it is a value.
        text: What to show.
        query: The whole query with it; empty for a title.
        count: How many articles are found then.
        id: The article of a title.
    """

    kind: str
    text: str
    query: str
    count: int
    id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The suggestion as the JSON contract has it: with ``query`` or, for a title, with ``id``."""
        leads_to = {"id": self.id} if self.id else {"query": self.query}
        return {"kind": self.kind, "text": self.text, "count": self.count, **leads_to}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question, the same from every surface.

    Attributes:
        query: What was typed.
        page: From 1.
        limit: Hits a page.
        since: First day of publication that counts, inclusive.
        until: Last day, inclusive.
        filters: Facet name to the values of which one must hold.
        why: Whether each hit says how its score came about.
        recency: Whether newer articles come first among those that are about equally good.
        strict: Whether a query that would have to be repaired is refused.
        like: The id of an article that those sought are like; empty for none.
    """

    query: str = ""
    page: int = 1
    limit: int = 20
    sort: Sort = "relevance"
    since: date | None = None
    until: date | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    why: bool = False
    recency: bool = False
    strict: bool = False
    like: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """An answer: one page of hits and what is known of the rest.

    Attributes:
        request: The question as it was carried out, with ``page`` brought into range.
        understood: The query said back in words.
        total: Number of articles found, over all pages.
        took_ms: Time in the engine, in milliseconds.
        pages: Number of pages, at least 1.
        facets: Facet name to its values, most frequent first.
    """

    request: SearchRequest
    understood: str
    total: int
    took_ms: float
    pages: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    notes: tuple[Note, ...]

    def as_dict(self) -> dict[str, Any]:
        """The page as the JSON contract has it."""
        return {
            "query": self.request.query,
            "understood": self.understood,
            "total": self.total,
            "took_ms": round(self.took_ms, 2),
            "sort": self.request.sort,
            "page": self.request.page,
            "pages": self.pages,
            "hits": [hit.as_dict() for hit in self.hits],
            "facets": {
                name: [{"value": one.value, "label": one.label, "count": one.count} for one in values]
                for name, values in self.facets.items()
            },
            "notes": [note.as_dict() for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with what matched a query in it.

    Attributes:
        article: The article.
        title: Its title, marked.
        standfirst: Its standfirst, marked.
        paragraphs: Its body, one snippet a paragraph, marked.
    """

    article: Article
    title: Snippet
    standfirst: Snippet
    paragraphs: tuple[Snippet, ...]

    @property
    def matches(self) -> int:
        """Number of marks in all."""
        return sum(len(part.spans) for part in (self.title, self.standfirst, *self.paragraphs))
