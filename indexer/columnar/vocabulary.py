"""Words to numbers by array look-ups, exact by construction.

A word of up to 8 bytes is a 64-bit integer, its bytes, and one of up to 16 bytes is two. There is no hash
that could collide: the integers *are* the word. They are found in open-addressing tables of NumPy arrays, one
for short words and one for long ones, all tokens of a batch at a time; only words that were never seen reach
Python. Still longer words, and words that are not ASCII, take a dictionary.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    NumberOf = Callable[[bytes], int]
    Key = NDArray[np.uint64]

MAX_PACKED: Final = 16
"""Bytes of the longest word that is kept as integers."""
_WORD: Final = 8
_PROBES: Final = 16
"""Slots that a word may be in, at growing distances; when all are taken, the table grows."""
_SPACIOUS: Final = 4
"""Slots for each word, at least: the fewer are taken, the more often the first is the right one."""
_MASKS: Final = np.array([(1 << (8 * min(n, _WORD))) - 1 for n in range(MAX_PACKED + 1)], np.uint64)
"""By the bytes of a word, those of its first integer."""


class WordTable:
    """Numbers of words; grows as words come.

    Args:
        number_of: Called once per new word, with its bytes; gives its number, which may be -1 for words to be
            left out.
    """

    def __init__(self, number_of: NumberOf) -> None:
        self._short = _Table(number_of, 1)
        self._long = _Table(number_of, 2)

    def numbers(
        self, text: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """The number of each word.

        Args:
            text: The bytes, none of them zero in a word, with at least 16 more after the last word.
            starts: Where each word begins.
            lengths: Its bytes, at most 16; a word of none has the number -1.
        """
        windows: Key = np.ndarray((len(text) - _WORD + 1,), "<u8", buffer=text, strides=(1,))
        low = windows[starts]
        low &= _MASKS.take(lengths)
        long = np.flatnonzero(lengths > _WORD)
        low_of_long, low[long] = low[long], 0
        high = windows[starts[long] + _WORD] & _MASKS.take(lengths[long] - _WORD)
        numbers = self._short.numbers(low)
        numbers[long] = self._long.numbers(low_of_long, high)
        return numbers


class _Table:
    """Numbers of words that are so many integers each.

    The first of them is zero in a free slot and in no word. The place of a word is found by multiplication
    with random odd numbers (Dietzfelbinger and others, 1997), so that no text is made whose words collide.

    Args:
        number_of: As above.
        integers: How many.
    """

    def __init__(self, number_of: NumberOf, integers: int) -> None:
        self._number_of = number_of
        self._factors = [np.uint64(secrets.randbits(64) | 1) for _ in range(integers)]
        self._count = 0
        self._resize(1 << 16)

    def _resize(self, size: int) -> None:
        self._size = size
        self._shift = np.uint64(64 - size.bit_length() + 1)
        self._keys = [np.zeros(size, np.uint64) for _ in self._factors]
        self._numbers = np.full(size, -1, np.int32)

    def _slots(self, keys: Sequence[Key]) -> NDArray[np.int64]:
        mixed = keys[0] * self._factors[0]
        for key, factor in zip(keys[1:], self._factors[1:], strict=True):
            mixed += key * factor
        mixed >>= self._shift
        return mixed.view(np.int64)

    def numbers(self, *keys: Key) -> NDArray[np.int32]:
        """The number of each word, -1 where the first integer is zero."""
        slots = self._slots(keys)
        found = self._numbers.take(slots)
        waiting = np.flatnonzero(self._differ(slots, keys))
        unknown: list[NDArray[np.int64]] = []
        for step in range(1, _PROBES + 1):
            if not len(waiting):
                break
            free = self._free(slots[waiting])
            unknown.append(waiting[free])
            waiting = waiting[~free]
            ahead = slots[waiting] = (slots[waiting] + step) & (self._size - 1)
            found[waiting] = self._numbers.take(ahead)
            waiting = waiting[self._differ(ahead, _some(keys, waiting))]
        new = np.concatenate([*unknown, waiting])
        if len(new):
            self._learn(_some(keys, new))
            found[new] = self.numbers(*_some(keys, new))
        return found

    def _free(self, slots: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which slots may get a word; the first is kept for those that are zero."""
        free: NDArray[np.bool_] = self._keys[0].take(slots) == 0
        free &= slots > 0
        return free

    def _differ(self, slots: NDArray[np.int64], keys: Sequence[Key]) -> NDArray[np.bool_]:
        """Whether the words in some slots are others than these."""
        differ: NDArray[np.bool_] = self._keys[0].take(slots) != keys[0]
        for own, key in zip(self._keys[1:], keys[1:], strict=True):
            differ |= own.take(slots) != key
        return differ

    def _learn(self, keys: Sequence[Key]) -> None:
        order = np.lexsort(keys)
        keys = _some(keys, order)
        new = np.ones(len(order), np.bool_)
        new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
        keys = _some(keys, np.flatnonzero(new))
        # numpy leaves out the zeros at the end of a string of bytes
        spelled: list[bytes] = np.stack(keys, axis=1).view(f"S{_WORD * len(keys)}").ravel().tolist()
        numbers = np.fromiter(map(self._number_of, spelled), np.int32, len(spelled))
        self._count += len(spelled)
        size = self._size
        while _SPACIOUS * self._count > size or not self._place(keys, numbers):
            used = np.flatnonzero(self._keys[0])
            keys = [np.concatenate([own[used], key]) for own, key in zip(self._keys, keys, strict=True)]
            numbers = np.concatenate([self._numbers[used], numbers])
            size *= 2
            self._resize(size)

    def _place(self, keys: Sequence[Key], numbers: NDArray[np.int32]) -> bool:
        """Put distinct words into free slots; False, and a spoilt table, when one finds none in reach."""
        slots = self._slots(keys)
        waiting = np.arange(len(numbers))
        for step in range(1, _PROBES + 1):
            free = self._free(slots)
            for own, key in zip(self._keys, keys, strict=True):
                own[slots[free]] = key[waiting[free]]
            # of several words for one slot, one has won
            placed = ~self._differ(slots, _some(keys, waiting))
            self._numbers[slots[placed]] = numbers[waiting[placed]]
            waiting, slots = waiting[~placed], (slots[~placed] + step) & (self._size - 1)
            if not len(waiting):
                return True
        return False


def _some(keys: Sequence[Key], places: NDArray[np.int64]) -> tuple[Key, ...]:
    return tuple(key[places] for key in keys)
