"""Where sentences and paragraphs begin, found for the bytes of many texts at once.

The plain case, a full stop, a space and a capital letter, is decided by array operations; what stands beside
quotation marks, line ends, possible abbreviations or bytes outside ASCII is looked at one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.analysis import ABBREVIATIONS, MAX_ABBREVIATION, sentence_start
from indexer.columnar import TokenBatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar import Cut

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.int64]

_AROUND: Final = 32
"""Bytes on either side that decide: the longest abbreviation; quotation marks and white space."""

_MAX_WHITE: Final = 4
_FOREIGN: Final = 0x80


def _table(chars: bytes) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(chars)] = True
    return table


_LETTERS: Final = _table(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WORD: Final = _LETTERS | _table(b"0123456789")
_CLOSERS: Final = _table(b"\"')]")
_OPENERS: Final = _table(b"\"'([")
_WHITE: Final = _table(b" \t\r\n")
_BEGINS: Final = _table(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + bytes(range(_FOREIGN, 256)))


BREAKS: Final = 3
"""Numbers that :func:`with_breaks` takes: a sentence, the first paragraph of a text, another one."""


def with_breaks(cut: Cut) -> TokenBatch:
    """The words of ``cut``, their numbers raised, and a break before each that begins something."""
    words = cut.words
    kinds = np.zeros(len(words.ids) + 1, np.int32)
    for kind, places in ((1, sentence_places(cut.raw)), (3, paragraph_places(cut.raw))):
        kinds[cut.first_words[np.searchsorted(cut.starts, places)]] = kind
    last = np.cumsum(words.counts)
    kinds[last - words.counts] = 2
    kinds = kinds[:-1]
    places = np.flatnonzero(kinds)
    before = np.searchsorted(places, last)
    return TokenBatch(
        np.insert(words.ids + np.int32(BREAKS), places, kinds[places] - 1),
        words.counts + np.diff(before, prepend=0),
    )


def paragraph_places(raw: bytes) -> Places:
    """The places behind empty lines."""
    lines = np.flatnonzero(np.frombuffer(raw, np.uint8) == ord("\n"))
    behind: Places = lines[1:][np.diff(lines) == 1] + 1
    return behind


def sentence_places(raw: bytes) -> Places:
    """The places at which sentences begin, but for the first of each text.

    Args:
        raw: Texts in UTF-8, with some bytes of zero behind them.
    """
    text = np.frombuffer(raw, np.uint8)
    ends = np.flatnonzero((text == ord(".")) | (text == ord("!")) | (text == ord("?")))
    ends = ends[~_WORD[_at(text, ends + 1)]]
    starts = ends + 1
    starts += _CLOSERS[_at(text, starts)]
    behind = _at(text, starts)
    unclear = _CLOSERS[behind] | (behind >= _FOREIGN)
    for _ in range(_MAX_WHITE):
        starts += _WHITE[_at(text, starts)]
    first = starts + _OPENERS[_at(text, starts)]
    first += _OPENERS[_at(text, first)]
    begins = _WHITE[behind] & _BEGINS[_at(text, first)]
    is_initial, may_be_abbreviated = _abbreviated(text, ends)
    unclear |= begins & may_be_abbreviated
    others = [_start(raw, place) for place in ends[unclear].tolist()]
    found: Places = np.concatenate([starts[begins & ~is_initial & ~unclear], np.array(others, np.int64)])
    return found[found > 0]


def _abbreviated(text: Bytes, ends: Places) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a full stop stands behind a single letter, and where perhaps behind an abbreviation."""
    last, before = _at(text, ends - 1), _at(text, ends - 2)
    initial = _LETTERS[last] & ~_WORD[before] & (text[ends] == ord("."))
    maybe = (last >= _FOREIGN) | (_LETTERS[last] & (before >= _FOREIGN))
    lengths = _LENGTHS[before.astype(np.uint16) << 8 | last]
    maybe |= (lengths & 1) != 0
    for length in range(2, MAX_ABBREVIATION + 1):
        places = np.flatnonzero(lengths & (1 << length))
        maybe[places] |= ~_WORD[_at(text, ends[places] - length - 1)]
    return initial, maybe


def _at(text: Bytes, places: Places) -> Bytes:
    return text.take(places, mode="wrap")


def _start(raw: bytes, end: int) -> int:
    """Where the next sentence begins, 0 if none ends here."""
    before = raw[max(end - _AROUND, 0) : end].decode(errors="ignore")
    behind = raw[end : end + _AROUND].decode(errors="ignore")
    start = sentence_start(before + behind, len(before))
    return 0 if start is None else end + len(behind[: start - len(before)].encode())


def _lengths() -> NDArray[np.uint8]:
    """By its last two bytes, which lengths an abbreviation may have, as bits; the lowest for any length."""
    table = np.zeros(1 << 16, np.uint8)
    for ending in (b"mk", b"Mk", b"mK", b"MK"):
        table[ending[0] << 8 | ending[1]] = 1
    for word in ABBREVIATIONS:
        table[ord(word[-2]) << 8 | ord(word[-1])] |= 1 << len(word)
    return table


_LENGTHS: Final = _lengths()
