from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.contract.pages import PAGES, ROOT, Example, examples

if TYPE_CHECKING:
    from pathlib import Path

WITH_EXAMPLES = [page for page in PAGES if any(examples(page.read_text(encoding="utf-8")))]


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    """The folder of someone who follows a page: a fresh clone, as far as its examples can see."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    command = tmp_path / ".bin" / "defnews"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m indexer \"$@\"\n")
    command.chmod(0o755)
    return tmp_path


def follow(example: Example, folder: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c"] if example.language == "python" else ["bash", "-c"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEFNEWS_")}
    path = f"{folder / '.bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [*program, example.text],
        cwd=folder,
        env=kept | {"PATH": path, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_does_what_the_page_says(page: Path, reader: Path) -> None:
    for example in examples(page.read_text(encoding="utf-8")):
        ended = follow(example, reader)
        where = f"{page.relative_to(ROOT)}:{example.line}: {example.text}\n{ended.stdout}"
        if example.expected:
            assert example.is_met_by(ended.stdout), where
        else:
            assert ended.returncode == 0, where


def test_the_examples_of_a_page_are_found() -> None:
    page = (
        "Text\n```console\n$ a\n> b\nc …\n\n$ d\n```\n<!-- run: e -->\n```python\nf\n```\n```sh\n$ g\n```\n"
    )
    assert list(examples(page)) == [
        Example(3, "console", "a\nb", "c …\n"),
        Example(7, "console", "d"),
        Example(9, "console", "e"),
        Example(10, "python", "f\n"),
    ]


@pytest.mark.parametrize(
    ("shown", "printed", "met"),
    [
        pytest.param("a\nb", "a \nb\n", True, id="the same"),
        pytest.param("a\nb", "a\nc\n", False, id="different"),
        pytest.param("a … d", "a b\nc d", True, id="anything between"),
        pytest.param("a …", "b", False, id="the beginning counts"),
        pytest.param("(x)", "y", False, id="no pattern of its own"),
        pytest.param("a", "Indexing: 1 of 2 files, 1 articles, 0/s\na", True, id="progress"),
    ],
)
def test_shown_and_printed_are_compared(shown: str, printed: str, *, met: bool) -> None:
    assert Example(1, "console", "x", shown).is_met_by(printed) is met
