"""ZIP, TAR and web archives: files in files."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, IngestError
from indexer.ingest.contract import Allowance, Limits
from indexer.model import Article
from tests.unit.ingest.samples import LIMITS, PARAGRAPH, outcomes, read_all, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STORY = f"Talks open\n\n{PARAGRAPH}"
ARTICLE = f"<article>{f'<p>{PARAGRAPH}</p>' * 4}</article>"
PAGE = f"<html><head><title>Gespräche</title></head><body>{ARTICLE}</body></html>"


def tarred(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
    return packed.getvalue()


def told(found: list[Article | IngestError]) -> list[str]:
    return [one.title if isinstance(one, Article) else f"{one.code}: {one.message}" for one in found]


FILES = {
    "a.txt": STORY,
    "b/c.json": '{"title": "Two", "text": "x"}',
    "d.json": '{"title"',
    ".hidden.txt": "x",
    "e.png": "GIF89a",
}
TOLD = [
    "Talks open",
    "Two",
    "damaged-file: d.json: The JSON is broken at character 9: Expecting ':' delimiter.",
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped(FILES)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", gzip.compress(tarred(FILES))),
        ("a.tgz", gzip.compress(tarred(FILES))),
    ],
)
def test_every_file_in_an_archive_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    found = told(outcomes(tmp_path, name, content))
    assert found[:3] == TOLD
    assert found[3].startswith("unsupported: e.png: The file looks like")
    assert [read.position for read in read_all(tmp_path, name, content)] == [0, 1, 2, 3]


def test_archives_in_archives_are_read_until_they_lie_too_deep(tmp_path: Path) -> None:
    inner = zipped({"a.txt": STORY})
    assert told(outcomes(tmp_path, "a.zip", zipped({"b.zip": inner, "c.zip": inner}))) == ["Talks open"] * 2
    for _ in range(5):
        inner = zipped({"b.zip": inner})
    [outcome] = outcomes(tmp_path, "a.zip", inner)
    assert isinstance(outcome, DamagedFileError)
    assert "too many archives in one another" in outcome.message


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "..\\evil.txt", "a/../../evil.txt"]
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_never_becomes_a_path(tmp_path: Path, kind: str, name: str) -> None:
    packed = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, STORY)
    else:
        with tarfile.open(fileobj=packed, mode="w") as tar:
            info = tarfile.TarInfo(name)
            info.size = len(STORY)
            tar.addfile(info, io.BytesIO(STORY.encode()))
    assert told(outcomes(tmp_path, f"a.{kind}", packed.getvalue())) == ["Talks open"]
    assert [path.name for path in tmp_path.rglob("*")] == [f"a.{kind}"]
    assert not (tmp_path.parent / "evil.txt").exists()


def test_links_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    [outcome] = outcomes(tmp_path, "a.tar", packed.getvalue())
    assert isinstance(outcome, EmptyFileError)


def test_a_bomb_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    found = told(outcomes(tmp_path, "a.zip", zipped({"a.txt": "\n" * 5_000_000, "b.txt": STORY})))
    assert found == ["too-large: a.txt: It unpacks to 5,000,000 bytes.", "Talks open"]


def test_all_that_an_archive_unpacks_to_is_counted(tmp_path: Path) -> None:
    story = "\n\n".join(f"{PARAGRAPH} {number}." for number in range(900))
    inner = [zipped({"a.txt": f"{number}\n\n{story}"}) for number in range(20)]
    found = outcomes(tmp_path, "a.zip", zipped({f"{number}.zip": one for number, one in enumerate(inner)}))
    read = [one for one in found if isinstance(one, Article)]
    assert 0 < len(read) < LIMITS.max_file_bytes / len(story)
    assert {type(one) for one in found if one not in read} == {FileTooLargeError}


def test_the_number_of_files_is_limited(tmp_path: Path) -> None:
    limits = Limits(1_000, 1_000_000, allowance=Allowance(1_000_000, max_entries=2))
    with pytest.raises(FileTooLargeError):
        read_all(tmp_path, "a.zip", zipped({"a.txt": "a", "b.txt": "b", "c.txt": "c"}), limits)


def broken_member() -> bytes:
    content = bytearray(zipped({"a.txt": STORY, "b.txt": "Fine\n\nText."}))
    content[60] ^= 0xFF
    return bytes(content)


def encrypted_member() -> bytes:
    content = zipped({"a.txt": STORY, "b.txt": "Fine\n\nText."})
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01" + content[at + 1 :]


def long_header() -> bytes:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 2_000_000
    return info.tobuf(tarfile.USTAR_FORMAT) + b"\0" * 1_024


@pytest.mark.parametrize("content", [broken_member(), encrypted_member()], ids=["broken", "encrypted"])
def test_a_bad_file_in_an_archive_is_told_and_the_rest_is_read(tmp_path: Path, content: bytes) -> None:
    first, second = outcomes(tmp_path, "a.zip", content)
    assert isinstance(first, DamagedFileError)
    assert first.message.startswith("a.txt: ")
    assert getattr(second, "title", None) == "Fine"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        pytest.param("a.zip", zipped({"a.txt": STORY})[:-30], DamagedFileError, id="zip-cut-short"),
        pytest.param("a.zip", zipped({}), EmptyFileError, id="zip-empty"),
        pytest.param("a.tar", tarred({"a.txt": STORY})[:700], DamagedFileError, id="tar-cut-short"),
        pytest.param("a.tar", long_header(), DamagedFileError, id="tar-long-header"),
        pytest.param(
            "a.warc", b"WARC/1.0\r\nContent-Length: 5\r\n\r\nab", EmptyFileError, id="warc-without-pages"
        ),
    ],
)
def test_a_bad_archive_says_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, error: type[IngestError]
) -> None:
    [outcome] = outcomes(tmp_path, name, content)
    assert isinstance(outcome, error)
    assert outcome.hint


def record(
    body: bytes, *, kind: str = "text/html", status: str = "200 OK", record_type: str = "response"
) -> bytes:
    answer = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: {record_type}\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Target-URI: https://outlet.example/talks\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_every_page_of_a_web_archive_is_an_article(tmp_path: Path, name: str) -> None:
    records = [
        record(PAGE.encode("cp1252"), kind="text/html; charset=windows-1252"),
        record(PAGE.encode(), kind="text/html; charset=none-such"),
        record(PAGE.encode(), status="404 Not Found"),
        record(b"GIF89a", kind="image/gif"),
        record(PAGE.encode(), record_type="request"),
        record(b"<p>short", kind="text/html"),
    ]
    packed = b"".join(map(gzip.compress, records)) if name.endswith(".gz") else b"".join(records)
    first, second, third = outcomes(tmp_path, name, packed)
    assert isinstance(first, Article)
    assert first == second
    assert (first.title, first.url) == ("Gespräche", "https://outlet.example/talks")
    assert (first.published, first.retrieved) == (None, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert isinstance(third, EmptyFileError)
    assert third.message.startswith("https://outlet.example/talks: ")
