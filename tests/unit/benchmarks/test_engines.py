from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.articles import Article
from benchmarks.engines import ask, compare_hits, load_engine, medians, ratios
from benchmarks.queries import CLASSES, draw_queries
from benchmarks.rivals import SelfTimed
from benchmarks.table import indexing_rows

if TYPE_CHECKING:
    from pathlib import Path

TEXT = " ".join(f"convoy escort frigate number {word} sailed" for word in ("one", "two", "three") * 3)


def test_each_number_is_the_median_of_the_runs() -> None:
    runs = [{"cpu_s": cpu, "ms": {"p50": cpu * 2}, "hits": [cpu]} for cpu in (3.0, 1.0, 2.0)]
    assert medians(runs) == {"cpu_s": 2.0, "ms": {"p50": 4.0}, "hits": [2.0]}


def test_a_ratio_is_our_time_for_each_unit_of_theirs() -> None:
    def engine(factor: float) -> dict[str, Any]:
        times = {"term": {"p50": factor}}
        numbers = dict.fromkeys(("articles_per_s", "cpu_s", "index_bytes"), factor)
        return {**numbers, "latency_ms": times, "latency_with_total_ms": times}

    found = ratios({"defnews": engine(3), "rival": engine(4)})["rival"]
    assert (found["cpu_s"], found["latency_ms"]) == (0.75, {"term": {"p50": 0.75}})


def test_hits_in_common_are_compared_class_by_class() -> None:
    ours = {"hits": [["term", ["a", "b"], 2], ["and2", ["a"], 1]]}
    theirs = {"hits": [["term", ["b", "c"], 2]]}
    assert compare_hits({"defnews": ours, "rival": theirs}) == {"rival": {"term": 0.5}}


def test_an_index_is_built_and_asked_newest_first(tmp_path: Path) -> None:
    articles = [Article(f"a{n}", f"Convoy {n}", TEXT, 1_700_000_000 + n) for n in range(3)]
    engine = load_engine("defnews")
    engine.build(articles, tmp_path)
    answer = ask("defnews", draw_queries(articles, 1), tmp_path)
    assert list(answer["latency_ms"]) == list(CLASSES)
    assert answer["hits"][0] == ["term", ["a2", "a1", "a0"], 3]


def test_without_lucene_it_says_what_to_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DEFNEWS_LUCENE", raising=False)
    lucene = load_engine("lucene")
    assert isinstance(lucene, SelfTimed)
    with pytest.raises(SystemExit, match="DEFNEWS_LUCENE"):
        lucene.open(tmp_path)


def test_what_is_not_known_of_an_engine_is_a_dash() -> None:
    numbers = {
        "articles_per_s": 1000,
        "cpu_s": 2,
        "peak_rss_bytes": 3e6,
        "index_bytes": 40e6,
        "open_ms": 1.25,
    }
    assert indexing_rows({"engines": {"x": numbers}})[-1] == "| x | 1,000 | 2 | 3 | 40 | 1.2 | – | – |"
