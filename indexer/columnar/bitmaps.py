"""Frequent terms as bitmaps: which documents have a term, and where its list has them.

To find numbers in a sorted list, bisection takes a step that a processor cannot foresee for every bit of the
list's length. In a bitmap, a document's bit says whether it is there, and its place is how many bits are set
before: a number kept for every 64 documents, and the bits of one word counted (Jacobson 1989). That takes a
tenth of the time. A bitmap is made when it is first asked for, and takes one and a half bits a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ONE: Final = np.uint64(1)


class Bitmap:
    """The documents of a term.

    Args:
        docs: Document numbers, ascending, distinct.
        doc_count: Documents of the segment.

    Attributes:
        words: One bit for each document of the segment, 64 in each word, the first one lowest.
    """

    __slots__ = ("_ends", "words")

    def __init__(self, docs: NDArray[np.int32], doc_count: int) -> None:
        flags = np.zeros(-(-doc_count // 64) * 64, np.bool_)
        flags[docs.astype(np.intp)] = True  # which NumPy does twice as fast as with shorter numbers
        self.words = packed(flags)
        self._ends = np.cumsum(np.bitwise_count(self.words), dtype=np.int32)

    def find(self, wanted: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where each wanted document is in the list, and whether it is there."""
        docs = wanted.astype(np.int64)
        at = docs >> 6
        docs &= 63
        rest = self.words.take(at)
        rest >>= docs.view(np.uint64)  # the document's bit and those behind it
        places = np.subtract(self._ends.take(at), np.bitwise_count(rest), dtype=np.int64)
        rest &= _ONE
        return places, rest.astype(np.bool_)


def packed(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Flags as bits, 64 in each word; what is missing in the last is not set."""
    bits = np.packbits(flags, bitorder="little")
    if len(bits) % 8:
        bits = np.concatenate([bits, np.zeros(-len(bits) % 8, np.uint8)])
    return bits.view("<u8")


def add_bits(words: NDArray[np.uint64], docs: NDArray[np.int32]) -> None:
    """Set the bits of some documents."""
    wide = docs.astype(np.int64)
    np.bitwise_or.at(words, wide >> 6, _ONE << (wide & 63).view(np.uint64))


def count_bits(words: NDArray[np.uint64], allowed: NDArray[np.bool_] | None) -> int:
    """How many bits of allowed documents are set; None allows all."""
    if allowed is not None:
        words = words & packed(allowed)
    return int(np.bitwise_count(words).sum())
