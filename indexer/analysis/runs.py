"""Where a text is cut: runs of words that belong together, and the parts of such a run.

Most runs are one word. Signs keep words in one run where a digit is beside them, as in ``F-35``, ``1,000``
and ``2023-01-20``, where single letters are abbreviated, as in ``U.S.``, and where a known designator is
written with a space. What a run means can then be worked out once, however often it occurs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis.designators import DESIGNATOR, HYPHENS, LETTER, WORD_BEGINS, known_space

if TYPE_CHECKING:
    from collections.abc import Iterator

APOSTROPHES: Final = "'’"
WORD_CHARACTER: Final = r"[^\W_]|['’]"
WORD: Final = r"(?:[^\W_]+|['’]+)+"
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
_END: Final = r"(?:['’]s)?(?!['’]*[^\W_])"
_UNIT: Final = "mm|cm|km|kg|kt|nm|kw|mw|gw|mwh|kwh|khz|mhz|ghz|mph|kph|kmh|ft|lbs?|hp|bn|pct|am|pm"
_COMPOSED: Final = re.compile(r"[\d.]")
_PART: Final = re.compile(
    rf"""
      (?P<again>(?<=\d/|{LETTER}/)\d{{1,3}}(?:{LETTER}{{1,2}})?){_END}
    | (?P<designator>(?<![^\W_]){DESIGNATOR}){_END}
    | (?P<initials>{LETTER}(?:\.{LETTER})+){_END}
    | (?P<figure>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d|[.,]\d)|(?<![.,])\d+\.\d+(?!\d|[.,]\d))
    | (?P<quantity>\d+)(?=(?i:{_UNIT})(?![^\W_]))
    | (?P<name>(?<![^\W_]){LETTER}{{3,}}(?=\d))
    | (?P<word>[^\W_]+(?:['’]+[^\W_]+)*)
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
    if not _COMPOSED.search(run):
        word = run.strip(APOSTROPHES)
        start = run.find(word)
        return iter([Part("word", word, "", "", start, start + len(word))] if word else [])
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
            yield Part(kind if kind in ("figure", "initials") else "word", text, "", "", start, end)
