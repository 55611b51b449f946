"""Who wrote a page, by its markup: for pages that do not say it in their metadata, or name only the outlet.

The places, surest first: a link with ``rel=author``, an element with ``itemprop=author``, a class that means
a byline, a link to the page of a member, a line such as *By Ann Lee* below the headline. What stands in
comments, menus and lists of other articles does not count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from indexer.ingest.authors import byline_names
from indexer.ingest.markup import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_BYLINE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:byline|author|autor|auteur|article-?author|post-?author|entry-?author|author-?name|"
    r"byline-?name|writer)(?:[\s_-]?(?:name|link|names|vcard))?(?:$|\s)",
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
_LONGEST_LINE: Final = 120
_LINES_BELOW_HEADLINE: Final = 40
_MOST_ANCESTORS: Final = 12


def page_author(html: str) -> str | None:
    """Returns the names in the byline of a page, or None where none is found."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    for place in (_by_rel, _by_property, _by_class, _by_link, _by_line):
        for text in place(root):
            if names := byline_names(text):
                return names
    return None


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
    """The element inside that hCard marks as the name (``class=fn``), where there is one."""
    return next((one for one in byline.iter() if "fn" in (one.get("class") or "").split()), byline)


def _by_link(root: _Element) -> Iterator[str]:
    for one in root.iter("a"):
        parent = one.getparent()
        around = "" if parent is None else f"{parent.get('class')} {_class_above(parent)}"
        if _MEMBER.search(one.get("href") or "") and _META_CLASS.search(around) and not _is_elsewhere(one):
            yield _text(one)


def _by_line(root: _Element) -> Iterator[str]:
    """The names after *by* in the short texts below the first headline, and in those marked as beside it."""
    heading = next(root.iter("h1", "h2"), None)
    left = _LINES_BELOW_HEADLINE
    is_below = False
    for one in _in_body(root):
        is_below = is_below or one is heading
        is_beside = _META_CLASS.search(one.get("class") or "") is not None
        if one.tag == "a" or not (is_beside or (is_below and left > 0)):
            continue
        line = _text(one)
        left -= 1 if is_below and line else 0
        if (found := _BY_LINE.search(line)) and not _is_elsewhere(one):
            yield found["name"]


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


def _text(element: _Element) -> str:
    pieces: list[str] = []
    length = 0
    for piece in element.itertext(with_tail=False):
        pieces.append(str(piece))
        length += len(piece)
        if length > 4 * _LONGEST_LINE:
            return ""
    text = " ".join(" ".join(pieces).split())
    return text if len(text) <= _LONGEST_LINE else ""


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
