"""What Word and OpenDocument texts have in common: properties, and a title among the paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.errors import EmptyFileError, IngestError
from indexer.ingest.authors import byline_names
from indexer.ingest.contract import Read
from indexer.ingest.dates import when
from indexer.ingest.headline import take_apart
from indexer.ingest.markup import Vocabulary, blocks, parse_xml
from indexer.ingest.readers.xml_paths import all_named, text_at
from indexer.ingest.readers.zipped import read_member
from indexer.model import Article

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Sequence

    from lxml.etree import _Element


def properties_of(archive: zipfile.ZipFile, name: str, max_bytes: int) -> _Element | None:
    """The document's properties; None where they are missing or broken, as the text is worth more."""
    try:
        return parse_xml(read_member(archive, name, max_bytes))
    except IngestError:
        return None


def document_article(
    root: _Element, words: Vocabulary, said: _Element | None, titles: Sequence[_Element]
) -> Read:
    """Returns the article of a document.

    Args:
        root: What holds the text.
        words: What its elements mean.
        said: Its properties.
        titles: Paragraphs in the style of a title, in their order.

    Raises:
        EmptyFileError: There is no text.
    """
    text = blocks([root], words)
    if not text:
        raise EmptyFileError(
            "There is no text in the document.", "Remove it, or save it again with its text."
        )
    heading = next((title for one in titles if (title := " ".join(blocks([one], words).split()))), "")
    parts = take_apart(text)
    title = heading or text_at(said, "title") or parts.title
    published = when(text_at(said, "created", "creation-date"))
    is_first = parts.title.casefold() == title.casefold()
    return Read(
        0,
        Article(
            title=title,
            body=parts.body if is_first else text,
            standfirst=parts.standfirst if is_first else "",
            author=(parts.byline if is_first else "")
            or byline_names(text_at(said, "creator", "initial-creator")),
            published=published,
            published_from="properties" if published else None,
            modified=when(text_at(said, "modified", "date")),
            language=text_at(said, "language")[:2].lower() or None,
            tags=tuple(
                tag.strip()
                for one in all_named(said, "keywords", "keyword")
                for tag in (one.text or "").replace(";", ",").split(",")
            ),
        ),
    )
