"""The very same article in several files is one article with several places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from indexer import Settings, open_index, reindex, remove
from indexer.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import IngestReport

TEXT = "Two ships left port\n\nThe ministry said on Monday that two ships had left. They return in May.\n"


def write(settings: Settings, name: str, text: str = TEXT) -> Path:
    path = settings.corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def places(settings: Settings) -> dict[str, list[str]]:
    """Id of each article to all its files."""
    with open_index(settings.index) as index:
        found = [index.article(hit.id) for hit in index.search("").hits]
    return {one.id: [one.path, *one.also_at] for one in found}


@pytest.mark.parametrize("at_once", [True, False], ids=["at-once", "one-after-the-other"])
@pytest.mark.parametrize("full", [False, True], ids=["steps", "rebuilt"])
def test_the_same_article_in_two_files_is_one(settings: Settings, *, at_once: bool, full: bool) -> None:
    write(settings, "b.txt")
    if not at_once:
        assert counts(reindex(settings)) == (1, 0, 0, 0)
    write(settings, "a/copy.txt")
    assert counts(reindex(settings, full=full)) == ((1, 0, 0, 0) if at_once else (0, 0, 0, 1))
    assert list(places(settings).values()) == [["a/copy.txt", "b.txt"]]


@pytest.mark.parametrize("first", ["a.txt", "b.txt"])
def test_the_article_stays_until_its_last_file_goes(settings: Settings, first: str) -> None:
    second = {"a.txt": "b.txt", "b.txt": "a.txt"}[first]
    for name in ("a.txt", "b.txt"):
        write(settings, name)
    reindex(settings)
    (article_id,) = places(settings)
    (settings.corpus / first).unlink()
    assert counts(reindex(settings)) == (0, 0, 0, 1)
    assert places(settings) == {article_id: [second]}
    (settings.corpus / second).unlink()
    assert counts(reindex(settings, allow_removals=True)) == (0, 0, 1, 0)
    assert places(settings) == {}


@pytest.mark.parametrize("edited", ["a.txt", "b.txt"])
def test_a_file_that_says_something_else_now_has_an_article_of_its_own(
    settings: Settings, edited: str
) -> None:
    other = {"a.txt": "b.txt", "b.txt": "a.txt"}[edited]
    for name in ("a.txt", "b.txt"):
        write(settings, name)
    reindex(settings)
    (article_id,) = places(settings)
    write(settings, edited, TEXT.replace("Monday", "Tuesday"))
    assert counts(reindex(settings)) == (1, 0, 0, 1)
    found = places(settings)
    assert found.pop(article_id) == [other]
    assert list(found.values()) == [[edited]]
    with open_index(settings.index) as index:
        assert "Monday" in index.article(article_id).body


def test_an_article_that_moves_among_its_copies_is_not_lost(settings: Settings) -> None:
    old = write(settings, "old.txt")
    write(settings, "kept.txt")
    reindex(settings)
    old.rename(settings.corpus / "new.txt")
    assert counts(reindex(settings)) == (0, 0, 0, 1)
    assert list(places(settings).values()) == [["kept.txt", "new.txt"]]


def test_an_article_twice_in_one_file_is_one(settings: Settings) -> None:
    line = json.dumps({"title": "Two ships", "text": "Two ships left port on Monday."})
    other = json.dumps({"title": "Two ships", "text": "Two ships came back."})
    write(settings, "wire.jsonl", f"{line}\n{line}\n{other}\n")
    assert counts(reindex(settings)) == (2, 0, 0, 0)
    assert list(places(settings).values()) == [["wire.jsonl"], ["wire.jsonl"]]
    assert counts(reindex(settings, full=True)) == (0, 0, 0, 2)


def test_articles_that_name_other_ids_are_others(settings: Settings) -> None:
    lines = [json.dumps({"id": name, "title": "Two ships", "text": "Two ships left."}) for name in "xy"]
    write(settings, "wire.jsonl", "\n".join(lines))
    reindex(settings)
    assert set(places(settings)) == {"x", "y"}


def test_an_open_index_learns_of_a_new_place(settings: Settings) -> None:
    write(settings, "b.txt")
    reindex(settings)
    with open_index(settings.index) as index:
        write(settings, "a.txt")
        reindex(settings)
        assert index.refresh()
        (hit,) = index.search("ships").hits
        assert hit.path == "a.txt"
        reindex(settings)
        assert not index.refresh()


def test_removing_an_article_removes_it_everywhere(settings: Settings) -> None:
    write(settings, "a.txt")
    write(settings, "b.txt")
    reindex(settings)
    (article_id,) = places(settings)
    remove(settings, [article_id])
    assert sorted(one.name for one in settings.corpus.glob("*.txt")) == []
    assert sorted(one.name for one in settings.corpus.glob(".removed/*.txt")) == ["a.txt", "b.txt"]
    assert counts(reindex(settings)) == (0, 0, 0, 0)


def test_show_names_all_places(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    write(settings, "a.txt")
    write(settings, "b.txt")
    reindex(settings)
    (article_id,) = places(settings)
    main(["--index", str(settings.index), "show", article_id, "--format", "json"])
    shown = json.loads(capsys.readouterr().out)
    assert (shown["path"], shown["also_at"]) == ("a.txt", ["b.txt"])
    main(["--index", str(settings.index), "show", article_id])
    assert "b.txt" in capsys.readouterr().out
