from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from indexer import Settings, reindex

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def serving(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """``defnews serve`` over one article, on any free port."""
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text("Frigate launched\nThe frigate left the slip.\n")
    reindex(Settings())
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        yield process
        process.kill()


def test_it_says_where_it_serves_and_ctrl_c_ends_it(serving: subprocess.Popen[str]) -> None:
    assert serving.stderr is not None
    said = re.fullmatch(r"Serving (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\)\n", serving.stderr.readline())
    assert said is not None
    answer = httpx.get(f"{said[1]}api/v1/search", params={"q": "frigate"}, timeout=10)
    assert answer.json()["total"] == 1
    serving.send_signal(signal.SIGINT)
    assert serving.wait(timeout=10) == 0
    assert serving.communicate() == ("", "")
