"""Words to numbers by array look-ups, exact by construction.

A word of up to 16 bytes is two 64-bit integers, its bytes. There is no hash that could collide: the pair *is*
the word. Pairs are found in an open-addressing table of NumPy arrays, all tokens of a batch at a time; only
words that were never seen reach Python. Longer words, and words that are not ASCII, take a dictionary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MAX_PACKED: Final = 16
"""Bytes of the longest word that is kept as integers."""
_PROBES: Final = 8
_MIX_LOW: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_HIGH: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_MASKS: Final = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)


def pack_words(
    text: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first 8 bytes and the next 8 of each word, as little-endian integers; zeros follow its end.

    Args:
        text: The bytes, with at least 16 more after the last word.
        starts: Where each word begins.
        lengths: Its bytes; longer words are cut to 16.
    """
    windows: NDArray[np.uint64] = np.ndarray((len(text) - 7,), "<u8", buffer=text, strides=(1,))
    low = windows[starts] & _MASKS[np.minimum(lengths, 8)]
    high = np.zeros(len(starts), np.uint64)
    long = np.flatnonzero(lengths > 8)
    high[long] = windows[starts[long] + 8] & _MASKS[np.minimum(lengths[long], MAX_PACKED) - 8]
    return low, high


class WordTable:
    """Numbers of packed words; grows as words come.

    Args:
        number_of: Called once per new word, with its bytes; gives its number, which may be -1 for words to be
            left out.
    """

    def __init__(self, number_of: Callable[[bytes], int]) -> None:
        self._number_of = number_of
        self._count = 0
        self._resize(1 << 16)

    def _resize(self, size: int) -> None:
        self._size = size
        self._shift = np.uint64(64 - size.bit_length() + 1)
        self._low = np.zeros(size, np.uint64)
        self._high = np.zeros(size, np.uint64)
        self._numbers = np.full(size, -1, np.int32)

    def _slots(self, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int64]:
        mixed = low * _MIX_LOW
        mixed ^= high * _MIX_HIGH
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIX_LOW
        mixed >>= self._shift
        return mixed.astype(np.int64)

    def numbers(self, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The number of each word. A packed word is never zero, so zero marks a free slot."""
        slots = self._slots(low, high)
        found = self._numbers.take(slots)
        missed = np.flatnonzero(self._differ(slots, low, high))
        if len(missed):
            low, high = low[missed], high[missed]
            again, unknown = self._probe(low, high)
            if len(unknown):
                self._learn(low[unknown], high[unknown])
                again[unknown] = self._probe(low[unknown], high[unknown])[0]
            found[missed] = again
        return found

    def _differ(
        self, slots: NDArray[np.int64], low: NDArray[np.uint64], high: NDArray[np.uint64]
    ) -> NDArray[np.bool_]:
        """Whether the words in some slots are others than these."""
        differ: NDArray[np.bool_] = self._low.take(slots) != low
        differ |= self._high.take(slots) != high
        return differ

    def _probe(
        self, low: NDArray[np.uint64], high: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The numbers of words, slot by slot, and the places of those that are not known."""
        slots = self._slots(low, high)
        found = self._numbers.take(slots)
        waiting = np.flatnonzero(self._differ(slots, low, high))
        for _ in range(_PROBES - 1):
            if not len(waiting):
                break
            slots[waiting] = (slots[waiting] + 1) & (self._size - 1)
            ahead = slots[waiting]
            differ = self._differ(ahead, low[waiting], high[waiting])
            found[waiting] = self._numbers.take(ahead)
            waiting = waiting[differ]
        return found, waiting

    def _learn(self, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> None:
        order = np.lexsort((low, high))
        low, high = low[order], high[order]
        first = np.flatnonzero(np.append(np.True_, (low[1:] != low[:-1]) | (high[1:] != high[:-1])))
        low, high = low[first], high[first]
        # numpy leaves out the zeros at the end of a string of bytes
        spelled: list[bytes] = np.stack([low, high], axis=1).view(f"S{MAX_PACKED}").ravel().tolist()
        numbers = np.fromiter(map(self._number_of, spelled), np.int32, len(spelled))
        self._count += len(spelled)
        size = self._size
        while 2 * self._count > size or not self._place(low, high, numbers):
            used = np.flatnonzero(self._low)
            low = np.concatenate([self._low[used], low])
            high = np.concatenate([self._high[used], high])
            numbers = np.concatenate([self._numbers[used], numbers])
            size *= 2
            self._resize(size)

    def _place(self, low: NDArray[np.uint64], high: NDArray[np.uint64], numbers: NDArray[np.int32]) -> bool:
        """Put distinct words into free slots; False, and a spoilt table, when one finds none in reach."""
        slots = self._slots(low, high)
        waiting = np.arange(len(low))
        for _ in range(_PROBES):
            free = self._low[slots] == 0
            self._low[slots[free]], self._high[slots[free]] = low[waiting[free]], high[waiting[free]]
            # of several words for one slot, one has won
            placed = (self._low[slots] == low[waiting]) & (self._high[slots] == high[waiting])
            self._numbers[slots[placed]] = numbers[waiting[placed]]
            waiting, slots = waiting[~placed], (slots[~placed] + 1) & (self._size - 1)
            if not len(waiting):
                return True
        return False
