"""What a saved page says of its article outside the text: JSON-LD, OpenGraph, ``<meta>``, ``<time>``.

Only the elements that can say something are parsed, so neither size nor nesting of a page costs anything.
The order of the places is that of their reliability, measured on pages with known titles and dates.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from indexer.ingest.authors import given_names
from indexer.ingest.clean import clean_line
from indexer.ingest.dates import when
from indexer.ingest.readers.json_ld import country_named, find_article, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

_ELEMENTS: Final = frozenset({"title", "meta", "link", "base", "time", "h1", "h2"})
_DATE_NAMES: Final = (
    *("article:published_time", "og:published_time", "og:article:published_time"),
    *("article:published", "datepublished", "rnews:datepublished", "publication_date"),
    *("publication-date", "parsely-pub-date", "sailthru.date", "bt:pubdate"),
    *("cxenseparse:recs:publishtime", "vr:published_time", "publishdate", "publish_date"),
    *("publish-date", "pubdate", "pub_date", "originalpublicationdate", "article_date_original"),
    *("article:date", "date", "dc.date.issued", "dcterms.issued", "dc.date.published"),
    *("dc.date.created", "dcterms.created", "dc:created", "dc.date", "dcterms.date", "dc:date"),
    *("citation_publication_date", "citation_date", "article.published", "published-date"),
    *("og:pubdate", "og:release_date", "displaydate"),
)
_CHANGE_NAMES: Final = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_AUTHOR_NAMES: Final = (
    *("author", "article:author", "article:author_name", "og:author", "og:article:author"),
    *("article.author", "author_name", "parsely-author", "sailthru.author", "byl", "dc.creator"),
    *("dcterms.creator", "dc.creator.personalname", "citation_author", "cxenseparse:author"),
    *("bt:author", "vr:author", "lp.article:author", "rbauthors", "shareaholic:article_author_name"),
    *("dcsext.author"),
)
_CARD_LABEL: Final = re.compile(r"twitter:label\d")
_WRITTEN_BY: Final = re.compile(
    r"written by|verfasst von|geschrieben von|écrit par|escrito por|scritto da|geschreven door|author|autor",
    re.IGNORECASE,
)
_SECTION_NAMES: Final = ("article:section", "section", "parsely-section", "cxenseparse:recs:category")
_TAG_NAMES: Final = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")
_TITLE_SEPARATOR: Final = re.compile(r"\s+[|»›·•—–:-]+\s+|\s*\|\s*")
_KICKER: Final = re.compile(
    r"kicker|over-?line|topic|dachzeile|spitzmarke|eyebrow|roofline|pre-?title", re.IGNORECASE
)
_HOME: Final = re.compile(r"/|https?://[^/]+/?|https?://web\.archive\.org/web/\w+/https?://[^/]+/?")
_SEPARATED_BEFORE: Final = re.compile(r"(?:\s[|»›·•—–/:-]+|:|\|)\s*$")
_SEPARATED_BEHIND: Final = re.compile(r"\s*(?:[|»›·•—–/:-]\s|\(|\|)")
_SAVED_FROM: Final = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s>]{1,2000}) -->", re.IGNORECASE)
_LANGUAGE: Final = re.compile(
    r"<html\b[^>]{0,2000}?\s(?:xml:)?lang\s*=\s*[\"']?([a-zA-Z]{2})(?![a-zA-Z])", re.IGNORECASE
)
_NOT_ALNUM: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; the fields mean what they mean in :class:`indexer.model.Article`.

    Attributes:
        author: Whom JSON-LD names.
        meta_author: Whom a ``<meta>`` names, who may be the author, the outlet or the maker of the site.
        text: The main text, where JSON-LD has it.
    """

    title: str
    standfirst: str
    published: datetime | None
    published_from: str | None
    modified: datetime | None
    author: str | None
    meta_author: str | None
    source: str | None
    source_country: str | None
    url: str | None
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    text: str


