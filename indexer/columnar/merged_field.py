"""A field of several segments as one source of postings.

The postings of a term stand in one stretch in each segment, and a merge puts these stretches one after
another. Long ones are copied as slices; short ones, of which there are many, by index arithmetic, all at
once. Deleted documents are left out before that.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.content import CHUNK_POSTINGS, FieldChunk, FieldLayout
from indexer.columnar.inversion import narrow_lengths
from indexer.columnar.uniting import unite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.merging import Part
    from indexer.columnar.postings import FieldPostings

_LONG: Final = 48
"""Entries from which on a slice is copied faster by itself than by its indexes."""


class MergedField:
    """A field of several segments as one source.

    Args:
        name: The field's name.
        parts: The segments; at least one has the field.
    """

    def __init__(self, name: str, parts: Sequence[Part]) -> None:
        given = [(part, part.data.field(name)) for part in parts]
        self._sources = [_Source(part, field) for part, field in given if field is not None]
        fields = [source.field for source in self._sources]
        self._has_positions = any(field.positions is not None for field in fields)
        self._has_freqs = self._has_positions or any(field.freqs is not None for field in fields)
        self._weighted = any(field.weights is not None for field in fields)
        self._lengths = _merge_lengths(given) if any(field.scored for field in fields) else None
        self._united = unite([field.terms for field in fields])
        self._counts = np.zeros(len(self._united), np.int64)
        for source, numbers in zip(self._sources, self._united.numbers, strict=True):
            self._counts[numbers] += source.counts
        self._kept = self._counts > 0
        renumbered = np.cumsum(self._kept) - 1
        for source, numbers in zip(self._sources, self._united.numbers, strict=True):
            source.numbers = renumbered[numbers]

    def layout(self) -> FieldLayout:
        """What is known before the postings come."""
        types = [s.field.positions.values.dtype for s in self._sources if s.field.positions is not None]
        return FieldLayout(
            self._united.pack(self._kept),
            int(self._counts.sum()),
            has_freqs=self._has_freqs,
            weighted=self._weighted,
            occurrences=sum(source.occurrences for source in self._sources) if self._has_positions else 0,
            position_type=max(types, key=lambda kind: kind.itemsize) if types else None,
            lengths=self._lengths,
        )

    def chunks(self) -> Iterator[FieldChunk]:
        """The postings, some terms at a time."""
        counts = self._counts[self._kept]
        ends = np.cumsum(counts)
        first = 0
        while first < len(counts):
            limit = int(ends[first] - counts[first]) + CHUNK_POSTINGS
            last = max(first + 1, int(np.searchsorted(ends, limit, side="right")))
            yield self._chunk(first, counts[first:last])
            for source in self._sources:
                source.part.data.sections.release()
            first = last

    def _chunk(self, first: int, counts: NDArray[np.int64]) -> FieldChunk:
        pieces = [source.take(first, first + len(counts)) for source in self._sources]
        pieces = [piece for piece in pieces if len(piece.numbers)]
        size = int(counts.sum())
        plans = _plans(len(counts), [(piece.numbers, piece.counts) for piece in pieces])
        docs = np.empty(size, np.int32)
        freqs = np.empty(size, np.result_type(*(piece.freqs.dtype for piece in pieces)))
        weights = np.empty(size, np.float32) if self._weighted else None
        for piece, plan in zip(pieces, plans, strict=True):
            plan.copy(piece.docs, docs)
            if self._has_freqs:
                plan.copy(piece.freqs, freqs)
            if weights is not None:
                plan.copy(piece.freqs if piece.weights is None else piece.weights, weights)
        positions = _merge_positions(pieces, len(counts)) if self._has_positions else None
        return FieldChunk(counts, docs, freqs if self._has_freqs else None, weights, positions)


def _merge_lengths(given: Sequence[tuple[Part, FieldPostings | None]]) -> NDArray[Any]:
    pieces: list[NDArray[Any]] = []
    for part, field in given:
        if field is None or field.lengths is None:
            pieces.append(np.zeros(part.count, np.uint16))
        else:
            pieces.append(part.kept(field.lengths))
    return narrow_lengths(np.concatenate(pieces))


def _merge_positions(pieces: Sequence[_Piece], terms: int) -> NDArray[Any]:
    each = [piece.positions for piece in pieces]
    merged = np.empty(sum(map(len, each)), np.result_type(*(one.dtype for one in each)))
    plans = _plans(terms, [(piece.numbers, piece.occurrences()) for piece in pieces])
    for plan, positions in zip(plans, each, strict=True):
        plan.copy(positions, merged)
    return merged


class _Source:
    """A field in one of the segments.

    Attributes:
        counts: Postings of each term that go along.
        occurrences: Positions that go along.
        numbers: Number of each term in the merged field; of one that is left out, that of its predecessor.
    """

    def __init__(self, part: Part, field: FieldPostings) -> None:
        self.part = part
        self.field = field
        self.numbers = np.empty(0, np.int64)
        self._starts: NDArray[np.int64] = np.asarray(field.starts).astype(np.int64)
        self.counts: NDArray[np.int64] = np.diff(self._starts)
        self.occurrences = 0 if field.positions is None else len(field.positions.values)
        if part.keep is not None:
            self._count_kept(part.keep)

    def _count_kept(self, keep: NDArray[np.bool_]) -> None:
        self.occurrences = 0
        kept = np.empty(len(self.counts), np.int64)
        first = 0
        while first < len(kept):
            last = int(np.searchsorted(self._starts, self._starts[first] + CHUNK_POSTINGS, side="right")) - 1
            last = max(last, first + 1)
            start, end = int(self._starts[first]), int(self._starts[last])
            flags = keep[self.field.docs.between(start, end)]
            kept[first:last] = np.add.reduceat(flags, self._starts[first:last] - start, dtype=np.int64)
            if self.field.positions is not None and self.field.freqs is not None:
                self.occurrences += int(self.field.freqs.between(start, end)[flags].sum(dtype=np.int64))
            first = last
        self.counts = kept

    def take(self, first: int, last: int) -> _Piece:
        """The postings of the terms that have the merged numbers from `first` up to `last`."""
        low, high = np.searchsorted(self.numbers, (first, last)).tolist()
        starts = self._starts[low : high + 1]
        numbers, counts = self.numbers[low:high] - first, self.counts[low:high]
        if self.part.keep is not None:
            left = counts > 0
            numbers, counts = numbers[left], counts[left]
        return _Piece(self, (int(starts[0]), int(starts[-1])), numbers, counts)


class _Piece:
    """The postings of some consecutive terms in one segment, those of deleted documents left out.

    Args:
        source: The field in the segment.
        places: First of the postings and one past the last.
        numbers: The terms' numbers in the chunk, ascending.
        counts: Their postings.
    """

    def __init__(
        self, source: _Source, places: tuple[int, int], numbers: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> None:
        self.numbers = numbers
        self.counts = counts
        self._field = source.field
        self._places = places
        docs = source.field.docs.between(*places)
        self._keep = None if source.part.keep is None else source.part.keep[docs]
        self.docs = source.part.renumbered(docs if self._keep is None else docs[self._keep])

    @cached_property
    def _all_freqs(self) -> NDArray[Any]:
        freqs = self._field.freqs
        if freqs is None:
            return np.ones(self._places[1] - self._places[0], np.uint8)
        return freqs.between(*self._places)

    @cached_property
    def freqs(self) -> NDArray[Any]:
        """Occurrences of each posting."""
        return self._all_freqs if self._keep is None else self._all_freqs[self._keep]

    @property
    def weights(self) -> NDArray[np.float32] | None:
        """Weights of the postings, None where they are the occurrences."""
        if self._field.weights is None:
            return None
        weights: NDArray[np.float32] = self._field.weights[slice(*self._places)]
        return weights if self._keep is None else weights[self._keep]

    @property
    def positions(self) -> NDArray[Any]:
        """Positions of all postings."""
        assert self._field.positions is not None, "asked only of fields with positions"
        first = int(self._field.positions.starts(np.array(self._places[:1]))[0])
        last = first + int(self._all_freqs.sum(dtype=np.int64))
        positions = self._field.positions.values[first:last]
        return positions if self._keep is None else positions[np.repeat(self._keep, self._all_freqs)]

    def occurrences(self) -> NDArray[np.int64]:
        """How many positions each term has."""
        ends = np.cumsum(self.freqs, dtype=np.int64)[np.cumsum(self.counts) - 1]
        return np.diff(ends, prepend=np.int64(0))


class _Plan:
    """Where the stretches of one segment go.

    Args:
        starts: Where each begins in the segment's array.
        targets: Where it begins in the merged one.
        sizes: Its entries.
    """

    def __init__(
        self, starts: NDArray[np.int64], targets: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> None:
        is_long = sizes >= _LONG
        self._long = [array[is_long].tolist() for array in (starts, targets, sizes)]
        short = ~is_long
        counts = sizes[short]
        step = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        self._from = step + np.repeat(starts[short], counts)
        self._to = step + np.repeat(targets[short], counts)

    def copy(self, values: NDArray[Any], merged: NDArray[Any]) -> None:
        """Copy entries to where they belong."""
        merged[self._to] = values[self._from]
        for start, target, size in zip(*self._long, strict=True):
            merged[target : target + size] = values[start : start + size]


def _plans(terms: int, pieces: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> list[_Plan]:
    """Plans that lay out the entries of all pieces by term, then by piece.

    Args:
        terms: How many terms there are.
        pieces: For each, the numbers of its terms and how many entries each has.
    """
    sizes = np.zeros((terms, len(pieces)), np.int64)
    for column, (numbers, counts) in enumerate(pieces):
        sizes[numbers, column] = counts
    targets = np.cumsum(sizes.ravel()).reshape(sizes.shape) - sizes
    return [
        _Plan(np.cumsum(counts) - counts, targets[numbers, column], counts)
        for column, (numbers, counts) in enumerate(pieces)
    ]
