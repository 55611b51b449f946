from __future__ import annotations

import io
from typing import NoReturn

import pytest

from indexer.cli import output
from indexer.cli.progress import BarProgress, LineProgress, progress


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as shown:
        shown.start("Indexing", 1)
        shown.advance(files=1, articles=1)
        shown.finish()
    assert capsys.readouterr() == ("", "")


def test_long_work_says_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    shown = LineProgress(clock)
    shown.start("Indexing", 4000)
    for _ in range(25):
        clock.now += 1
        shown.advance(files=100, articles=200, failed=1)
    assert capsys.readouterr().err.splitlines() == [
        "Indexing: 200 of 4,000 files, 400 articles, 100 files/s, 200 articles/s, 2 failed, 38 s left",
        "Indexing: 1,200 of 4,000 files, 2,400 articles, 100 files/s, 200 articles/s, 12 failed, 28 s left",
        "Indexing: 2,200 of 4,000 files, 4,400 articles, 100 files/s, 200 articles/s, 22 failed, 18 s left",
    ]


def test_without_a_total_no_time_left_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    shown = LineProgress(clock)
    shown.start("Walking", None)
    clock.now += 3
    shown.advance(files=6)
    assert capsys.readouterr().err == "Walking: 6 files, 0 articles, 2 files/s, 0 articles/s\n"


def test_a_terminal_gets_a_bar_that_is_cleared_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    screen = io.StringIO()
    shown = BarProgress(output.console(screen))
    for task in ("Reading", "Writing"):
        shown.start(task, 3)
        shown.advance(files=2, articles=5, failed=1)
    shown.finish()
    drawn = screen.getvalue()
    assert "Reading" in drawn
    assert "Writing" in drawn
    assert "2 of 3 files, 5 articles" in drawn
    assert drawn.endswith("\x1b[2K")


def test_a_bar_is_cleared_away_when_the_work_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")

    def fail() -> NoReturn:
        with progress() as shown:
            shown.start("Reading", 3)
            raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        fail()
    assert capsys.readouterr().err.endswith("\x1b[2K")
