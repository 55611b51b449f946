"""Phrases with slop, for all candidate documents at once.

Whoosh's `SpanNear2` walks from word to word: a place where the first words end leads on if the next word
stands 1 to `slop` places after it. Over an ascending array of keys `document · position` that is one
bisection per word: the nearest earlier place decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.columnar.matches import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.postings import PostingList


def phrase_places(
    lists: Sequence[PostingList],
    places: Sequence[NDArray[np.int64]],
    slop: int,
    since: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Those candidate documents in which the words stand in order, as places among the candidates, ascending.

    Args:
        lists: Postings of the words, in order.
        places: For each word, where its list has the candidate documents, which all have all words.
        slop: Largest distance from one word to the next; 1 is an exact phrase.
        since: For each candidate document, the position before which nothing counts.
    """
    width = _width(lists, slop)
    ends = _keys(lists[0], places[0], width)
    if since is not None:
        ends = ends[ends % width >= since[ends // width]]
    for postings, own in zip(lists[1:], places[1:], strict=True):
        if not len(ends):
            break
        ends = _next_ends(ends, _keys(postings, own, width), slop)
    return distinct(ends // width)


def _next_ends(ends: NDArray[np.int64], keys: NDArray[np.int64], slop: int) -> NDArray[np.int64]:
    """Those of the next word's `keys` that are 1 to `slop` after one of the `ends`."""
    if slop == 1 and len(ends) < len(keys):  # the shorter array is looked up in the longer one
        wanted = ends + 1
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found: NDArray[np.int64] = wanted[keys[places] == wanted]
        return found
    before = np.searchsorted(ends, keys) - 1
    return keys[(before >= 0) & (keys - ends[before] <= slop)]


def _width(lists: Sequence[PostingList], slop: int) -> int:
    """Distance between documents' keys: beyond any position plus the slop."""
    positions = lists[0].field.positions
    assert positions is not None, "phrases need positions"
    return int(np.iinfo(positions.dtype).max) + slop + 2


def _keys(postings: PostingList, own: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """Document's place among the candidates times `width` plus position, for every occurrence, ascending."""
    field = postings.field
    assert field.positions is not None, "phrases need positions"
    assert field.freqs is not None, "a field with positions has frequencies"
    places = own + postings.first
    counts = field.freqs.at(places, postings.first, postings.last).astype(np.int64)
    starts = field.position_starts(places)
    shift = starts - (np.cumsum(counts) - counts)
    occurrences = np.repeat(shift, counts) + np.arange(counts.sum())
    keys: NDArray[np.int64] = np.repeat(np.arange(len(own)) * width, counts)
    keys += field.positions[occurrences]
    return keys
