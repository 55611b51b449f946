"""OpenDocument texts (.odt, ISO 26300): the text of the document, what its properties say."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from indexer.ingest.markup import Vocabulary, parse_xml
from indexer.ingest.readers.office import document_article, properties_of
from indexer.ingest.readers.xml_paths import all_named, attribute, first_named
from indexer.ingest.readers.zipped import opened_zip, read_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element

    from indexer.ingest.contract import Limits, Read, Sample

_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MIME: Final = b"mimetypeapplication/vnd.oasis.opendocument.text"
_WORDS: Final = Vocabulary(
    blocks=frozenset({"p", "h", "list", "list-item"}),
    rows=frozenset({"table-row"}),
    cells=frozenset({"table-cell"}),
    breaks=(("line-break", "\n"), ("tab", " "), ("s", " ")),
    skipped=frozenset({"annotation", "tracked-changes", "note-citation", "forms", "sequence-decls", "title"}),
    verbatim=frozenset(),
)


class Odt:
    """Reads OpenDocument texts."""

    name: ClassVar[str] = "odt"
    description: ClassVar[str] = "an OpenDocument text"
    endings: ClassVar[tuple[str, ...]] = (".odt", ".ott")
    yields: ClassVar[tuple[str, ...]] = ("standfirst", "published", "modified", "author", "language", "tags")

    def score(self, sample: Sample) -> int:
        """Sure by the type that stands at the start of the file."""
        return 97 if sample.head[30 : 30 + len(_MIME)] == _MIME else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The file is broken, too large, or holds no text.
        """
        del sample
        with opened_zip(stream) as archive:
            root = parse_xml(read_member(archive, "content.xml", limits.max_article_bytes))
            said = properties_of(archive, "meta.xml", limits.max_article_bytes)
        body = first_named(root, "body")
        yield document_article(root if body is None else body, _WORDS, said, list(_titles(root)))


def _titles(root: _Element) -> Iterator[_Element]:
    for one in all_named(root, "p", "h"):
        style, level = attribute(one, f"{_TEXT}style-name"), attribute(one, f"{_TEXT}outline-level")
        if style == "Title" or (one.tag == f"{_TEXT}h" and level == "1"):
            yield one
