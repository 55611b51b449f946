"""The values that travel between the parts: what an article is, what is asked, what is answered.

All are immutable and hold plain text only; HTML exists nowhere but in templates. Spans are character
offsets, half open, into the text they stand beside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from indexer.article import Article, Confidence, iso

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

__all__ = [
    "FACETS",
    "SORTS",
    "Article",
    "Confidence",
    "FacetValue",
    "Hit",
    "KnownName",
    "MarkedArticle",
    "Note",
    "ScorePart",
    "SearchPage",
    "SearchRequest",
    "Snippet",
    "Sort",
    "Span",
    "Suggestion",
    "iso",
]

Sort = Literal["relevance", "newest", "oldest"]
SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "oldest")

FACETS: Final = ("source", "country", "organisation", "system", "company", "language")
"""Fields that can be counted and filtered by."""


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
        copies: How many other articles of its story were found and are folded under this one.
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
    copies: int = 0

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
            "copies": self.copies,
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
        words: What was looked for beside what was typed, or ignored.
    """

    code: str
    text: str
    query: str = ""
    without: str = ""
    span: Span | None = None
    words: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The note as the JSON contract has it; all but ``code`` and ``text`` only where there is one."""
        found: dict[str, Any] = {"code": self.code, "text": self.text}
        if self.query:
            found["query"] = self.query
        if self.without:
            found["without"] = self.without
        if self.span:
            found["span"] = list(self.span)
        if self.words:
            found["words"] = list(self.words)
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
        fold: Whether the copies of a story are folded under the best of them.
        story: Id of an article, to find only articles of its story, each by itself.
        recency: Whether newer articles come first among those that are about equally good.
        strict: Whether a query that would have to be repaired is refused.
        like: The id of an article that those sought are like; empty for none.
        expand: Whether names are also looked for by other names of the same thing.
        forms: Whether words count in other forms too, such as *exports* for *export*.
        spellings: Whether they count in British and American spelling.
        typical: Whether words and names that are typical of what is found are told.
    """

    query: str = ""
    page: int = 1
    limit: int = 20
    sort: Sort = "relevance"
    since: date | None = None
    until: date | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    why: bool = False
    fold: bool = True
    story: str = ""
    recency: bool = False
    strict: bool = False
    like: str = ""
    expand: bool = True
    forms: bool = True
    spellings: bool = True
    typical: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """An answer: one page of hits and what is known of the rest.

    Attributes:
        request: The question as it was carried out, with ``page`` brought into range.
        understood: The query said back in words.
        total: Number of articles found, over all pages.
        stories: Number of stories that they belong to.
        took_ms: Time in the engine, in milliseconds.
        pages: Number of pages, at least 1.
        facets: Facet name to its values, most frequent first.
        typical: Words and names that narrow the query, most telling first; empty unless they were asked for.
    """

    request: SearchRequest
    understood: str
    total: int
    stories: int
    took_ms: float
    pages: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    notes: tuple[Note, ...]
    typical: tuple[Suggestion, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The page as the JSON contract has it."""
        return {
            "query": self.request.query,
            "understood": self.understood,
            "total": self.total,
            "stories": self.stories,
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
            **({"typical": [one.as_dict() for one in self.typical]} if self.request.typical else {}),
        }


@dataclass(frozen=True, slots=True)
class KnownName:
    """What is known of a thing that an article names.

    Attributes:
        facet: The facet that the thing is a value of.
        value: That value.
        label: What people call it.
        about: What it is, in a few words.
        others: What else it is called.
        places: Where it is named, in reading order: in which part of the article, 0 for the title, 1 for the
            standfirst and 2 and more for the paragraphs, and at which characters there.
    """

    facet: str
    value: str
    label: str
    about: str
    others: tuple[str, ...]
    places: tuple[tuple[int, Span], ...]


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
