"""``defnews watch`` as a service runs it: a process that is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import open_index

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_it_follows_the_corpus_and_stops_when_told(folder: Path, order: signal.Signals) -> None:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "one.txt").write_text("First headline\nThe first text.\n")
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", "watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as watcher:
        assert watcher.stdout is not None
        first = watcher.stdout.readline()
        (folder / "corpus" / "two.txt").write_text("Second headline\nThe second text.\n")
        second = watcher.stdout.readline()
        watcher.send_signal(order)
        _, err = watcher.communicate(timeout=30)
    assert (first[:8], second[:8]) == ("1 added,", "1 added,")
    said = [line for line in err.splitlines() if not line.startswith("Indexing: ")]  # on a slow machine
    assert (watcher.returncode, said) == (0, ["Watching corpus. Stop with Ctrl-C.", "Stopped."])
    with open_index(folder / "var" / "index") as index:
        assert index.stats().articles == 2


def test_without_a_corpus_there_is_nothing_to_watch(folder: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "indexer", "watch"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "There is no folder corpus to watch." in ended.stderr
