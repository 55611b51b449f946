"""A command line in a folder of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from indexer.cli import main

if TYPE_CHECKING:
    from pathlib import Path


class Ended(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


class Run(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and no settings from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("DEFNEWS_CORPUS", "DEFNEWS_INDEX", "DEFNEWS_HOST", "DEFNEWS_PORT", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``defnews`` in this process, on a machine that is never slow enough for a line of progress."""
    monkeypatch.setattr("indexer.cli.progress._FIRST_LINE_SECONDS", 3600.0)

    def run(*arguments: str) -> Ended:
        code = main(arguments)
        return Ended(code, *capsys.readouterr())

    return run
