"""What goes into a segment file, and the one place that writes it.

A field's postings arrive as `FieldSource`: chunks of whole terms in term order, each able to hand out its
columns. The builder has one chunk in memory; a merge has many and computes them as they are written, so that
its memory is bounded.

Sections of a field, with prefix `f<number>.`:

| section | type | entries | meaning |
|---|---|---|---|
| `terms`, `terms.at` | u8, u32/u64 | bytes, terms + 1 | the dictionary |
| `starts` | u32/u64 | terms + 1 | where a term's postings begin |
| `docs` | i32 | postings | document numbers, ascending within a term |
| `freqs` | u8/u16/u32 | postings | occurrences; absent when all are 1 |
| `weights` | f32 | postings | weights; absent when equal to the occurrences |
| `impacts` | u8 | postings | rounded-up BM25 impact, see `impacts` |
| `best.terms`, `best` | u32 | long terms, 64 each | a long term's strongest postings, strongest first |
| `positions` | u16/u32 | occurrences | token positions, posting by posting |
| `samples` | u32/u64 | postings / 64 + 1 | where the positions of every 64th posting begin |
| `lengths` | u16/u32 | documents | tokens of the document in this field |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from indexer.columnar.dictionary import pack_offsets, pack_terms
from indexer.columnar.impacts import PIVOT_B, PIVOT_K1, BestPostings, quantise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.sections import SectionWriter

SAMPLE: Final = 64


def unsigned(largest: int) -> np.dtype[Any]:
    """The narrowest unsigned type, of 1, 2 or 4 bytes, that holds `largest`."""
    return np.dtype("u1" if largest < 2**8 else "u2" if largest < 2**16 else "u4")


class FieldChunk(Protocol):
    """Some consecutive terms of a field. Every array is in term order, then document order."""

    def terms(self) -> Sequence[bytes]: ...

    def counts(self) -> NDArray[np.int64]:
        """Postings of each term."""
        ...

    def docs(self) -> NDArray[np.int32]: ...

    def freqs(self) -> NDArray[Any] | None: ...

    def weights(self) -> NDArray[np.float32] | None: ...

    def positions(self) -> NDArray[Any] | None: ...


class FieldSource(Protocol):
    """A field's postings, to be written once; `chunks` can be called repeatedly."""

    lengths: NDArray[Any] | None
    freq_type: np.dtype[Any] | None
    position_type: np.dtype[Any] | None
    weighted: bool

    def chunks(self) -> Iterable[FieldChunk]: ...


@dataclass(slots=True)
class FieldContent:
    """A field's postings in memory: a source of one chunk.

    Attributes:
        sorted_terms: Distinct terms in byte order.
        posting_counts: Postings of each term.
        doc_numbers: Ascending within each term.
        occurrences: Per posting, None when all are 1.
        posting_weights: Per posting, None when equal to the occurrences.
        token_positions: Per occurrence, None when the field keeps none.
        lengths: Tokens per document, None when the field is not scored.
    """

    sorted_terms: Sequence[bytes]
    posting_counts: NDArray[np.int64]
    doc_numbers: NDArray[np.int32]
    occurrences: NDArray[Any] | None = None
    posting_weights: NDArray[np.float32] | None = None
    token_positions: NDArray[Any] | None = None
    lengths: NDArray[Any] | None = None
    freq_type: np.dtype[Any] | None = field(init=False)
    position_type: np.dtype[Any] | None = field(init=False)
    weighted: bool = field(init=False)

    def __post_init__(self) -> None:
        self.freq_type = None if self.occurrences is None else self.occurrences.dtype
        self.position_type = None if self.token_positions is None else self.token_positions.dtype
        self.weighted = self.posting_weights is not None

    def chunks(self) -> Iterable[FieldChunk]:
        return [self]

    def terms(self) -> Sequence[bytes]:
        return self.sorted_terms

    def counts(self) -> NDArray[np.int64]:
        return self.posting_counts

    def docs(self) -> NDArray[np.int32]:
        return self.doc_numbers

    def freqs(self) -> NDArray[Any] | None:
        return self.occurrences

    def weights(self) -> NDArray[np.float32] | None:
        return self.posting_weights

    def positions(self) -> NDArray[Any] | None:
        return self.token_positions


class ColumnSource(Protocol):
    """One value per document, to be written as sections that start with a prefix."""

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        """Write the sections and return what the reader needs to know."""
        ...


@dataclass(slots=True)
class SegmentContent:
    """All of a segment: postings by field, columns by field, and the stored documents."""

    doc_count: int
    fields: Mapping[str, FieldSource]
    columns: Mapping[str, ColumnSource]
    stored: ColumnSource