def page_metadata(html: str) -> Metadata:
    """Reads the metadata of a page; what it does not say is empty or None."""
    soup = BeautifulSoup(html, "lxml", parse_only=_Wanted())
    meta = _meta(soup)
    linked = find_article(script.get_text() for script in soup.find_all("script"))
    source = _first(meta["og:site_name"], texts(linked.get("publisher")), meta["application-name"])
    published, published_from = _published(soup, meta, linked)
    return Metadata(
        title=_title(soup, meta, linked, source or ""),
        standfirst=_first(texts(linked.get("description")), meta["og:description"]) or "",
        published=published,
        published_from=published_from,
        modified=when(
            *texts(linked.get("dateModified")), *(one for name in _CHANGE_NAMES for one in meta.get(name, ()))
        ),
        author=given_names(texts(linked.get("author"))),
        meta_author=_meta_author(meta),
        source=source,
        source_country=_first([country_named(linked)], meta["og:country-name"], meta["geo.country"]),
        url=_url(soup, meta, linked, _SAVED_FROM.search(html, 0, 5_000)),
        language=_language(html, meta),
        section=_first(texts(linked.get("articleSection")), *(meta[name] for name in _SECTION_NAMES)),
        tags=_tags(meta, linked),
        text=str(linked.get("articleBody") or "") if isinstance(linked.get("articleBody"), str) else "",
    )


class _Wanted(SoupStrainer):
    """Keeps what carries metadata out of all that a page holds."""

    def allow_tag_creation(self, nsprefix: str | None, name: str, attrs: Mapping[str, Any] | None) -> bool:
        del nsprefix
        attributes = attrs or {}
        if name == "script":
            return "ld+json" in str(attributes.get("type", "")).lower()
        has_property = "content" in attributes and bool({"property", "itemprop"} & attributes.keys())
        return name in _ELEMENTS or has_property

    def allow_string_creation(self, string: str) -> bool:
        """Text between elements says nothing; that inside of those kept is kept without being asked."""
        del string
        return False


def _meta(soup: BeautifulSoup) -> dict[str, list[str]]:
    """Names to contents of all ``<meta>`` and of elements that carry a property in the same way."""
    found: dict[str, list[str]] = defaultdict(list)
    for tag in soup.find_all():
        content = clean_line(str(tag.get("content") or ""))
        for key in ("property", "name", "itemprop"):
            for name in str(tag.get(key) or "").lower().split() if content else ():
                found[name].append(content)
    return found


def _title(soup: BeautifulSoup, meta: Mapping[str, list[str]], linked: Mapping[str, Any], site: str) -> str:
    """The first candidate that is more than the name of the site, without that name at its end.

    What the page itself sets as its headline is preferred where the candidate is only that and something
    beside it, where two places agree on it, or where there is nothing but the title of the window.
    """
    page_titles = [clean_line(tag.get_text(" ")) for tag in soup.find_all("title")[:1]]
    tags = soup.find_all(["h1", "h2"])
    site = site or next((_heading(tag) for tag in tags if _leads_home(tag)), "")
    headings = [(tag.name, text) for tag in tags if _plain(text := _heading(tag)) not in {"", _plain(site)}]
    firsts = [text for name, text in headings if name == "h1"]
    given = [*texts(linked.get("headline")), *meta["og:title"], *meta["twitter:title"], *meta["dc.title"]]
    title = next(
        (title for one in [*given, *page_titles, *firsts] if (title := _without_site(one, site))), ""
    )
    named = [text for _, text in headings if text.count(" ") >= 1 and _is_headline_of(text, title)]
    agreed = [one for one in firsts if any(_plain(one) == _plain(other) for other in given)]
    alone = firsts if len(firsts) == 1 and not given else []
    return next(iter([*agreed, *named, *alone]), title)


def _heading(tag: Tag) -> str:
    """The text of a heading without the line that some set above it in the same element."""
    above = tag.find(class_=_KICKER)
    kicker = clean_line(above.get_text(" ")) if isinstance(above, Tag) else ""
    text = clean_line(tag.get_text(" "))
    return text.removeprefix(kicker).lstrip(" :–-") or text


def _leads_home(heading: Tag) -> bool:
    """Whether a heading links to the front page, as the name of the site does."""
    link = heading.find("a", href=True)
    return isinstance(link, Tag) and _HOME.fullmatch(str(link["href"])) is not None


def _is_headline_of(heading: str, title: str) -> bool:
    """Whether ``title`` is ``heading`` and, before or behind it, a section or the site."""
    before, found, behind = title.casefold().partition(heading.casefold())
    is_alone = not before or _SEPARATED_BEFORE.search(before) is not None
    return bool(found) and is_alone and (not behind or _SEPARATED_BEHIND.match(behind) is not None)


