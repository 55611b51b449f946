from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import pytest

import indexer
from indexer import (
    ArticleNotFoundError,
    BadValueError,
    IndexerError,
    IndexLockedError,
    IndexMissingError,
    SettingsError,
)
from indexer.cli import defnews

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(
            IndexMissingError("There is no index in x.", "Run 'defnews reindex'."), 1, id="no index"
        ),
        pytest.param(IndexLockedError("Process 7 is writing.", "Try again."), 1, id="locked"),
        pytest.param(ArticleNotFoundError("x"), 2, id="no article"),
        pytest.param(BadValueError("from", "x", "a date"), 2, id="bad value"),
    ],
)
def test_an_error_is_a_sentence_a_hint_and_a_code(
    error: IndexerError, code: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(indexer, "reindex", fail)
    hint = f"{error.hint}\n" if error.hint else ""
    assert run("reindex") == (code, "", f"Error: {error.message}\n{hint}")


def faulty(*_: object, **__: object) -> NoReturn:
    raise KeyError("x")


def test_a_fault_of_ours_is_said_to_be_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "reindex", faulty)
    assert run("reindex") == (
        1,
        "",
        "Error: This is a fault of the program, not yours (KeyError: 'x').\n"
        "Run it again as 'defnews --debug ...' and report what that shows.\n",
    )


def test_debug_shows_the_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexer, "reindex", faulty)
    run("--debug", "reindex")
    assert "Traceback (most recent call last)" in caplog.text


def test_a_full_disk_is_no_fault_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(28, "No space left on device", "var/index/x")

    monkeypatch.setattr(indexer, "reindex", fail)
    ended = run("reindex")
    assert (ended.code, ended.err.splitlines()[0]) == (
        1,
        "Error: [Errno 28] No space left on device: 'var/index/x'.",
    )


def test_ctrl_c_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(indexer, "reindex", interrupt)
    assert run("reindex") == (1, "", "\nStopped.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="no command"),
        pytest.param(("find",), id="an unknown command"),
        pytest.param(("search",), id="no query"),
        pytest.param(("search", "x", "--fromat", "json"), id="a misspelt option is no word of the query"),
        pytest.param(("search", "x", "--limit", "0"), id="a limit out of range"),
        pytest.param(("search", "x", "--from", "yesterday"), id="no date"),
        pytest.param(("search", "x", "--filter", "source"), id="a filter without a value"),
        pytest.param(("add",), id="nothing to add"),
        pytest.param(("serve", "--port", "70000"), id="no port"),
    ],
)
def test_wrong_use_is_exit_2_and_said_on_stderr(arguments: tuple[str, ...], run: Run) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_help_works_with_broken_settings(run: Run, folder: Path) -> None:
    (folder / "defnews.toml").write_text("colour = 1")
    assert run("stats", "--help").code == 0
    ended = run("stats")
    assert (ended.code, ended.err.splitlines()[0]) == (
        SettingsError.exit_code,
        "Error: defnews.toml names 'colour', which is no setting.",
    )


@pytest.mark.parametrize("name", sorted(defnews.commands))
def test_every_command_has_a_summary_an_example_and_help_for_every_option(name: str) -> None:
    command = defnews.commands[name]
    assert command.help
    assert f"$ defnews {name}" in (command.epilog or "")
    assert [one.name for one in command.params if isinstance(one, click.Option) and not one.help] == []


def test_python_m_indexer_is_the_same_program() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "indexer", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert ended.stdout.startswith("Usage: defnews [OPTIONS] COMMAND [ARGS]...")


def test_a_reader_that_has_had_enough_ends_the_run_quietly() -> None:
    nobody, end = os.pipe()
    os.close(nobody)
    ended = subprocess.run(
        [sys.executable, "-m", "indexer", "formats"],
        stdout=end,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
    )
    os.close(end)
    assert (ended.returncode, ended.stderr) == (1, "")
