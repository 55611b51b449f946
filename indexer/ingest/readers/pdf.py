"""PDF: the text of the pages as paragraphs, title, author and date from the document's properties.

A PDF knows lines, not paragraphs. A line begins a new one when it stands further below the last than lines
do, or when the last ended a sentence well before the right edge. Lines that repeat at the head or foot of the
pages are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, ClassVar, Final

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, UnsupportedFormatError
from indexer.ingest.authors import byline_names
from indexer.ingest.clean import clean_line
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import when
from indexer.ingest.encoding import read_whole
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import BinaryIO

_MOST_BYTES: Final = 200_000_000
_LARGER: Final = 1.15
_MOST_PAGES: Final = 3_000
_LINE: Final = re.compile(r"[^\r\n]*[^\r\n\s][^\r\n]*")
_SENTENCE_END: Final = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_DIGITS: Final = re.compile(r"\d+")
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft word\b.*|untitled.*|unbenannt.*|title|\S+\.\w{2,4}|\W*)$", re.IGNORECASE
)
_DATE: Final = re.compile(r"D?:?(\d{8})(\d{6})?(?:Z|([+-]\d\d)'?(\d\d)?)?")
_SOFT_HYPHEN: Final = ("\x02", "\ufffe")
"""What PDFium puts for the hyphen of a word that goes on in the next line."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on a page; sizes in points, from the bottom of the page upwards."""

    text: str
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


class Pdf:
    """Reads PDF documents."""

    name: ClassVar[str] = "pdf"
    description: ClassVar[str] = "a PDF with text in it (not a scan, not encrypted)"
    endings: ClassVar[tuple[str, ...]] = (".pdf",)
    yields: ClassVar[tuple[str, ...]] = ("published", "modified", "author", "language", "tags")

    def score(self, sample: Sample) -> int:
        """Sure by the mark at the start, which some programs put a little later."""
        return 97 if b"%PDF-" in sample.head[:1024] else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The file is broken, encrypted, too large, or only pictures of text.
        """
        del sample
        import pypdfium2 as pdfium  # noqa: PLC0415 - runs without PDFs need not load it

        try:
            document = pdfium.PdfDocument(read_whole(stream, min(limits.max_file_bytes, _MOST_BYTES)))
        except pdfium.PdfiumError as error:
            raise _refusal(str(error)) from error
        try:
            yield Read(0, _article(document, limits.max_article_bytes))
        except pdfium.PdfiumError as error:
            raise DamagedFileError(f"The PDF is broken: {error}", "Copy the file again.") from error
        finally:
            document.close()


def _refusal(reason: str) -> DamagedFileError | UnsupportedFormatError:
    if "password" in reason.lower() or "security" in reason.lower():
        return UnsupportedFormatError("The PDF is encrypted.", "Save it without a password.")
    return DamagedFileError(f"The PDF is broken: {reason.rstrip('.')}.", "Copy the file again.")


def _article(document: Any, max_characters: int) -> Article:  # noqa: ANN401 - the library has no types
    pages = _without_margins(_pages(document, max_characters))
    if not any(pages):
        raise EmptyFileError(
            f"There is no text on any page of the PDF (of {len(document):,}): it is a scan, or empty.",
            "Run it through text recognition (such as ocrmypdf) first.",
        )
    said = document.get_metadata_dict()
    title = clean_line(said.get("Title", ""))
    title = _largest(pages) if _NO_TITLE.match(title) else title
    published = _moment(said.get("CreationDate", ""))
    body = "\n\n".join(_paragraphs(pages))
    return Article(
        title=title,
        body=body.removeprefix(title).strip() or body,
        published=published,
        published_from="properties" if published else None,
        modified=_moment(said.get("ModDate", "")),
        author=byline_names(said.get("Author", "")),
        tags=tuple(tag.strip() for tag in re.split(r"[,;]", said.get("Keywords", ""))),
    )


def _pages(document: Any, max_characters: int) -> list[list[_Line]]:  # noqa: ANN401 - the library has no types
    pages: list[list[_Line]] = []
    characters = 0
    for number in range(min(len(document), _MOST_PAGES)):
        page = document[number]
        text_page = page.get_textpage()
        characters += text_page.count_chars()
        if characters > max_characters:
            raise FileTooLargeError(
                f"The PDF has more than {max_characters:,} characters.",
                "Split it or raise 'max_article_bytes'.",
            )
        pages.append(list(_lines(text_page)))
        text_page.close()
        page.close()
    return pages


def _lines(text_page: Any) -> Iterator[_Line]:  # noqa: ANN401 - the library has no types
    text = text_page.get_text_range()
    last = text_page.count_chars() - 1
    for found in _LINE.finditer(text):
        line = found[0].rstrip()
        start, end = min(found.start(), last), min(found.start() + len(line) - 1, last)
        boxes = [text_page.get_charbox(start, loose=True), text_page.get_charbox(end, loose=True)]
        yield _Line(line, boxes[1][2], max(box[3] for box in boxes), min(box[1] for box in boxes))


def _without_margins(pages: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The pages without the first and last lines that most of them share, numbers not counted."""
    edges = Counter(_folded(line) for page in pages for line in {*page[:1], *page[-1:]})
    repeated = {text for text, count in edges.items() if count > max(2, len(pages) // 2)}
    return [
        [line for line in page if not (line in (page[0], page[-1]) and _folded(line) in repeated)]
        for page in pages
    ]


def _folded(line: _Line) -> str:
    return _DIGITS.sub("0", line.text.casefold())


def _largest(pages: Sequence[Sequence[_Line]]) -> str:
    """The first of the lines set largest at the top of the first page with text, which may take three.

    Empty where none is larger than the text.
    """
    lines = next(page for page in pages if page)[:20]
    height = max(line.height for line in lines)
    if height < _LARGER * median(line.height for line in lines):
        return ""
    start = next(place for place, line in enumerate(lines) if line.height >= 0.95 * height)
    return clean_line(
        " ".join(line.text for line in lines[start : start + 3] if line.height >= 0.95 * height)
    )


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    text = ""
    for page in pages:
        gaps = [above.bottom - line.bottom for above, line in pairwise(page)]
        usual = median(gap for gap in gaps if gap > 0) if any(gap > 0 for gap in gaps) else 0.0
        edge = max((line.right for line in page), default=0.0)
        above: _Line | None = None
        for line in page:
            if text and _begins(line, above, usual, edge, text):
                yield text
                text = ""
            text = _joined(text, line.text)
            above = line
    if text:
        yield text


def _begins(line: _Line, above: _Line | None, usual: float, edge: float, text: str) -> bool:
    """Whether ``line`` begins a paragraph below ``above``, or on a new page where there is no line above."""
    ended = _SENTENCE_END.search(text) is not None
    if above is None:
        return ended
    gap = above.bottom - line.bottom
    is_apart = gap > 1.35 * usual or abs(line.height - above.height) > 0.2 * above.height
    return is_apart or (ended and above.right < 0.85 * edge)


def _joined(text: str, line: str) -> str:
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + line
    return f"{text} {line}" if text else line


def _moment(text: str) -> datetime | None:
    """``D:20260102030405+01'00'`` (PDF 32000-1, 7.9.4) as a moment."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    day, clock, hours, minutes = found.groups()
    zone = f"{hours}:{minutes or '00'}" if hours else "+00:00"
    return when(f"{day}T{clock or '000000'}{zone}")
