"""Where words stay together, found for the bytes of many texts at once.

This is :data:`indexer.analysis.runs.JOINT` in array operations. Every joint stands beside a digit or between
two single letters, so only such places are looked at. Around bytes outside ASCII more is joined than belongs
together: such stretches are cut again by the expression itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.analysis import SPACED_NUMBERS, known_space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.int64]

_DIGIT: Final = 1
_LETTER: Final = 2
_APOSTROPHE: Final = 4
_FOREIGN: Final = 0x80

_KINDS: Final = np.zeros(256, np.uint8)
_KINDS[_FOREIGN:] = _DIGIT | _LETTER  # it may be either
_KINDS[list(b"0123456789")] = _DIGIT
_KINDS[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = _LETTER
_KINDS[ord("'")] = _APOSTROPHE

_SIGNS: Final = np.zeros(256, np.bool_)
_SIGNS[list(b"-/.,")] = True

_SPACE: Final = re.compile(known_space(" ", r"(?<![A-Za-z0-9'])").encode())


def joints(raw: bytes) -> Places:
    """The places of the bytes that join words, with some more beside bytes outside ASCII.

    Args:
        raw: Texts in UTF-8, with a few bytes behind them that are part of no word.
    """
    text = np.frombuffer(raw, np.uint8)
    digits = np.flatnonzero((text - ord("0")) < 10)
    near = digits if raw.isascii() else np.concatenate([digits, np.flatnonzero(text >= _FOREIGN)])
    return np.concatenate(
        [
            _beside(text, near - 1),
            _beside(text, near + 1),
            _initials(text, np.flatnonzero(text == ord("."))),
            _slashes(text, near),
            _spaces(raw, text, digits),
        ]
    )


def _kinds(text: Bytes, places: Places) -> NDArray[np.uint8]:
    """Before the first byte are the last ones, which are part of no word, and behind these is the first."""
    return _KINDS[text.take(places, mode="wrap")]


def _beside(text: Bytes, places: Places) -> Places:
    """Signs between two digits, and hyphens between a digit and a letter."""
    signs = places[_SIGNS[text.take(places, mode="wrap")]]
    left, right = _kinds(text, signs - 1), _kinds(text, signs + 1)
    between_digits = (left & right & _DIGIT) != 0
    in_word = ((left & (_DIGIT | _LETTER)) != 0) & ((right & (_DIGIT | _LETTER)) != 0)
    beside_digit = in_word & (((left | right) & _DIGIT) != 0)
    joining: Places = signs[between_digits | (beside_digit & _is(text, signs, "-"))]
    return joining


def _initials(text: Bytes, dots: Places) -> Places:
    """Dots between two letters that stand alone."""
    dots = dots[(_kinds(text, dots + 1) & _LETTER) != 0]
    dots = dots[(_kinds(text, dots - 1) & _LETTER) != 0]
    return dots[_may_be_edge(text, dots - 2) & _may_be_edge(text, dots + 2)]


def _is(text: Bytes, places: Places, chars: str) -> NDArray[np.bool_]:
    found = text.take(places, mode="wrap")
    same: NDArray[np.bool_] = np.isin(found, list(chars.encode()))
    return same


def _may_be_edge(text: Bytes, places: Places) -> NDArray[np.bool_]:
    found = text.take(places, mode="wrap")
    edge: NDArray[np.bool_] = np.logical_or(_KINDS[found] == 0, found >= _FOREIGN)
    return edge


def _slashes(text: Bytes, near: Places) -> Places:
    """That of ``F/A-18``, found from its number."""
    letters = near - 1 - _is(text, near - 1, "-")
    slashes = letters[_is(text, letters, "Aa")] - 1
    slashes = slashes[_is(text, slashes, "/")]
    return slashes[_is(text, slashes - 1, "Ff") & _may_be_edge(text, slashes - 2)]


def _spaces(raw: bytes, text: Bytes, digits: Places) -> Places:
    """Those between a known prefix and its number; how the word before ends rules out nearly all others."""
    places = digits[_is(text, digits - 1, " .")] - 1
    ending = text.take(places - 2, mode="wrap").astype(np.uint16) << 8 | text.take(places - 1, mode="wrap")
    found: list[int] = []
    for place in places[_LAST_TWO[ending]].tolist():
        match = _SPACE.match(raw, place - (raw[place - 1] == ord(".")))
        if match:
            found += range(*match.span())
    return np.array(found, np.int64)


def _endings() -> NDArray[np.bool_]:
    """Whether two bytes may end the word, or the word and its dot, before such a space."""
    table = np.zeros((256, 256), np.bool_)
    for prefix in SPACED_NUMBERS:
        last = [ord(prefix[-1]), ord(prefix[-1].upper())]
        if len(prefix) == 1:
            table[np.ix_((_KINDS == 0) | (np.arange(256) >= _FOREIGN), last)] = True
        else:
            table[np.ix_([ord(prefix[-2]), ord(prefix[-2].upper())], last)] = True
    table[np.ix_([ord("k"), ord("K")], [ord(".")])] = True
    return table.ravel()


_LAST_TWO: Final = _endings()
