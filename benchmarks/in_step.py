"""How long it takes to stay in step: ``python -m benchmarks.in_step``.

Times are those of whole commands, the start of Python included. The pages come from the folder that the
environment variable ``DEFNEWS_DATA`` names, repeated until there are enough; without it that part is left
out. On a busy machine the factor says more about the others than about us, so the share of the processors
that was to be had is printed beside it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from indexer.ingest import Limits
from indexer.ingest.pool import Pool
from indexer.ingest.reading import Outcomes, Task
from indexer.ingest.worker import Orders

FILES: Final = 10_000
PAGES: Final = 2_000
ROUNDS: Final = 3
TEXT: Final = (
    "Ship {0} leaves port\n\nThe ministry said on Monday that ship number {0} had left. It will return.\n"
)


def main() -> None:
    """Prints every figure with the floor it has to keep."""
    with tempfile.TemporaryDirectory() as folder:
        in_step(Path(folder))
    data = os.environ.get("DEFNEWS_DATA")
    if data:
        with tempfile.TemporaryDirectory() as folder:
            all_processors(Path(data), Path(folder))
    else:
        print("DEFNEWS_DATA is not set: reading pages was not measured.")


def in_step(folder: Path) -> None:
    """Runs over files of which none, and then one, has changed."""
    for number in range(FILES):
        path = folder / "corpus" / f"{number // 100:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(number))
    first = reindexed(folder)
    print(f"{FILES:,} files, first run: {first['took']:.1f} s, {FILES / first['took']:,.0f} files/s")
    before = commits(folder)
    unchanged = min(reindexed(folder)["took"] for _ in range(ROUNDS))
    kept = "no commit" if commits(folder) == before else "A COMMIT"
    print(f"{FILES:,} files, none changed: {unchanged:.2f} s (at most 1), {kept}")
    times = []
    for number in range(ROUNDS):
        path = folder / "corpus" / "000" / f"{number:05}.txt"
        path.write_text(TEXT.format(number + FILES))
        run = reindexed(folder)
        assert run["changed"] == 1, run
        times.append(run["took"])
    print(f"{FILES:,} files, one changed: {min(times):.2f} s (at most 1.5)")


def reindexed(folder: Path) -> dict[str, float]:
    """What a run reports, and how long the command ``took``."""
    began = time.perf_counter()
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "indexer", "--corpus", folder / "corpus", "--index", folder / "index"),
            *("reindex", "--json"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    report: dict[str, float] = json.loads(ended.stdout)
    return report | {"took": time.perf_counter() - began}


def commits(folder: Path) -> list[str]:
    """Names of the ledgers, each of which belongs to a commit."""
    return sorted(path.name for path in (folder / "index").glob("gen-*/files-*.json"))


def all_processors(data: Path, folder: Path) -> None:
    """Reads the same pages with one worker and with one for each processor."""
    originals = sorted((data / "html" / "article_extraction").rglob("*.html.gz"))
    tasks = []
    for number, page in enumerate(islice(cycle(originals), PAGES)):
        shutil.copy(page, folder / f"{number:05}.html.gz")
        tasks.append(Task(f"{number:05}.html.gz"))
    processors = os.cpu_count() or 1
    seconds = {}
    for workers in (1, processors):
        seconds[workers], used = read(folder, tasks, workers)
        print(
            f"{PAGES:,} pages, {workers} at a time: {seconds[workers]:.1f} s, "
            f"{PAGES / seconds[workers]:.0f} pages/s, {used:.2f} processors in use"
        )
    factor = seconds[1] / seconds[processors]
    print(f"{processors} processors against one: {factor:.2f} times (at least 1.7 on two)")


def read(folder: Path, tasks: list[Task], workers: int) -> tuple[float, float]:
    """Seconds that it took, and how many processors were in use on average."""
    orders = Orders(folder, Limits(10_000_000, 4_000_000_000), 60.0, 1_000_000_000)
    began, cpu_began = time.perf_counter(), cpu_seconds()
    articles = 0
    with Pool(orders, workers) as pool:
        for messages in pool.read(tasks):
            articles += sum(len(one.outcomes) for one in messages if isinstance(one, Outcomes))
    assert articles == len(tasks), articles
    seconds = time.perf_counter() - began
    return seconds, (cpu_seconds() - cpu_began) / seconds


def cpu_seconds() -> float:
    """Time of processors that this process and those it waited for have used."""
    used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
