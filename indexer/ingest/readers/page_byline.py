"""Who wrote a page and when, by what it shows: for pages that do not say so in their metadata.

The places of the author, surest first: a link with ``rel=author``, an element with ``itemprop=author``, a
class that means a byline, what follows a label such as *Author*, a link to the page of a member, a line
such as *By Ann Lee* below the headline, a signature below the text. What stands in comments, menus and lists
of other articles does not count. The date is looked for beside the author first, then below the headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from indexer.ingest.authors import byline_names
from indexer.ingest.dates import when
from indexer.ingest.markup import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.etree import _Element

_BYLINE_MARK: Final = re.compile(
    r"(?:^|[\s_-])[\w-]*(?:byline|author|autor|auteur|writer|username)"
    r"(?:[\s_-]{0,2}(?:name|names|link|vcard|single|title|line|text))?(?:$|\s)",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"comment|kommentar|related|sidebar|footer|widget|teaser(?![\s_-]?text)|recommend|\bnav|menu|latest|popular|reply|forum|"
    r"recent|carousel|newsletter|breadcrumb|caption|credit",
    re.IGNORECASE,
)
_ARTICLE_PARTS: Final = frozenset({"body", "article", "main"})
_OTHER_PARTS: Final = frozenset({"aside", "footer", "nav", "figure", "form"})
_HEADINGS: Final = frozenset({"h1", "h2"})
_MEMBER: Final = re.compile(
    r"/(?:authors?|autor(?:en|in|es)?|auteurs?|users?|profiles?|profil|members?|redakt\w+|people|staff|by|"
    r"journalists?|contributors?|columnists?)/[^/?#]+|"
    r"/[\w-]*(?:user|member|author|autor|profil)[\w-]*(?:/|\.php)?\?\w+=\w+",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:(?:story|text|words|article|written|posted|published|verfasst|geschrieben)\s+)?(?:by|von)|text|autor(?:in)?|"
    r"author|auteur|autore|(?:escrito\s+|publicado\s+)?por|(?:écrit\s+|publié\s+)?par",
    re.IGNORECASE,
)
_META_CLASS: Final = re.compile(r"meta|byline|author|date|info|published|details", re.IGNORECASE)
_WORD: Final = r"[A-ZÀ-Þ][\w.'’-]*"
_BY_LINE: Final = re.compile(
    r"(?:^|[\s|·,])(?:(?:Text|Story|Words|Written|Posted|Geschrieben|Ein Beitrag|Escrito|Publié)\s+)?"
    rf"(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR)\s+(?P<name>{_WORD}(?:\s+(?:(?:de|van|von|der|la|al|el|bin)\s+)?{_WORD}){{0,3}})"
    r"(?=$|\s*[,|/·–]|\s+(?:am|on|in|le|el|und|and|at)\b|\s+\d|\s*-\s|\s+[A-ZÀ-Þ]\w+ (?:by|von|par|por)\b)"
)
_DATE: Final = re.compile(
    r"\b(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.?\s(?:of\s)?[^\W\d]{3,12}\.?,?\s\d{4}|"
    r"[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})\b"
)
_SHORT_YEAR: Final = re.compile(r"\b(\d{1,2}\.\d{1,2}\.)(\d\d)(?![\d.])")
_DATE_MARK: Final = re.compile(
    r"(?<!to)(?<!up)(?<!current.)date|datum|publish|metadata|created|timestamp", re.IGNORECASE
)
_FULL_NAME: Final = re.compile(rf"{_WORD}(?:\s+(?:(?:de|van|von|der|la|al|el|bin)\s+)?{_WORD}){{1,3}}")
_SIGNED_AND_DATED: Final = re.compile(rf"(?P<name>[^\W\d][\w.'’-]*(?: [\w.'’-]+){{0,3}}),?\s+{_DATE.pattern}")
_EMPHASIS: Final = frozenset({"b", "em", "i", "strong"})
_LONGEST_DATED: Final = 60
_LONGEST_LINE: Final = 120
_SHORTEST_PARAGRAPH: Final = 40
_ELEMENTS_ABOVE_HEADLINE: Final = 12
_ELEMENTS_BELOW_HEADLINE: Final = 60
_LINES_BELOW_HEADLINE: Final = 40
_LINES_AROUND: Final = 3
_MOST_ANCESTORS: Final = 12
_MOST_INSIDE: Final = 100


@dataclass(frozen=True, slots=True)
class Byline:
    """What a page shows of its article's author and date; None where it is not found.

    Attributes:
        author: Names.
        date: The date beside the author, or near the headline.
    """

    author: str | None = None
    date: datetime | None = None


class _Shown(NamedTuple):
    """A text that may be a byline, and where it stands."""

    element: _Element
    text: str


def find_byline(html: str, title: str) -> Byline:
    """Returns the names and the date that a page shows as those of the article with this title."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return Byline()
    return Byline() if root is None else _Page(root, title).byline()


