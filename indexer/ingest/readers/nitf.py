"""NITF, the News Industry Text Format (https://iptc.org/standards/nitf/), alone or inside NewsML."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from indexer.errors import EmptyFileError, WithdrawnError
from indexer.ingest import sniff
from indexer.ingest.authors import byline_names
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import when
from indexer.ingest.encoding import read_whole
from indexer.ingest.markup import blocks, parse_xml
from indexer.ingest.readers.xml_paths import all_named, attribute, first_named, text_at
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element


class Nitf:
    """Reads NITF documents."""

    name: ClassVar[str] = "nitf"
    description: ClassVar[str] = "NITF, a wire story as XML"
    endings: ClassVar[tuple[str, ...]] = (".xml", ".nitf")
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "modified", "dateline", "author", "source", "language"),
        *("section", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure by the name of the first element."""
        return 97 if sniff.root_name(sample.head) == "nitf" else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The XML is broken or too large, or the story was cancelled or withheld.
        """
        del sample
        root = parse_xml(read_whole(stream, limits.max_article_bytes))
        status = attribute(first_named(root, "docdata"), "management-status")
        if status in {"canceled", "withheld"}:
            raise WithdrawnError(f"The story is {status} by its agency.", article_id=_id(root))
        if status == "embargoed":
            raise EmptyFileError("The story is embargoed by its agency.", "Remove the file.")
        yield Read(0, nitf_article(root))


def nitf_article(root: _Element) -> Article:
    """Returns what the ``nitf`` element ``root`` says; what it does not say is empty."""
    issued = attribute(first_named(root, "date.issue"), "norm")
    released = attribute(first_named(root, "date.release"), "norm")
    published = when(issued, released, text_at(root, "story.date"))
    body = blocks(all_named(root, "body.content"))
    standfirst = blocks(all_named(root, "abstract"))
    keys = [attribute(one, "key") for one in all_named(root, "keyword")]
    subjects = [_subject(one) for one in all_named(root, "tobject.subject")]
    return Article(
        title=text_at(root, "hl1") or text_at(root, "hedline") or text_at(root, "title"),
        body=body or standfirst,
        standfirst=standfirst if body and standfirst not in body else "",
        id=_id(root),
        published=published,
        published_from="file" if published else None,
        dateline=text_at(first_named(root, "dateline"), "location") or text_at(root, "dateline"),
        author=byline_names(text_at(root, "byline")),
        source=text_at(root, "distributor")
        or attribute(first_named(root, "doc.copyright"), "holder")
        or attribute(first_named(root, "doc-id"), "regsrc"),
        section=attribute(first_named(root, "fixture"), "fix-id") or None,
        tags=tuple(tag for tag in (*keys, *subjects) if tag),
    )


def _id(root: _Element) -> str:
    return attribute(first_named(root, "doc-id"), "id-string")


def _subject(element: _Element) -> str:
    """The narrowest of the three levels of an IPTC subject."""
    levels = (attribute(element, f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
    return next((level for level in levels if level), "")
