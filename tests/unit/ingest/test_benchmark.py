from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from benchmarks.extraction import folder_yield, main, shingle_f1
from tests.unit.ingest.samples import PARAGRAPH

if TYPE_CHECKING:
    from pathlib import Path


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


def story(number: int, dateline: str) -> str:
    return f"Ship {number} leaves port\n\n{dateline}{PARAGRAPH}\n\n{PARAGRAPH} It was the {number}th time.\n"


def assessment(day: int) -> str:
    paragraphs = "".join(f"<p>{PARAGRAPH} It was the {number}th time.</p>" for number in range(4))
    return (
        f"<!DOCTYPE html><title>Assessment, January {day}, 2026 | Outlet</title>"
        "<meta property=og:site_name content=Outlet>"
        f'<meta property=article:published_time content="2026-01-{day:02}T20:00:00Z">'
        f"<body><article><h1>Assessment, January {day}, 2026</h1>{paragraphs}</article>"
    )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data as the benchmark expects it, but written here."""
    files = {
        "formats/json/a.json": f'[{{"title": "Talks", "text": "{PARAGRAPH}", "date": "2026-01-02"}}]',
        "formats/json/b.json": "[]",
        "defence/dvids_txt/1.txt": story(1, "FORT CARSON, Colo. -- "),
        "defence/dvids_txt/2.txt": story(2, ""),
        "defence/isw_html/2026-01-02.html": assessment(2),
        "defence/isw_html/2026-01-03.html": assessment(3),
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setenv("DEFNEWS_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("stories", "text stories: 2, 2 titles right, 1 datelines"),
        ("assessments", "war assessments: 2 pages, 2 titles, 2 dates right"),
    ],
)
def test_titles_dates_and_datelines_are_all_found(
    part: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([part]) == 0
    assert capsys.readouterr().out.strip() == line


@pytest.mark.usefixtures("data")
def test_what_every_folder_gives_is_printed_with_its_cost(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    _, folder, cost = capsys.readouterr().out.splitlines()
    assert folder.split()[:6] == ["json", "2", "1", "1", "1", "1"]
    assert "{'empty': 1}" in folder
    assert re.fullmatch(r"slowest file .* s \(at most 10\), memory at most \d+ MB \(at most 1,000\)", cost)
