"""What goes into a segment file, and the one place that writes it.

A field's postings arrive as a `FieldSource`: its terms, how many postings each has, and then the postings
themselves in chunks of whole terms. Each chunk is taken once and goes to all sections before the next is
made, so memory is bounded by the chunk, and a merge reads every posting once.

Sections of a field, with prefix `f<number>.`:

| section | type | entries | meaning |
|---|---|---|---|
| `terms`, `terms.at` | u8, u32/u64 | bytes, terms + 1 | the dictionary |
| `starts` | u32/u64 | terms + 1 | where a term's postings begin |
| `docs` | u16 | postings | low bits of document numbers, ascending within a term; see `packing` |
| `pieces`, `pieces.range` | u32/u64, u16 | pieces | first postings and ranges, beyond 65,536 documents |
| `freqs` | u8 | postings | occurrences, 255 for more; absent when all are 1 |
| `freqs.many.at`, `freqs.many` | u32/u64, u32 | exceptions | postings with 255 occurrences or more |
| `weights` | f32 | postings | weights; absent when equal to the occurrences |
| `impacts` | u8 | postings | rounded-up BM25 impact, see `impacts` |
| `best.terms`, `best` | u32 | long terms, 64 each | a long term's strongest postings, strongest first |
| `positions` | u16/u32 | occurrences | token positions, posting by posting |
| `samples`, `steps` | u32/u64, u16/u32 | postings / 512, / 32 | where positions begin; see `positions` |
| `lengths` | u16/u32 | documents | tokens of the document in this field |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from indexer.columnar.ahead import ahead
from indexer.columnar.dictionary import pack_offsets
from indexer.columnar.impacts import PIVOT_B, PIVOT_K1, BestPostings, quantise
from indexer.columnar.packing import CountsWriter, DocNumbersWriter
from indexer.columnar.positions import PositionsWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from indexer.columnar.dictionary import PackedTerms
    from indexer.columnar.sections import SectionWriter

CHUNK_POSTINGS: Final = 1 << 18
"""Postings that are handled together, unless one term has more: what fits a processor's cache."""


def unsigned(largest: int) -> np.dtype[Any]:
    """The narrowest unsigned type, of 1, 2 or 4 bytes, that holds `largest`."""
    return np.dtype("u1" if largest < 2**8 else "u2" if largest < 2**16 else "u4")


@dataclass(slots=True)
class FieldChunk:
    """The postings of some consecutive terms, in term order, then document order.

    Attributes:
        counts: Postings of each term.
        docs: Document numbers, ascending within each term.
        freqs: Occurrences per posting, None when all are 1.
        weights: Weight per posting, None when equal to the occurrences.
        positions: One per occurrence, None when the field keeps none.
        impacts: One per posting, None as long as they have not been worked out.
    """

    counts: NDArray[np.int64]
    docs: NDArray[np.int32]
    freqs: NDArray[Any] | None = None
    weights: NDArray[np.float32] | None = None
    positions: NDArray[Any] | None = None
    impacts: NDArray[np.uint8] | None = None

    def occurrences(self) -> NDArray[Any]:
        """Occurrences per posting."""
        return np.ones(len(self.docs), np.uint8) if self.freqs is None else self.freqs


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """What is known of a field before its postings come.

    Attributes:
        terms: Distinct terms in byte order, each with a posting.
        postings: How many there are.
        has_freqs: Whether occurrences are kept.
        weighted: Whether weights are kept.
        occurrences: How many positions there are.
        position_type: Their type, None when the field keeps none.
        lengths: Tokens per document, None when the field is not scored.
    """

    terms: PackedTerms
    postings: int
    has_freqs: bool = False
    weighted: bool = False
    occurrences: int = 0
    position_type: np.dtype[Any] | None = None
    lengths: NDArray[Any] | None = None


class FieldSource(Protocol):
    """A field's postings, to be written once."""

    def layout(self) -> FieldLayout: ...

    def chunks(self) -> Iterable[FieldChunk]: ...


class ColumnSource(Protocol):
    """One value per document, to be written as sections that start with a prefix."""

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        """Write the sections and return what the reader needs to know."""
        ...


@dataclass(slots=True)
class SegmentContent:
    """All of a segment.

    Attributes:
        doc_count: Documents.
        fields: By field, what makes its postings; called when its turn comes, so that memory holds one.
        columns: By field.
        stored: The stored documents.
    """

    doc_count: int
    fields: Mapping[str, Callable[[], FieldSource]]
    columns: Mapping[str, ColumnSource]
    stored: ColumnSource