def write_segment(writer: SectionWriter, content: SegmentContent) -> None:
    """Write `content`, which completes the file."""
    meta: dict[str, Any] = {"doc_count": content.doc_count, "fields": {}, "columns": {}}
    for number, name in enumerate(sorted(content.fields)):
        prefix = f"f{number}."
        meta["fields"][name] = {"prefix": prefix, **_write_field(writer, prefix, content.fields[name])}
    for number, name in enumerate(sorted(content.columns)):
        prefix = f"c{number}."
        meta["columns"][name] = {"prefix": prefix, **content.columns[name].write(writer, prefix)}
    meta["stored"] = dict(content.stored.write(writer, "s."))
    writer.finish(meta)


def _write_field(writer: SectionWriter, prefix: str, source: FieldSource) -> dict[str, Any]:
    _write_terms(writer, prefix, source)
    _write_each(writer, prefix + "docs", np.dtype("i4"), (chunk.docs() for chunk in source.chunks()))
    if source.freq_type is not None:
        _write_freqs(writer, prefix, source)
    if source.weighted:
        weights = (chunk.weights() for chunk in source.chunks())
        _write_each(writer, prefix + "weights", np.dtype("f4"), weights)
    if source.position_type is not None:
        positions = (chunk.positions() for chunk in source.chunks())
        _write_each(writer, prefix + "positions", source.position_type, positions)
    if source.lengths is None:
        return {}
    writer.add(prefix + "lengths", source.lengths)
    return _write_impacts(writer, prefix, source)


def _write_each(
    writer: SectionWriter, name: str, dtype: np.dtype[Any], arrays: Iterable[NDArray[Any] | None]
) -> None:
    writer.begin(name, dtype)
    for array in arrays:
        if array is not None:
            writer.append(array)
    writer.end()


def _write_terms(writer: SectionWriter, prefix: str, source: FieldSource) -> None:
    lengths, counts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    writer.begin(prefix + "terms", np.dtype("u1"))
    for chunk in source.chunks():
        terms = chunk.terms()
        lengths.append(np.fromiter(map(len, terms), np.int64, len(terms)))
        counts.append(chunk.counts())
        writer.append(pack_terms(terms)[1])
    writer.end()
    writer.add(prefix + "terms.at", pack_offsets(np.concatenate(lengths)))
    writer.add(prefix + "starts", pack_offsets(np.concatenate(counts)))


def _write_freqs(writer: SectionWriter, prefix: str, source: FieldSource) -> None:
    """Occurrences, and on the way the places of the positions of every 64th posting."""
    samples: list[NDArray[np.uint64]] = []
    posting = occurrence = 0
    assert source.freq_type is not None
    writer.begin(prefix + "freqs", source.freq_type)
    for chunk in source.chunks():
        freqs = chunk.freqs()
        assert freqs is not None, "a source with a frequency type has frequencies"
        writer.append(freqs)
        ends = np.cumsum(freqs, dtype=np.uint64)
        before = np.concatenate([np.zeros(1, np.uint64), ends]) + np.uint64(occurrence)
        samples.append(before[-posting % SAMPLE : len(freqs) : SAMPLE])
        posting, occurrence = posting + len(freqs), int(before[-1])
    writer.end()
    if source.position_type is not None:
        samples.append(np.array([occurrence], np.uint64))
        wide = occurrence >= 2**32
        writer.add(prefix + "samples", np.concatenate(samples).astype(np.uint64 if wide else np.uint32))


def _write_impacts(writer: SectionWriter, prefix: str, source: FieldSource) -> dict[str, Any]:
    assert source.lengths is not None
    lengths = source.lengths
    total = int(lengths.sum(dtype=np.int64))
    average = total / max(len(lengths), 1) or 1.0
    norms = (PIVOT_K1 * (1 - PIVOT_B + PIVOT_B * lengths / average)).astype(np.float32)
    best = BestPostings()
    writer.begin(prefix + "impacts", np.dtype("u1"))
    for chunk in source.chunks():
        impacts = quantise(_chunk_weights(chunk), norms[chunk.docs()])
        best.add(impacts, chunk.counts())
        writer.append(impacts)
    writer.end()
    writer.add(prefix + "best.terms", best.terms())
    writer.add(prefix + "best", best.postings())
    limits = [int(lengths.min()), int(lengths.max())] if len(lengths) else [0, 0]
    return {"total_length": total, "average": average, "length_limits": limits}


def _chunk_weights(chunk: FieldChunk) -> NDArray[np.float32]:
    for values in (chunk.weights(), chunk.freqs()):
        if values is not None:
            return values.astype(np.float32)
    return np.ones(len(chunk.docs()), np.float32)
