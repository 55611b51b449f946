"""Terms within one edit of a word, by looking up every word that is one edit away.

A word of eight letters has some four hundred neighbours over the letters that a dictionary uses. All of them
are looked up at once by their first eight bytes, in an array of integers with the dictionary's order; the few
that are there are then looked up whole. Neighbours with the edit further behind are among the terms that
begin with the same eight bytes. Terms outside ASCII are not enumerated that way: one that is one edit
from an ASCII word has one foreign letter, so it is found by what stands before and after that letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from indexer.columnar.dictionary import TermDictionary

_HEAD: Final = 8


class Neighbours:
    """Finds the terms of a dictionary that are at most one insertion, deletion or substitution from a word.

    Args:
        terms: The dictionary; reading it takes some 50 ns a term, once.
    """

    def __init__(self, terms: TermDictionary) -> None:
        blob = np.frombuffer(terms.blob, np.uint8) if len(terms.blob) else np.empty(0, np.uint8)
        self._terms = terms
        self._letters = np.flatnonzero(np.bincount(blob, minlength=256)[:128]).astype(np.uint64)
        starts = terms.offsets[:-1].astype(np.int64)
        lengths = terms.offsets[1:].astype(np.int64) - starts
        self._heads = _heads(blob, starts, lengths)
        self._around: dict[tuple[str, str], list[int]] = {}
        foreign = np.unique(np.searchsorted(terms.offsets, np.flatnonzero(blob >= 128), side="right") - 1)
        for number in foreign.tolist():
            self._add_foreign(number)

    def _add_foreign(self, number: int) -> None:
        term = self._terms[number].decode("utf-8", "replace")
        places = [place for place, letter in enumerate(term) if not letter.isascii()]
        if len(places) == 1:
            self._around.setdefault((term[: places[0]], term[places[0] + 1 :]), []).append(number)

    def find(self, word: str) -> list[int]:
        """Numbers of the terms near an ASCII `word`, ascending."""
        found = {*self._edited_in_head(word.encode()), *self._edited_behind(word.encode())}
        for place in range(len(word) + 1):
            found.update(self._around.get((word[:place], word[place:]), ()))
            if place < len(word):
                found.update(self._around.get((word[:place], word[place + 1 :]), ()))
        return sorted(found)

    def _edited_in_head(self, word: bytes) -> Iterator[int]:
        """The word itself and its neighbours with the edit in the first eight bytes."""
        size = min(len(word), _HEAD)
        gaps = [(place, place + 1) for place in range(size)]  # the letter between is another
        gaps += [(place, place) for place in range(min(len(word) + 1, _HEAD))]  # or one more
        bases = [_head(word[:place] + b"\0" + word[behind:]) for place, behind in gaps]
        shifts = [8 * (_HEAD - 1 - place) for place, _ in gaps]
        lettered = np.array(bases, np.uint64)[:, None] | (
            self._letters << np.array(shifts, np.uint64)[:, None]
        )
        whole = [word, *(word[:place] + word[place + 1 :] for place in range(size))]
        keys = np.concatenate([np.array([_head(one) for one in whole], np.uint64), lettered.ravel()])
        places = np.searchsorted(self._heads, keys)
        there = (
            np.flatnonzero(self._heads.take(places, mode="clip") == keys) if len(self._heads) else places[:0]
        )
        for number, key in zip(places[there].tolist(), there.tolist(), strict=True):
            if key < len(whole):
                near = whole[key]
            else:
                gap, letter = divmod(key - len(whole), len(self._letters))
                place, behind = gaps[gap]
                near = word[:place] + bytes([int(self._letters[letter])]) + word[behind:]
            # of the terms with one head, the shortest comes first
            found = number if self._terms[number] == near else self._terms.find(near)
            if found >= 0:
                yield found

    def _edited_behind(self, word: bytes) -> Iterator[int]:
        """The neighbours that begin with the same eight bytes."""
        if len(word) < _HEAD:
            return
        head = np.uint64(_head(word))
        first, last = np.searchsorted(self._heads, head), np.searchsorted(self._heads, head, side="right")
        for number in range(int(first), int(last)):
            if _is_neighbour(self._terms[number], word):
                yield number


def _head(word: bytes) -> int:
    return int.from_bytes(word[:_HEAD].ljust(_HEAD, b"\0"), "big")


def _is_neighbour(term: bytes, word: bytes) -> bool:
    """Whether two words differ by one edit of a byte at most."""
    if abs(len(term) - len(word)) > 1:
        return False
    pairs = zip(term, word, strict=False)
    same = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(term), len(word)))
    ends = (
        (term[same + 1 :], word[same + 1 :]),
        (term[same + 1 :], word[same:]),
        (term[same:], word[same + 1 :]),
    )
    return any(one == other for one, other in ends)


def _heads(
    blob: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """The first eight bytes of each term as a big-endian number, so that numbers ascend as terms do."""
    padded = np.concatenate([blob, np.zeros(_HEAD, np.uint8)])
    windows: NDArray[Any] = np.ndarray((len(blob) + 1,), ">u8", buffer=padded, strides=(1,))
    heads = windows[starts].astype(np.uint64)
    shifts = (8 * np.maximum(_HEAD - lengths, 0)).astype(np.uint64)
    heads >>= np.minimum(shifts, np.uint64(63))
    heads[lengths == 0] = 0
    heads <<= shifts
    return heads
