"""The sorted terms of one field: a blob of bytes and the offsets in it, searched by bisection.

A look-up costs about log2(terms) comparisons of byte strings. One term in 16 is kept in memory, so that most
of them are made in C; the others are read where they lie.
Terms are ordered by their bytes, as Whoosh orders them; UTF-8 keeps that the order of code points.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


_STRIDE: Final = 16


@dataclass(frozen=True, slots=True)
class PackedTerms:
    """Terms in byte order, as they are written.

    Attributes:
        lengths: Bytes of each term.
        blob: All terms' bytes, end to end.
    """

    lengths: NDArray[np.int64]
    blob: NDArray[np.uint8]

    @classmethod
    def of(cls, terms: Sequence[bytes]) -> PackedTerms:
        """Pack sorted terms."""
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        return cls(lengths, np.frombuffer(b"".join(terms), np.uint8))


class TermDictionary:
    """Terms of one field in byte order; a term's number is its place in that order.

    Args:
        offsets: `terms + 1` ascending starts in `blob`, unsigned, of 4 or 8 bytes.
        blob: All terms' bytes, end to end.
    """

    def __init__(self, offsets: NDArray[Any], blob: memoryview) -> None:
        self.offsets = offsets
        self.blob = blob
        self._starts = numbers(offsets)
        self._numbers = range(len(offsets) - 1)
        self._landmarks: list[bytes] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, number: int) -> bytes:
        return bytes(self.blob[self._starts[number] : self._starts[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return self.slice(0, len(self))

    def slice(self, first: int, last: int) -> Iterator[bytes]:
        """The terms numbered `first` up to, but not including, `last`."""
        starts, blob = self._starts, self.blob
        return (bytes(blob[starts[i] : starts[i + 1]]) for i in range(first, last))

    def lower_bound(self, term: bytes) -> int:
        """Number of the first term that is not below `term`; `len(self)` when all are."""
        if self._landmarks is None:
            self._landmarks = [self[number] for number in self._numbers[::_STRIDE]]
        behind = bisect_left(self._landmarks, term)
        first, last = max(behind - 1, 0) * _STRIDE, min(behind * _STRIDE, len(self))
        return bisect_left(self._numbers, term, first, last, key=self.__getitem__)

    def find(self, term: bytes) -> int:
        """Number of `term`, or -1 when the field lacks it."""
        number = self.lower_bound(term)
        return number if number < len(self) and self[number] == term else -1

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """First and one past the last number of the terms that start with `prefix`."""
        first = self.lower_bound(prefix)
        successor = _successor(prefix)
        return first, (len(self) if successor is None else self.lower_bound(successor))


def _successor(prefix: bytes) -> bytes | None:
    """The smallest byte string above every string that starts with `prefix`, None when there is none."""
    trimmed = prefix.rstrip(b"\xff")
    return trimmed[:-1] + bytes([trimmed[-1] + 1]) if trimmed else None


def numbers(array: NDArray[Any]) -> memoryview:
    """An unsigned array as a sequence of plain integers, uncopied; single entries are read faster so."""
    buffer: Any = array  # which numpy does not type as one
    return memoryview(buffer).cast("B").cast("I" if array.dtype.itemsize == 4 else "Q")


def pack_offsets(lengths: NDArray[np.int64]) -> NDArray[Any]:
    """Starts of consecutive pieces of these `lengths` and the end of the last, in 4 bytes if they fit."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets.astype(np.uint32 if int(offsets[-1]) < 2**32 else np.uint64)


def piece_lengths(offsets: NDArray[Any]) -> NDArray[np.int64]:
    """The lengths of which `pack_offsets` made these offsets."""
    wide: NDArray[np.int64] = offsets.astype(np.int64)
    return wide[1:] - wide[:-1]
