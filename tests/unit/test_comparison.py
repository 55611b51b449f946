from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Evaluation, UserError, compare_runs, read_run, write_run

if TYPE_CHECKING:
    from pathlib import Path


def run(*figures: float) -> dict[str, Evaluation]:
    """A run in which all figures of a query are the same."""
    return {f"q{number}": Evaluation(1, one, one, one, one) for number, one in enumerate(figures)}


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = {"a": Evaluation(1, 0.1, 1 / 3, 0.5, 1.0), "with\ttab": Evaluation(1, 0, 0, 0, 0)}
    write_run(tmp_path / "run.tsv", written)
    assert read_run(tmp_path / "run.tsv") == written
    assert (tmp_path / "run.tsv").read_text().splitlines()[0] == "query\tndcg@10\tmap\trecall@100\tmrr"


def test_a_change_is_told_in_means_and_queries() -> None:
    changes = compare_runs(run(0.5, 0.5, 0.5, 0.0), run(1.0, 0.75, 0.25, 0.0))
    assert changes.keys() == {"ndcg@10", "map", "recall@100", "mrr"}
    told = changes["map"].as_dict()
    assert {name: told[name] for name in ("before", "change", "better", "worse")} == {
        "before": 0.375,
        "change": 0.125,
        "better": 2,
        "worse": 1,
    }


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [
        pytest.param([0.6] * 20, 0.0, 0.001, id="always-better"),
        pytest.param([0.4] * 20, 0.0, 0.001, id="always-worse"),
        pytest.param([0.6, 0.4] * 10, 0.9, 1.0, id="as-often-better-as-worse"),
        pytest.param([0.5] * 20, 1.0, 1.0, id="the-same"),
        pytest.param([0.6] * 4 + [0.5] * 16, 0.1, 0.15, id="four-of-twenty"),  # 2 of the 16 ways to sign them
    ],
)
def test_chance(after: list[float], least: float, most: float) -> None:
    assert least <= compare_runs(run(*[0.5] * 20), run(*after))["mrr"].p <= most


figures = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12)


@given(figures)
def test_a_comparison_the_other_way_round_is_as_likely(pairs: list[tuple[float, float]]) -> None:
    before, after = (run(*column) for column in zip(*pairs, strict=True))
    there, back = compare_runs(before, after)["map"], compare_runs(after, before)["map"]
    assert there.p == pytest.approx(back.p)
    assert (there.better, there.worse) == (back.worse, back.better)


def test_only_queries_of_both_runs_are_compared() -> None:
    assert compare_runs(run(0.5), run(1.0, 0.0))["mrr"].as_dict()["change"] == 0.5
    with pytest.raises(UserError, match="no query in common"):
        compare_runs({}, run(1.0))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("a\tb\n1\t2\n", id="another-header"),
        pytest.param("query\tndcg@10\tmap\trecall@100\tmrr\na\tx\t1\t1\t1\n", id="no-number"),
        pytest.param("query\tndcg@10\tmap\trecall@100\tmrr\na\t1\n", id="too-few"),
        pytest.param(None, id="missing"),
    ],
)
def test_a_file_that_is_no_run_is_told(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "run.tsv").write_text(content)
    with pytest.raises(UserError, match=r"run\.tsv"):
        read_run(tmp_path / "run.tsv")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_run(tmp_path / "no" / "run.tsv", {})
