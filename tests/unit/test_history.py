"""An article that changes keeps what it said, and a rebuild does not lose it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from indexer import ArticleNotFoundError, Settings, open_index, reindex, versions
from indexer.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Two ships left port\n\nThe ministry said that {number} ships had left. They return in May.\n"


def write(settings: Settings, number: object, name: str = "ships.txt") -> None:
    settings.corpus.mkdir(exist_ok=True)
    (settings.corpus / name).write_text(TEXT.format(number=number))


def said(settings: Settings) -> list[str]:
    """The number in each earlier version of the only article, newest first."""
    with open_index(settings.index) as index:
        (hit,) = index.search("ships").hits
    return [one.body.split()[4] for one in versions(settings, hit.id)]


@pytest.mark.parametrize("full", [False, True], ids=["steps", "rebuilds"])
def test_every_change_leaves_a_version(settings: Settings, *, full: bool) -> None:
    for number in ("two", "three", "four"):
        write(settings, number)
        reindex(settings, full=full)
    assert said(settings) == ["three", "two"]
    reindex(settings, full=True)
    shutil.rmtree(settings.index)
    reindex(settings)
    assert said(settings) == ["three", "two"]


def touch(settings: Settings) -> None:
    path = settings.corpus / "ships.txt"
    path.write_text(path.read_text() + "\n")


def move(settings: Settings) -> None:
    (settings.corpus / "ships.txt").rename(settings.corpus / "fleet.txt")


def copy(settings: Settings) -> None:
    write(settings, "two", "copy.txt")


def give_a_date(settings: Settings) -> None:
    (settings.corpus / "ships.txt.meta.json").write_text('{"date": "2026-03-01"}')


@pytest.mark.parametrize("change", [touch, move, copy, give_a_date])
def test_what_changes_no_word_leaves_none(settings: Settings, change: Callable[[Settings], None]) -> None:
    write(settings, "two")
    reindex(settings)
    change(settings)
    reindex(settings)
    assert said(settings) == []


def test_an_article_of_many_keeps_its_own(settings: Settings) -> None:
    for number in ("two", "three"):
        lines = [
            {"id": "a", "title": "A", "text": f"{number} ships"},
            {"id": "b", "title": "B", "text": "Same."},
        ]
        settings.corpus.mkdir(exist_ok=True)
        (settings.corpus / "wire.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
        reindex(settings)
    assert [one.body for one in versions(settings, "a")] == ["two ships"]
    assert versions(settings, "b") == ()
    with pytest.raises(ArticleNotFoundError):
        versions(settings, "c")


def test_a_damaged_index_leaves_none_and_is_rebuilt(settings: Settings) -> None:
    write(settings, "two")
    reindex(settings)
    for path in settings.index.glob("gen-*/*.seg1"):
        path.write_bytes(b"")
    write(settings, "three")
    reindex(settings, full=True)
    assert said(settings) == []


def test_show_tells_what_was_changed(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    write(settings, "two")
    reindex(settings)
    with open_index(settings.index) as index:
        article_id = index.search("ships").hits[0].id
    folders = ["--corpus", str(settings.corpus), "--index", str(settings.index)]
    main([*folders, "show", article_id, "--versions"])
    assert capsys.readouterr().out == "No earlier version is kept.\n"
    write(settings, "three")
    reindex(settings)
    main([*folders, "show", article_id, "--versions"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Changed by 20")
    assert lines[1:] == [
        "@@ -1,3 +1,3 @@",
        " Two ships left port",
        "-The ministry said that two ships had left.",
        "+The ministry said that three ships had left.",
        " They return in May.",
        "",
    ]
    main([*folders, "show", article_id, "--versions", "--format", "json"])
    (version,) = json.loads(capsys.readouterr().out)
    assert version.keys() == {"until", "title", "standfirst", "body", "diff"}
    assert version["diff"] == lines[1:-1]
