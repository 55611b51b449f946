"""A writer that dies at any of its file operations leaves the last good state, and the next run completes."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from indexer import open_index, reindex

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from indexer import Settings

KILLED = 137
PARAGRAPH = "It happened on Monday, officials said, and nobody was surprised by any of it in the end."


def write(settings: Settings, name: str) -> None:
    (settings.corpus / name).write_text(f"Headline {name}\n{PARAGRAPH}\n{PARAGRAPH}\n")


def titles(settings: Settings) -> set[str]:
    with open_index(settings.index) as index:
        return {hit.title.text for hit in index.search("").hits}


def dies_at(operation: int, work: Callable[[], object]) -> bool:
    """Runs ``work`` in a child process that is killed at its n-th sync, rename or removal; whether it was."""
    child = os.fork()
    if not child:
        left = operation

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **kwargs: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(KILLED)
                return real(*args, **kwargs)

            return call

        for name in ("fsync", "rename", "replace", "unlink", "remove"):
            setattr(os, name, counted(getattr(os, name)))
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in {0, KILLED}
    return os.waitstatus_to_exitcode(status) == KILLED


@pytest.mark.parametrize("full", [False, True], ids=["incremental", "full"])
def test_killed_at_every_step(settings: Settings, tmp_path: Path, *, full: bool) -> None:
    write(settings, "old")
    write(settings, "gone")
    reindex(settings)
    (settings.corpus / "gone").unlink()
    write(settings, "new")
    good = tmp_path / "good"
    shutil.copytree(settings.index, good)
    before, after = {"Headline old", "Headline gone"}, {"Headline old", "Headline new"}
    operation = 0
    while dies_at(operation, lambda: reindex(settings, full=full)):
        assert titles(settings) in (before, after), f"after dying at operation {operation}"
        reindex(settings)
        assert titles(settings) == after
        shutil.rmtree(settings.index)
        shutil.copytree(good, settings.index)
        operation += 1
    assert operation > 5
    assert titles(settings) == after
