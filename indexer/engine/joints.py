"""Where words stay together, found for the bytes of many texts at once.

This is :data:`indexer.analysis.runs.JOINT` in array operations. Every joint stands beside a digit or between two
single letters, so only these places are looked at. Around bytes outside ASCII more is joined than belongs
together: such stretches are cut again by the expression itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.analysis import known_space

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGIT: Final = 1
_LETTER: Final = 2
_FOREIGN: Final = 0x80
_PADDING: Final = b"\n" * 4

_KINDS: Final = np.zeros(256, np.uint8)
_KINDS[_FOREIGN:] = _DIGIT | _LETTER  # it may be either
_KINDS[list(b"0123456789")] = _DIGIT
_KINDS[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = _LETTER

_SIGNS: Final = np.zeros(256, np.bool_)
_SIGNS[list(b"-/.,")] = True

_SPACE: Final = re.compile(known_space(" ", r"(?<![A-Za-z0-9'])").encode())
