from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.ingest import reading
from indexer.ingest.contract import Read
from indexer.ingest.reading import Alive, FileState, NotRead, Outcomes, Task, read_messages
from indexer.model import Article
from tests.unit.ingest.samples import LIMITS, PARAGRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.ingest.reading import Message

TEXT = f"Talks open\n\n{PARAGRAPH}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def read(path: Path, known_digest: str = "") -> list[Message]:
    return list(read_messages(path.parent, Task(path.name, known_digest), LIMITS))


def titles(messages: list[Message]) -> list[str]:
    return [
        one.title
        for message in messages
        if isinstance(message, Outcomes)
        for one in message.outcomes
        if isinstance(one, Article)
    ]


def reads(monkeypatch: pytest.MonkeyPatch, outcomes: list[object]) -> None:
    """Lets every file give ``outcomes``: articles by title, exceptions by being raised, else calls."""

    def read_file(*_: object) -> Iterator[Read]:
        for position, outcome in enumerate(outcomes):
            if isinstance(outcome, BaseException):
                raise outcome
            if callable(outcome):
                outcome()
            else:
                yield Read(position, Article(title=str(outcome), body="Text."))

    monkeypatch.setattr(reading, "read_file", read_file)


def test_a_file_gives_its_state_and_its_articles(path: Path) -> None:
    state, outcomes = read(path)
    status = path.stat()
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert state == FileState(status.st_size, status.st_mtime_ns, digest)
    assert isinstance(outcomes, Outcomes)
    [article] = outcomes.outcomes
    assert isinstance(article, Article)
    assert (article.title, article.path, article.position) == ("Talks open", "a.txt", 0)


def test_known_bytes_are_not_read_again(path: Path) -> None:
    state = read(path)[0]
    assert isinstance(state, FileState)
    assert read(path, state.digest) == [replace(state, is_known=True)]


def test_what_is_noted_beside_a_file_counts_as_part_of_it(path: Path) -> None:
    before = read(path)[0]
    side_file = path.with_name("a.txt.meta.json")
    side_file.write_text('{"url": "https://outlet.example/a", "retrieved": "", "content_type": ""}')
    os.utime(side_file, (9e9, 9e9))
    after, outcomes = read(path)
    assert isinstance(before, FileState)
    assert isinstance(after, FileState)
    assert isinstance(outcomes, Outcomes)
    assert after.digest != before.digest
    assert after.mtime_ns == 9_000_000_000_000_000_000
    assert [one.url for one in outcomes.outcomes if isinstance(one, Article)] == ["https://outlet.example/a"]


def test_a_long_file_comes_in_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PIECE_OUTCOMES", 2)
    reads(monkeypatch, ["a", "b", "c", "d", "e"])
    pieces = [message for message in read(path) if isinstance(message, Outcomes)]
    assert [len(one.outcomes) for one in pieces] == [2, 2, 1]
    assert titles(list(pieces)) == ["a", "b", "c", "d", "e"]


def test_slow_work_gives_signs_of_life(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SIGN_OF_LIFE_SECONDS", -1.0)
    assert read(path).count(Alive()) == 2  # while it is hashed, and with its article


def test_a_file_that_changes_while_it_is_read_is_read_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(monkeypatch, [lambda: path.write_text("Changed\n") if path.read_text() == TEXT else None, "a"])
    messages = read(path)
    assert [type(one) for one in messages] == [FileState, FileState, Outcomes]
    assert titles(messages) == ["a"]


def test_a_file_that_goes_on_changing_is_left_for_the_next_run(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(monkeypatch, ["a", lambda: path.write_text(path.read_text() + "More.\n")])
    messages = read(path)
    assert titles(messages) == []
    assert isinstance(messages[-1], NotRead)
    assert "changes while it is being read" in messages[-1].error.message


def test_what_was_told_of_a_long_file_that_changes_stands(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PIECE_OUTCOMES", 1)
    reads(monkeypatch, ["a", "b", lambda: path.write_text("Shorter\n")])
    messages = read(path)
    assert titles(messages) == ["a", "b"]
    assert isinstance(messages[-1], NotRead)


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (MemoryError(), "too-costly", "takes more memory than it may"),
        (RecursionError("too deep"), "damaged-file", "Its reader failed (RecursionError: too deep)."),
        (AssertionError("x" * 999), "damaged-file", "x" * 100),
    ],
    ids=["memory", "recursion", "bug"],
)
def test_whatever_happens_to_a_reader_is_the_fault_of_its_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: str, message: str
) -> None:
    reads(monkeypatch, ["a", fault])
    [_, outcomes] = read(path)
    assert isinstance(outcomes, Outcomes)
    error = outcomes.outcomes[1]
    assert not isinstance(error, Article)
    assert error.code == code
    assert message in error.message
    assert len(error.message) < 300


def test_a_file_that_is_gone_or_is_no_file_any_more_is_told(path: Path) -> None:
    path.unlink()
    [gone] = read(path)
    os.mkfifo(path)
    [pipe] = read(path)
    assert isinstance(gone, NotRead)
    assert isinstance(pipe, NotRead)
    assert (gone.error.message, pipe.error.message) == (
        "It cannot be read: no such file or directory.",
        "It is not a file.",
    )
