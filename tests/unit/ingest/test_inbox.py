from __future__ import annotations

import errno
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UnreadableFileError
from indexer.ingest.fetch import Fetched
from indexer.ingest.inbox import note, place_bytes, place_file, place_folder, place_page, safe_name
from indexer.ingest.side_file import Noted, noted
from indexer.ingest.walk import Entry, walk
from indexer.report import Failure

DAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PAGE = Fetched("https://outlet.example/world/talks?x=1", b"<p>Talks", "text/html", "talks")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "Talks open.txt"
    path.write_bytes(b"Talks\r\n\xff")
    return path


def files(corpus: Path) -> list[str]:
    return [one.path for one in walk(corpus) if isinstance(one, Entry)]


def test_a_file_is_copied_byte_for_byte(corpus: Path, source: Path) -> None:
    placed = place_file(source, corpus, day=DAY)
    assert placed == corpus / "inbox/2026/03/Talks open.txt"
    assert placed.read_bytes() == source.read_bytes()
    assert placed.stat().st_mode & 0o777 == 0o644
    assert list(placed.parent.iterdir()) == [placed]


def test_the_same_file_is_not_copied_twice(corpus: Path, source: Path) -> None:
    assert place_file(source, corpus, day=DAY) == place_file(source, corpus, day=DAY)
    assert files(corpus) == ["inbox/2026/03/Talks open.txt"]


def test_another_file_of_the_same_name_gets_a_number(corpus: Path) -> None:
    names = [place_bytes(content, "a.jsonl.gz", corpus, day=DAY).name for content in (b"1", b"2", b"3", b"2")]
    assert names == ["a.jsonl.gz", "a-2.jsonl.gz", "a-3.jsonl.gz", "a-2.jsonl.gz"]


def test_a_file_of_the_corpus_stays_where_it_is(corpus: Path) -> None:
    inside = corpus / "mine" / "a.txt"
    inside.parent.mkdir(parents=True)
    inside.write_text("x", encoding="utf-8")
    assert place_file(inside, corpus, day=DAY) == inside
    assert list(place_folder(inside.parent, corpus, day=DAY)) == [inside]
    assert files(corpus) == ["mine/a.txt"]


def test_a_folder_keeps_its_tree(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "de").mkdir(parents=True)
    (folder / "a.txt").write_text("a", encoding="utf-8")
    (folder / "de" / "b.txt").write_text("b", encoding="utf-8")
    (folder / "gone").symlink_to("nowhere")
    placed = list(place_folder(folder, corpus, day=DAY))
    inbox = corpus / "inbox/2026/03/news"
    assert [one for one in placed if isinstance(one, Path)] == [inbox / "a.txt", inbox / "de" / "b.txt"]
    assert [one.path for one in placed if isinstance(one, Failure)] == ["gone"]
    assert list(place_folder(folder, corpus, day=DAY)) == placed


def test_a_page_keeps_its_address(corpus: Path) -> None:
    placed = place_page(PAGE, corpus, now=NOW)
    assert (placed.name, placed.read_bytes()) == ("talks.html", b"<p>Talks")
    assert noted(placed) == Noted(PAGE.url, "2026-03-01T09:30:00+00:00", "text/html")
    assert files(corpus) == ["inbox/2026/03/talks.html"]


def test_a_page_without_a_file_name_is_called_by_its_site(corpus: Path) -> None:
    placed = place_page(Fetched("https://outlet.example/", b"x", "", ""), corpus, now=NOW)
    assert placed.name == "outlet.example"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("<p>Переговоры".encode("cp1251"), "\ufeff<p>Переговоры".encode(), id="only the server"),
        pytest.param("<p>Переговоры".encode(), "<p>Переговоры".encode(), id="UTF-8 whatever it says"),
        pytest.param(b'<meta charset="koi8-r">\xd0', b'<meta charset="koi8-r">\xd0', id="the page itself"),
        pytest.param(b"\xff\xfe<\x00", b"\xff\xfe<\x00", id="a mark"),
        pytest.param(b"<p>\x98\xd0", b"<p>\x98\xd0", id="not even that"),
    ],
)
def test_a_page_whose_encoding_only_the_server_knew_stays_legible(
    corpus: Path, content: bytes, expected: bytes
) -> None:
    headers = {"content-type": "text/html; charset=windows-1251", "set-cookie": "x"}
    page = Fetched(PAGE.url, content, "text/html", "talks", headers=headers)
    placed = place_page(page, corpus, now=NOW)
    assert placed.read_bytes() == expected
    assert noted(placed).headers == {"content-type": "text/html; charset=windows-1251"}


def test_an_encoding_that_nobody_knows_changes_nothing(corpus: Path) -> None:
    page = Fetched(
        PAGE.url, b"\xff", "text/html", "a", headers={"content-type": "text/html; charset=no-such"}
    )
    assert place_page(page, corpus, now=NOW).read_bytes() == b"\xff"


def test_what_is_noted_is_added_to_what_was(corpus: Path) -> None:
    placed = place_page(PAGE, corpus, now=NOW)
    note(placed, title="Talks")
    assert (noted(placed).title, noted(placed).url) == ("Talks", PAGE.url)


def test_a_missing_file_is_told(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"none\.txt cannot be copied into the corpus: no such file"
    ):
        place_file(tmp_path / "none.txt", corpus, day=DAY)


def test_a_full_disk_leaves_nothing_behind(
    corpus: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableFileError, match="no space left on device"):
        place_file(source, corpus, day=DAY)
    assert list((corpus / "inbox/2026/03").iterdir()) == []


def test_a_file_of_a_folder_that_cannot_be_read_is_a_failure(
    corpus: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refusing)
    [failure] = place_folder(source.parent, corpus, day=DAY)
    assert isinstance(failure, Failure)
    assert (failure.path, failure.code) == (str(source), "unreadable")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Talks open.txt", "Talks open.txt"),
        ("../../etc/passwd", "etc passwd"),
        (".bashrc", "bashrc"),
        ("a\x00b\n\\c:d|e?.txt", "ab c d e.txt"),
        ("Переговоры – день 1.html", "Переговоры день 1.html"),
        ("x" * 300 + ".jsonl.gz", "x" * 111 + ".jsonl.gz"),
        ("é" * 300, "é" * 60),
        ("", "article"),
        ("...", "article"),
        ("caf\udce9.txt", "caf.txt"),
    ],
)
def test_names_are_made_safe(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@given(st.text())
def test_a_safe_name_is_safe_and_stays(name: str) -> None:
    safe = safe_name(name)
    assert safe == Path(safe).name
    assert not safe.startswith((".", "-"))
    assert 0 < len(safe.encode()) <= 120
    assert safe_name(safe) == safe


def test_the_side_file_is_readable(corpus: Path) -> None:
    side_file = place_page(PAGE, corpus, now=NOW).with_name("talks.html.meta.json")
    assert json.loads(side_file.read_text(encoding="utf-8"))["url"] == PAGE.url
