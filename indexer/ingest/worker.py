"""A process that reads files for another one.

It is bounded by the operating system and not by anybody's attention: its memory by a limit of the process,
its time by an alarm whose default action ends it, even inside a library written in C. When the process
that it works for is gone it ends by itself, since the next thing it reads or writes fails.
"""

from __future__ import annotations

import os
import resource
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from indexer.ingest.reading import read_messages

if TYPE_CHECKING:
    from indexer.ingest.contract import Limits
    from indexer.ingest.reading import Message, Task

_PAGES_IN_USE: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told once.

    Attributes:
        corpus: The folder that the tasks' paths are relative to.
        limits: As for any reader.
        timeout_seconds: How long a file may take without giving anything.
        memory_bytes: Address space that it may take beyond what the program itself needs.
    """

    corpus: Path
    limits: Limits
    timeout_seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Ended:
    """All of the file has been told."""


def main(descriptor: int) -> None:
    """Reads one task after another from a socket and answers with messages, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with Connection(descriptor) as work:
        orders = cast("Orders", work.recv())
        _limit_memory(orders.memory_bytes)
        while True:
            try:
                task = cast("Task", work.recv())
            except EOFError:
                return
            _read(work, task, orders)


def _read(work: Connection[Message | Ended, object], task: Task, orders: Orders) -> None:
    signal.setitimer(signal.ITIMER_REAL, orders.timeout_seconds)
    for message in read_messages(orders.corpus, task, orders.limits):
        signal.setitimer(signal.ITIMER_REAL, 0)  # the other side may take its time
        work.send(message)
        signal.setitimer(signal.ITIMER_REAL, orders.timeout_seconds)
    signal.setitimer(signal.ITIMER_REAL, 0)
    work.send(Ended())


def _limit_memory(more_bytes: int) -> None:
    """Limits the address space, where the system says how much of it is taken by the program itself."""
    if _PAGES_IN_USE.exists():
        in_use = int(_PAGES_IN_USE.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        most = in_use + more_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
