from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from indexer import Settings, UserError, evaluate
from indexer.evaluation import Evaluation, mean_of, measure

if TYPE_CHECKING:
    from pathlib import Path

DOCS = (
    {"id": "1", "title": "Frigate launched", "text": "The navy launched a frigate on Monday."},
    {"id": "2", "title": "", "text": "Tanks crossed the river."},
    {"id": "3", "title": "River patrol", "text": "A patrol boat was seen on the river."},
)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, DOCS)))
    asked = {"a": "frigate", "b": "patrol on the river", "c": "x"}
    queries = [{"id": name, "text": text} for name, text in asked.items()]
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (tmp_path / "qrels.tsv").write_text("a\t1\t1\nb\t3\t2\nb\t2\t1\nc\t1\t0\n")
    return tmp_path


def test_a_collection_is_indexed_and_asked(collection: Path) -> None:
    found = evaluate(collection, Settings())
    assert (found.queries, found.mrr, found.as_dict()["recall@100"]) == (2, 1.0, 0.75)
    assert sorted(path.name for path in collection.iterdir()) == ["docs.jsonl", "qrels.tsv", "queries.jsonl"]


SECOND = 1 / math.log2(3)
"""What a hit at rank 2 counts."""


@pytest.mark.parametrize(
    ("ranking", "gains", "ndcg", "average_precision", "recall", "mrr"),
    [
        pytest.param(["a", "b"], {"a": 1}, 1.0, 1.0, 1.0, 1.0, id="perfect"),
        pytest.param(["x", "a"], {"a": 1}, SECOND, 0.5, 1.0, 0.5, id="second"),
        pytest.param(["x", "y"], {"a": 1}, 0.0, 0.0, 0.0, 0.0, id="nothing"),
        pytest.param(["a", "x", "b"], {"a": 1, "b": 1}, 1.5 / (1 + SECOND), 5 / 6, 1.0, 1.0, id="two"),
        pytest.param(["b", "a"], {"a": 2, "b": 1}, (1 + 2 * SECOND) / (2 + SECOND), 1, 1, 1, id="graded"),
        pytest.param(["a"], {"a": 1, "b": -1}, 1.0, 1.0, 1.0, 1.0, id="harmful"),
        pytest.param([*map(str, range(100)), "a"], {"a": 1}, 0.0, 1 / 101, 0.0, 1 / 101, id="too-deep"),
    ],
)
def test_the_figures_of_a_query(
    ranking: list[str],
    gains: dict[str, float],
    ndcg: float,
    average_precision: float,
    recall: float,
    mrr: float,
) -> None:
    found = measure(ranking, gains)
    assert (found.ndcg_at_10, found.map, found.recall_at_100, found.mrr) == pytest.approx(
        (ndcg, average_precision, recall, mrr)
    )


def test_means_are_over_queries() -> None:
    assert mean_of([Evaluation(1, 1, 1, 1, 1), Evaluation(1, 0, 0, 0, 0)]) == Evaluation(
        2, 0.5, 0.5, 0.5, 0.5
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("queries.jsonl", '{"id": "a"}', "line 1"),
        ("queries.jsonl", "[1]", "line 1"),
        ("qrels.tsv", "a\t1\t1\na 1 1", "line 2"),
        ("qrels.tsv", "", "no query"),
        ("docs.jsonl", None, "docs.jsonl"),
        ("qrels.tsv", None, "qrels.tsv"),
    ],
)
def test_mistakes_in_a_collection_are_told(
    collection: Path, name: str, content: str | None, told: str
) -> None:
    if content is None:
        (collection / name).unlink()
    else:
        (collection / name).write_text(content)
    with pytest.raises(UserError, match=f"(?i){told}"):
        evaluate(collection, Settings())