def write_segment(writer: SectionWriter, content: SegmentContent, *, draft: bool = False) -> None:
    """Write `content`, which completes the file.

    Args:
        writer: An empty file.
        content: What goes into it.
        draft: Whether the segment is only to be merged: what a merge makes anew, the impacts, is left out.
    """
    meta: dict[str, Any] = {"doc_count": content.doc_count, "fields": {}, "columns": {}}
    for number, name in enumerate(sorted(content.fields)):
        prefix = f"f{number}."
        meta["fields"][name] = {
            "prefix": prefix,
            **_write_field(writer, prefix, content.fields[name](), draft=draft),
        }
    for number, name in enumerate(sorted(content.columns)):
        prefix = f"c{number}."
        meta["columns"][name] = {"prefix": prefix, **content.columns[name].write(writer, prefix)}
    meta["stored"] = dict(content.stored.write(writer, "s."))
    writer.finish(meta)


def _write_field(writer: SectionWriter, prefix: str, source: FieldSource, *, draft: bool) -> dict[str, Any]:
    layout = source.layout()
    writer.add(prefix + "terms", layout.terms.blob)
    writer.add(prefix + "terms.at", pack_offsets(layout.terms.lengths))
    if layout.lengths is not None:
        writer.add(prefix + "lengths", layout.lengths)
    postings = _PostingsWriter(writer, prefix, layout)
    if draft or layout.lengths is None:
        for chunk in ahead(source.chunks()):
            postings.append(chunk)
        postings.end()
        return {}
    impacts = _ImpactsWriter(writer, prefix, layout.lengths, layout.postings)
    for chunk in ahead(map(impacts.work_out, ahead(source.chunks()))):
        postings.append(chunk)
        impacts.append(chunk)
    postings.end()
    return impacts.end()


class _PostingsWriter:
    """Spreads chunks over the sections of a field."""

    def __init__(self, writer: SectionWriter, prefix: str, layout: FieldLayout) -> None:
        self._writer = writer
        self._prefix = prefix
        self._counts = [np.empty(0, np.int64)]
        self._docs = DocNumbersWriter(writer, prefix, layout.postings)
        self._freqs = CountsWriter(writer, prefix, layout.postings) if layout.has_freqs else None
        self._weights = (
            writer.begin(prefix + "weights", np.dtype("f4"), layout.postings) if layout.weighted else None
        )
        self._positions = (
            None
            if layout.position_type is None
            else PositionsWriter(writer, prefix, layout.position_type, layout.occurrences)
        )

    def append(self, chunk: FieldChunk) -> None:
        self._counts.append(chunk.counts)
        self._docs.append(chunk.docs)
        freqs = chunk.occurrences()
        if self._freqs is not None:
            self._freqs.append(freqs)
        if self._weights is not None:
            self._weights.append(freqs if chunk.weights is None else chunk.weights)
        if self._positions is not None and chunk.positions is not None:
            self._positions.append(chunk.positions, freqs)

    def end(self) -> None:
        """End all sections."""
        self._docs.end()
        if self._freqs is not None:
            self._freqs.end()
        if self._weights is not None:
            self._writer.end(self._prefix + "weights")
        if self._positions is not None:
            self._positions.end()
        self._writer.add(self._prefix + "starts", pack_offsets(np.concatenate(self._counts)))


class _ImpactsWriter:
    """Writes `impacts` and the strongest postings of long terms."""

    def __init__(self, writer: SectionWriter, prefix: str, lengths: NDArray[Any], postings: int) -> None:
        self._writer = writer
        self._prefix = prefix
        self._best = BestPostings()
        total = int(lengths.sum(dtype=np.int64))
        average = total / max(len(lengths), 1) or 1.0
        limits = [int(lengths.min()), int(lengths.max())] if len(lengths) else [0, 0]
        self._meta = {"total_length": total, "average": average, "length_limits": limits}
        self._norms = (PIVOT_K1 * (1 - PIVOT_B + PIVOT_B * lengths / average)).astype(np.float32)
        self._section = writer.begin(prefix + "impacts", np.dtype("u1"), postings)

    def work_out(self, chunk: FieldChunk) -> FieldChunk:
        """Put its impacts into a chunk, which may be done by another thread than that which appends it."""
        weights = chunk.occurrences() if chunk.weights is None else chunk.weights
        chunk.impacts = quantise(weights.astype(np.float32), self._norms[chunk.docs])
        self._best.add(chunk.impacts, chunk.counts)
        return chunk

    def append(self, chunk: FieldChunk) -> None:
        """Write the impacts of a chunk."""
        assert chunk.impacts is not None, "they were worked out before"
        self._section.append(chunk.impacts)

    def end(self) -> dict[str, Any]:
        """End the sections; what the directory says of the field."""
        self._writer.end(self._prefix + "impacts")
        self._writer.add(self._prefix + "best.terms", self._best.terms())
        self._writer.add(self._prefix + "best", self._best.postings())
        return self._meta