def _without_site(title: str, site: str) -> str:
    """``Talks open | The Outlet`` without the outlet and what follows; empty when nothing else is there."""
    if _plain(title) == _plain(site):
        return ""
    names = {_plain(site), _plain(site).removeprefix("the")} - {""}
    separators = list(_TITLE_SEPARATOR.finditer(title))
    ends = [*(one.start() for one in separators[1:]), len(title)]
    for separator, end in zip(separators, ends, strict=False):
        if _plain(title[separator.end() : end]) in names:
            return title[: separator.start()]
    return title


def _plain(text: str) -> str:
    return _NOT_ALNUM.sub("", text).casefold()


def _published(
    soup: BeautifulSoup, meta: Mapping[str, list[str]], linked: Mapping[str, Any]
) -> tuple[datetime | None, str | None]:
    """The first date, unless two other places agree on another day: then theirs."""
    found: dict[str, datetime] = {}
    for text, place in _date_candidates(soup, meta, linked):
        moment = None if place in found else when(text)
        if moment is not None:
            found[place] = moment
    days = Counter(moment.date() for moment in found.values())
    for place, moment in found.items():
        if days[moment.date()] == max(days.values()):
            return moment, place
    return None, None


def _date_candidates(
    soup: BeautifulSoup, meta: Mapping[str, list[str]], linked: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        yield from ((text, "json-ld") for text in texts(linked.get(key)))
    for name in _DATE_NAMES:
        yield from ((text, "meta") for text in meta.get(name, ()))
    times = soup.find_all("time")
    for tag in sorted(times, key=lambda tag: not _is_publication(tag)):
        yield clean_line(str(tag.get("datetime") or tag.get_text(" "))), "time"


def _is_publication(tag: Tag) -> bool:
    return tag.has_attr("pubdate") or "publish" in f"{tag.get('itemprop')} {tag.get('class')}".lower()


def _meta_author(meta: Mapping[str, list[str]]) -> str | None:
    authors = [
        *(meta.get(name, []) for name in _AUTHOR_NAMES),
        _card_author(meta),
    ]
    return next((found for names in authors if (found := given_names(names))), None)


def _card_author(meta: Mapping[str, list[str]]) -> list[str]:
    """The author as WordPress puts it into cards: ``label1`` says *Written by*, ``data1`` the name."""
    labels = [name for name in meta if _CARD_LABEL.fullmatch(name)]
    written = [name for name in labels if any(map(_WRITTEN_BY.match, meta[name]))]
    return [value for name in written for value in meta.get(name.replace("label", "data"), ())]


def _url(
    soup: BeautifulSoup,
    meta: Mapping[str, list[str]],
    linked: Mapping[str, Any],
    saved_from: re.Match[str] | None,
) -> str | None:
    """The first absolute address among those the page gives itself; relative ones need a base."""
    base_tag = soup.find("base", href=True)
    base = saved_from[1] if saved_from else str(base_tag["href"]) if isinstance(base_tag, Tag) else ""
    links = [str(tag.get("href")) for tag in soup.find_all("link", rel="canonical")]
    candidates = [*links, *meta["og:url"], *_addresses(linked), *([saved_from[1]] if saved_from else [])]
    found = [address for one in candidates if (address := _absolute(one, base))]
    # A front page as the address of an article is a template's mistake.
    return next((one for one in found if urlsplit(one).path.strip("/")), None)


def _absolute(address: str, base: str) -> str:
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in {"http", "https"} and parts.hostname else ""


def _addresses(linked: Mapping[str, Any]) -> list[str]:
    values = (linked.get("url"), linked.get("mainEntityOfPage"))
    addresses = (one.get("@id") if isinstance(one, dict) else one for one in values)
    return [one for one in addresses if isinstance(one, str)]


def _language(html: str, meta: Mapping[str, list[str]]) -> str | None:
    if match := _LANGUAGE.search(html, 0, 20_000):
        return match[1].lower()
    code = (_first(meta["og:locale"], meta["content-language"]) or "")[:2].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _tags(meta: Mapping[str, list[str]], linked: Mapping[str, Any]) -> tuple[str, ...]:
    for values in (texts(linked.get("keywords")), *(meta.get(name, []) for name in _TAG_NAMES)):
        tags = [tag.strip() for value in values for tag in value.split(",") if tag.strip()]
        if tags:
            return tuple(dict.fromkeys(tags))
    return ()


def _first(*lists: Iterable[str]) -> str | None:
    return next((one for values in lists for one in values if one), None)
