from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.extraction import folder_yield, main, shingle_f1
from tests.unit.ingest.samples import PARAGRAPH

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_without_data_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("DEFNEWS_DATA", raising=False)
    assert main([]) == 1
    assert capsys.readouterr().err == "DEFNEWS_DATA names no folder with the data to measure on.\n"


def test_a_text_found_whole_scores_one_and_half_of_it_less() -> None:
    assert shingle_f1([(PARAGRAPH, PARAGRAPH)]) == 1
    assert 0.4 < shingle_f1([(PARAGRAPH, PARAGRAPH[: len(PARAGRAPH) // 2])]) < 0.6


def test_what_a_folder_gives_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Talks\n\n{PARAGRAPH}")
    (tmp_path / "b.txt").write_text("")
    found = folder_yield(sorted(tmp_path.iterdir()))
    counted = (found.files, found.articles, found.with_title, found.with_date, found.with_body)
    assert (*counted, dict(found.errors)) == (2, 1, 1, 0, 1, {"empty": 1})