class _Page:
    """The elements of a page, and where among them the headline is."""

    def __init__(self, root: _Element, title: str) -> None:
        self._root = root
        self._body = list(_in_body(root))
        heading = _headline(root, title)
        at = self._body.index(heading) if heading is not None else len(self._body)
        self._around = self._body[max(at - _ELEMENTS_ABOVE_HEADLINE, 0) : at + _ELEMENTS_BELOW_HEADLINE]
        lines = (one for one in islice(self._body, at, None) if (one.text or "").strip())
        self._below = list(islice(lines, _LINES_BELOW_HEADLINE))
        self._above_headline = set() if heading is None else set(heading.iterancestors())

    def byline(self) -> Byline:
        """What the page shows."""
        shown = chain(
            *(self._by_rel(), self._by_property(), self._by_class(), self._by_label(), self._by_line()),
            *(self._by_link(), self._by_signature()),
        )
        found = ((one.element, names) for one in shown if (names := byline_names(one.text)))
        element, author = next(found, (None, None))
        return Byline(author, _date_beside(element) or self._date())

    def _date(self) -> datetime | None:
        """The first date in the short texts below the headline, and in what near it is marked as a date."""
        below = set(self._below)
        for one in self._around:
            if one.tag == "a" or self._is_elsewhere(one):
                continue
            texts = [_text(one)] if one in below and len(_text(one)) <= _LONGEST_DATED else []
            if _DATE_MARK.search(_marks(one)):
                texts = [one.get("datetime") or "", one.get("title") or "", _text(one)]
            if moment := _first_date(texts):
                return moment
        return None

    def _by_rel(self) -> Iterator[_Shown]:
        links = self._root.iter("a")
        yield from self._joined(one for one in links if "author" in (one.get("rel") or "").lower().split())

    def _by_property(self) -> Iterator[_Shown]:
        for one in self._root.iter(etree.Element):
            if "author" in (one.get("itemprop") or "").split() and not self._is_elsewhere(one):
                named = next((inner for inner in _inside(one) if inner.get("itemprop") == "name"), one)
                yield _Shown(one, named.get("content") or _text(named))

    def _by_class(self) -> Iterator[_Shown]:
        marked = (one for one in self._body if _BYLINE_MARK.search(_marks(one)))
        yield from self._joined(_name_in(one) for one in marked if one.tag not in _HEADINGS)

    def _by_label(self) -> Iterator[_Shown]:
        """What follows an element that only says *Author* or *By*, in its line or as the next element."""
        for one in self._body:
            is_label = _LABEL.fullmatch((one.text or "").strip(" :\n\t\r")) and not len(one)
            if is_label and not self._is_elsewhere(one):
                following = " ".join((one.tail or "").split())
                after = one.getnext()
                yield _Shown(one, following or (_text(after) if after is not None else ""))

    def _by_line(self) -> Iterator[_Shown]:
        """The names after *by* in the short texts below the headline, and in those marked as beside it."""
        beside = (one for one in self._body if _META_CLASS.search(one.get("class") or ""))
        lines = chain(
            ((one, _text(one)) for one in self._below), ((one, _text(one, is_cut=True)) for one in beside)
        )
        for one, line in lines:
            found = _BY_LINE.search(line) if one.tag != "a" else None
            if found and _is_name(found, line) and not self._is_elsewhere(one):
                yield _Shown(one, found["name"])

    def _by_link(self) -> Iterator[_Shown]:
        """The links to members near the headline, and those that stand among what is said of an article."""
        near = (one for one in self._around if one.tag == "a")
        marked = (one for one in self._root.iter("a") if _META_CLASS.search(_classes_above(one)))
        for one in chain(near, marked):
            if _MEMBER.search(one.get("href") or "") and not self._is_elsewhere(one):
                yield _Shown(one, _text(one))

    def _by_signature(self) -> Iterator[_Shown]:
        """The last paragraph, where it is but a name, and is emphasised or has a date."""
        for one in self._root.iter("p"):
            text, before = _text(one), one.getprevious()
            is_behind_text = before is not None and len(_text(before, is_cut=True)) >= _SHORTEST_PARAGRAPH
            if not text or not is_behind_text or not _is_last(one) or self._is_elsewhere(one):
                continue
            if _is_emphasised(one) and _FULL_NAME.fullmatch(text):
                yield _Shown(one, text)
            elif signed := _SIGNED_AND_DATED.fullmatch(text):
                yield _Shown(one, signed["name"])

    def _joined(self, elements: Iterable[_Element]) -> Iterator[_Shown]:
        """The texts of elements; those beside one another are one byline."""
        found: dict[_Element | None, list[_Shown]] = {}
        for one in elements:
            text = _text(one)
            if text and not self._is_elsewhere(one):
                found.setdefault(one.getparent(), []).append(_Shown(one, text))
        for beside in found.values():
            yield _Shown(beside[0].element, "; ".join(dict.fromkeys(one.text for one in beside)))

    def _is_elsewhere(self, element: _Element) -> bool:
        """Whether an element lies in a part of the page that is not of the article's."""
        above: _Element | None = element
        for _ in range(_MOST_ANCESTORS):
            if above is None or above in self._above_headline or local_name(above) in _ARTICLE_PARTS:
                return False
            if local_name(above) in _OTHER_PARTS or _ELSEWHERE.search(_marks(above)):
                return True
            above = above.getparent()
        return False


