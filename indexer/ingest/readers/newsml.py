"""NewsML 1 (https://iptc.org/standards/newsml-1/): every news item an article.

The text lies in ``DataContent`` as NITF, as XHTML or as markup that was escaped; its parts (headline,
caption, main text) are components in one another, of which the longest text is taken for the story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from indexer.errors import EmptyFileError, WithdrawnError
from indexer.ingest import sniff
from indexer.ingest.authors import byline_names
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import when
from indexer.ingest.encoding import read_whole
from indexer.ingest.markup import blocks, parse_xml, text_of
from indexer.ingest.readers.xml_paths import all_named, attribute, first_named, language_of, text_at
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element

    from indexer.errors import IngestError


class NewsML:
    """Reads NewsML 1 documents."""

    name: ClassVar[str] = "newsml"
    description: ClassVar[str] = "NewsML 1, every news item an article"
    endings: ClassVar[tuple[str, ...]] = (".xml",)
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "modified", "dateline", "author", "source", "language", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure by the name of the first element."""
        return 97 if sniff.root_name(sample.head) == "newsml" else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each item; one that is cancelled, or has no text, is an error in its place.

        Raises:
            IngestError: The XML is broken or too large, or has no news item.
        """
        del sample
        root = parse_xml(read_whole(stream, limits.max_article_bytes))
        position = -1
        for position, item in enumerate(all_named(root, "NewsItem")):
            yield Read(position, _outcome(item))
        if position < 0:
            raise EmptyFileError("There is no news item in it.", "Remove the file.")


def _outcome(item: _Element) -> Article | IngestError:
    status = attribute(first_named(item, "Status"), "FormalName")
    if status.lower() in {"canceled", "cancelled", "withheld"}:
        item_id = text_at(item, "NewsItemId")
        return WithdrawnError(f"The item is {status.lower()} by its agency.", article_id=item_id)
    if status.lower() == "embargoed":
        return EmptyFileError("The item is embargoed by its agency.", "Remove the file.")
    body = max((_text(one) for one in all_named(item, "DataContent", "body.content")), key=len, default="")
    headline = text_at(item, "HeadLine") or text_at(item, "hl1")
    if not body and not headline:
        return EmptyFileError("The item has no text.", "It may describe a picture; remove the file.")
    management = first_named(item, "NewsManagement")
    changed = when(text_at(management, "ThisRevisionCreated"))
    published = when(text_at(management, "FirstCreated")) or changed or when(text_at(item, "DateId"))
    return Article(
        title=headline or text_at(item, "SubHeadLine", "SlugLine"),
        body=body,
        standfirst=text_at(item, "SubHeadLine"),
        id=text_at(item, "NewsItemId"),
        published=published,
        published_from="file" if published else None,
        modified=changed,
        dateline=text_at(item, "DateLine"),
        author=byline_names(text_of(text_at(item, "ByLine", "byline"))),
        source=attribute(first_named(first_named(item, "Provider"), "Party"), "FormalName")
        or text_at(item, "ProviderId"),
        language=attribute(first_named(item, "Language"), "FormalName")[:2].lower() or language_of(item),
        tags=tuple(text_at(one, "*") for one in all_named(item, "KeywordLine")),
    )


def _text(content: _Element) -> str:
    """The paragraphs of elements, or of the markup that stands escaped in the element's text."""
    return blocks([content]) if len(content) else text_of(content.text or "")
