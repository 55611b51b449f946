"""Who wrote a page and when, by what it shows: for pages that do not say so in their metadata.

The places of the author, surest first: a link with ``rel=author``, an element with ``itemprop=author``, a
class that means a byline, a link to the page of a member, a line such as *By Ann Lee* below the headline.
What stands in comments, menus and lists of other articles does not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, dropwhile, islice
from typing import TYPE_CHECKING, Final

from lxml import etree

from indexer.ingest.authors import byline_names
from indexer.ingest.dates import when
from indexer.ingest.markup import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.etree import _Element

_BYLINE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:byline|author|autor|auteur|article-?author|post-?author|entry-?author|author-?name|"
    r"byline-?name|writer|username)(?:[\s_-]?(?:name|link|names|vcard))?(?:$|\s)",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"comment|kommentar|related|sidebar|footer|widget|teaser|recommend|\bnav|menu|latest|popular|reply|forum|"
    r"recent|carousel|newsletter|breadcrumb|caption|credit",
    re.IGNORECASE,
)
_OTHER_PARTS: Final = frozenset({"aside", "footer", "nav", "figure", "form"})
_HEADINGS: Final = frozenset({"h1", "h2"})
_MEMBER: Final = re.compile(
    r"/(?:authors?|autor(?:en|in|es)?|auteurs?|users?|profiles?|profil|members?|redakt\w+|people|staff|by|"
    r"journalists?|contributors?|columnists?)/[^/?#]+",
    re.IGNORECASE,
)
_META_CLASS: Final = re.compile(r"meta|byline|author|date|info|published|details", re.IGNORECASE)
_WORD: Final = r"[A-ZÀ-Þ][\w.'’-]*"
_BY_LINE: Final = re.compile(
    r"(?:^|[\s|·,])(?:(?:Text|Story|Words|Written|Posted|Geschrieben|Ein Beitrag|Escrito|Publié)\s+)?"
    rf"(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)\s+(?P<name>{_WORD}(?:\s+(?:(?:de|van|von|der|la|al|el|bin)\s+)?{_WORD}){{0,3}})"
    r"(?=$|\s*[,|/·–]|\s+(?:am|on|in|le|el|und|and|at)\b|\s+\d|\s*-\s|\s+[A-ZÀ-Þ]\w+ (?:by|von|par|por)\b)"
)
_DATE: Final = re.compile(
    r"\b(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s(?:of\s)?[^\W\d]{3,12}\.?,?\s\d{4}|"
    r"[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})\b"
)
_LONGEST_DATED: Final = 60
_LONGEST_LINE: Final = 120
_LINES_BELOW_HEADLINE: Final = 40
_MOST_ANCESTORS: Final = 12


@dataclass(frozen=True, slots=True)
class Byline:
    """What stands around the headline of a page; None where it is not found."""

    author: str | None = None
    date: datetime | None = None


def find_byline(html: str, title: str) -> Byline:
    """Returns the names and the date that a page shows as those of the article with this title."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return Byline()
    if root is None:
        return Byline()
    below = _below_headline(root, title)
    texts = chain(_by_rel(root), _by_property(root), _by_class(root), _by_link(root), _by_line(root, below))
    found = (byline_names(text) for text in texts)
    return Byline(next((names for names in found if names), None), _date(below))


def _by_rel(root: _Element) -> Iterator[str]:
    yield from _texts(one for one in root.iter("a") if "author" in (one.get("rel") or "").lower().split())


def _by_property(root: _Element) -> Iterator[str]:
    for one in root.iter(etree.Element):
        if "author" in (one.get("itemprop") or "").split() and not _is_elsewhere(one):
            named = next((inner for inner in one.iter() if inner.get("itemprop") == "name"), one)
            yield named.get("content") or _text(named)


def _by_class(root: _Element) -> Iterator[str]:
    marked = (one for one in _in_body(root) if _BYLINE_CLASS.search(one.get("class") or ""))
    yield from _texts(_name_in(one) for one in marked if one.tag not in _HEADINGS)


def _name_in(byline: _Element) -> _Element:
    """What is inside marked as the name (hCard's ``class=fn``), or a link it begins with, else all of it."""
    marked = (one for one in byline.iter(etree.Element) if "fn" in (one.get("class") or "").split())
    links = (one for one in byline.iter("a") if _MEMBER.search(one.get("href") or ""))
    first = (one for one in islice(links, 1) if (text := _text(one)) and _text(byline).startswith(text))
    return next(chain(marked, first), byline)


def _by_link(root: _Element) -> Iterator[str]:
    for one in root.iter("a"):
        parent = one.getparent()
        around = "" if parent is None else f"{parent.get('class')} {_class_above(parent)}"
        if _MEMBER.search(one.get("href") or "") and _META_CLASS.search(around) and not _is_elsewhere(one):
            yield _text(one)


def _by_line(root: _Element, below: Iterable[_Element]) -> Iterator[str]:
    """The names after *by* in the short texts below the headline, and in those marked as beside it."""
    beside = (one for one in _in_body(root) if _META_CLASS.search(one.get("class") or ""))
    lines = chain(((one, _text(one)) for one in below), ((one, _text(one, is_cut=True)) for one in beside))
    for one, line in lines:
        if one.tag != "a" and (found := _BY_LINE.search(line)) and not _is_elsewhere(one):
            yield found["name"]


def _date(below: Iterable[_Element]) -> datetime | None:
    """The date in the short texts below the headline."""
    texts = map(_text, below)
    found = (match for text in texts if len(text) <= _LONGEST_DATED and (match := _DATE.search(text)))
    return next((moment for match in found if (moment := when(match[0]))), None)


def _below_headline(root: _Element, title: str) -> list[_Element]:
    """The first elements with a text of their own from the headline on."""
    headings = list(root.iter("h1", "h2"))
    titled = (one for one in headings if _text(one).casefold() == title.casefold())
    heading = next(titled, next((one for one in headings if one.tag == "h1"), None))
    body = dropwhile(lambda one: one is not heading, _in_body(root))
    return list(islice((one for one in body if (one.text or "").strip()), _LINES_BELOW_HEADLINE))


def _in_body(root: _Element) -> Iterator[_Element]:
    body = next(root.iter("body"), root)
    return (one for one in body.iter(etree.Element) if one.tag not in {"script", "style"})


def _texts(elements: Iterable[_Element]) -> Iterator[str]:
    """The texts of elements; those beside one another are one byline."""
    found: dict[_Element | None, list[str]] = {}
    for one in elements:
        text = _text(one)
        if text and not _is_elsewhere(one):
            found.setdefault(one.getparent(), []).append(text)
    for texts in found.values():
        yield "; ".join(dict.fromkeys(texts))


def _text(element: _Element, *, is_cut: bool = False) -> str:
    """The text of an element on one line; empty where it is long, or its beginning if it is to be cut."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext(with_tail=False):
        pieces.append(str(piece))
        length += len(piece)
        if length > 4 * _LONGEST_LINE:
            break
    text = " ".join(" ".join(pieces).split())
    return text if len(text) <= _LONGEST_LINE else text[:_LONGEST_LINE] if is_cut else ""


def _class_above(element: _Element) -> str:
    above = element.getparent()
    return "" if above is None else f"{above.get('class')}"


def _is_elsewhere(element: _Element) -> bool:
    above: _Element | None = element
    for _ in range(_MOST_ANCESTORS):
        if above is None or local_name(above) in {"body", "article", "main"}:
            return False
        if local_name(above) in _OTHER_PARTS or _ELSEWHERE.search(f"{above.get('class')} {above.get('id')}"):
            return True
        above = above.getparent()
    return False
