"""PDF. The documents are written here, by the rules of the format (PDF 32000-1) and with nothing left out."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from indexer.errors import (
    DamagedFileError,
    EmptyFileError,
    FileTooLargeError,
    IngestError,
    UnsupportedFormatError,
)
from indexer.model import Article
from tests.unit.ingest.samples import outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(
    pages: Sequence[Sequence[tuple[str, int, float]]], info: str = "", *, more: Sequence[bytes] = ()
) -> bytes:
    """A document whose pages hold lines of a text, a size and a height above the foot of the page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        FONT,
    ]
    for number, lines in enumerate(pages):
        drawn = "\n".join(f"BT /F {size} Tf 72 {y} Td ({text}) Tj ET" for text, size, y in lines)
        content = zlib.compress(drawn.encode("latin-1"))
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode(),
            f"<< /Filter /FlateDecode /Length {len(content)} >>\nstream\n".encode()
            + content
            + b"\nendstream",
        ]
    return written([*objects, f"<< {info} >>".encode()])


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A file of these objects, numbered from 1; the last one is the information on the document."""
    content = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R {trailer} >>"
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{tail}"
    return content + f"{tail}\nstartxref\n{len(content)}\n%%EOF\n".encode()


FIRST = "The ministers met in the capital on Monday and agreed to meet"
PAGE = [
    ("Talks open", 24, 760.0),
    (FIRST, 11, 700.0),
    ("once more.", 11, 686.0),
    ("A second paragraph begins here, after a line that ended", 11, 672.0),
    ("early, and goes on.", 11, 658.0),
    ("A third one stands apart", 11, 620.0),
]
INFO = (
    "/Author (By Ann Lee) /CreationDate (D:20260102030405+01'00') /ModDate (D:20260103) "
    "/Keywords (nato, drones)"
)
ARTICLE = Article(
    title="Talks open",
    body=f"{FIRST} once more.\n\nA second paragraph begins here, after a line that ended early, and goes on."
    "\n\nA third one stands apart",
    published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=1))),
    published_from="properties",
    modified=datetime(2026, 1, 3, tzinfo=UTC),
    author="Ann Lee",
    language="en",
    tags=("nato", "drones"),
)


def test_a_document_gives_all_it_knows(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "a.pdf", pdf([PAGE], INFO)) == [ARTICLE]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Budget passes", "Budget passes"),
        ("Microsoft Word - a.doc", "Talks open"),
        ("a.pdf", "Talks open"),
        ("", "Talks open"),
    ],
)
def test_a_title_that_is_the_name_of_a_file_is_none(tmp_path: Path, said: str, title: str) -> None:
    [found] = outcomes(tmp_path, "a.pdf", pdf([PAGE], f"/Title ({said})"))
    assert getattr(found, "title", None) == title


def test_lines_that_pages_share_are_left_out_and_paragraphs_go_on(tmp_path: Path) -> None:
    pages = [
        [("The Outlet, page 1", 9, 800.0), ("Talks open and go on and", 11, 700.0), ("1 of 3", 9, 40.0)],
        [("The Outlet, page 2", 9, 800.0), ("on and on until", 11, 700.0), ("2 of 3", 9, 40.0)],
        [("The Outlet, page 3", 9, 800.0), ("they end.", 11, 700.0), ("3 of 3", 9, 40.0)],
    ]
    [found] = outcomes(tmp_path, "a.pdf", pdf(pages, "/Title (Talks, in full)"))
    assert getattr(found, "body", None) == "Talks open and go on and on and on until they end."


ENCRYPTED = written(
    [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>", b"<< >>"],
    f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
    f"/O <{'11' * 32}> /U <{'22' * 32}> >>",
)
LOOP = written(
    [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>", b"<< >>"]
)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        pytest.param(ENCRYPTED, UnsupportedFormatError, "encrypted", id="encrypted"),
        pytest.param(pdf([[]]), EmptyFileError, "no text on any page of the PDF (of 1)", id="scan"),
        pytest.param(b"%PDF-1.7\n%\xe2", DamagedFileError, "broken", id="cut-short"),
        pytest.param(LOOP, IngestError, "PDF", id="loop"),
        pytest.param(
            pdf([[("word " * 18, 8, float(y)) for y in range(20, 800, 8)]] * 20),
            FileTooLargeError,
            "characters",
            id="long",
        ),
    ],
)
def test_a_bad_document_says_what_is_wrong(
    tmp_path: Path, content: bytes, error: type[IngestError], message: str
) -> None:
    [outcome] = outcomes(tmp_path, "a.pdf", content)
    assert isinstance(outcome, error)
    assert message in outcome.message
    assert outcome.hint
