"""Text as every part may expect it: composed, without control characters, paragraphs one empty line apart.

All text of an article passes through here, so nothing behind it has to think of line ends, lone surrogates
or characters that cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_EMPTY_LINES: Final = re.compile("\n{3,}")
# C0 and C1 controls but tab and line feed, soft hyphen, zero-width and bidirectional marks, byte order mark,
# lone surrogates (a JSON file can hold them, UTF-8 cannot) and non-characters. The joiners U+200C and
# U+200D stay: Persian spelling and emoji need them.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_OTHER_SPACES: Final = re.compile(r"[^\S\n ]+")


def clean_text(text: str) -> str:
    r"""Returns ``text`` in NFC with single spaces and paragraphs separated by exactly one empty line.

    A single line end stays: whether it ends a paragraph is known to the reader alone.

    >>> clean_text("One\u200b  two \r\n\r\n \r\nthree\n")
    'One two\n\nthree'
    """
    if text.replace("\n", "").isprintable():  # then it has nothing unseen, and no other spaces and line ends
        text = unicodedata.normalize("NFC", text)
    else:
        text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text.replace("\u2029", "\n\n")))
        text = _OTHER_SPACES.sub(" ", unicodedata.normalize("NFC", text))
    while "  " in text:
        text = text.replace("  ", " ")
    if "\n" in text:
        text = _EMPTY_LINES.sub("\n\n", "\n".join(line.strip(" ") for line in text.split("\n")))
    return text.strip()


def clean_line(text: str) -> str:
    r"""Returns ``text`` cleaned, on one line.

    >>> clean_line(" Turkey \n signals\tinterest ")
    'Turkey signals interest'
    """
    return " ".join(clean_text(text).split())
