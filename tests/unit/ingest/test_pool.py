"""The workers here are real processes; what ends them is what ends them in life: time, memory, a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.ingest.pool import Pool, reading
from indexer.ingest.reading import Outcomes, Task
from indexer.ingest.worker import Orders
from indexer.model import Article
from tests.unit.ingest.samples import LIMITS, PARAGRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.ingest.reading import Message


@pytest.fixture
def orders(tmp_path: Path) -> Orders:
    return Orders(tmp_path, LIMITS, timeout_seconds=30, memory_bytes=1_000_000_000)


def write(orders: Orders, name: str, articles: int = 1) -> Task:
    lines = [json.dumps({"title": f"{name} {number}", "text": PARAGRAPH}) for number in range(articles)]
    (orders.corpus / name).write_text("\n".join(lines))
    return Task(name)


def told(messages: Iterable[Message]) -> list[str]:
    """Titles, and the codes of what failed."""
    return [
        outcome.title if isinstance(outcome, Article) else outcome.code
        for message in messages
        if isinstance(message, Outcomes)
        for outcome in message.outcomes
    ]


def test_the_order_is_that_of_the_files_and_the_same_as_in_this_process(orders: Orders) -> None:
    tasks = [write(orders, f"{number:02}.jsonl", 1 + number * 7 % 5) for number in range(40)]
    tasks.insert(3, write(orders, "long.jsonl", 2000))
    with reading(orders, tasks, here=True) as files:
        expected = [told(messages) for messages in files]
    with Pool(orders, 3) as pool:
        assert [told(messages) for messages in pool.read(iter(tasks))] == expected
    assert expected[3] == [f"long.jsonl {number}" for number in range(2000)]


def test_no_files_need_no_process(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(subprocess, "Popen")
    with Pool(orders) as pool:
        assert list(pool.read([])) == []


def test_one_that_takes_too_long_is_ended_and_the_others_read(orders: Orders) -> None:
    hurried = replace(orders, timeout_seconds=0.001)
    tasks = [write(orders, f"{number}.jsonl", 300) for number in range(3)]
    with Pool(hurried, 2) as pool:
        outcomes = [told(messages) for messages in pool.read(tasks)]
    assert outcomes == [["too-costly"]] * 3


def test_one_that_takes_too_much_memory_is_told(orders: Orders) -> None:
    task = Task("big.json")
    (orders.corpus / task.path).write_text(json.dumps({"title": "Big", "text": PARAGRAPH * 900}))
    with Pool(replace(orders, memory_bytes=1_000_000), 1) as pool:
        [outcomes] = [told(messages) for messages in pool.read([task])]
    assert outcomes in (["too-costly"], ["damaged-file"])  # what lacks memory may also die of it


def test_one_whose_process_dies_costs_only_itself(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    start = subprocess.Popen.__init__

    def noting(self: subprocess.Popen[bytes], *args: object, **kwargs: object) -> None:
        start(self, *args, **kwargs)  # type: ignore[call-overload]
        started.append(self.pid)

    monkeypatch.setattr(subprocess.Popen, "__init__", noting)
    tasks = [write(orders, "long.jsonl", 5000), *(write(orders, f"{n}.jsonl") for n in range(3))]
    with Pool(orders, 1) as pool:
        files = pool.read(tasks)
        first = next(files)
        next(first)
        os.kill(started[0], signal.SIGKILL)
        outcome = told(first)
        assert outcome[-1] == "damaged-file"
        assert len(outcome) < 5001
        assert [told(messages) for messages in files] == [["0.jsonl 0"], ["1.jsonl 0"], ["2.jsonl 0"]]
    assert len(started) == 2
    with pytest.raises(ProcessLookupError):
        os.kill(started[1], 0)


def test_a_pool_that_is_left_early_ends_its_workers(orders: Orders) -> None:
    tasks = [write(orders, f"{number}.jsonl", 3000) for number in range(4)]
    with Pool(orders, 2) as pool:
        next(pool.read(tasks))
    # A worker that lived on would be reported as a ResourceWarning, which is an error here.


def test_a_worker_whose_master_is_gone_ends(orders: Orders) -> None:
    task = write(orders, "a.jsonl", 3000)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from indexer.ingest import Limits\n"
        "from indexer.ingest.pool import Pool\n"
        "from indexer.ingest.reading import Task\n"
        "from indexer.ingest.worker import Orders\n"
        f"pool = Pool(Orders(Path({str(orders.corpus)!r}), Limits(10**6, 10**6), 30.0, 10**9), 1)\n"
        f"next(next(pool.read([Task({task.path!r})])))\n"
        "print(pool._workers[0]._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False, timeout=30
    )
    assert ended.returncode == -signal.SIGKILL
    wait_for_end(int(ended.stdout))


def wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether it is there and no zombie, which nobody in a container may collect."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
