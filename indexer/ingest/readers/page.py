"""Saved web pages: one article a file. trafilatura finds the text, ``page_metadata`` most of the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from lxml.etree import LxmlError

from indexer.errors import EmptyFileError, FileTooLargeError
from indexer.ingest import sniff
from indexer.ingest.authors import given_names, is_person
from indexer.ingest.clean import clean_line, clean_text
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import date_in_address, when
from indexer.ingest.encoding import decode, read_whole
from indexer.ingest.headline import first_words
from indexer.ingest.readers.page_leftovers import is_leftover
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import BinaryIO

    from indexer.ingest.readers.page_byline import Byline
    from indexer.ingest.readers.page_metadata import Metadata

_MARKUP: Final = re.compile(rb"<(?:p|div|article|section|h1|table|body|title)\b", re.IGNORECASE)
_EMBEDDED: Final = re.compile(r"data:[\w/+.-]{1,100};base64,[\w+/=%-]+")
_MOST_CHARACTERS: Final = 2_000_000
"""The extractor's time grows with the square of some pages; without its pictures no article is as long."""
_TRUNCATED: Final = ("…", "...", "[…]", "[...]")
_STANDFIRST_LENGTHS: Final = range(30, 401)
# trafilatura and htmldate promise no exceptions but meet every malformed page there is; these are what
# slips through. The metadata is read all the same, and a page without text is reported as such.
_SLIPS: Final = (LxmlError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class _Found:
    """What trafilatura finds; empty where it does not."""

    text: str = ""
    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""


class WebPage:
    """Reads the article of a saved web page."""

    name: ClassVar[str] = "html"
    description: ClassVar[str] = "a saved web page"
    endings: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")
    yields: ClassVar[tuple[str, ...]] = (
        *("standfirst", "published", "author", "source", "url", "language", "section", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure of a page that says so, fairly sure of a part of one."""
        kind = sniff.describe(sample.head)
        if kind == sniff.HTML:
            return 95
        is_markup = kind == sniff.TEXT and _MARKUP.search(sample.head) is not None
        if is_markup and sample.name.endswith(self.endings):
            return 90
        return 50 if is_markup and sample.head.lstrip().startswith(b"<") else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The file is empty, too large or in no known encoding, or has no article text.
        """
        from indexer.ingest.readers.page_byline import find_byline  # noqa: PLC0415 - as below
        from indexer.ingest.readers.page_metadata import page_metadata  # noqa: PLC0415 - loads an HTML parser

        del sample
        html = _EMBEDDED.sub("", _decoded(read_whole(stream, limits.max_article_bytes)))
        if len(html) > _MOST_CHARACTERS:
            raise FileTooLargeError(
                f"The page has more than {_MOST_CHARACTERS:,} characters.", "Save its text as .txt instead."
            )
        said = page_metadata(html)
        yield Read(0, _article(said, _extract(html), find_byline(html, said.title)))


def page_text(html: str) -> str:
    """Returns the main text of a page, or an empty string where none is found."""
    return _body(_extract(_EMBEDDED.sub("", html)).text, "") if len(html) <= _MOST_CHARACTERS else ""


def _decoded(content: bytes) -> str:
    """Trusts the page's own word for its encoding unless that fails."""
    from bs4.dammit import EncodingDetector  # noqa: PLC0415 - as above

    declared = EncodingDetector.find_declared_encoding(content, is_html=True)
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return content.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _extract(html: str) -> _Found:
    import trafilatura  # noqa: PLC0415 - half a second that runs without pages need not spend

    try:
        found = trafilatura.bare_extraction(html, include_comments=False, with_metadata=True)
    except _SLIPS:
        return _Found()
    if not isinstance(found, trafilatura.settings.Document):
        return _Found()
    return _Found(
        *(value or "" for value in (found.text, found.title, found.author, found.date, found.sitename))
    )


def _article(said: Metadata, found: _Found, shown: Byline) -> Article:
    title = said.title or clean_line(found.title)
    body = _body(found.text or said.text, title)
    if not body:
        raise EmptyFileError(
            "No article text was found in the page.", "Save the article itself, or its text as .txt."
        )
    published, published_from = _dated(said, found, shown)
    return Article(
        title=title or first_words(body),
        body=body,
        standfirst=_standfirst(said.standfirst, title, body),
        published=published,
        published_from=published_from,
        modified=said.modified,
        author=_author(said, found, shown),
        source=said.source or clean_line(found.site) or None,
        source_country=said.source_country,
        url=said.url,
        language=said.language,
        section=said.section,
        tags=said.tags,
    )


def _author(said: Metadata, found: _Found, shown: Byline) -> str | None:
    """The person that JSON-LD names, or the page shows; ``<meta>`` often names who made the site."""
    if said.author and is_person(said.author, said.source):
        return said.author
    others = (shown.author, said.meta_author, said.author, given_names(found.author.split(";")))
    return next((one for one in others if one), None)


def _body(text: str, title: str) -> str:
    """Trafilatura gives a line a paragraph; a first one that repeats the title is dropped."""
    paragraphs = [line for line in clean_text(text).split("\n") if line and not is_leftover(line)]
    if paragraphs and paragraphs[0].casefold() == title.casefold():
        del paragraphs[0]
    return "\n\n".join(paragraphs)


def _dated(said: Metadata, found: _Found, shown: Byline) -> tuple[datetime | None, str | None]:
    if said.published:
        return said.published, said.published_from
    if said.url and (day := date_in_address(said.url)):
        return day, "url"
    date = shown.date or when(found.date)
    return date, "page" if date else None


def _standfirst(description: str, title: str, body: str) -> str:
    """The description, unless it is cut short, repeats the title or only the article's beginning."""
    line = clean_line(description)
    if len(line) not in _STANDFIRST_LENGTHS or line.endswith(_TRUNCATED):
        return ""
    start = line.casefold()[:60]
    return "" if start in body.casefold() or start in title.casefold() else line
