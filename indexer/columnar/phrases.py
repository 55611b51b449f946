"""Phrases with slop, for all candidate documents at once.

Whoosh's `SpanNear2` walks from word to word: a place where the first words end leads on if the next word
stands 1 to `slop` places after it. Where the words have to stand side by side, every occurrence of the rarest
word says where the others must be, and each of these is looked up in its document by bisection, one round for
all documents. Otherwise the words are walked in order over ascending keys `document · position`, where the
nearest earlier place decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.matches import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.postings import PostingList


ALL: Final = 1 << 32
"""More occurrences than a word has in a document."""

_BLOCK: Final = 8192
"""Candidates that are looked at together: their occurrences fit a processor's cache."""

_GLANCES: Final = (4, 16, ALL)
_MANY: Final = 512
"""So many candidates are worth a glance."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where one word stands in each of the candidate documents.

    Attributes:
        positions: Token positions of the whole field.
        starts: Where in `positions` those of each candidate begin.
        counts: How many it has, at least one.
    """

    positions: NDArray[Any]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, postings: PostingList, places: NDArray[np.int64], most: int = ALL) -> Occurrences:
        """Those of a word at some places of its list, ascending; in each document the first `most`."""
        field = postings.field
        assert field.positions is not None, "phrases need positions"
        assert field.freqs is not None, "a field with positions has frequencies"
        own = places + postings.first
        counts = field.freqs.at(own, postings.first, postings.last).astype(np.int64)
        return cls(field.positions.values, field.positions.starts(own), np.minimum(counts, most))

    def each(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Candidate and position of every occurrence."""
        counts = self.counts
        at = (self.starts - counts.cumsum() + counts).repeat(counts)
        at += np.arange(len(at))
        return np.arange(len(counts)).repeat(counts), self.positions.take(at).astype(np.int64)

    def has(self, candidates: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the word stands at the `wanted` position in each of these candidates, which ascend."""
        at, counts = self.starts.take(candidates), self.counts.take(candidates)
        total = int(counts.sum())
        if total <= _BLOCK:
            return self._has_among_all(at, counts, wanted)
        last = at + counts - 1
        step = 1 << int(counts.max(initial=1) - 1).bit_length()
        while step > 1:  # at the end, `at` is the last occurrence that is not behind the wanted place
            step >>= 1
            if step * len(counts) > total:  # those with fewer occurrences are gone through by smaller steps
                some = (counts > step).nonzero()[0]
                ahead = np.minimum(at.take(some) + step, last.take(some))
                fits = (self.positions.take(ahead) <= wanted.take(some)).nonzero()[0]
                at[some[fits]] = ahead[fits]
            else:
                ahead = np.minimum(at + step, last)
                np.copyto(at, ahead, where=self.positions.take(ahead) <= wanted)
        found: NDArray[np.bool_] = self.positions.take(at) == wanted
        return found

    def _has_among_all(
        self, starts: NDArray[np.int64], counts: NDArray[np.int64], wanted: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """As `has`, by a look at all occurrences in these candidates, which for few is faster."""
        ends = counts.cumsum()
        at = (starts - ends + counts).repeat(counts)
        at += np.arange(len(at))
        hits = (self.positions.take(at) == wanted.repeat(counts)).nonzero()[0]
        found = np.zeros(len(counts), np.bool_)
        found[ends.searchsorted(hits, side="right")] = True
        return found


def phrase_places(
    lists: Sequence[PostingList],
    places: Sequence[NDArray[np.int64]],
    slop: int,
    check: Callable[[], None],
) -> NDArray[np.int64]:
    """Those candidate documents in which the words stand in order, as places among the candidates, ascending.

    Args:
        lists: Postings of the words, in order.
        places: For each word, where its list has the candidate documents, which all have all words.
        slop: Largest distance from one word to the next; 1 is an exact phrase.
        check: Called now and then, may raise to stop.
    """

    def holding(candidates: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        check()
        pairs = zip(lists, places, strict=True)
        words = [Occurrences.of(postings, own[candidates], most) for postings, own in pairs]
        return _in_order(words, slop)

    if slop > 1:
        return proven(len(places[0]), holding)
    found = [np.empty(0, np.int64)]
    for first in range(0, len(places[0]), _BLOCK):
        check()
        block = slice(first, first + _BLOCK)
        words = [Occurrences.of(postings, own[block]) for postings, own in zip(lists, places, strict=True)]
        found.append(distinct(_side_by_side(words)) + first)
    return np.concatenate(found)


def proven(count: int, holding: Callable[[NDArray[np.int64], int], NDArray[np.int64]]) -> NDArray[np.int64]:
    """Those of `count` candidates that match by where words stand in them, ascending.

    A few occurrences of frequent words mostly tell that a document matches, and more of them never tell the
    contrary. So where there are many candidates, each is glanced at, and only those that are left are looked
    at wholly.

    Args:
        count: How many candidates there are.
        holding: Takes some candidates and how many occurrences of each word to look at in each, and gives
            the places of those that match among these, in any order and as often as it likes.
    """
    found = [np.empty(0, np.int64)]
    for first in range(0, count, _BLOCK):
        left = np.arange(first, min(first + _BLOCK, count))
        for most in _GLANCES if len(left) > _MANY else (ALL,):
            matching = distinct(holding(left, most))
            found.append(left[matching])
            left = np.delete(left, matching)
    return np.sort(np.concatenate(found))


def _side_by_side(words: Sequence[Occurrences]) -> NDArray[np.int64]:
    """The candidate of every place where the words stand one right after the other."""
    offsets = sorted(range(len(words)), key=lambda offset: int(words[offset].counts.sum()))
    candidates, starts = words[offsets[0]].each()
    starts -= offsets[0]
    for offset in offsets[1:]:
        holds = words[offset].has(candidates, starts + offset).nonzero()[0]
        candidates, starts = candidates[holds], starts[holds]
    return candidates


def _in_order(words: Sequence[Occurrences], slop: int) -> NDArray[np.int64]:
    """The candidate of every place where the words have been found in order, at most `slop` apart."""
    width = int(np.iinfo(words[0].positions.dtype).max) + slop + 2  # beyond any position plus the slop
    ends = _keys(words[0], width)
    for word in words[1:]:
        if not len(ends):
            break
        keys = _keys(word, width)
        before = np.searchsorted(ends, keys) - 1
        ends = keys[(before >= 0) & (keys - ends[before] <= slop)]
    return ends // width


def _keys(word: Occurrences, width: int) -> NDArray[np.int64]:
    """Candidate times `width` plus position, for every occurrence, ascending."""
    candidates, positions = word.each()
    candidates *= width
    candidates += positions
    return candidates
