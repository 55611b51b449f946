"""Arrays that take fewer bytes than their numbers need.

Document numbers keep their low 16 bits. The rest is the *range* of 65,536 documents that a number lies in;
since numbers ascend within a term, the range changes rarely, so only the places where it does are kept:
*pieces*, each a first posting and its range. A segment of one range has none.

Frequencies keep one byte. Those of 255 and more, of which there are few, are in a list of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.dictionary import numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.sections import SectionReader, SectionWriter

RANGE_BITS = 16
"""Low bits of a document number that every posting has; tests make it smaller, to have many ranges."""
_MANY: Final = 255


class DocNumbersWriter:
    """Writes the document numbers of a field: sections `docs`, `pieces` and `pieces.range`.

    Args:
        writer: The segment file.
        prefix: The field's prefix.
        postings: How many numbers will come.
    """

    def __init__(self, writer: SectionWriter, prefix: str, postings: int) -> None:
        self._writer = writer
        self._prefix = prefix
        self._low = writer.begin(prefix + "docs", np.dtype(np.uint16), postings)
        self._seen = 0
        self._last = 0
        self._starts: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self._ranges: list[NDArray[np.int32]] = [np.zeros(1, np.int32)]

    def append(self, docs: NDArray[np.int32]) -> None:
        """Take the next numbers."""
        ranges = docs >> RANGE_BITS
        self._low.append(docs & ((1 << RANGE_BITS) - 1))
        if len(docs) and (self._last or ranges.any()):
            changes = np.flatnonzero(np.diff(ranges, prepend=np.int32(self._last)))
            self._starts.append(changes + self._seen)
            self._ranges.append(ranges[changes])
            self._last = int(ranges[-1])
        self._seen += len(docs)

    def end(self) -> None:
        """End the sections."""
        self._writer.end(self._prefix + "docs")
        if len(self._starts) > 1:
            starts = np.concatenate(self._starts)
            wide = self._seen >= 2**32
            self._writer.add(self._prefix + "pieces", starts.astype(np.uint64 if wide else np.uint32))
            self._writer.add(self._prefix + "pieces.range", np.concatenate(self._ranges).astype(np.uint16))


class DocNumbers:
    """The document numbers of a field.

    Args:
        sections: The segment file.
        prefix: The field's prefix.
    """

    def __init__(self, sections: SectionReader, prefix: str) -> None:
        self._low: NDArray[np.uint16] = sections.array(prefix + "docs")
        self._pieces = sections.optional(prefix + "pieces")
        if self._pieces is not None:
            self._starts = numbers(self._pieces)
            self._ranges: NDArray[np.uint16] = sections.array(prefix + "pieces.range")

    def __len__(self) -> int:
        return len(self._low)

    def all(self) -> NDArray[np.int32]:
        """The numbers of all postings."""
        return self.between(0, len(self._low))

    def between(self, first: int, last: int) -> NDArray[np.int32]:
        """The numbers of consecutive postings."""
        return self.slice(first, last).all()

    def slice(self, first: int, last: int) -> DocSlice:
        """Some consecutive postings."""
        low = self._low[first:last]
        if self._pieces is None or first >= last:
            return DocSlice(low, _NO_EDGES, _FIRST_RANGE)
        start, end = bisect_right(self._starts, first) - 1, bisect_left(self._starts, last)
        edges = self._pieces[start + 1 : end].astype(np.int64)
        edges -= first
        return DocSlice(low, edges, self._ranges[start:end].astype(np.int32) << RANGE_BITS)


_FEW: Final = 64
"""Stretches up to which adding to each of them is faster than to all at once."""
_NO_EDGES: Final = np.empty(0, np.int64)
_FIRST_RANGE: Final = np.zeros(1, np.int32)


class DocSlice:
    """The document numbers of consecutive postings.

    Args:
        low: Their low bits.
        edges: Places at which the range changes.
        bases: What is added before the first of them, and from each of them on.
    """

    def __init__(self, low: NDArray[np.uint16], edges: NDArray[np.int64], bases: NDArray[np.int32]) -> None:
        self._low = low
        self._edges = edges
        self._bases = bases

    def all(self) -> NDArray[np.int32]:
        """All numbers."""
        docs = self._low.astype(np.int32)
        if len(self._bases) > _FEW:
            docs += np.repeat(self._bases, np.diff(self._edges, prepend=0, append=len(docs)))
            return docs
        edges = [0, *self._edges.tolist(), len(docs)]
        for number, base in enumerate(self._bases.tolist()):
            if base:
                docs[edges[number] : edges[number + 1]] += base
        return docs

    def at(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """The numbers at some places, in any order."""
        docs = self._low[places].astype(np.int32)
        if len(self._bases) == 1:
            if self._bases[0]:
                docs += self._bases[0]
        else:
            docs += self._bases[self._edges.searchsorted(places, side="right")]
        return docs


class CountsWriter:
    """Writes the frequencies of a field: sections `freqs`, `freqs.many` and `freqs.many.at`.

    Args:
        writer: The segment file.
        prefix: The field's prefix.
        postings: How many frequencies will come.
    """

    def __init__(self, writer: SectionWriter, prefix: str, postings: int) -> None:
        self._writer = writer
        self._prefix = prefix
        self._low = writer.begin(prefix + "freqs", np.dtype(np.uint8), postings)
        self._seen = 0
        self._at = [np.empty(0, np.int64)]
        self._many: list[NDArray[Any]] = [np.empty(0, np.uint32)]

    def append(self, freqs: NDArray[Any]) -> None:
        """Take the next frequencies."""
        many = np.flatnonzero(freqs >= _MANY) if freqs.dtype.itemsize > 1 else np.empty(0, np.int64)
        self._low.append(np.minimum(freqs, _MANY) if len(many) else freqs)
        if len(many):
            self._at.append(many + self._seen)
            self._many.append(freqs[many])
        self._seen += len(freqs)

    def end(self) -> None:
        """End the sections."""
        self._writer.end(self._prefix + "freqs")
        at, many = np.concatenate(self._at), np.concatenate(self._many)
        wide = self._seen >= 2**32
        self._writer.add(self._prefix + "freqs.many.at", at.astype(np.uint64 if wide else np.uint32))
        self._writer.add(self._prefix + "freqs.many", many.astype(np.uint32))


class Counts:
    """The frequencies of a field.

    Args:
        sections: The segment file, which has them.
        prefix: The field's prefix.
    """

    def __init__(self, sections: SectionReader, prefix: str) -> None:
        self._low: NDArray[np.uint8] = sections.array(prefix + "freqs")
        self._many, self._at = sections.array(prefix + "freqs.many"), sections.array(prefix + "freqs.many.at")
        self._places = numbers(self._at)

    def __len__(self) -> int:
        return len(self._low)

    def between(self, first: int, last: int) -> NDArray[Any]:
        """The frequencies of consecutive postings."""
        low = self._low[first:last]
        many = self._many_between(first, last)
        if many is None:
            return low
        freqs = low.astype(np.uint32)
        freqs[self._at[many].astype(np.int64) - first] = self._many[many]
        return freqs

    def at(self, places: NDArray[np.int64], first: int, last: int) -> NDArray[Any]:
        """The frequencies of some postings, all of them among those from `first` to `last`."""
        low = self._low.take(places)
        many = self._many_between(first, last)
        if many is None:
            return low
        freqs = low.astype(np.uint32)
        is_many = low == _MANY
        wanted = places[is_many].astype(self._at.dtype)
        freqs[is_many] = self._many[many][np.searchsorted(self._at[many], wanted)]
        return freqs

    def rows(self, size: int) -> NDArray[np.void]:
        """Stretches of so many frequencies, a byte each, without what is left behind the last whole one."""
        return self._low[: len(self._low) // size * size].view(f"V{size}")

    def are_bytes(self, first: int, last: int) -> bool:
        """Whether no frequency of some consecutive postings is beyond a byte."""
        return self._many_between(first, last) is None

    def _many_between(self, first: int, last: int) -> slice | None:
        """The exceptions among some consecutive postings."""
        if not len(self._places):
            return None
        start = bisect_left(self._places, first)
        if start == len(self._places) or self._places[start] >= last:
            return None
        return slice(start, bisect_left(self._places, last))
