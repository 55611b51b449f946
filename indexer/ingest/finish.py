"""What every article goes through, whoever read it.

It is cleaned, given a title where it has none, and told from its text where and by whom it was filed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from indexer.errors import EmptyFileError
from indexer.ingest.clean import clean_line, clean_text
from indexer.ingest.countries import country_code
from indexer.ingest.dateline import find_dateline
from indexer.ingest.headline import first_words
from indexer.ingest.language import detect_language

if TYPE_CHECKING:
    from indexer.model import Article

_LINES: Final = ("dateline", "author", "source", "url", "section")


def finish(article: Article) -> Article:
    """Returns ``article`` with clean text and with what its text says of itself where its file did not.

    Raises:
        EmptyFileError: It has neither title nor text.
    """
    body = clean_text(article.body)
    title = clean_line(article.title) or first_words(body)
    if not title:
        raise EmptyFileError(
            "There is neither a title nor a text.", "Remove it, or save it again with its text."
        )
    lines: dict[str, Any] = {name: clean_line(getattr(article, name) or "") or None for name in _LINES}
    tags = (clean_line(tag) for tag in article.tags)
    cleaned = replace(
        article,
        **lines,
        id=clean_line(article.id),
        title=title,
        standfirst=clean_line(article.standfirst),
        body=body,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        source_country=country_code(article.source_country or ""),
        language=article.language or detect_language(body),
    )
    return _with_dateline(cleaned)


def _place(given: str) -> str | None:
    """The place in what a file has as its dateline, which may be a whole one, or but a date."""
    place = find_dateline(f"{given.rstrip(' -–—')} – X").place or given
    return None if any(map(str.isdigit, place)) else place


def _with_dateline(article: Article) -> Article:
    found = find_dateline(article.body)
    given = _place(article.dateline) if article.dateline else None
    is_dated = article.published is not None or found.date is None
    return replace(
        article,
        dateline=given or found.place,
        source=article.source or found.agency,
        published=article.published if is_dated else found.date,
        published_from=article.published_from if is_dated else "dateline",
    )
