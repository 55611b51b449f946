"""NewsML-G2 (https://iptc.org/standards/newsml-g2/): news items alone or in a message.

Of an item that is in a message twice the latest version counts. Items that only name others (packages) or
things (concepts, plans, events, catalogues) hold nothing to search, and are told apart in the message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import EmptyFileError, WithdrawnError
from indexer.ingest import sniff
from indexer.ingest.authors import byline_names
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import when
from indexer.ingest.encoding import read_whole
from indexer.ingest.markup import blocks, local_name, parse_xml, text_of
from indexer.ingest.readers.xml_paths import all_named, attribute, first_named, language_of, text_at
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element

    from indexer.errors import IngestError

_OTHER_ITEMS: Final = {
    "packageItem": "a package, which only names other items",
    "conceptItem": "a concept",
    "knowledgeItem": "a list of concepts",
    "planningItem": "a plan of coverage",
    "catalogItem": "a catalogue of vocabularies",
}
_ROOTS: Final = frozenset({"newsmessage", "newsitem", *(name.lower() for name in _OTHER_ITEMS)})


class NewsMLG2:
    """Reads NewsML-G2 messages and items."""

    name: ClassVar[str] = "newsml-g2"
    description: ClassVar[str] = "NewsML-G2, every news item of a message an article"
    endings: ClassVar[tuple[str, ...]] = (".xml",)
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "modified", "dateline", "author", "source", "language"),
        *("section", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure by the name of the first element."""
        return 97 if sniff.root_name(sample.head) in _ROOTS else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each item; one that is cancelled, or has no text, is an error in its place.

        Raises:
            IngestError: The XML is broken or too large, or has no item.
        """
        del sample
        root = parse_xml(read_whole(stream, limits.max_article_bytes))
        items = _latest(list(all_named(root, "newsItem")))
        others = [] if items else list(all_named(root, *_OTHER_ITEMS))
        if not items and not others:
            raise EmptyFileError("There is no news item in it.", "Remove the file.")
        for position, item in enumerate([*items, *others]):
            yield Read(position, _outcome(item))


def _latest(items: list[_Element]) -> list[_Element]:
    """The items in their order, without those of which there is a later version."""
    newest = {
        _guid(one, place): place
        for place, one in sorted(enumerate(items), key=lambda pair: _version(pair[1]))
    }
    return [items[place] for place in sorted(newest.values())]


def _guid(item: _Element, place: int) -> str:
    return attribute(item, "guid") or str(place)


def _version(item: _Element) -> int:
    version = attribute(item, "version")
    return int(version) if version.isdecimal() and len(version) < 20 else 1


def _outcome(item: _Element) -> Article | IngestError:
    kind = _OTHER_ITEMS.get(local_name(item))
    if kind:
        return EmptyFileError(f"The item is {kind}, no article.", "Remove the file.")
    status = attribute(first_named(item, "pubStatus"), "qcode", "uri").replace("/", ":").rpartition(":")[2]
    if status in {"canceled", "withheld"}:
        return WithdrawnError(f"The item is {status} by its agency.", article_id=attribute(item, "guid"))
    body, standfirst = _body(item), _standfirst(item)
    headline = _headline(item)
    if not (body or standfirst or headline):
        return EmptyFileError(
            "The item has no text.", "It may describe a picture or a film; remove the file."
        )
    return _article(item, headline, body, standfirst)


def _article(item: _Element, headline: str, body: str, standfirst: str) -> Article:
    changed = when(text_at(item, "versionCreated"), text_at(item, "contentModified"))
    published = when(text_at(item, "firstCreated"), text_at(item, "contentCreated")) or changed
    subjects = (text_at(one, "name") for one in all_named(first_named(item, "contentMeta"), "subject"))
    return Article(
        title=headline or text_at(item, "title", "slugline"),
        body=body or standfirst,
        standfirst=standfirst if body else "",
        id=attribute(item, "guid"),
        published=published,
        published_from="file" if published else None,
        modified=changed,
        dateline=text_at(first_named(item, "located"), "name") or text_at(item, "dateline"),
        author=byline_names(text_of(text_at(item, "by", "byline"))) or _creators(item),
        source=_source(item),
        source_country=_source_country(item),
        language=attribute(first_named(item, "language"), "tag")[:2].lower() or language_of(item),
        section=text_at(first_named(item, "genre"), "name") or None,
        tags=tuple(subject for subject in subjects if subject),
    )


def _headline(item: _Element) -> str:
    """The headline that is not marked as a part or a short form, in the metadata or in the text itself."""
    headlines = list(all_named(item, "headline"))
    headlines.sort(key=lambda one: bool(attribute(one, "role")))
    texts = (" ".join(blocks([one]).split()) for one in headlines)
    return next((text for text in texts if text), "") or text_at(item, "hl1")


def _standfirst(item: _Element) -> str:
    described = all_named(first_named(item, "contentMeta"), "description")
    return next((text for one in described if (text := _text(one))), "")


def _body(item: _Element) -> str:
    content = first_named(item, "contentSet")
    nitf = first_named(content, "body.content")
    if nitf is not None:
        return blocks([nitf])
    return max((_text(one) for one in all_named(content, "inlineXML", "inlineData")), key=len, default="")


def _text(element: _Element) -> str:
    """The paragraphs of elements, or of markup that stands escaped in the element's text."""
    return blocks([element]) if len(element) else text_of(element.text or "")


def _source_country(item: _Element) -> str:
    """The country in the address of those who provide the item; where it was filed from is another."""
    providers = all_named(item, "provider", "infoSource", "copyrightHolder")
    country = next((one for provider in providers for one in all_named(provider, "country")), None)
    return attribute(country, "qcode") or text_at(country, "name")


def _creators(item: _Element) -> str | None:
    creators = all_named(first_named(item, "contentMeta"), "creator")
    return byline_names("; ".join(text_at(one, "name") for one in creators))


def _source(item: _Element) -> str | None:
    """The provider's name, which some give as a name, some as a literal, some as a code (``nprov:AFP``)."""
    provider = first_named(item, "provider")
    code = attribute(provider, "literal") or attribute(provider, "qcode").rpartition(":")[2]
    return text_at(provider, "name") or code or text_at(first_named(item, "copyrightHolder"), "name") or None
