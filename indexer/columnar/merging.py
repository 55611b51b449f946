"""Several segments into one, by moving slices of arrays.

Terms of all segments are united once; then every section is written in chunks of consecutive terms, for each
of which the postings of the segments are copied to their places by index arithmetic. Deleted documents are
left out on the way. Memory is bounded by the chunk and by the united dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.columns import KeywordColumn, KeywordValues, NumberColumn, NumberValues
from indexer.columnar.content import SegmentContent
from indexer.columnar.inversion import at_least_u16
from indexer.columnar.stored import StoredBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.postings import FieldPostings
    from indexer.columnar.reading import SegmentData

_CHUNK_POSTINGS: Final = 1 << 21
_COPY_FROM: Final = 256
"""Documents from which on a segment's stored blocks are copied as they are; smaller ones are packed anew."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment that goes into a merge.

    Attributes:
        data: The open segment.
        keep: Which of its documents go along, None for all.
        base: Number that its first kept document gets.
    """

    data: SegmentData
    keep: NDArray[np.bool_] | None
    base: int

    @property
    def count(self) -> int:
        """Documents that go along."""
        return self.data.doc_count if self.keep is None else int(np.count_nonzero(self.keep))

    def kept(self, values: NDArray[Any]) -> NDArray[Any]:
        """The values, one per document, of the documents that go along."""
        return values if self.keep is None else values[self.keep]


def parts_of(segments: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]]) -> list[Part]:
    """The parts of a merge from open segments and the documents deleted in each."""
    parts: list[Part] = []
    base = 0
    for data, deleted in segments:
        part = Part(data, None if deleted is None else ~deleted, base)
        parts.append(part)
        base += part.count
    return parts


def merged_content(parts: Sequence[Part]) -> SegmentContent:
    """What a segment made of `parts`, in their order, holds."""
    count = sum(part.count for part in parts)
    fields = sorted({name for part in parts for name in part.data.field_names})
    columns = sorted({name for part in parts for name in part.data.column_names})
    return SegmentContent(
        count,
        {name: MergedField(name, parts) for name in fields},
        {name: _merge_column(name, parts) for name in columns},
        _merge_stored(parts),
    )


class MergedField:
    """A field of several segments as one source."""

    def __init__(self, name: str, parts: Sequence[Part]) -> None:
        given = [(part, part.data.field(name)) for part in parts]
        self._sources = [(part, field) for part, field in given if field is not None]
        fields = [field for _, field in self._sources]
        self.freq_type = _widest([field.freqs for field in fields])
        self.position_type = _widest([field.positions for field in fields])
        if self.position_type is not None and self.freq_type is None:
            self.freq_type = np.dtype("u1")
        self.weighted = any(field.weighted for field in fields)
        self.lengths = _merge_lengths(given) if any(field.scored for field in fields) else None
        vocabularies = [list(field.terms) for field in fields]
        self._terms = sorted(set().union(*vocabularies))
        number_of = {term: number for number, term in enumerate(self._terms)}
        self._numbers = [
            np.fromiter((number_of[term] for term in terms), np.int64, len(terms)) for terms in vocabularies
        ]

    def chunks(self) -> Iterator[_MergedChunk]:
        totals = np.zeros(len(self._terms), np.int64)
        for (_, field), numbers in zip(self._sources, self._numbers, strict=True):
            totals[numbers] += _counts(field.starts)
        ends = np.cumsum(totals)
        first = 0
        while first < len(self._terms):
            limit = int(ends[first] - totals[first]) + _CHUNK_POSTINGS
            last = max(first + 1, int(np.searchsorted(ends, limit, side="right")))
            chunk = self._chunk(first, last)
            if len(chunk.terms()):
                yield chunk
            first = last

    def _chunk(self, first: int, last: int) -> _MergedChunk:
        slices = []
        for (part, field), numbers in zip(self._sources, self._numbers, strict=True):
            low, high = np.searchsorted(numbers, (first, last)).tolist()
            slices.append(_Slice(part, field, (low, high), numbers[low:high] - first))
        return _MergedChunk(self._terms[first:last], slices, self.freq_type)


def _counts(starts: memoryview) -> NDArray[np.int64]:
    places: NDArray[np.int64] = np.asarray(starts).astype(np.int64)
    return places[1:] - places[:-1]


def _widest(arrays: Sequence[NDArray[Any] | None]) -> np.dtype[Any] | None:
    types = [array.dtype for array in arrays if array is not None]
    return max(types, key=lambda kind: kind.itemsize) if types else None


def _merge_lengths(given: Sequence[tuple[Part, FieldPostings | None]]) -> NDArray[Any]:
    pieces: list[NDArray[Any]] = []
    for part, field in given:
        if field is None or field.lengths is None:
            pieces.append(np.zeros(part.count, np.uint16))
        else:
            pieces.append(part.kept(field.lengths))
    return at_least_u16(np.concatenate(pieces))


class _Slice:
    """The postings of some consecutive terms in one segment, those of deleted documents left out.

    Args:
        part: The segment.
        field: The field in it.
        terms: First and one past the last number of the terms, in the segment.
        numbers: The terms' numbers in the chunk.
    """

    def __init__(
        self, part: Part, field: FieldPostings, terms: tuple[int, int], numbers: NDArray[np.int64]
    ) -> None:
        self.field = field
        starts = np.asarray(field.starts[terms[0] : terms[1] + 1]).astype(np.int64)
        self.first, self.last = (int(starts[0]), int(starts[-1])) if len(starts) else (0, 0)
        docs = field.docs[self.first : self.last]
        self.numbers = numbers
        self.counts: NDArray[np.int64] = starts[1:] - starts[:-1]
        self.keep = None if part.keep is None else part.keep[docs]
        if part.keep is None or self.keep is None:
            self.docs = docs + np.int32(part.base)
            return
        term_of = np.repeat(np.arange(len(self.counts)), self.counts)
        self.counts = np.bincount(term_of[self.keep], minlength=len(self.counts))
        new_numbers = (np.cumsum(part.keep) - 1 + part.base).astype(np.int32)
        self.docs = new_numbers[docs[self.keep]]

    def values(self, array: NDArray[Any] | None) -> NDArray[Any]:
        """This slice of an array with an entry per posting; ones when the segment has none."""
        if array is None:
            return np.ones(len(self.docs), np.uint8)
        values = array[self.first : self.last]
        return values if self.keep is None else values[self.keep]

    def positions(self) -> NDArray[Any]:
        """The positions of this slice's postings."""
        assert self.field.positions is not None, "asked only of fields with positions"
        assert self.field.freqs is not None, "a field with positions has frequencies"
        if self.first == self.last:
            return self.field.positions[:0]
        start = int(self.field.position_starts(np.array([self.first]))[0])
        freqs = self.field.freqs[self.first : self.last].astype(np.int64)
        positions = self.field.positions[start : start + int(freqs.sum())]
        return positions if self.keep is None else positions[np.repeat(self.keep, freqs)]


