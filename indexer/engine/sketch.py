"""How alike two texts are, told from a few numbers of each.

A text is taken as the set of its *shingles*, all runs of three words that follow one another, and of these
the ones with the lowest hashes are kept: a sample of the text that is drawn alike from every copy of it.
After A. Broder, "On the resemblance and containment of documents" (1997). A sketch grows with its text, so
that what a copy left of an article still meets enough of the article's own sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sketch = NDArray[np.uint32]
    """Hashes of shingles, ascending, distinct."""

_WORDS: Final = 3
_CHARACTERS: Final = 16_000
"""Characters of a text that are looked at; beyond them even long copies have shown themselves."""
_PART: Final = 4
"""One of so many shingles is kept,"""
_LEAST: Final = 96
"""but not fewer than so many,"""
_MOST: Final = 256
"""nor more than so many."""
_TELLING: Final = 40
"""Shingles below which a text tells nothing: captions and notices differ in no more than a name."""
_COMPARABLE: Final = 12
"""Shingles of the shorter text that the samples must have met."""
_RESEMBLANCE: Final = 0.15
"""What two texts must have in common of all that any has: a round-up is no copy of the briefs in it."""
_HIGHEST: Final = 2**32

_ANCHORS: Final = 16
_LEAD_ANCHORS: Final = 8
_LEAD: Final = 60
"""Shingles of the lead, which every copy that was cut short still has."""

_FACTOR: Final = 0x9E3779B97F4A7C15
_WORD_BYTES: Final = bytes(
    code + 32 if 65 <= code <= 90 else code if code >= 0x80 or chr(code).isalnum() else 0
    for code in range(256)
)


def _powers(base: int) -> NDArray[np.uint64]:
    powers = np.full(4 * _CHARACTERS, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


_POWERS: Final = _powers(_FACTOR)
_INVERSES: Final = _powers(pow(_FACTOR, -1, 2**64))


def shingles(text: str) -> NDArray[np.uint32]:
    """The hashes of the shingles of ``text`` as they follow one another."""
    words = _hashed_words(text[:_CHARACTERS])
    if len(words) < _WORDS:
        return np.empty(0, np.uint32)
    count = len(words) - _WORDS + 1
    mixed = words[:count]
    for place in range(1, _WORDS):
        mixed = _mixed(mixed) + words[place : place + count]
    return (_mixed(mixed) >> np.uint64(32)).astype(np.uint32)


def sketch(hashes: NDArray[np.uint32]) -> Sketch:
    """The sketch of a text with these shingles; empty where there are too few to tell anything by."""
    distinct = _distinct(hashes)
    if len(distinct) < _TELLING:
        return distinct[:0]
    return distinct[: min(max(len(distinct) // _PART, _LEAST), _MOST)]


def anchors(hashes: NDArray[np.uint32], of_text: Sketch) -> list[int]:
    """The shingles by which copies find one another: two copies all but always have one in common."""
    if not len(of_text):
        return []
    lead = np.sort(hashes[:_LEAD])[:_LEAD_ANCHORS]
    found: list[int] = _distinct(np.concatenate([of_text[:_ANCHORS], lead])).tolist()
    return found


def likeness(one: Sketch, other: Sketch) -> float:
    """From 0, nothing in common, to 2, the same text.

    The part of the shorter text that is in the longer one, plus what both have of all that any has: the first
    is high for a copy that was cut, the second for one that was edited throughout.
    """
    limit = min(_reach(one), _reach(other))
    first, second = one[: one.searchsorted(limit)], other[: other.searchsorted(limit)]
    shorter, longer = (first, second) if len(first) < len(second) else (second, first)
    if len(shorter) < _COMPARABLE:
        return 0.0
    places = longer.searchsorted(shorter)
    shared = int(np.count_nonzero(longer.take(places, mode="clip") == shorter))
    resemblance = shared / (len(shorter) + len(longer) - shared)
    return 0.0 if resemblance < _RESEMBLANCE else resemblance + shared / len(shorter)


def _reach(one: Sketch) -> int:
    """The hash up to which ``one`` tells all shingles of its text."""
    return int(one[-1]) + 1 if len(one) >= _LEAST else _HIGHEST


def _distinct(hashes: NDArray[np.uint32]) -> Sketch:
    """As ``numpy.unique``, which is slower on so few."""
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def _hashed_words(text: str) -> NDArray[np.uint64]:
    """A number for each word of ``text``; case and punctuation do not count."""
    codes = np.frombuffer(b"\0" + text.lower().encode("utf-8", "replace").translate(_WORD_BYTES), np.uint8)
    alone = np.zeros(len(codes), np.bool_) if text.isascii() else _foreign(codes := codes.copy())
    inside = codes != 0
    starts = np.flatnonzero(inside[1:] & (~inside[:-1] | alone[1:])) + 1
    if not len(starts):
        return np.empty(0, np.uint64)
    # The hash is the polynomial of a word's bytes; what separates words is 0 and adds nothing.
    sums = np.add.reduceat(codes * _POWERS[: len(codes)], starts)
    return _mixed(sums * _INVERSES[starts])


def _foreign(codes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Blanks the punctuation outside ASCII in the UTF-8 ``codes``; where a word of one character begins."""
    lead, after = codes[:-2], codes[1:-1]
    wide = ((lead == 0xE2) & (after < 0x82)) | ((lead == 0xE3) & (after == 0x80))
    for first, size in ((wide, 3), (lead == 0xC2, 2)):
        for place in range(size):
            codes[np.flatnonzero(first) + place] = 0
    # Kana and ideographs stand without spaces between them.
    return (codes >= 0xE3) & (codes <= 0xE9)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit of a number spread over all of it, as the finaliser of MurmurHash3 does."""
    spread = (numbers ^ (numbers >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    return spread ^ (spread >> np.uint64(29))
