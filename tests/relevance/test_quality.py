"""The quality of search does not fall, and its floors are not lowered by accident."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.relevance import floors

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = {"queries": 80, "ndcg@10": 0.9, "map": 0.8}


def test_no_figure_is_below_its_floor() -> None:
    pinned = json.loads(floors.FLOORS.read_text())
    assert pinned["collection"] == floors.digest(), "the collection changed: update the floors"
    assert floors.fallen(pinned["floors"], floors.measured()) == []


def test_the_collection_is_whole() -> None:
    def records(name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in (floors.COLLECTION / name).read_text().splitlines()]

    articles = Counter(one["id"] for one in records("docs.jsonl"))
    queries = Counter(one["id"] for one in records("queries.jsonl"))
    judged = [line.split("\t") for line in (floors.COLLECTION / "qrels.tsv").read_text().splitlines()]
    assert len(articles) >= 120
    assert len(queries) >= 60
    assert {*articles.values(), *queries.values()} == {1}
    assert {query for query, _, _ in judged} == set(queries)
    assert {article for _, article, _ in judged} <= set(articles)
    assert {grade for _, _, grade in judged} == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        pytest.param(FIGURES, [], id="the-same"),
        pytest.param({**FIGURES, "map": 0.7951}, [], id="noise"),
        pytest.param({**FIGURES, "map": 0.79}, ["map is 0.7900, its floor 0.8000"], id="lower"),
    ],
)
def test_what_has_fallen(figures: dict[str, float], expected: list[str]) -> None:
    assert floors.fallen(FIGURES, figures) == expected


def test_floors_are_raised_and_never_lowered() -> None:
    pinned = {"collection": floors.digest(), "floors": FIGURES}
    better = {**FIGURES, "map": 0.85, "ndcg@10": 0.8951}
    assert floors.updated(pinned, better) == {**pinned, "floors": {**FIGURES, "map": 0.85}}
    with pytest.raises(ValueError, match="map is"):
        floors.updated(pinned, {**FIGURES, "map": 0.7})


def test_another_collection_begins_anew() -> None:
    worse = {**FIGURES, "map": 0.1}
    found = floors.updated({"collection": "another", "floors": FIGURES}, worse)
    assert found == {"collection": floors.digest(), "floors": worse}


@pytest.mark.parametrize(("floor", "code"), [(0.1, 0), (0.95, 1)], ids=["raised", "refused"])
def test_the_command_updates_the_file_or_refuses(
    floor: float,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pinned = {"collection": floors.digest(), "floors": {"map": floor}}
    (tmp_path / "floors.json").write_text(json.dumps(pinned))
    monkeypatch.setattr(floors, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(floors, "measured", lambda: {"map": 0.8})
    assert floors.main([]) == 0
    assert json.loads((tmp_path / "floors.json").read_text()) == pinned
    assert floors.main(["--update"]) == code
    kept = json.loads((tmp_path / "floors.json").read_text())["floors"]["map"]
    assert kept == (floor if code else 0.8)
    assert capsys.readouterr().out.startswith("map ")