class _MergedChunk:
    """Some terms of a merged field: the slices of all segments, laid out term by term."""

    def __init__(
        self, terms: Sequence[bytes], slices: Sequence[_Slice], freq_type: np.dtype[Any] | None
    ) -> None:
        self._slices = slices
        self._freq_type = freq_type
        counts = np.zeros((len(terms), len(slices)), np.int64)
        for column, piece in enumerate(slices):
            counts[piece.numbers, column] = piece.counts
        self._counts = counts.sum(axis=1)
        self._places = _places(counts, slices)
        self._size = int(self._counts.sum())
        self._kept_terms = [term for term, count in zip(terms, self._counts.tolist(), strict=True) if count]

    def terms(self) -> Sequence[bytes]:
        return self._kept_terms

    def counts(self) -> NDArray[np.int64]:
        kept: NDArray[np.int64] = self._counts[self._counts > 0]
        return kept

    def _laid_out(self, arrays: Sequence[NDArray[Any]], dtype: np.dtype[Any]) -> NDArray[Any]:
        laid_out = np.empty(self._size, dtype)
        for array, places in zip(arrays, self._places, strict=True):
            laid_out[places] = array
        return laid_out

    def docs(self) -> NDArray[np.int32]:
        return self._laid_out([piece.docs for piece in self._slices], np.dtype("i4"))

    def freqs(self) -> NDArray[Any] | None:
        if self._freq_type is None:
            return None
        return self._laid_out([piece.values(piece.field.freqs) for piece in self._slices], self._freq_type)

    def weights(self) -> NDArray[np.float32] | None:
        if not any(piece.field.weighted for piece in self._slices):
            return None
        return self._laid_out([piece.values(piece.field.weights) for piece in self._slices], np.dtype("f4"))

    def positions(self) -> NDArray[Any]:
        freqs = self.freqs()
        assert freqs is not None, "a field with positions has frequencies"
        ends = np.cumsum(freqs, dtype=np.int64)
        dtype = _widest([piece.field.positions for piece in self._slices])
        laid_out = np.empty(int(ends[-1]) if len(ends) else 0, dtype)
        starts = ends - freqs
        for piece, places in zip(self._slices, self._places, strict=True):
            own = freqs[places].astype(np.int64)
            shift = starts[places] - (np.cumsum(own) - own)
            laid_out[np.repeat(shift, own) + np.arange(own.sum())] = piece.positions()
        return laid_out


