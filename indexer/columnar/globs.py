"""The letters of all terms of a dictionary in one array, and the terms of the shape of a pattern among them.

A pattern with `*` and `?` is matched in all terms at once: the pieces at its ends have one place in a term,
and of each piece between two stars the first place behind the piece before serves as well as any other. So a
pattern costs a pass over the letters for each of its own, whatever they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.dictionary import TermDictionary


class TermText:
    """The letters of a dictionary's terms: code points, a zero before each term and after the last.

    Args:
        terms: The dictionary, none of whose terms has a zero in it; reading them takes 20 ns a letter, once.
    """

    def __init__(self, terms: TermDictionary) -> None:
        blob = np.frombuffer(terms.blob, np.uint8) if len(terms.blob) else np.empty(0, np.uint8)
        parted = np.insert(blob, terms.offsets.astype(np.int64), 0)
        letters = np.frombuffer(parted.tobytes().decode("utf-8", "replace").encode("utf-32-le"), np.uint32)
        self._letters: NDArray[Any] = letters.astype(np.min_scalar_type(letters.max()))
        self._starts: NDArray[np.int64] = np.flatnonzero(letters == 0) + 1

    @staticmethod
    def can_hold(terms: TermDictionary) -> bool:
        """Whether no term has a zero in it."""
        return b"\0" not in bytes(terms.blob)

    def lengths(self, first: int, last: int) -> NDArray[np.int64]:
        """The number of letters of the terms from `first` to before `last`."""
        return np.diff(self._starts[first : last + 1]) - 1

    def letters(self, numbers: NDArray[np.int64], width: int) -> NDArray[Any]:
        """The letters at the first `width` places of some terms, a row each place; anything behind an end."""
        places = np.minimum(self._starts[numbers] + np.arange(width)[:, None], len(self._letters) - 1)
        found: NDArray[Any] = self._letters[places]
        return found

    def like(self, pattern: str, first: int, last: int) -> NDArray[np.int64]:
        """Numbers of the terms from `first` to before `last` that have the shape of `pattern`, ascending."""
        head, *others = re.split(r"\*+", pattern)
        numbers, lengths = np.arange(first, last), self.lengths(first, last)
        least = len(head) + sum(map(len, others))
        numbers = numbers[lengths >= least if others else lengths == least]
        numbers = numbers[self._is_at(head, self._starts[numbers])]
        if others:
            tail = others.pop()
            numbers = numbers[self._is_at(tail, self._starts[numbers + 1] - 1 - len(tail))]
            numbers = self._between(others, numbers, len(head), len(tail))
        return numbers

    def _between(
        self, pieces: list[str], numbers: NDArray[np.int64], head: int, tail: int
    ) -> NDArray[np.int64]:
        """Those terms that have `pieces` one after another between their first and last letters."""
        at, ends = self._starts[numbers] + head, self._starts[numbers + 1] - 1 - tail
        for piece in filter(None, pieces):
            if not len(numbers):
                break
            at = self._next(piece, at, int(ends[-1])) + len(piece)
            kept = np.flatnonzero(at <= ends)
            numbers, at, ends = numbers[kept], at[kept], ends[kept]
        return numbers

    def _is_at(self, piece: str, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """At which places `piece` begins."""
        holds = np.ones(len(places), np.bool_)
        for shift, letter in _fixed(piece):
            holds &= self._letters[places + shift] == letter
        return holds

    def _next(self, piece: str, at: NDArray[np.int64], end: int) -> NDArray[np.int64]:
        """Where `piece` first begins, from each of the ascending places `at` on; beyond `end` for nowhere."""
        fixed = _fixed(piece)
        if not fixed:
            return at
        first, last = int(at[0]), end - len(piece) + 1
        if last <= first:
            return np.full(len(at), end + 1)
        holds = np.ones(last - first, np.bool_)
        for shift, letter in fixed:
            holds &= self._letters[first + shift : last + shift] == letter
        places = np.append(np.flatnonzero(holds) + first, end + 1)
        found: NDArray[np.int64] = places[np.searchsorted(places, at)]
        return found


def _fixed(piece: str) -> list[tuple[int, int]]:
    """The letters of `piece` that are not left open, with their places in it."""
    return [(shift, ord(letter)) for shift, letter in enumerate(piece) if letter != "?"]
