"""Every kind of bad input ends in an error of ours that says what is wrong."""

from __future__ import annotations

import gzip
import os
import time
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import (
    DamagedFileError,
    EmptyFileError,
    FileTooLargeError,
    IngestError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from indexer.ingest import registry
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.registry import ENTRY_POINTS, READERS, load_readers, pick, read_file
from indexer.model import Article
from tests.unit.ingest.samples import LIMITS, PARAGRAPH, read_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


@pytest.mark.parametrize(
    ("name", "head", "reader"),
    [
        ("a.txt", b"Talks open\n\nMinisters met.", "text"),
        ("a", b"Talks open", "text"),
        ("a.md", b"Talks open", "markdown"),
        ("a.txt", b"---\r\ntitle: Talks\r\n---\r\nMinisters met.", "markdown"),
        ("a", b"# Talks open\n", "markdown"),
        ("a.html", b"<p>Talks</p>", "html"),
        ("a.txt", b"<!doctype html><p>Talks", "html"),
        ("a.json", b'{"title": "a", "text": "b"}', "json"),
        ("a.json", b'[{"title": "a"', "json"),
        ("a", b'{"title": "a", "text": "b"}', "json"),
        ("a.json", b'{"title": "a", "text": "b"}\n{"title": "a"', "jsonl"),
        ("a.jsonl", b"broken\n", "jsonl"),
    ],
)
def test_the_surest_reader_is_picked(name: str, head: bytes, reader: str) -> None:
    assert pick(Sample(name, head)).name == reader


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)
def test_every_reader_can_be_listed(reader: object) -> None:
    described = [getattr(reader, name) for name in ("name", "description", "endings", "yields")]
    assert all(described)


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        pytest.param("a.txt", b"", EmptyFileError, "The file is empty.", id="empty"),
        pytest.param("a.txt", b" \n\t\n", EmptyFileError, "The file is empty.", id="white"),
        pytest.param(
            "a.txt", "\u200b".encode(), EmptyFileError, "There is no text in the file.", id="unseen"
        ),
        pytest.param(
            "a.md", b"---\ntags: x\n---\n", EmptyFileError, "There is no text", id="only-front-matter"
        ),
        pytest.param("a.jsonl", b"\n\n ", EmptyFileError, "only empty lines", id="only-empty-lines"),
        pytest.param("a.json", b"[]", EmptyFileError, "The list is empty.", id="empty-list"),
        pytest.param(
            "a.html", b"<html><body></body></html>", EmptyFileError, "No article text", id="empty-page"
        ),
        pytest.param(
            "a.txt", b"\x7fELF\x00\x00\x01", UnsupportedFormatError, "like a binary file", id="binary"
        ),
        pytest.param("a.txt", b"\x89PNG\r\n\x1a", UnsupportedFormatError, "like a PNG picture", id="picture"),
        pytest.param(
            "a.css", b"p { margin: 0 }", UnsupportedFormatError, "text of a kind ('a.css')", id="css"
        ),
        pytest.param(
            "a.gz", gzip.compress(b"x" * 99)[:-9], DamagedFileError, "ends too early", id="truncated"
        ),
        pytest.param("a.txt", b"\xff\xfeT\x00a", DamagedFileError, "UTF-16 and is not", id="wrongly-encoded"),
        pytest.param("a.txt", b"a" * 100_001, FileTooLargeError, "larger than the 100,000 bytes", id="large"),
        pytest.param("a.json", b'{"title": "a"', DamagedFileError, "The JSON is broken", id="truncated-json"),
    ],
)
def test_a_bad_file_says_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, error: type[IngestError], message: str
) -> None:
    with pytest.raises(error) as raised:
        read_all(tmp_path, name, content)
    assert message in raised.value.message
    assert raised.value.hint


def test_fifty_megabytes_are_refused_after_reading_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(b"word " * 20_000)
        file.truncate(50_000_000)
    with pytest.raises(FileTooLargeError, match="larger than the 10,000,000 bytes"):
        next(read_file(path, Limits(10_000_000, 4_000_000_000)))


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.txt", b"Talks open"),
        ("a.html", b"<!DOCTYPE html><title>Talks"),
        ("a.json", b'[{"title": "'),
        ("a.jsonl", b'{"title": "'),
        ("a.xml", b"<nitf><head>"),
        ("a.eml", b"From: ann@outlet.example\nSubject: Talks\n\n"),
        ("a.tar", b"a.txt".ljust(257, b"\0") + b"ustar\0"),
    ],
)
def test_two_gigabytes_are_refused_soon(tmp_path: Path, name: str, start: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    os.truncate(path, 2_000_000_000)
    began = time.monotonic()
    try:
        found = [read.outcome for read in read_file(path, Limits(10_000_000, 4_000_000_000))]
    except IngestError as error:
        found = [error]
    assert [one for one in found if isinstance(one, Article)] == []
    assert time.monotonic() - began < 10


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        next(read_file(tmp_path / "none.txt", LIMITS))


def test_a_file_without_permission_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("x", encoding="utf-8")

    def refusing(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refusing)  # the superuser may open every file
    with pytest.raises(UnreadableFileError, match=r"cannot be opened: permission denied\. Check"):
        next(read_file(path, LIMITS))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFileError, match="not a file"):
        next(read_file(tmp_path / "pipe.txt", LIMITS))


BEGINNINGS = (
    b"",
    b"{",
    b'[{"title":',
    b"<html>",
    b"---\n",
    b"# ",
    b"\xff\xfe",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ\x00",
    b"<?xml",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"WARC/1.0\r\n",
    b"From: a@b\r\nTo: c\r\nSubject: d\r\n",
    b"<rss>",
    b"<nitf>",
    b'{"uri": "a", "headline": ',
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        ("a", "a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.gz", "a.eml", "a.mbox", "a.docx")
    ),
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_any_bytes_are_articles_or_errors_of_ours(
    tmp_path: Path, name: str, start: bytes, rest: bytes
) -> None:
    try:
        reads = read_all(tmp_path, name, start + rest)
    except IngestError as error:
        assert error.message  # noqa: PT017 - either outcome is right
        return
    assert [one.position for one in reads] == list(range(len(reads)))


def test_text_in_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    [packed] = read_all(tmp_path, "a.txt.gz", gzip.compress(f"Talks open\n\n{PARAGRAPH}".encode()))
    [plain] = read_all(tmp_path, "a.txt", f"Talks open\n\n{PARAGRAPH}".encode())
    assert packed == plain


class Acme:
    """A reader as another distribution would bring it."""

    name = "acme"
    description = "the files of Acme"
    endings = (".acme",)
    yields = ("author",)

    def score(self, sample: Sample) -> int:
        return 100 if sample.head.startswith(b"ACME") else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        yield Read(
            0, Article(title=f" {stream.read(limits.max_article_bytes).decode()[5:]}", body=sample.name)
        )


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, ENTRY_POINTS)


def test_other_distributions_bring_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = load_readers([entry("acme", f"{__name__}:Acme")])
    monkeypatch.setattr(registry, "READERS", (*READERS, *found))
    [read] = read_all(tmp_path, "a.acme", b"ACME Talks  open")
    assert read == Read(0, Article(title="Talks open", body="a.acme"))


@pytest.mark.parametrize("value", ["no_such_module:Reader", f"{__name__}:NoSuchClass", f"{__name__}:LIMITS"])
def test_a_reader_that_cannot_be_loaded_is_told_and_left_out(
    value: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert load_readers([entry("bad", value)]) == ()
    [record] = caplog.records
    assert record.getMessage().startswith(f"The reader 'bad' ({value}) cannot be loaded: ")