def _places(counts: NDArray[np.int64], slices: Sequence[_Slice]) -> list[NDArray[np.int64]]:
    """For each slice, where its postings go in a layout by term, then by segment."""
    ends = np.cumsum(counts.ravel()).reshape(counts.shape)
    places = []
    for column, piece in enumerate(slices):
        own = counts[piece.numbers, column]
        shift = ends[piece.numbers, column] - np.cumsum(own)
        places.append(np.repeat(shift, own) + np.arange(own.sum()))
    return places


def _merge_column(name: str, parts: Sequence[Part]) -> NumberColumn | KeywordColumn:
    given = [(part, part.data.column(name)) for part in parts]
    present = np.concatenate([_presence(part, column) for part, column in given])
    numbers = [column for _, column in given if isinstance(column, NumberValues)]
    if numbers:
        default, dtype = numbers[0].default, numbers[0].values.dtype
        values = [
            part.kept(column.values)
            if isinstance(column, NumberValues)
            else np.full(part.count, default, dtype)
            for part, column in given
        ]
        return NumberColumn(np.concatenate(values), present, default)
    return _merge_keywords([(part, c) for part, c in given if not isinstance(c, NumberValues)], present)


def _presence(part: Part, column: NumberValues | KeywordValues | None) -> NDArray[np.bool_]:
    if column is None:
        return np.zeros(part.count, np.bool_)
    return np.ones(part.count, np.bool_) if column.present is None else part.kept(column.present)


def _merge_keywords(
    given: Sequence[tuple[Part, KeywordValues | None]], present: NDArray[np.bool_]
) -> KeywordColumn:
    default = next(column.default for _, column in given if column is not None)
    values: list[NDArray[np.int64]] = []
    used: list[list[bytes]] = []
    for part, column in given:
        if column is None:
            used.append([default])
            values.append(np.zeros(part.count, np.int64))
        else:
            distinct, codes = np.unique(part.kept(column.codes), return_inverse=True)
            used.append([column.terms[code] for code in distinct.tolist()])
            values.append(codes)
    terms = sorted(set().union(*used))
    number_of = {term: number for number, term in enumerate(terms)}
    renumbered = [
        np.array([number_of[term] for term in own], np.int64)[codes]
        for own, codes in zip(used, values, strict=True)
    ]
    return KeywordColumn(np.concatenate(renumbered), terms, present, default)


def _merge_stored(parts: Sequence[Part]) -> StoredBuilder:
    merged = StoredBuilder()
    for part in parts:
        stored = part.data.stored
        kept = np.arange(part.data.doc_count) if part.keep is None else np.flatnonzero(part.keep)
        merged.add_heads([stored.head(doc) for doc in kept.tolist()])
        for first, last, frame in stored.blocks():
            if part.keep is None and part.data.doc_count >= _COPY_FROM:
                merged.add_frame(bytes(frame), last - first)
            else:
                lines = stored.bodies(frame)
                own = (
                    range(last - first)
                    if part.keep is None
                    else np.flatnonzero(part.keep[first:last]).tolist()
                )
                merged.add_bodies([lines[place] for place in own])
    return merged
