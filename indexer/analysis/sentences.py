"""Where sentences and paragraphs begin.

A sentence ends at a full stop, a question mark or an exclamation mark with white space behind, unless the
word before is an abbreviation or an initial, or the next one goes on in small letters. Paragraphs are parted
by an empty line, as are the parts of an article.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SENTENCE: Final = "\x1es"
"""A term at the position of the first word of every sentence; no word begins like it."""

PARAGRAPH: Final = "\x1ep"
"""The same for paragraphs; each is also a sentence."""

PARAGRAPH_BREAK: Final = "\n\n"

ABBREVIATIONS: Final = frozenset(
    """
    Mr Mrs Ms Dr Prof Sen Rep Gov Hon Rev St Mt Ft Jr Sr Messrs
    Gen Lt Col Maj Capt Cpt Cmdr Cdr Sgt Cpl Pvt Adm Brig Ens Pfc Spc
    Inc Corp Ltd Co Bros Cie vs etc No Nos Mk Fig Vol pp Art Sec Est ca approx dept
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)

MAX_ABBREVIATION: Final = max(map(len, ABBREVIATIONS))

_END: Final = re.compile(r"""[.!?](?=(["')\]’”»]{0,3}[ \t\r\n]{1,4})["'(\[]{0,2}[A-Z0-9\x80-\U0010ffff])""")
_LAST_WORD: Final = re.compile(r"(?<![^\W_])[^\W_]+\Z")


def sentence_starts(text: str) -> Iterator[int]:
    """Offsets at which sentences begin within a paragraph, but for the first.

    >>> list(sentence_starts("Lt. Gen. J. Roe left the U.S. Army. He said: “No.” Then nothing."))
    [36, 51]
    """
    for end in _END.finditer(text):
        if text[end.start()] != "." or not _is_abbreviated(text, end.start()):
            yield end.end(1)


def sentence_start(text: str, end: int) -> int | None:
    """Where the next sentence begins if one ends with the sign at ``end``; its surroundings are enough."""
    found = _END.match(text, end)
    if found is None or (text[end] == "." and _is_abbreviated(text, end)):
        return None
    return found.end(1)


def _is_abbreviated(text: str, end: int) -> bool:
    """Whether what stands before ``end`` is an initial or an abbreviation."""
    if text[max(end - 2, 0) : end].lower() == "mk":
        return True  # its number belongs to it, see runs
    found = _LAST_WORD.search(text, max(end - MAX_ABBREVIATION, 0), end)
    if found is None:
        return False
    word = found.group()
    if word in ("No", "Nos"):
        return text[end + 2 : end + 3].isdigit()
    return word in ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def paragraph_starts(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[int]:
    """Offsets behind the empty lines between ``start`` and ``end``."""
    place = text.find(PARAGRAPH_BREAK, start, end)
    while place >= 0:
        yield place + len(PARAGRAPH_BREAK)
        place = text.find(PARAGRAPH_BREAK, place + 1, end)


def openings(text: str, starts: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """For each of the words of ``text``, which begin at ``starts``, the terms that say what it opens.

    >>> ["".join(opened)[1::2] for opened in openings("He ran. So?", [0, 3, 8])]
    ['ps', '', 's']
    """
    places: dict[int, tuple[str, ...]] = dict.fromkeys(sentence_starts(text), (SENTENCE,))
    places |= dict.fromkeys((0, *paragraph_starts(text)), (PARAGRAPH, SENTENCE))
    upcoming = deque(sorted(places.items()))
    for start in starts:
        opened: tuple[str, ...] = ()
        while upcoming and upcoming[0][0] <= start:
            opened = max(opened, upcoming.popleft()[1], key=len)
        yield opened