def _headline(root: _Element, title: str) -> _Element | None:
    """The heading that is the title, or part of it, or is the first."""
    headings = list(root.iter("h1", "h2"))
    wanted = title.casefold()
    same = (one for one in headings if _text(one).casefold() == wanted)
    part = (one for one in headings if " " in (text := _text(one).casefold()) and text in wanted)
    first = (one for one in headings if one.tag == "h1")
    return next(chain(same, part, first), None)


def _name_in(byline: _Element) -> _Element:
    """What is inside marked as the name (hCard's ``class=fn``), or a link it begins with, else all of it."""
    marked = (one for one in _inside(byline) if "fn" in (one.get("class") or "").split())
    links = (one for one in _inside(byline) if one.tag == "a" and _MEMBER.search(one.get("href") or ""))
    first = (one for one in islice(links, 1) if (text := _text(one)) and _text(byline).startswith(text))
    return next(chain(marked, first), byline)


def _is_name(found: re.Match[str], line: str) -> bool:
    """One word after *by* in the middle of a sentence is seldom a name."""
    return " " in found["name"] or found.start() == 0 or _DATE.search(line) is not None


def _inside(element: _Element) -> Iterator[_Element]:
    """An element and the first of those in it: a byline has few, and a page may lay many round each other."""
    return islice(element.iter(etree.Element), _MOST_INSIDE)


def _is_last(element: _Element) -> bool:
    """Whether nothing more is said beside it."""
    return not any(_text(after, is_cut=True) for after in element.itersiblings(etree.Element))


def _is_emphasised(element: _Element) -> bool:
    inner = next(iter(element), None)
    return inner is not None and inner.tag in _EMPHASIS and _text(inner) == _text(element)


def _date_beside(element: _Element | None) -> datetime | None:
    """The date in the line of a byline, or in what is but a little more around it."""
    if element is None:
        return None
    around = islice(chain([element], element.iterancestors()), _LINES_AROUND)
    return _first_date(takewhile(bool, map(_text, around)))


def _first_date(texts: Iterable[str]) -> datetime | None:
    found = (match for text in texts for match in _DATE.finditer(_SHORT_YEAR.sub(r"\g<1>20\2", text)))
    return next((moment for match in found if (moment := when(match[0]))), None)


def _in_body(root: _Element) -> Iterator[_Element]:
    body = next(root.iter("body"), root)
    return (one for one in body.iter(etree.Element) if one.tag not in {"script", "style"})


def _text(element: _Element, *, is_cut: bool = False) -> str:
    """The text of an element on one line; empty where it is long, or its beginning if it is to be cut."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        length += len(piece)
        if length > 4 * _LONGEST_LINE:
            break
    text = " ".join(" ".join(pieces).split())
    return text if len(text) <= _LONGEST_LINE else text[:_LONGEST_LINE] if is_cut else ""


def _marks(element: _Element) -> str:
    """What the makers of the page call an element."""
    return " ".join(element.get(name) or "" for name in ("class", "id", "data-testid"))


def _classes_above(element: _Element) -> str:
    return " ".join(above.get("class") or "" for above in islice(element.iterancestors(), 2))
