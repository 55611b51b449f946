"""What repeats over the pages of one site, such as menus and notices, and is part of none of their articles.

The extractor sees one page, and some of what stands around an article can be told from it only by seeing
others. A paragraph is taken for such when it stands at the beginning or the end of the text of many pages of
the site that have nothing else in common: near-copies of one story share their title or their longest
paragraph, and count as one. What is known of each page is kept with its file in the ledger, so which
paragraphs repeat follows from the pages that are there, in whatever order they came.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.model import Article

_PAGES: Final = (".html", ".htm", ".xhtml", ".warc")
_PACKED: Final = (".gz", ".xz", ".zst")
_FIRST: Final = 4
_LAST: Final = 6
_LONGEST: Final = 300
_FEWEST_STORIES: Final = 3
_LEAST_SHARE: Final = 1 / 3


@dataclass(frozen=True, slots=True)
class PageNote:
    """What is remembered of a page to know what repeats; all but the site are hashes.

    Attributes:
        site: Host of the page, or its outlet.
        title: Of its title.
        longest: Of its longest paragraph.
        edges: Of the shorter paragraphs at its beginning and end.
        removed: Which of these were taken out.
    """

    site: str
    title: str
    longest: str
    edges: tuple[str, ...]
    removed: tuple[str, ...] = ()

    def dumps(self) -> str:
        """The note as one line of text."""
        parts = ((self.site, self.title, self.longest), self.edges, self.removed)
        return " ".join(",".join(part) for part in parts)

    @classmethod
    def loads(cls, text: str) -> Self:
        """The note that :meth:`dumps` wrote."""
        page, edges, removed = (tuple(part.split(",")) if part else () for part in text.split(" "))
        site, title, longest = page
        return cls(site, title, longest, edges, removed)


class Repeats:
    """What the pages of each site have in common."""

    def __init__(self, notes: Iterable[PageNote] = ()) -> None:
        self._sites: defaultdict[str, _Stories] = defaultdict(_Stories)
        self._edges: defaultdict[tuple[str, str], _Stories] = defaultdict(_Stories)
        for note in notes:
            self.add(note)

    def add(self, note: PageNote) -> None:
        """Takes in a page; one that is known already changes nothing."""
        self._sites[note.site].add(note)
        for edge in note.edges:
            self._edges[note.site, edge].add(note)

    def repeated(self, note: PageNote) -> tuple[str, ...]:
        """Which paragraphs of a page repeat over its site."""
        least = max(_FEWEST_STORIES, self._sites[note.site].count() * _LEAST_SHARE)
        return tuple(edge for edge in note.edges if self._edges[note.site, edge].count() >= least)

    def without(self, article: Article) -> tuple[Article, PageNote | None]:
        """Returns the article of a page without what repeats, and what is to be remembered of the page.

        What is no page, or names neither address nor outlet, comes back as it was.
        """
        site = _site(article)
        if not site:
            return article, None
        paragraphs = article.body.split("\n\n")
        longest = max(paragraphs, key=len)
        hashes = {
            one: _hash(one)
            for one in (*paragraphs[:_FIRST], *paragraphs[-_LAST:])
            if len(one) <= _LONGEST and one != longest
        }
        note = PageNote(site, _hash(article.title), _hash(longest), tuple(hashes.values()))
        self.add(note)
        removed = self.repeated(note)
        kept = "\n\n".join(one for one in paragraphs if hashes.get(one) not in removed)
        return replace(article, body=kept) if removed else article, replace(note, removed=removed)


class _Stories:
    """How many stories there are among pages: no more than they have titles, or longest paragraphs."""

    def __init__(self) -> None:
        self._titles: set[str] = set()
        self._longest: set[str] = set()

    def add(self, note: PageNote) -> None:
        self._titles.add(note.title)
        self._longest.add(note.longest)

    def count(self) -> int:
        return min(len(self._titles), len(self._longest))


def _site(article: Article) -> str:
    """The host or the outlet of a page, without what parts a note; empty for what is no page."""
    name = article.path.lower()
    for ending in _PACKED:
        name = name.removesuffix(ending)
    if not name.endswith(_PAGES):
        return ""
    try:
        host = urlsplit(article.url or "").hostname or ""
    except ValueError:
        host = ""
    return "".join((host.removeprefix("www.") or article.source or "").replace(",", "").split())


def _hash(text: str) -> str:
    folded = "".join(filter(str.isalnum, text.casefold()))
    return blake2b(folded.encode(), digest_size=6).hexdigest()
