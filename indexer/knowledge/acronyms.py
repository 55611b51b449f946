"""Which short forms a text explains: *multiple launch rocket system (MLRS)*, or *MLRS (multiple …)*.

After A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (2003): what stands in brackets or before them is a short form if it looks like one, and its long form
is the shortest text beside it in which all its letters follow one another, the first at the beginning of a
word. Brackets of news hold much else, agencies, parties, symbols of shares, so more is asked of both forms.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from indexer.knowledge.spellings import PLAIN_SIGNS

_MOST_BRACKETS: Final = 500
"""Brackets of one text that are looked at: each costs up to a few hundred steps."""

_REACH: Final = 160
"""Characters before a bracket that a long form may take, and characters in it."""

_BRACKETS: Final = re.compile(rf"(?<=\S) \(\s?([^()\n]{{2,{_REACH}}})\)")
_SHORT: Final = re.compile(
    r"[A-Z0-9](?=[^A-Z]*[A-Z])(?:[A-Za-z0-9]|[-&/](?=\w)){0,8}[A-Z0-9]|(?:[A-Z]\.){2,6}"
)
"""Begins and ends with a capital letter or a digit and has two capitals; the *s* of a plural is gone."""

_SENTENCE_END: Final = re.compile(r"[.!?;:]['\")]*\s(?=\W*[A-Z])")
_SMALL_WORDS: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
_WORD: Final = re.compile(r"[^\W_]+")
_ENDS: Final = re.compile(r"[,;]| or ")
"""What a short form in brackets ends at."""


class Pair(NamedTuple):
    """A short form, without points and plural ending, and what it stands for, as it was written."""

    short: str
    long: str


def explained(text: str) -> list[Pair]:
    """The short forms that ``text`` explains, each once, in the order they come.

    >>> explained("UAVs (unmanned aerial vehicles) over a landing zone (LZ)")
    [Pair(short='UAV', long='unmanned aerial vehicles'), Pair(short='LZ', long='landing zone')]
    """
    plain = text if text.isascii() else text.translate(PLAIN_SIGNS)
    found = (_pair(plain, match) for match in islice(_BRACKETS.finditer(plain), _MOST_BRACKETS))
    return list(dict.fromkeys(pair for pair in found if pair.long))


def _pair(text: str, brackets: re.Match[str]) -> Pair:
    """What a pair of brackets explains; the long form is empty where it is nothing."""
    inside = _ENDS.split(brackets[1], maxsplit=1)[0].strip(" \"'")
    before = _sentence(text[max(0, brackets.start() - _REACH) : brackets.start()])
    if short := _short_form(inside):
        return Pair(short, long_form(short, " ".join(before.split()[-_most_words(short) :])))
    word = before.rpartition(" ")[2]
    short = _short_form(word)
    long = " ".join(brackets[1].split())
    return Pair(short, long if short and long_form(short, long) == long else "")


def _sentence(before: str) -> str:
    """The part of a text that is in the same sentence as its end."""
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _short_form(word: str) -> str:
    """``word`` as a short form, empty where it is none.

    >>> _short_form("UAVs"), _short_form("U.N."), _short_form("Reuters"), _short_form("BA.N")
    ('UAV', 'UN', '', '')
    """
    single = word.removesuffix("s") if word[-2:-1].isupper() else word
    return single.replace(".", "") if _SHORT.fullmatch(single) and not single.isdigit() else ""


def _most_words(short: str) -> int:
    """So many words a long form may have, as the paper says."""
    return min(len(short) + 5, len(short) * 2)


def long_form(short: str, text: str) -> str:
    """The shortest end of ``text`` that ``short`` may stand for, empty where there is none.

    One of which the letters are the initials comes first: else *Construction Bank* would do for *CCB*.

    >>> long_form("ATACMS", "fired from the Army Tactical Missile System")
    'Army Tactical Missile System'
    >>> long_form("CCB", "shares of China Construction Bank")
    'China Construction Bank'
    """
    letters = [letter for letter in short.lower() if letter.isalnum()]
    lowered = text.lower()
    if len(lowered) != len(text):  # as with a Turkish İ
        return ""
    start = _by_initials(letters, lowered)
    if start < 0:
        start = _by_letters(letters, lowered)
    long = text[start:].strip(" ,-'\"").removesuffix("'s") if start >= 0 else ""
    return long if _is_long_form(long, short) else ""


def _by_initials(letters: list[str], text: str) -> int:
    """Where the words begin that have ``letters`` as their initials, small words left out; -1 for nowhere."""
    words = [(match[0], match.start()) for match in _WORD.finditer(text)]
    start = -1
    for letter in reversed(letters):
        while words and words[-1][0] in _SMALL_WORDS and words[-1][0][0] != letter:
            words.pop()
        if not words or words[-1][0][0] != letter:
            return -1
        start = words.pop()[1]
    return start


def _by_letters(letters: list[str], text: str) -> int:
    """Where the shortest text begins that has ``letters`` in it, the last in its last word; or -1."""
    first, *others = letters
    at, least = len(text), text.rfind(" ") + 1
    for letter in reversed(others):
        at = text.rfind(letter, least, at)
        if at < 0:
            return -1
        least = 0
    at = text.rfind(first, 0, at)
    while at > 0 and text[at - 1].isalnum():
        at = text.rfind(first, 0, at)
    return at


def _is_long_form(long: str, short: str) -> bool:
    words = re.split(r"[\s-]+", long)
    return (
        len(words) > 1
        and len(long) > len(short)
        and words[0].lower() not in _SMALL_WORDS
        and short not in words
        and not re.search(r"[()\[\]]", long)
    )
