"""Other processes that analyse batches and write segments.

Batches go through one queue, from which each worker takes the next when it is done; a worker writes the draft
of a segment whenever its share of the memory is used up, and reports the file and the sequence numbers of the
documents in it.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.builder import Learned, SegmentBuilder
from indexer.columnar.errors import ColumnarError
from indexer.columnar.sections import NewFile, SectionWriter
from indexer.columnar.segment import ColumnarSegment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.queues import Queue
    from pathlib import Path

    from numpy.typing import NDArray
    from whoosh.fields import Schema

    Written = tuple[str, NDArray[np.int64]]

Complete = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Makes a document of what was added."""

_WAIT_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Task:
    """What a process is to do with the batches that it takes.

    Attributes:
        folder: The index's folder.
        indexname: The index's name.
        schema: The index's schema.
        memory_bytes: Bound on the buffers.
        learned: What is known already.
        complete: Makes documents of what is in the batches.
    """

    folder: Path
    indexname: str
    schema: Schema
    memory_bytes: int
    learned: Learned
    complete: Complete


class WorkerPool:
    """Processes that turn batches of documents into segment files.

    Args:
        task: What each is to do.
        processes: How many.
    """

    def __init__(self, task: Task, *, processes: int) -> None:
        # a copy of this process starts at once, but is only safe while no other thread holds a lock
        forked = threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if forked else "spawn")
        if not forked:
            # the keys of runs hold in one memory only
            task = replace(task, learned=Learned(dictionary=task.learned.dictionary))
        self._indexname = task.indexname
        self._batches: Queue[Any] = context.Queue(2 * processes)
        self._results: Queue[Any] = context.Queue()
        self._batches.cancel_join_thread()  # an interpreter that exits early must not wait for dead workers
        arguments = (task, self._batches, self._results)
        self._processes = [
            context.Process(target=_work, args=arguments, daemon=True) for _ in range(processes)
        ]
        for process in self._processes:
            process.start()

    def submit(self, first: int, batch: Sequence[Mapping[str, Any]]) -> None:
        """Hand over documents, numbered from `first`; waits while all processes are busy.

        Raises:
            ColumnarError: A process has failed or died.
        """
        self._put((first, list(batch)))

    def _put(self, item: Any) -> None:
        while True:
            try:
                self._batches.put(item, timeout=_WAIT_SECONDS)
            except queue.Full:
                self._check()
            else:
                return

    def _check(self) -> None:
        if any(process.exitcode for process in self._processes):
            raise ColumnarError(self._failure())

    def _failure(self) -> str:
        while True:
            try:
                result = self._results.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                return "a process of the writer died"
            if isinstance(result, str):
                return result

    def finish(self) -> list[tuple[ColumnarSegment, NDArray[np.int64]]]:
        """Wait for everything; the segments written and, for each document in them, its number.

        Raises:
            ColumnarError: A process has failed or died.
        """
        for _ in self._processes:
            self._put(None)
        written: list[Written] = []
        running = len(self._processes)
        while running:
            try:
                result = self._results.get(timeout=_WAIT_SECONDS)
            except queue.Empty:
                self._check()
                continue
            if isinstance(result, str):
                raise ColumnarError(result)
            written += result
            running -= 1
        self.stop()
        written.sort(key=lambda entry: int(entry[1][0]))
        return [(self._segment(segid, numbers), numbers) for segid, numbers in written]

    def _segment(self, segid: str, numbers: NDArray[np.int64]) -> ColumnarSegment:
        segment = ColumnarSegment(self._indexname, segid)
        segment.set_doc_count(len(numbers))
        return segment

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        for process in self._processes:
            if process.exitcode is None:
                process.join(_WAIT_SECONDS) if process.exitcode == 0 else process.terminate()
            process.join()
        for channel in (self._batches, self._results):
            channel.cancel_join_thread()
            channel.close()


def _work(task: Task, batches: Queue[Any], results: Queue[Any]) -> None:
    """What a process does: batches until None comes, then a report of what it has written."""
    try:
        results.put(_write_batches(task, batches))
    except Exception as error:
        results.put(f"{type(error).__name__}: {error}")
        results.close()
        results.join_thread()
        raise


def _write_batches(task: Task, batches: Queue[Any]) -> list[Written]:
    written: list[Written] = []
    builder = SegmentBuilder(task.schema, task.learned)
    numbers: list[NDArray[np.int64]] = []
    while True:
        item = batches.get()
        if item is not None:
            builder.add(list(map(task.complete, item[1])))
            numbers.append(np.arange(item[0], item[0] + len(item[1])))
        if builder.doc_count and (item is None or builder.size >= task.memory_bytes):
            segment = ColumnarSegment(task.indexname)
            with SectionWriter(NewFile(task.folder / segment.file_name)) as writer:
                builder.write(writer, draft=True)
            written.append((segment.segid, np.concatenate(numbers)))
            builder, numbers = SegmentBuilder(task.schema, task.learned), []
        if item is None:
            return written
