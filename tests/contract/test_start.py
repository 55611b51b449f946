"""What every command waits for: libraries of single formats and of the web are not loaded at the start."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATE = (
    *("bs4", "charset_normalizer", "dateparser", "feedparser", "h11", "httpx", "markdown_it", "py3langid"),
    *("pypdfium2", "trafilatura", "warcio"),
)


@pytest.mark.parametrize("module", ["indexer.cli", "indexer.ingest.worker"])
def test_libraries_that_a_search_does_not_need_are_not_loaded(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({set(LATE)!r} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == []
