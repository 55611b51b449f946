"""Marked-up text, HTML or XML, to plain paragraphs; and the one place where XML is parsed.

XML from outside can name files, addresses and entities that unfold to gigabytes; none is followed. Walking
goes by events, so depth costs nothing.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING, Final

from lxml import etree

from indexer.errors import DamagedFileError
from indexer.ingest.headline import prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_WHITE: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"<(?:[a-zA-Z/]|!--|!\[CDATA)")
_NAMED: Final = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_LATIN: Final = re.compile(
    rb"\s*<\?xml[^>]{0,100}encoding=[\"'](?:iso-8859-1|windows-1252)[\"']", re.IGNORECASE
)
_OF_XML: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the elements of a format mean for its text, by their local names.

    Attributes:
        blocks: Begin and end a paragraph.
        rows: A row of a table; its cells stand on one line.
        cells: A cell of a table.
        breaks: Stand for a text of their own, such as a line end.
        skipped: Hold nothing to read.
        verbatim: Hold text whose line ends count.
        text_in: The only elements that hold text, or nothing where all may.
    """

    blocks: frozenset[str]
    rows: frozenset[str] = frozenset({"tr"})
    cells: frozenset[str] = frozenset({"td", "th"})
    breaks: tuple[tuple[str, str], ...] = (("br", "\n"),)
    skipped: frozenset[str] = frozenset()
    verbatim: frozenset[str] = frozenset({"pre"})
    text_in: frozenset[str] = frozenset()


_BLOCKS: Final = """
    address article aside blockquote body center caption dd details div dl dt fieldset figcaption footer form
    h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead ul
    block bq hl1 hl2 note content credit datasource fn lede
"""
_SKIPPED: Final = """
    script style head template noscript iframe object svg math select button textarea media audio video canvas
"""
PROSE: Final = Vocabulary(blocks=frozenset(_BLOCKS.split()), skipped=frozenset(_SKIPPED.split()))
"""HTML, XHTML and NITF, whose bodies are nearly the same."""


def parse_xml(content: bytes) -> _Element:
    """Returns the root of an XML document, of which nothing outside and no entity is followed.

    Raises:
        DamagedFileError: It is not well-formed, is nested more than 256 deep, or uses entities of its own.
    """
    parser = etree.XMLParser(
        encoding="utf-8" if _is_utf8_after_all(content) else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_NAMED.sub(_numbered, content), parser)
    except etree.XMLSyntaxError as error:
        raise DamagedFileError(
            f"The XML is broken: {error.msg}.", "Mend it, or copy it again.", line=error.lineno
        ) from error
    if next(root.iter(etree.Entity), None) is not None:
        raise DamagedFileError(
            "The XML uses entities of its own, which are not followed.", "Save it with their text in place."
        )
    return root


def blocks(roots: Iterable[_Element], words: Vocabulary = PROSE) -> str:
    """Returns the text below ``roots``, a paragraph for each block, a line for each row of a table."""
    writer = _Writer()
    for root in roots:
        _walk(root, words, writer)
    return "\n\n".join(writer.paragraphs())


def text_of(value: str) -> str:
    """Returns the paragraphs of a text that may be HTML, may be plain, and does not say."""
    if not _TAG.search(value):
        return prose(html.unescape(value))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    root = etree.fromstring(f"<div>{value}</div>".encode("utf-8", "replace"), parser)
    return blocks([root])


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""  # type: ignore[redundant-expr]  # not for comments


def _is_utf8_after_all(content: bytes) -> bool:
    """Whether a file says it is Latin-1, in which anything can be written, and is UTF-8."""
    try:
        return _LATIN.match(content) is not None and not content.decode().isascii()
    except UnicodeDecodeError:
        return False


def _numbered(entity: re.Match[bytes]) -> bytes:
    """``&eacute;`` as ``&#233;``: news files use HTML's names without bringing their definitions."""
    text = html5.get(f"{entity[1].decode()};")
    if text is None or entity[1] in _OF_XML:
        return entity[0]
    return b"".join(b"&#%d;" % ord(character) for character in text)


def _walk(root: _Element, words: Vocabulary, writer: _Writer) -> None:
    breaks = dict(words.breaks)
    verbatim = 0
    walker = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walker:
        name = local_name(element)
        if event == "start":
            verbatim += name in words.verbatim
            if name in words.skipped:
                walker.skip_subtree()
                continue
            writer.open(name, words)
            writer.write(breaks.get(name, ""))
            if not words.text_in or name in words.text_in:
                writer.write(element.text, is_verbatim=verbatim > 0)
            continue
        if event == "end" and name not in words.skipped:
            writer.close(name, words)
        verbatim -= event == "end" and name in words.verbatim
        if element is not root and not words.text_in:
            writer.write(element.tail, is_verbatim=verbatim > 0)


class _Writer:
    """Collects text into paragraphs, cells and rows."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._places: list[list[str]] = [[]]
        self._rows: list[list[list[str]]] = []

    def write(self, text: str | None, *, is_verbatim: bool = False) -> None:
        if text:
            self._line.append(text if is_verbatim or text == "\n" else _WHITE.sub(" ", text))

    def open(self, name: str, words: Vocabulary) -> None:
        if name in words.blocks or name in words.rows or name in words.cells:
            self._end_paragraph()
        if name in words.rows:
            self._rows.append([])
        elif name in words.cells:
            self._places.append([])

    def close(self, name: str, words: Vocabulary) -> None:
        if name in words.blocks or name in words.rows or name in words.cells:
            self._end_paragraph()
        if name in words.rows:
            self._end_row(self._rows.pop())
        elif name in words.cells:
            cell = self._places.pop()
            if self._rows:
                self._rows[-1].append(cell)
            else:
                self._places[-1].extend(cell)

    def paragraphs(self) -> list[str]:
        self._end_paragraph()
        return self._places[0]

    def _end_paragraph(self) -> None:
        text = prose("".join(self._line)) if self._line else ""
        self._line.clear()
        if text:
            self._places[-1].extend(text.split("\n\n"))

    def _end_row(self, cells: list[list[str]]) -> None:
        """A row of short cells is one line; cells of several paragraphs only lay out the page."""
        if all(len(cell) <= 1 for cell in cells):
            line = " · ".join(cell[0] for cell in cells if cell)
            self._places[-1].extend([line] if line else [])
        else:
            self._places[-1].extend(paragraph for cell in cells for paragraph in cell)
