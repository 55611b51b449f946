"""Files handed out to processes, their messages handed back in the order of the files.

The order makes the same corpus give the same ids, whichever process is faster. A worker that dies, or that
its alarm ends, costs its file and is replaced. Workers are started as programs of their own rather than
forked or spawned by :mod:`multiprocessing`: a fork copies the threads' locks of whoever uses this package,
and a spawn runs the main module of a script that never thought of it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Self, cast

from indexer.errors import DamagedFileError, FileTooCostlyError, IngestError
from indexer.ingest.reading import Message, Outcomes, Task, read_messages
from indexer.ingest.worker import Ended, Orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

_AHEAD: Final = 8
"""Files a worker may be ahead of the one whose messages are wanted."""
_MESSAGES_AHEAD: Final = 4
"""Messages of such a file that are kept; then its worker waits."""


@contextmanager
def reading(orders: Orders, tasks: Iterable[Task], *, here: bool) -> Iterator[Iterator[Iterator[Message]]]:
    """The messages of each task, in their order; read ``here``, in this process, or by a pool of workers."""
    if here:
        yield (read_messages(orders.corpus, task, orders.limits) for task in tasks)
    else:
        with Pool(orders) as pool:
            yield pool.read(tasks)


class Pool:
    """As many workers as there are processors to use; a context manager that ends them."""

    def __init__(self, orders: Orders, workers: int | None = None) -> None:
        self._orders = orders
        self._size = workers or os.cpu_count() or 1
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def read(self, tasks: Iterable[Task]) -> Iterator[Iterator[Message]]:
        """Yields for each of ``tasks`` its messages; take them all before going on to the next."""
        waiting = iter(tasks)
        jobs: deque[_Job] = deque()
        while True:
            self._hand_out(waiting, jobs)
            if not jobs:
                return
            self._collect(jobs, timeout_seconds=0)
            yield self._messages(waiting, jobs)
            jobs.popleft()

    def _messages(self, waiting: Iterator[Task], jobs: deque[_Job]) -> Iterator[Message]:
        wanted = jobs[0]
        while wanted.inbox or not wanted.is_over:
            if wanted.inbox:
                yield wanted.inbox.popleft()
            else:
                self._collect(jobs, timeout_seconds=None)
                self._hand_out(waiting, jobs)

    def _hand_out(self, waiting: Iterator[Task], jobs: deque[_Job]) -> None:
        while len(jobs) < self._size * _AHEAD:
            idle = [worker for worker in self._workers if worker.job is None]
            if not idle and len(self._workers) == self._size:
                return
            task = next(waiting, None)
            if task is None:
                return
            jobs.append((idle or [self._hire()])[0].begin(task))

    def _hire(self) -> _Worker:
        self._workers.append(_Worker(self._orders))
        return self._workers[-1]

    def _collect(self, jobs: deque[_Job], timeout_seconds: float | None) -> None:
        """Takes in what the workers have said, but no more of later files than may be kept."""
        wanted = jobs[0]
        speaking = {
            worker.connection: worker
            for worker in self._workers
            if worker.job and (worker.job is wanted or len(worker.job.inbox) < _MESSAGES_AHEAD)
        }
        for connection in wait(list(speaking), timeout_seconds):
            worker = speaking[cast("Connection[Orders | Task, Message | Ended]", connection)]
            if not worker.listen():
                worker.end()
                self._workers.remove(worker)


@dataclass(slots=True)
class _Job:
    """A task that was handed out, and what has been heard of it."""

    inbox: deque[Message] = field(default_factory=deque)
    is_over: bool = False


class _Worker:
    """The near end of a worker.

    Attributes:
        connection: Tasks go in, messages come out.
        job: What it is at, or None.
    """

    def __init__(self, orders: Orders) -> None:
        near, far = socket.socketpair()
        with far:
            program = (
                f"import sys; sys.path[:] = {sys.path!r}; "
                f"from indexer.ingest.worker import main; main({far.fileno()})"
            )
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[far.fileno()],
            )
        self._timeout_seconds = orders.timeout_seconds
        self.connection: Connection[Orders | Task, Message | Ended] = Connection(near.detach())
        self.connection.send(orders)
        self.job: _Job | None = None

    def begin(self, task: Task) -> _Job:
        """Hands it a task; that it has died meanwhile shows when it is listened to."""
        self.job = _Job()
        with suppress(OSError):
            self.connection.send(task)
        return self.job

    def listen(self) -> bool:
        """Takes in one message; whether the worker still lives."""
        job = cast("_Job", self.job)
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            job.inbox.append(Outcomes((self._reason(),)))
            job.is_over = True
            return False
        if isinstance(message, Ended):
            job.is_over = True
            self.job = None
        else:
            job.inbox.append(message)
        return True

    def end(self) -> None:
        """Ends it, whatever it is doing."""
        self.connection.close()
        self._process.kill()
        self._process.wait()

    def _reason(self) -> IngestError:
        status = self._process.wait()
        if status == -signal.SIGALRM:
            message = f"Reading it took more than {self._timeout_seconds:g} seconds."
            return FileTooCostlyError(message, "Leave it out, or raise 'file_timeout_seconds'.")
        return DamagedFileError(
            f"The process that read it died (status {status}).", "Save it anew, or leave it out."
        )
