"""How long queries take that are meant to cost much: ``python -m benchmarks.hostile INDEX``.

Every query of ``tests/hostile.py`` is asked as the search page asks it, three times; the best counts, in time
of this process, so that a busy machine disturbs less. Prints the slowest and how many are beyond the limit.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Final

from indexer import open_index
from tests.hostile import queries

if TYPE_CHECKING:
    from indexer import Index

LIMIT_MS: Final = 100
ROUNDS: Final = 3


def main() -> None:
    """Measures all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", help="folder of the index")
    parser.add_argument("--slowest", type=int, default=15, help="how many to print")
    arguments = parser.parse_args()
    with open_index(arguments.index) as index:
        times = sorted(((milliseconds(index, query), query) for query in queries()), reverse=True)
        articles = index.stats().articles
    for took, query in times[: arguments.slowest]:
        print(f"{took:8.1f} ms  {query[:80]!r}")
    slow = sum(took > LIMIT_MS for took, _ in times)
    print(f"{len(times)} queries on {articles:,} articles: {slow} took more than {LIMIT_MS} ms")


def milliseconds(index: Index, query: str) -> float:
    """The best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        index.search(query)
        times.append(time.process_time() - began)
    return min(times) * 1000


if __name__ == "__main__":
    main()
