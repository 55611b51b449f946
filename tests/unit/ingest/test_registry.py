"""Every kind of bad input ends in an error of ours that says what is wrong."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

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
from indexer.ingest.contract import Limits, Sample
from indexer.ingest.registry import READERS, pick, read_file
from tests.unit.ingest.samples import LIMITS, PARAGRAPH, read_all


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
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(("a", "a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.gz")),
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
