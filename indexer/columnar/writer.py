"""Many documents at once into an index: adds, updates and deletes in one batch, with one commit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.builder import Learned, SegmentBuilder
from indexer.columnar.commit import acquire_lock, index_folder, publish, read_segments, remove_unnamed
from indexer.columnar.content import write_segment
from indexer.columnar.errors import ColumnarError
from indexer.columnar.merging import merged_content, parts_of
from indexer.columnar.reading import SegmentData
from indexer.columnar.sections import NewFile, SectionWriter
from indexer.columnar.segment import ColumnarSegment
from indexer.columnar.tiers import plan_merges
from indexer.columnar.workers import Task, WorkerPool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray
    from whoosh.index import FileIndex

    from indexer.columnar.workers import Complete

_BATCH: Final = 256
"""Documents that are analysed together."""
_BATCH_CHARACTERS: Final = 1 << 22
_WORKERS_FROM: Final = 2048
"""Documents from which on it pays to start other processes."""


@dataclass(frozen=True, slots=True)
class CommitReport:
    """What a commit did.

    Attributes:
        added: Documents that were added and are still there.
        deleted: Documents of earlier commits that were deleted or replaced.
        doc_count: Documents in the index now.
        segments: Segments in the index now.
        generation: Number of the commit.
    """

    added: int
    deleted: int
    doc_count: int
    segments: int
    generation: int


class BulkWriter:
    """Writes to an index in one batch; nothing is visible until `commit`.

    As a context manager it commits at the end, or cancels after an exception.

    Args:
        index: An index in a folder, empty or written by this codec.
        memory_bytes: Bound on the buffers of all processes together.
        complete: Makes a document of what was added, in the process that analyses it; what takes long and
            needs no other document is best done there. It must be picklable.
        processes: Other processes that analyse; by default one per core, started only when there is enough to
            do.
        lock_timeout_seconds: How long to wait for another writer.

    Raises:
        IndexLockedError: Another writer held the index all the time.
        ColumnarError: The index is not in a folder, or was written by another codec.
    """

    def __init__(
        self,
        index: FileIndex,
        *,
        memory_bytes: int = 512 << 20,
        complete: Complete = dict,
        processes: int | None = None,
        lock_timeout_seconds: float = 10.0,
    ) -> None:
        self._index = index
        self._folder = index_folder(index)
        self._lock = acquire_lock(index, lock_timeout_seconds)
        try:
            self.schema, self._segments, self._generation = read_segments(index)
            self._learned = Learned(dictionary=_dictionary(self._folder, self._segments))
        except BaseException:
            self._lock.release()
            raise
        self._unique = [name for name, field in self.schema.items() if field.unique]
        available = len(os.sched_getaffinity(0))
        self._processes = (available if available > 1 else 0) if processes is None else processes
        self._memory = memory_bytes // max(self._processes, 1)
        self._complete = complete
        self._pool: WorkerPool | None = None
        self._builder = SegmentBuilder(self.schema, self._learned)
        self._sequences: list[NDArray[np.int64]] = []
        self._new: list[tuple[ColumnarSegment, NDArray[np.int64]]] = []
        self._has_drafts = False
        self._batch: list[Mapping[str, Any]] = []
        self._characters = 0
        self._next = 0
        self._removals: dict[tuple[str, bytes], int] = {}
        self._closed = False

    def __enter__(self) -> BulkWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._closed:
            return
        if kind is None:
            self.commit()
        else:
            self.cancel()

    def add(self, document: Mapping[str, Any]) -> None:
        """Add a document: values by field name, as `add_document` takes them once they are complete."""
        self._check_open()
        self._batch.append(document)
        self._characters += sum(len(value) for value in document.values() if isinstance(value, str))
        self._next += 1
        if len(self._batch) >= _BATCH or self._characters >= _BATCH_CHARACTERS:
            self._take_batch()

    def update(self, document: Mapping[str, Any]) -> None:
        """Add a document in place of all earlier ones that have the same value in a unique field."""
        for name in self._unique:
            if document.get(name) is not None:
                self.delete(name, document[name])
        self.add(document)

    def delete(self, field: str, value: Any) -> None:
        """Delete all earlier documents, of this batch too, that have the term `value` in `field`."""
        self._check_open()
        self._removals[field, self.schema[field].to_bytes(value)] = self._next

    def _check_open(self) -> None:
        if self._closed:
            raise ColumnarError("the writer is closed")

    def _take_batch(self) -> None:
        """Hand the documents that wait to this process's builder, or to another process."""
        batch, self._batch, self._characters = self._batch, [], 0
        if not batch:
            return
        numbers = np.arange(self._next - len(batch), self._next)
        if self._processes and self._next > _WORKERS_FROM:
            if self._pool is None:
                name = self._index.indexname
                task = Task(self._folder, name, self.schema, self._memory, self._learned, self._complete)
                self._pool = WorkerPool(task, processes=self._processes)
                self._has_drafts = True
            self._pool.submit(int(numbers[0]), batch)
            return
        self._builder.add(list(map(self._complete, batch)))
        self._sequences.append(numbers)
        if self._builder.size >= self._memory:
            self._flush(draft=True)

    def _flush(self, *, draft: bool) -> None:
        """Write the documents in this process's builder as a segment, or as a draft that is to be merged."""
        if not self._builder.doc_count:
            return
        segment = ColumnarSegment(self._index.indexname)
        segment.set_doc_count(self._builder.doc_count)
        with SectionWriter(NewFile(self._folder / segment.file_name)) as writer:
            self._builder.write(writer, draft=draft)
        self._has_drafts |= draft
        self._new.append((segment, np.concatenate(self._sequences)))
        self._builder, self._sequences = SegmentBuilder(self.schema, self._learned), []

    def commit(self, *, optimize: bool = False) -> CommitReport:
        """Make everything visible in one step.

        Args:
            optimize: Merge all segments into one, whatever their sizes.

        Raises:
            ColumnarError: A value could not be kept; the index is unchanged and the writer closed.
        """
        self._check_open()
        try:
            self._take_batch()
            self._flush(draft=self._has_drafts)
            if self._pool is not None:
                self._new += self._pool.finish()
            before = sum(segment.doc_count() for segment in self._segments)
            self._apply_removals()
            kept = sum(segment.doc_count() for segment in self._segments)
            added = sum(segment.doc_count() for segment, _ in self._new)
            segments = self._merge(optimize=optimize)
            publish(self._index, self.schema, segments, self._generation + 1)
        except BaseException:
            self.cancel()
            raise
        self._close()
        return CommitReport(added, before - kept, kept + added, len(segments), self._generation + 1)

    def cancel(self) -> None:
        """Forget everything and remove what was written."""
        if not self._closed:
            self._close()

    def _close(self) -> None:
        self._closed = True
        if self._pool is not None:
            self._pool.stop()
        try:
            self._remove_leftovers()
        finally:
            self._lock.release()

    def _remove_leftovers(self) -> None:
        """Remove segment files that no commit names."""
        _, segments, generation = read_segments(self._index)
        remove_unnamed(self._index, segments, generation)

    def _apply_removals(self) -> None:
        if not self._removals:
            return
        for segment in self._segments:
            self._remove_from(segment, np.full(segment.doc_count_all(), -1))
        for segment, sequence in self._new:
            self._remove_from(segment, sequence)

    def _remove_from(self, segment: ColumnarSegment, sequence: NDArray[np.int64]) -> None:
        """Delete what came before the removal of a term; `sequence` says when each document came."""
        data = SegmentData.open(self._folder / segment.file_name)
        gone: list[NDArray[np.int64]] = []
        for (name, term), when in self._removals.items():
            field = data.field(name)
            postings = None if field is None else field.find(term)
            if postings is not None:
                docs = postings.docs.astype(np.int64)
                gone.append(docs[sequence[docs] < when])
        if gone:
            segment.delete_documents(np.concatenate(gone))

    def _merge(self, *, optimize: bool) -> list[ColumnarSegment]:
        fresh = [segment for segment, _ in self._new if segment.doc_count()]
        living = [*(segment for segment in self._segments if segment.doc_count()), *fresh]
        together = fresh if self._has_drafts or len(fresh) > 1 else []
        for group in plan_merges(living, together, optimize=optimize):
            merged = self._merge_group(group)
            place = living.index(group[0])
            living = [segment for segment in living if segment not in group]
            living.insert(place, merged)
        return living

    def _merge_group(self, group: list[ColumnarSegment]) -> ColumnarSegment:
        parts = parts_of([(SegmentData.open(self._folder / s.file_name), s.deleted) for s in group])
        merged = ColumnarSegment(self._index.indexname)
        merged.set_doc_count(sum(part.count for part in parts))
        with SectionWriter(NewFile(self._folder / merged.file_name)) as writer:
            write_segment(writer, merged_content(parts))
        return merged


def _dictionary(folder: Path, segments: Sequence[ColumnarSegment]) -> bytes | None:
    """What the largest segment's stored texts are compressed against."""
    largest = max(segments, key=lambda segment: segment.doc_count_all(), default=None)
    if largest is None:
        return None
    return next(iter(SegmentData.open(folder / largest.file_name).stored.dictionaries()), None)
