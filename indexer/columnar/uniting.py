"""Several sorted dictionaries into one, without making a Python object per term.

Terms are compared by their first 32 bytes as big-endian 64-bit numbers, zeros after their end, and then by
their lengths: a term that is the beginning of another comes first. Longer terms that agree so far are told
apart by their place among all long terms, which Python sorts; in text they are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.dictionary import PackedTerms, piece_lengths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.dictionary import TermDictionary

_WORD: Final = 8
_COMPARED: Final = 32


@dataclass(frozen=True, slots=True)
class UnitedTerms:
    """The terms of several dictionaries, each once.

    Attributes:
        numbers: For each dictionary, the united number of each of its terms.
        lengths: Bytes of each united term.
        starts: Where it stands in `blob`.
        blob: The bytes of all dictionaries.
    """

    numbers: list[NDArray[np.int64]]
    lengths: NDArray[np.int64]
    starts: NDArray[np.int64]
    blob: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.lengths)

    def pack(self, kept: NDArray[np.bool_]) -> PackedTerms:
        """Those of the terms that are `kept`, as they are written."""
        lengths, starts = self.lengths[kept], self.starts[kept]
        places = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        places += np.arange(len(places))
        return PackedTerms(lengths, self.blob[places])


def unite(dictionaries: Sequence[TermDictionary]) -> UnitedTerms:
    """Unite dictionaries."""
    blob = np.concatenate([np.frombuffer(d.blob, np.uint8) for d in dictionaries if len(d.blob)] or [_EMPTY])
    lengths = np.concatenate([piece_lengths(d.offsets) for d in dictionaries])
    starts = np.cumsum(lengths) - lengths
    keys = _keys(blob, starts, lengths)
    order = np.lexsort(keys)
    new = np.zeros(len(order), np.bool_)
    new[:1] = True
    for key in keys:
        ordered = key[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(new) - 1
    first = order[new]
    ends = np.cumsum([len(d) for d in dictionaries])
    return UnitedTerms(np.split(numbers, ends[:-1]), lengths[first], starts[first], blob)


_EMPTY: Final = np.empty(0, np.uint8)


def _keys(
    blob: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> list[NDArray[Any]]:
    """What orders the terms, the last key first in rank."""
    keys: list[NDArray[Any]] = []
    long = np.flatnonzero(lengths > _COMPARED)
    if len(long):
        stretches = zip(starts[long].tolist(), (starts + lengths)[long].tolist(), strict=True)
        spelled = [blob[start:end].tobytes() for start, end in stretches]
        rank_of = {term: rank for rank, term in enumerate(sorted(set(spelled)))}
        ranks = np.zeros(len(lengths), np.int64)
        ranks[long] = [rank_of[term] for term in spelled]
        keys.append(ranks)
    keys.append(np.minimum(lengths, _COMPARED + 1).astype(np.uint8))
    widest = min(int(lengths.max(initial=0)), _COMPARED)
    windows = _windows(blob)
    words = reversed(range(0, widest, _WORD))
    return [*keys, *(_word(windows, starts + first, lengths - first) for first in words)]


def _windows(blob: NDArray[np.uint8]) -> NDArray[Any]:
    """The eight bytes from each place on as a big-endian number."""
    padded = np.concatenate([blob, np.zeros(_COMPARED + _WORD, np.uint8)])
    return np.ndarray((len(blob) + _COMPARED,), ">u8", buffer=padded, strides=(1,))


def _word(windows: NDArray[Any], places: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Eight bytes of each term, of which `left` are its own; zeros in place of the others."""
    words = windows[np.where(left > 0, places, 0)].astype(np.uint64)
    drop = (8 * np.clip(_WORD - left, 0, _WORD - 1)).astype(np.uint64)
    words >>= drop
    words <<= drop
    words[left <= 0] = 0
    return words
