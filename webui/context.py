"""What each template gets: one frozen dataclass a page, every field of it described.

A template sees these fields, the filters of :mod:`webui.formats` and nothing else; tests hold both.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar, Final

from flask import render_template

from webui import params

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from indexer import Article, Failure, GuideTopic, IndexStats, SearchRequest
    from webui.marks import Piece
    from webui.parts import (
        Additions,
        Choices,
        Entry,
        Example,
        ExplainedName,
        Link,
        ListedHit,
        Outlet,
        Pagination,
        PrintedCopy,
    )

_FILTERS: Final = ("from", "to", "source", "language")


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has.

    Attributes:
        title: Title of the window.
        question: The question on screen.
        kept: Parameters that a new query keeps, as names and values of hidden fields.
    """

    template: ClassVar[str]

    title: str
    question: SearchRequest
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The empty box.

    Attributes:
        stats: Size and freshness of the index.
        newest: The newest articles.
        examples: Queries that find something here.
        everything: Address of the list of all articles.
    """

    template: ClassVar[str] = "home.html"

    stats: IndexStats
    newest: tuple[ListedHit, ...]
    examples: tuple[Example, ...]
    everything: str


@dataclass(frozen=True, slots=True)
class ResultsPage(Page):
    """The answer to a question, also when it is "nothing".

    Attributes:
        total: Number of articles found.
        stories: Number of stories they belong to.
        folding: The same with copies folded under the best, or each by itself; None where there are none.
        order: The order of the hits in words.
        took_ms: Time in the engine, in milliseconds.
        understood: The query said back in words.
        typical: Words and names that are typical of what was found; each link narrows the query.
        notes: What the searcher should know; a link where there is a query to try, else without address.
        additions: What was looked for beside what was typed, where anything was.
        problems: Field name to the message about its value.
        filters: Active filters; each link drops one.
        unfiltered: Address of the same query without any filter.
        unfiltered_total: Number of articles that finds; counted only where the filters left none.
        sorts: Orders to choose from.
        facets: What can be filtered by.
        hits: The hits of this page that have all the words.
        rest: Those that have only some, where few have all.
        start: Rank of the first of them.
        pagination: Links to the other pages.
        examples: Queries that find something, where this one did not.
        why: The same answer with what the scores are made of, or without; empty where nothing was asked.
        as_json: The same answer for programs.
        feed: The newest of the same answer as a feed.
    """

    template: ClassVar[str] = "results.html"

    total: int
    stories: int
    folding: Link | None
    order: str
    took_ms: float
    understood: str
    typical: tuple[Link, ...]
    notes: tuple[Link, ...]
    additions: Additions | None
    problems: Mapping[str, str]
    filters: tuple[Link, ...]
    unfiltered: str
    unfiltered_total: int
    sorts: tuple[Link, ...]
    facets: tuple[Choices, ...]
    hits: tuple[ListedHit, ...]
    rest: tuple[ListedHit, ...]
    start: int
    pagination: Pagination
    examples: tuple[Example, ...]
    why: str
    as_json: str
    feed: str


@dataclass(frozen=True, slots=True)
class ArticlePage(Page):
    """One article to read.

    Attributes:
        article: The article.
        heading: Its title in pieces.
        standfirst: Its standfirst in pieces.
        paragraphs: Its body, one a paragraph, in pieces.
        matches: Number of matches in standfirst and paragraphs; they are numbered through, from 1.
        matches_in_title: Number of matches in the title.
        dated_by: Where the date was found, in words.
        original: Address of the original where a browser can safely follow it.
        language: ISO 639-1 code where the text is in another language than the page.
        similar: The articles most like it.
        all_similar: Address of all that are like it.
        back: Address of the results the reader came from, or None.
        as_json: The same article for programs.
        copies: Other articles of the same story.
        names: What is known of names in it, numbered from 1 as in the paragraphs.
    """

    template: ClassVar[str] = "article.html"

    article: Article
    heading: tuple[Piece, ...]
    standfirst: tuple[Piece, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    matches: int
    matches_in_title: int
    dated_by: str
    original: str | None
    language: str | None
    similar: tuple[ListedHit, ...]
    all_similar: str
    back: str | None
    as_json: str
    copies: tuple[PrintedCopy, ...]
    names: tuple[ExplainedName, ...]


@dataclass(frozen=True, slots=True)
class StatsPage(Page):
    """What can be searched.

    Attributes:
        stats: Size and freshness of the index.
        sources: The outlets, most articles first.
        failures: The first files and lines that could not be read.
    """

    template: ClassVar[str] = "stats.html"

    stats: IndexStats
    sources: tuple[Outlet, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the query language.

    Attributes:
        anchor: Names its place on the page.
        guide: Its text and further spellings.
        examples: Links to the results of its examples, with what each asks for.
    """

    anchor: str
    guide: GuideTopic
    examples: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class HelpPage(Page):
    """The query language.

    Attributes:
        topics: Its parts, in the order of their use.
    """

    template: ClassVar[str] = "help.html"

    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The newest articles that a query finds, as Atom.

    Attributes:
        title: What was asked.
        address: The feed's own address, in full.
        results: Address of the page with the same articles, in full.
        updated: When the index was last in step.
        entries: The articles, newest first.
    """

    template: ClassVar[str] = "feed.xml"

    title: str
    address: str
    results: str
    updated: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SearchBoxPage:
    """What a browser's own search box needs.

    Attributes:
        title: Name of the site.
        results: Address of results, with a place for the words.
        feed: The same of feeds.
        as_json: The same of the API.
        suggestions: The same of what the words may become.
    """

    template: ClassVar[str] = "opensearch.xml"

    title: str
    results: str
    feed: str
    as_json: str
    suggestions: str


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """What went wrong and what to do.

    Attributes:
        message: One sentence.
        hint: The next step, or an empty string.
        code: The slug that programs get.
    """

    template: ClassVar[str] = "error.html"

    message: str
    hint: str
    code: str


def render(page: Page | FeedPage | SearchBoxPage) -> str:
    """The page as HTML, or as the XML that its template is."""
    return render_template(page.template, **{one.name: getattr(page, one.name) for one in fields(page)})


def kept(request: SearchRequest, *, with_filters: bool = True) -> tuple[tuple[str, str], ...]:
    """What a new query takes over from ``request``.

    Args:
        request: The question on screen.
        with_filters: False where the page has fields for the filters.
    """
    dropped = {"q", "page", "story"} if with_filters else {"q", "page", "story", *_FILTERS}
    return tuple(pair for pair in params.pairs(request) if pair[0] not in dropped)
