"""Measure engines on the same articles and queries.

``python -m benchmarks.engines --docs FILE --limit N --engines defnews,tantivy,fts5,bm25s,whoosh --json OUT``

Each engine indexes the articles in one process, and in another opens the index and answers every query four
times; the first round warms up and is not counted. Times include fetching the stored titles of the ten best.
The engines take turns for as many runs as ``--runs`` says, and each number is the median of the runs.
To ask an index again without building it again: ``--phase build`` once, then ``--phase ask``, both with the
same ``--folder``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.articles import read_articles
from benchmarks.queries import CLASSES, BenchmarkQuery, draw_queries
from benchmarks.rivals import Growing, SelfTimed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.articles import Article
    from benchmarks.rivals import Engine

ROUNDS: Final = 3
PER_CLASS: Final = 60
ENGINES: Final = {
    "defnews": "benchmarks.defnews:Defnews",
    "tantivy": "benchmarks.rivals:Tantivy",
    "fts5": "benchmarks.rivals:Fts5",
    "bm25s": "benchmarks.rivals:Bm25s",
    "whoosh": "benchmarks.rivals:Whoosh",
    "lucene": "benchmarks.lucene:Lucene",
}
_PHASES: Final = ("build", "ask", "grow")
_LIBRARIES: Final = ("numpy", "whoosh3", "tantivy", "bm25s", "zstandard")


def load_engine(name: str) -> Engine:
    """The engine of that name."""
    module, kind = ENGINES[name].split(":")
    engine: Engine = getattr(importlib.import_module(module), kind)()
    return engine


def folder_bytes(folder: Path) -> int:
    """Size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def percentiles(seconds: list[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"p{p}": round(1e3 * ordered[min(len(ordered) * p // 100, len(ordered) - 1)], 4) for p in (50, 95, 99)
    }


def _latency(engine: Engine, queries: list[BenchmarkQuery], *, count: bool) -> dict[str, dict[str, float]]:
    timings = engine.timings if isinstance(engine, SelfTimed) else partial(_timings, engine)
    taken: dict[str, list[float]] = {}
    for kind, seconds in timings(queries, ROUNDS, count=count):
        taken.setdefault(kind, []).append(seconds)
    return {kind: percentiles(seconds) for kind, seconds in taken.items()}


def _timings(
    engine: Engine, queries: list[BenchmarkQuery], rounds: int, *, count: bool
) -> Iterator[tuple[str, float]]:
    for number in range(rounds + 1):
        for query in queries:
            began = time.perf_counter()
            engine.search(query, count=count)
            if number:
                yield query.kind, time.perf_counter() - began


def _peak_rss(processes: int) -> int:
    """Largest memory of this process plus, for each of its children, that of the largest; KiB on Linux."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + children * processes) * 1024


def _own_memory() -> int:
    """Bytes of this process that are not pages of mapped files; 0 where the system doesn't tell."""
    rollup = Path("/proc/self/smaps_rollup")
    lines = rollup.read_text(encoding="ascii").splitlines() if rollup.exists() else []
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous:"))


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def build(name: str, docs: Path, limit: int, folder: Path) -> dict[str, Any]:
    """What indexing costs; call it in a fresh process."""
    engine = load_engine(name)
    began, cpu = time.perf_counter(), _cpu_seconds()
    engine.build(read_articles(docs, limit), folder)
    seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    return {
        "articles_per_s": round(limit / seconds, 1),
        "cpu_s": round(cpu, 2),
        "peak_rss_bytes": _peak_rss(engine.processes),
        "index_bytes": folder_bytes(folder),
    }


def ask(name: str, queries: list[BenchmarkQuery], folder: Path) -> dict[str, Any]:
    """What searching costs, and what it finds; call it in a fresh process."""
    engine = load_engine(name)
    queries = [query for query in queries if query.kind in engine.kinds]
    memory, began = _own_memory(), time.perf_counter()
    engine.open(folder)
    opened = time.perf_counter() - began
    result: dict[str, Any] = {
        "latency_ms": _latency(engine, queries, count=False),
        "latency_with_total_ms": _latency(engine, queries, count=True),
    }
    if not isinstance(engine, SelfTimed):
        result |= {"open_ms": round(opened * 1e3, 2), "reader_bytes": _own_memory() - memory}
    answers = [engine.search(query, count=True) for query in queries]
    result["hits"] = [
        [query.kind, [id_ for id_, _ in hits], total]
        for query, (hits, total) in zip(queries, answers, strict=True)
    ]
    return result


def grow(name: str, article: Article, folder: Path) -> dict[str, Any]:
    """What one more article costs, where the engine can take it."""
    engine = load_engine(name)
    return {"add_one_ms": _add_one(engine, article, folder)} if isinstance(engine, Growing) else {}


def _add_one(engine: Growing, article: Article, folder: Path) -> float:
    """Median time, in milliseconds, until one more article is found; of five."""
    taken = []
    for number in range(5):
        extra = replace(article, id=f"extra-{number}", text=f"{article.text} extraword{number}")
        began = time.perf_counter()
        engine.add_one(extra, folder)
        engine.open(folder)
        hits, _ = engine.search(BenchmarkQuery("term", (f"extraword{number}",)), count=False)
        taken.append(time.perf_counter() - began)
        if [id_ for id_, _ in hits] != [extra.id]:
            raise RuntimeError(f"an article that was added is not found: {extra.id}")
    return round(1e3 * sorted(taken)[2], 1)


def _measure(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """All numbers of one engine, each phase in a process of its own."""
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for phase in _PHASES:
            command = [sys.executable, "-m", "benchmarks.engines", "--phase", phase, "--engines", name]
            command += ["--docs", str(arguments.docs), "--limit", str(arguments.limit)]
            command += ["--per-class", str(arguments.per_class), "--folder", folder]
            finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            result |= json.loads(finished.stdout)
    return result


def _run_phase(arguments: argparse.Namespace) -> dict[str, Any]:
    name, docs, limit, folder = arguments.engines, arguments.docs, arguments.limit, arguments.folder
    if arguments.phase == "build":
        return build(name, docs, limit, folder)
    if arguments.phase == "ask":
        return ask(name, draw_queries(read_articles(docs, limit), arguments.per_class), folder)
    return grow(name, next(read_articles(docs, 1)), folder)


def medians(runs: list[Any]) -> Any:
    """The same shape with the median of each number; of anything else the last."""
    if isinstance(runs[0], dict):
        return {key: medians([run[key] for run in runs]) for key in runs[0]}
    return statistics.median(runs) if isinstance(runs[0], int | float) else runs[-1]


def compare_hits(results: dict[str, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Mean share of the ten best that an engine has in common with defnews, by class; drops the hits."""
    hits = {name: result.pop("hits") for name, result in results.items()}
    ours = hits.pop("defnews", None)
    if ours is None:
        return {}
    overlap: dict[str, dict[str, float]] = {}
    for name, theirs in hits.items():
        for kind in CLASSES:
            a = [entry[1] for entry in ours if entry[0] == kind]
            b = [entry[1] for entry in theirs if entry[0] == kind]
            shares = [len(set(x) & set(y)) / len(x) for x, y in zip(a, b, strict=False) if x]
            if b and shares:
                overlap.setdefault(name, {})[kind] = round(sum(shares) / len(shares), 3)
    return overlap


def ratios(results: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What defnews takes for each unit that a rival takes; below 1 is better, but for articles per second."""
    if "defnews" not in results:
        return {}
    ours, found = results["defnews"], {}
    for name, theirs in results.items():
        if name != "defnews":
            found[name] = {
                key: round(ours[key] / theirs[key], 3) for key in ("articles_per_s", "cpu_s", "index_bytes")
            }
            for key in ("latency_ms", "latency_with_total_ms"):
                found[name][key] = {
                    kind: {p: round(ours[key][kind][p] / value, 3) for p, value in times.items()}
                    for kind, times in theirs[key].items()
                }
    return found


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, required=True, help="JSON lines, plain or .xz, .gz, .zst")
    parser.add_argument("--limit", type=int, required=True, help="how many articles")
    parser.add_argument("--engines", default=",".join(ENGINES), help="comma-separated")
    parser.add_argument("--json", type=Path, help="where to write the results")
    parser.add_argument("--per-class", type=int, default=PER_CLASS, help="queries of each class")
    parser.add_argument("--runs", type=int, default=1, help="how often; numbers are medians")
    parser.add_argument("--phase", choices=_PHASES, help="do only this, with one engine, in --folder")
    parser.add_argument("--folder", type=Path, help="where the index of a phase is")
    arguments = parser.parse_args()
    if arguments.phase:
        print(json.dumps(_run_phase(arguments)))
        return
    names = arguments.engines.split(",")
    runs = [{name: _measure(name, arguments) for name in names} for _ in range(arguments.runs)]
    results: dict[str, dict[str, Any]] = medians(runs)
    cores = len(os.sched_getaffinity(0))
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {cores} cores, Python {platform.python_version()}",
        "versions": {library: importlib.metadata.version(library) for library in _LIBRARIES},
        "articles": arguments.limit,
        "runs": arguments.runs,
        "overlap": compare_hits(results),
        "ratio": ratios(results),
        "engines": results,
    }
    text = json.dumps(report, indent=1)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
