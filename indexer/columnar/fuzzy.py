"""Terms within one edit of a word, by looking up every word that is one edit away.

A word of eight letters has some six hundred neighbours over the letters that a dictionary uses. All of them
are looked up at once by their first eight bytes, in an array of integers with the dictionary's order; the few
that are there are then looked up whole. Terms outside ASCII are not enumerated that way: one that is one edit
from an ASCII word has one foreign letter, so it is found by what stands before and after that letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.dictionary import TermDictionary

_HEAD = 8


class Neighbours:
    """Finds the terms of a dictionary that are at most one insertion, deletion or substitution from a word.

    Args:
        terms: The dictionary; reading it takes some 50 ns a term, once.
    """

    def __init__(self, terms: TermDictionary) -> None:
        blob = np.frombuffer(terms.blob, np.uint8) if len(terms.blob) else np.empty(0, np.uint8)
        self._terms = terms
        self._letters = np.flatnonzero(np.bincount(blob, minlength=256)[:128]).astype(np.uint8)
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
        found = {self._terms.find(near) for near in self._present(_edits(word.encode(), self._letters))}
        for place in range(len(word) + 1):
            found.update(self._around.get((word[:place], word[place:]), ()))
            if place < len(word):
                found.update(self._around.get((word[:place], word[place + 1 :]), ()))
        return sorted(found - {-1})

    def _present(self, words: NDArray[np.uint8]) -> list[bytes]:
        """Those of the `words`, one a row and padded with zeros, with whose beginning some term begins."""
        head = np.zeros((len(words), _HEAD), np.uint8)
        width = min(words.shape[1], _HEAD)
        head[:, :width] = words[:, :width]
        keys = head.view(">u8").ravel().astype(np.uint64)
        places = np.minimum(np.searchsorted(self._heads, keys), max(len(self._heads) - 1, 0))
        there = np.flatnonzero(self._heads[places] == keys) if len(self._heads) else places[:0]
        return [words[place].tobytes().rstrip(b"\0") for place in there.tolist()]


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


def _edits(word: bytes, letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The word and all words one edit away, one a row, zeros after their ends."""
    size, count = len(word), len(letters)
    plain = np.zeros(size + 2, np.uint8)
    plain[:size] = np.frombuffer(word, np.uint8)
    columns = np.arange(size + 1)
    deleted = plain[columns + (columns >= np.arange(size)[:, None])]
    rows = np.repeat(np.arange(size + 1), count)
    here = columns == rows[:, None]
    inserted = np.where(here, np.tile(letters, size + 1)[:, None], plain[columns - (columns > rows[:, None])])
    kept = size * count
    substituted = np.where(here[:kept], np.tile(letters, size)[:, None], plain[columns])
    return np.concatenate([plain[None, : size + 1], deleted, inserted, substituted])
