"""Word documents (.docx, ECMA-376): the text of the document, what its properties say."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from indexer.ingest.markup import Vocabulary, parse_xml
from indexer.ingest.readers.office import document_article, properties_of
from indexer.ingest.readers.xml_paths import all_named, attribute
from indexer.ingest.readers.zipped import opened_zip, read_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element

    from indexer.ingest.contract import Limits, Read, Sample

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORDS: Final = Vocabulary(
    blocks=frozenset({"p"}),
    cells=frozenset({"tc"}),
    breaks=(("br", "\n"), ("cr", "\n"), ("tab", " "), ("noBreakHyphen", "-")),
    skipped=frozenset({"Fallback", "del", "moveFrom", "txbxContent"}),
    verbatim=frozenset(),
    text_in=frozenset({"t"}),
)
_TITLE_STYLES: Final = ("Title", "Heading1", "Titel", "Titre")


class Docx:
    """Reads Word documents."""

    name: ClassVar[str] = "docx"
    description: ClassVar[str] = "a Word document"
    endings: ClassVar[tuple[str, ...]] = (".docx",)
    yields: ClassVar[tuple[str, ...]] = ("standfirst", "published", "modified", "author", "language", "tags")

    def score(self, sample: Sample) -> int:
        """Sure by the name of the part that holds the text, fairly by the ending."""
        is_office = sample.head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in sample.head
        if is_office and b"word/" in sample.head:
            return 97
        return 95 if is_office and sample.name.endswith(self.endings) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The file is broken, too large, or holds no text.
        """
        del sample
        with opened_zip(stream) as archive:
            root = parse_xml(read_member(archive, "word/document.xml", limits.max_article_bytes))
            said = properties_of(archive, "docProps/core.xml", limits.max_article_bytes)
        yield document_article(root, _WORDS, said, list(_titles(root)))


def _titles(root: _Element) -> Iterator[_Element]:
    """The paragraphs in the style of a title."""
    for style in all_named(root, "pStyle"):
        properties = style.getparent()
        paragraph = properties.getparent() if properties is not None else None
        if attribute(style, f"{_W}val") in _TITLE_STYLES and paragraph is not None:
            yield paragraph
