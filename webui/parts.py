"""What the pages are made of: links, listed articles, choices. Every field of each is described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from webui.marks import Piece


@dataclass(frozen=True, slots=True)
class Link:
    """A link, or one choice among several.

    Attributes:
        label: Its text.
        url: Where it leads.
        current: Whether it is what is on screen.
    """

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something, and what it shows.

    Attributes:
        query: The query as one would type it.
        url: Its results.
        meaning: What its spelling asks for, in a few words.
        total: Number of articles it finds.
    """

    query: str
    url: str
    meaning: str
    total: int


@dataclass(frozen=True, slots=True)
class ListedHit:
    """One article in a list.

    Attributes:
        url: The article's page.
        title: Headline in pieces.
        snippet: Text around the matches, in pieces.
        source: Outlet.
        author: Byline.
        published: When it was published.
        language: ISO 639-1 code where the text is in another language than the page.
        why: What its score is made of; empty unless that was asked for.
        score: Its score.
        copies: Number of other articles of its story that are folded under it.
        copies_url: Address of the list of them all.
    """

    url: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    source: str | None
    author: str | None
    published: datetime | None
    language: str | None
    why: str
    score: float
    copies: int
    copies_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as a box to tick."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """One facet.

    Attributes:
        name: Parameter name.
        label: Heading.
        first: Values that always show: the most frequent and all that are chosen.
        rest: The others.
    """

    name: str
    label: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Additions:
    """What was looked for beside what was typed.

    Attributes:
        summary: The first of the words.
        each: What stands for each word that was typed; each link leaves it out.
        as_typed: Address of the results without any of it.
    """

    summary: str
    each: tuple[Link, ...]
    as_typed: str


@dataclass(frozen=True, slots=True)
class Pagination:
    """Links to the other pages.

    Attributes:
        previous: Address of the page before, or None on the first.
        next: Address of the page after, or None on the last.
        numbers: Links to pages by number; None stands for a gap.
        per_page: Links to other lengths of page.
    """

    previous: str | None
    next: str | None
    numbers: tuple[Link | None, ...]
    per_page: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """Another article of the same story.

    Attributes:
        url: Its page.
        title: Its headline.
        source: Its outlet.
        published: When it was published.
    """

    url: str
    title: str
    source: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class ExplainedName:
    """A thing that an article names, for those who do not know it.

    Attributes:
        url: Address of the articles that name it.
        label: What people call it.
        about: What it is.
        others: What else it is called.
    """

    url: str
    label: str
    about: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet and how much of it there is.

    Attributes:
        label: Its name.
        url: Its articles.
        total: Number of them.
    """

    label: str
    url: str
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in a feed.

    Attributes:
        id: Names it for good, wherever it is served.
        title: Headline.
        author: Byline, outlet, or that nobody is named.
        published: When it was published.
        updated: The same, or when the index was last in step.
        url: The article's page, in full.
        summary: How it begins, or the text around the matches.
    """

    id: str
    title: str
    author: str
    published: datetime | None
    updated: datetime
    url: str
    summary: str
