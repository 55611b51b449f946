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

    def between(self, first: int, last: int) -> NDArray[np.int32]:
        """The numbers of consecutive postings."""
        docs = self._low[first:last].astype(np.int32)
        if self._pieces is None or first >= last:
            return docs
        low, high = bisect_right(self._starts, first) - 1, bisect_left(self._starts, last)
        bases = self._ranges[low:high].astype(np.int32) << RANGE_BITS
        if len(bases) == 1:
            docs += bases[0]
        else:
            edges = self._pieces[low : high + 1].astype(np.int64)
            edges[0] = first
            edges[high - low :] = last
            docs += np.repeat(bases, np.diff(edges, append=last)[: len(bases)])
        return docs

    def at(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """The numbers of some postings, in any order."""
        docs = self._low[places].astype(np.int32)
        if self._pieces is not None:
            pieces = np.searchsorted(self._pieces, places.astype(self._pieces.dtype), side="right") - 1
            docs += self._ranges[pieces].astype(np.int32) << RANGE_BITS
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
        self._at: list[NDArray[np.int64]] = []
        self._many: list[NDArray[Any]] = []

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
        if self._many:
            at = np.concatenate(self._at)
            wide = self._seen >= 2**32
            self._writer.add(self._prefix + "freqs.many.at", at.astype(np.uint64 if wide else np.uint32))
            self._writer.add(self._prefix + "freqs.many", np.concatenate(self._many).astype(np.uint32))


class Counts:
    """The frequencies of a field.

    Args:
        sections: The segment file, which has them.
        prefix: The field's prefix.
    """

    def __init__(self, sections: SectionReader, prefix: str) -> None:
        self._low: NDArray[np.uint8] = sections.array(prefix + "freqs")
        self._many = sections.optional(prefix + "freqs.many")
        if self._many is not None:
            self._at = sections.array(prefix + "freqs.many.at")
            self._places = numbers(self._at)

    def __len__(self) -> int:
        return len(self._low)

    def between(self, first: int, last: int) -> NDArray[Any]:
        """The frequencies of consecutive postings."""
        low = self._low[first:last]
        if self._many is None:
            return low
        start, end = bisect_left(self._places, first), bisect_left(self._places, last)
        if start == end:
            return low
        freqs = low.astype(np.uint32)
        freqs[self._at[start:end].astype(np.int64) - first] = self._many[start:end]
        return freqs

    def at(self, places: NDArray[np.int64]) -> NDArray[Any]:
        """The frequencies of some postings, in any order and of any shape."""
        low = self._low[places]
        if self._many is None or not low.size or low.max() < _MANY:
            return low
        freqs = low.astype(np.uint32)
        many = low == _MANY
        wanted = places[many].astype(self._at.dtype)
        freqs[many] = self._many[np.searchsorted(self._at, wanted)]
        return freqs
