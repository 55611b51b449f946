"""Measure what a page of ten hits costs, and which part of it is search, reading and highlighting.

``python -m benchmarks.page --index DIR``

The queries are two words each, drawn with a fixed seed from the articles of the index, frequent words more
often than rare ones. Each is asked three times, and the first time is not counted. Times are those of the
processor, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.engines import percentiles
from indexer import open_index
from indexer.engine import search as engine_search
from indexer.engine.marks import Marks
from indexer.engine.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.engine.index import Index

QUERIES: Final = 100
ROUNDS: Final = 2
_SEED: Final = 7
_WORD: Final = re.compile(r"[a-z]{4,}")


class Stopwatch:
    """Adds up the time that is spent in some functions, those they call included."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth = 0

    def watch(self, owner: Any, name: str) -> None:
        """Measure ``owner.name`` from now on."""
        setattr(owner, name, self._timed(getattr(owner, name)))

    def _timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*arguments: Any, **options: Any) -> Any:
            self._depth += 1
            began = time.thread_time()
            try:
                return function(*arguments, **options)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.thread_time() - began

        return timed


def draw_queries(index: Index, count: int) -> list[str]:
    """Two words of one article each."""
    chooser = random.Random(_SEED)  # noqa: S311 - the same queries in every run
    total = index.search("").total
    queries: list[str] = []
    while len(queries) < count:
        newest = index.search("", limit=1, page=chooser.randint(1, total))
        words = _WORD.findall(index.article(newest.hits[0].id).body.lower())
        if len(set(words)) > 20:
            pool = words if chooser.random() < 0.5 else sorted(set(words))
            queries.append(" ".join(chooser.sample(pool, 2)))
    return queries


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, help="the folder of an index")
    parser.add_argument("--queries", type=int, default=QUERIES)
    arguments = parser.parse_args()
    with open_index(arguments.index) as index:
        queries = draw_queries(index, arguments.queries)
        watches = {"search": Stopwatch(), "stored articles": Stopwatch(), "highlighting": Stopwatch()}
        watches["search"].watch(Snapshot, "search")
        watches["stored articles"].watch(Snapshot, "article")
        watches["highlighting"].watch(engine_search, "snippet")
        watches["highlighting"].watch(Marks, "find")
        taken: dict[str, list[float]] = {name: [] for name in ("page", *watches)}
        for number in range(ROUNDS + 1):
            for query in queries:
                before = {name: watch.seconds for name, watch in watches.items()}
                began = time.thread_time()
                index.search(query, limit=10)
                if number:
                    taken["page"].append(time.thread_time() - began)
                    for name, watch in watches.items():
                        taken[name].append(watch.seconds - before[name])
    whole = sum(taken["page"])
    print("| | p50 ms | p95 ms | share |\n|---|---|---|---|")
    for name, seconds in taken.items():
        figures = percentiles(seconds)
        print(f"| {name} | {figures['p50']:.2f} | {figures['p95']:.2f} | {sum(seconds) / whole:.0%} |")


if __name__ == "__main__":
    main()
