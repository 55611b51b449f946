from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.ingest import versions
from indexer.ingest.versions import KeptText, difference, keep, kept_texts
from tests.conftest import make_article

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ARTICLE = make_article(
    1, title="Ships leave", body="Two ships left. They return in May.\n\nNo more is known."
)


def test_what_is_kept_comes_back_oldest_first(tmp_path: Path) -> None:
    second = replace(ARTICLE, title="Ships left\u2028", standfirst="At dawn")
    for one in (ARTICLE, second):
        keep(tmp_path, one, NOW)
    assert kept_texts(tmp_path, "a1") == tuple(KeptText(NOW, *one.texts) for one in (ARTICLE, second))
    assert kept_texts(tmp_path, "a2") == ()


def test_the_same_text_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        keep(tmp_path, ARTICLE, NOW)
    assert len(kept_texts(tmp_path, "a1")) == 1


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for number in range(versions.MOST_VERSIONS + 2):
        keep(tmp_path, replace(ARTICLE, title=f"Title {number}"), NOW)
    assert [one.title for one in kept_texts(tmp_path, "a1")] == [f"Title {n}" for n in range(2, 22)]


@pytest.mark.parametrize(("limit", "left"), [(900, ["Title 1", "Title 2"]), (450, ["Title 2"]), (100, [])])
def test_only_so_much_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, left: list[str]
) -> None:
    monkeypatch.setattr(versions, "MOST_CHARACTERS", limit)
    for number in range(3):
        keep(tmp_path, replace(ARTICLE, title=f"Title {number}", body="x" * 300), NOW)
    assert [one.title for one in kept_texts(tmp_path, "a1")] == left


@pytest.mark.parametrize(
    "line", ["", "null", "{}", '{"until": 1}', "[" * 100_000, '{"until": "x", "title": ""}']
)
def test_lines_that_were_spoiled_are_passed_over(tmp_path: Path, line: str) -> None:
    keep(tmp_path, ARTICLE, NOW)
    (path,) = tmp_path.glob(".versions/*/*.jsonl")
    path.write_text(f"{line}\n{path.read_text()}", encoding="utf-8")
    assert len(kept_texts(tmp_path, "a1")) == 1


def test_an_id_that_is_no_file_name_can_be_kept(tmp_path: Path) -> None:
    keep(tmp_path, replace(ARTICLE, id="ü" * 120), NOW)
    assert len(kept_texts(tmp_path, "ü" * 120)) == 1


def test_a_difference_is_told_by_sentences() -> None:
    newer = replace(ARTICLE, body="Two ships left. They return in June.\n\nNo more is known.")
    assert difference(KeptText(NOW, *ARTICLE.texts), newer) == (
        "@@ -2,3 +2,3 @@",
        " Two ships left.",
        "-They return in May.",
        "+They return in June.",
        " No more is known.",
    )
