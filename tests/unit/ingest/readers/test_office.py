"""Word and OpenDocument texts."""

from __future__ import annotations

from datetime import UTC, datetime
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
from tests.unit.ingest.samples import PARAGRAPH, outcomes, zipped

if TYPE_CHECKING:
    from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORD = f"""<w:document {W}><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Talks </w:t></w:r><w:r><w:t>open</w:t></w:r></w:p>
<w:p><w:r><w:t>{PARAGRAPH}</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>
<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>and more</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tanks</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr>
</w:tbl></w:body></w:document>"""
CORE = """<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:t="t">
<dc:title>Draft 7</dc:title><dc:creator>Ann Lee</dc:creator><cp:keywords>nato; drones</cp:keywords>
<t:created>2026-01-02T03:04:05Z</t:created><t:modified>2026-01-03T00:00:00Z</t:modified></cp:coreProperties>"""
T = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
OPEN = f"""<office:document-content xmlns:office="o" xmlns:table="t" {T}>
<office:styles>not text</office:styles>
<office:body><office:text><text:h text:outline-level="1">Talks<text:s/>open</text:h>
<text:p>{PARAGRAPH}</text:p>
<text:p>A link<text:tab/>and more</text:p><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
<table:table><table:table-row><table:table-cell><text:p>Tanks</text:p></table:table-cell>
<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""
META = """<office:document-meta xmlns:office="o" xmlns:dc="d" xmlns:meta="m"><office:meta>
<dc:title>Draft 7</dc:title>
<dc:creator>Ann Lee</dc:creator><meta:keyword>nato</meta:keyword><meta:keyword>drones</meta:keyword>
<meta:creation-date>2026-01-02T03:04:05Z</meta:creation-date><dc:date>2026-01-03T00:00:00Z</dc:date>
</office:meta></office:document-meta>"""
ARTICLE = Article(
    title="Talks open",
    body=f"{PARAGRAPH}\n\nA link and more\n\nTanks · 12",
    published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    published_from="properties",
    modified=datetime(2026, 1, 3, tzinfo=UTC),
    author="Ann Lee",
    language="en",
    tags=("nato", "drones"),
)


def docx(document: str = WORD, core: str = CORE) -> bytes:
    files = {"[Content_Types].xml": "<Types/>", "word/document.xml": document, "docProps/core.xml": core}
    return zipped(files)


def odt(content: str = OPEN, meta: str = META) -> bytes:
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta}
    )


@pytest.mark.parametrize(("name", "content"), [("a.docx", docx()), ("a.bin", docx()), ("a.odt", odt())])
def test_a_document_gives_all_it_knows(tmp_path: Path, name: str, content: bytes) -> None:
    assert outcomes(tmp_path, name, content) == [ARTICLE]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx(WORD.replace("Title", "Normal"), "<broken")),
        ("a.odt", odt(OPEN.replace("text:h", "text:p"), "<broken")),
    ],
)
def test_broken_properties_cost_only_what_they_say(tmp_path: Path, name: str, content: bytes) -> None:
    [found] = outcomes(tmp_path, name, content)
    assert isinstance(found, Article)
    assert (found.title, found.body, found.author) == ("Talks open", ARTICLE.body, None)


BOMB = f"<w:document {W}>{'<w:p/>' * 900_000}</w:document>"


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        pytest.param("a.docx", docx(f"<w:document {W}/>"), EmptyFileError, "no text", id="docx-empty"),
        pytest.param("a.odt", odt("<a/>"), EmptyFileError, "no text", id="odt-empty"),
        pytest.param(
            "a.docx", docx("<w:document"), DamagedFileError, "The XML is broken", id="docx-broken-xml"
        ),
        pytest.param("a.docx", docx()[:-40], DamagedFileError, "The ZIP file is broken", id="docx-cut-short"),
        pytest.param("a.odt", odt()[:-40], DamagedFileError, "The ZIP file is broken", id="odt-cut-short"),
        pytest.param("a.docx", docx(BOMB), FileTooLargeError, "unpacks to", id="docx-bomb"),
        pytest.param(
            "a.docx",
            docx(f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{WORD.replace("Talks", "&e;")}'),
            DamagedFileError,
            "entities of its own",
            id="docx-entity",
        ),
        pytest.param(
            "a.docx",
            zipped({"[Content_Types].xml": "", "word/x.xml": ""}),
            DamagedFileError,
            "no 'word/document",
            id="no-text-part",
        ),
        pytest.param(
            "a.xlsx",
            zipped({"[Content_Types].xml": "", "xl/x.xml": ""}),
            UnsupportedFormatError,
            "office",
            id="sheet",
        ),
        pytest.param(
            "a.ods",
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            UnsupportedFormatError,
            "office",
            id="ods",
        ),
    ],
)
def test_a_bad_document_says_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, error: type[IngestError], message: str
) -> None:
    [outcome] = outcomes(tmp_path, name, content)
    assert isinstance(outcome, error)
    assert message in outcome.message
    assert outcome.hint
