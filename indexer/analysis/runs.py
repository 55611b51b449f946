"""Where a text is cut: runs of words that belong together, and the parts of such a run.

Most runs are one word. Signs keep words in one run where a digit is beside them, as in ``F-35``, ``1,000``
and ``2023-01-20``, where single letters are abbreviated, as in ``U.S.``, and where a known designator is
written with a space. What a run means can then be worked out once, however often it occurs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis.designators import CJK, DESIGNATOR, HYPHENS, LETTER, WORD_BEGINS, known_space

if TYPE_CHECKING:
    from collections.abc import Iterator

APOSTROPHES: Final = "'’"
MARKS: Final = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
)
"""Accents, and the vowels of Hebrew and Arabic, where they are characters of their own."""

WORD_CHARACTER: Final = rf"[^\W_]|['’{MARKS}]"
WORD: Final = rf"(?:[^\W_]+|['’{MARKS}]+)+"
"""A run of letters, digits and apostrophes, in as few steps as possible."""

_WORD_ENDS: Final = r"(?![^\W_]|['’])"
JOINT: Final = (
    rf"[{HYPHENS}/.,](?=\d)(?<=\d.)"
    rf"|[{HYPHENS}](?:(?={LETTER})(?<=\d.)|(?=\d)(?<={LETTER}.))"
    rf"|\.(?={LETTER}{_WORD_ENDS})(?<={WORD_BEGINS}{LETTER}.)"
    rf"|/(?=[Aa][{HYPHENS}]?\d)(?<={WORD_BEGINS}[Ff].)"
    rf"|{known_space()}"
)
"""What stands between two words of one run. Each alternative needs letters or digits on both sides."""

MAX_WORDS: Final = 8
"""Words in a run; it must be so many that longer ones have more than `MAX_PACKED` bytes."""

RUN: Final = rf"{WORD}(?:(?:{JOINT}){WORD}){{0,{MAX_WORDS - 1}}}"
_END: Final = rf"(?:['’]s)?(?!['’]*[^\W_{CJK}])"
_UNIT: Final = "mm|cm|km|kg|kt|nm|kw|mw|gw|mwh|kwh|khz|mhz|ghz|mph|kph|kmh|ft|lbs?|hp|bn|pct|am|pm"
_PART: Final = re.compile(
    rf"""
      (?P<again>(?<=\d/|{LETTER}/)\d{{1,3}}(?:{LETTER}{{1,2}})?){_END}
    | (?P<designator>(?<![^\W_{CJK}]){DESIGNATOR}){_END}
    | (?P<initials>{LETTER}(?:\.{LETTER})+){_END}
    | (?P<figure>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d|[.,]\d)|(?<![.,])\d+\.\d+(?!\d|[.,]\d))
    | (?P<quantity>\d+)(?=(?i:{_UNIT})(?![^\W_]))
    | (?P<name>(?<![^\W_{CJK}]){LETTER}{{3,}}(?=\d))
    | (?P<pairs>[{CJK}]+)
    | (?P<word>[^\W_{CJK}](?:[^\W_{CJK}]|[{MARKS}]|['’]+(?=[^\W_{CJK}]))*)
    """,
    re.VERBOSE,
)


class Part(NamedTuple):
    """What of a run is one term.

    Attributes:
        kind: ``word``, ``figure``, ``initials`` or ``designator``.
        text: As it stands there.
        prefix: Of a designator, the letters before the first digit.
        number: Of a designator, the rest.
        start: Offset in the run.
        end: Offset behind it.
    """

    kind: str
    text: str
    prefix: str
    number: str
    start: int
    end: int


def parts(run: str) -> Iterator[Part]:
    """The terms of a run in reading order.

    >>> [(part.kind, part.text) for part in parts("Su-27/30")]
    [('designator', 'Su-27'), ('designator', '30')]
    >>> [(part.kind, part.text) for part in parts("1,000km")]
    [('figure', '1,000'), ('word', 'km')]
    """
    return _parts(run)


def _parts(run: str) -> Iterator[Part]:
    prefix = ""
    for found in _PART.finditer(run):
        kind, text, start, end = str(found.lastgroup), found.group(), *found.span()
        if kind == "designator":
            prefix = found["prefix"] or ""
            yield Part(kind, text, prefix, found["number"] or found["numbered"], start, end)
        elif kind == "again" and prefix:
            yield Part("designator", text, prefix, text, start, end)
        else:
            prefix = ""
            width = 2 if kind == "pairs" else len(text)
            kind = kind if kind in ("figure", "initials") else "word"
            for at in range(max(len(text) - width, 0) + 1):
                yield Part(kind, text[at : at + width], "", "", start + at, min(start + at + width, end))
