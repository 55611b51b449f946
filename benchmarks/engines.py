"""Measure engines on the same articles and queries.

``python -m benchmarks.engines --docs FILE --limit N --engines defnews,tantivy,fts5,bm25s,whoosh --json OUT``

Each engine runs in a process of its own, indexes the articles, opens the index anew and answers every query
four times; the first round warms up and is not counted. Times include fetching the stored titles of the ten
best.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.articles import read_articles
from benchmarks.queries import CLASSES, draw_queries

if TYPE_CHECKING:
    from benchmarks.queries import BenchmarkQuery
    from benchmarks.rivals import Engine

ROUNDS: Final = 3
PER_CLASS: Final = 60
ENGINES: Final = {
    "defnews": "benchmarks.defnews:Defnews",
    "tantivy": "benchmarks.rivals:Tantivy",
    "fts5": "benchmarks.rivals:Fts5",
    "bm25s": "benchmarks.rivals:Bm25s",
    "whoosh": "benchmarks.rivals:Whoosh",
}
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
    taken: dict[str, list[float]] = {}
    for number in range(ROUNDS + 1):
        for query in queries:
            began = time.perf_counter()
            engine.search(query, count=count)
            if number:
                taken.setdefault(query.kind, []).append(time.perf_counter() - began)
    return {kind: percentiles(seconds) for kind, seconds in taken.items()}


def _peak_rss() -> int:
    """Largest memory of this process plus that of its largest child for each core; KiB on Linux."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (own + children * len(os.sched_getaffinity(0))) * 1024


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(name: str, docs: Path, limit: int, per_class: int) -> dict[str, Any]:
    """All numbers of one engine; call it in a fresh process."""
    engine = load_engine(name)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        began, cpu = time.perf_counter(), _cpu_seconds()
        engine.build(read_articles(docs, limit), folder)
        seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
        peak = _peak_rss()
        queries = [q for q in draw_queries(read_articles(docs, limit), per_class) if q.kind in engine.kinds]
        began = time.perf_counter()
        engine.open(folder)
        opened = time.perf_counter() - began
        result = {
            "articles_per_s": round(limit / seconds, 1),
            "cpu_s": round(cpu, 2),
            "peak_rss_bytes": peak,
            "index_bytes": folder_bytes(folder),
            "open_ms": round(opened * 1e3, 2),
            "latency_ms": _latency(engine, queries, count=False),
            "latency_with_total_ms": _latency(engine, queries, count=True),
        }
        answers = [engine.search(query, count=True) for query in queries]
        result["hits"] = [
            [query.kind, [id_ for id_, _ in hits], total]
            for query, (hits, total) in zip(queries, answers, strict=True)
        ]
        return result


def _in_process(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.engines", "--one", name, "--docs", str(arguments.docs)]
    command += ["--limit", str(arguments.limit), "--per-class", str(arguments.per_class)]
    finished = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


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
    parser.add_argument("--one", choices=ENGINES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments.docs, arguments.limit, arguments.per_class)))
        return
    results = {name: _in_process(name, arguments) for name in arguments.engines.split(",")}
    cores = len(os.sched_getaffinity(0))
    report = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {cores} cores, Python {platform.python_version()}",
        "versions": {library: importlib.metadata.version(library) for library in _LIBRARIES},
        "articles": arguments.limit,
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
