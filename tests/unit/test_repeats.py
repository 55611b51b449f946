"""What repeats over the pages of a site is out of the index, in whatever order and runs the pages came."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from indexer import SearchRequest, add, open_index, operations, reindex

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import Settings

MAP = "Click here to see the map of today, which is updated each night."
SENTENCE = (
    "Ship number {0} left port {0} on day {0} with a crew of {0} sailors and will not be back before winter."
)


def put(folder: Path, number: int) -> Path:
    paragraphs = "".join(f"<p>{SENTENCE.format(number)} It was seen {way}.</p>" for way in ("here", "there"))
    path = folder / f"{number}.html"
    path.write_text(
        f"<!DOCTYPE html><html lang=en><title>Ship {number}</title>"
        f"<link rel=canonical href='https://outlet.example/{number}'>"
        f"<body><article><h1>Ship {number}</h1><p>{MAP}</p>{paragraphs}</article></body></html>"
    )
    return path


def with_map(settings: Settings) -> list[str]:
    """The titles of the articles that have the line in their text."""
    with open_index(settings.index) as index:
        articles = [index.article(hit.id) for hit in index.search(SearchRequest(fold=False)).hits]
    return sorted(one.title for one in articles if MAP in one.body)


@pytest.fixture(autouse=True)
def corpus(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty corpus that is read in this process: starting others takes time."""
    settings.corpus.mkdir(exist_ok=True)
    monkeypatch.setattr(operations, "is_quick", lambda _: True)
    return settings.corpus


def test_pages_that_come_one_by_one_end_as_in_one_run(settings: Settings, corpus: Path) -> None:
    for number in range(2):
        put(corpus, number)
        reindex(settings)
    assert with_map(settings) == ["Ship 0", "Ship 1"]
    put(corpus, 2)
    report = reindex(settings)
    assert (report.added, report.changed) == (1, 2)
    assert with_map(settings) == []
    assert reindex(settings).unchanged == 3
    reindex(settings, full=True)
    assert with_map(settings) == []


def test_what_repeats_no_more_comes_back(settings: Settings, corpus: Path) -> None:
    pages = [put(corpus, number) for number in range(3)]
    assert reindex(settings).added == 3
    assert with_map(settings) == []
    pages[0].unlink()
    reindex(settings)
    assert with_map(settings) == ["Ship 1", "Ship 2"]


def test_a_page_that_is_added_trims_those_before(settings: Settings, corpus: Path, tmp_path: Path) -> None:
    for number in range(2):
        put(corpus, number)
    reindex(settings)
    report = add(settings, [str(put(tmp_path, 2))], stdin=io.BytesIO())
    assert report.added == 1
    assert with_map(settings) == []
    assert reindex(settings).unchanged == 3
    assert MAP in (corpus / "0.html").read_text()
