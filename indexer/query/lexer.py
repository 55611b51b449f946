"""Characters to tokens. Any text gives tokens; whether they make sense together is for the repairs.

Signs that mean the same are made one first: all quotation marks are ``"``, all dashes ``-``, full-width
forms their plain ones. Positions count in that plain text.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from indexer.query.fields import CALLED, RANGE_FIELDS, SPELLINGS
from indexer.query.operators import at_least, is_near

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a token is for."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    CAPITALS = auto()
    AT_LEAST = auto()
    UNKNOWN_FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    FUZZ = auto()
    BOOST = auto()
    NOISE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query.

    Attributes:
        kind: What it is for.
        text: What it says, without quotation marks, colon, ``~`` or ``^``.
        start: Where it begins in the plain text.
        end: Where it ends, not included.
    """

    kind: Kind
    text: str
    start: int
    end: int


NO_SPACE: Final = "\ue000"
"""Stands in a text that is read for a space inside a word; nobody can type it."""

_PLAIN: Final = str.maketrans(
    dict.fromkeys("“”„‟«»‹›〝〞″❝❞「」『』", '"')
    | dict.fromkeys("‘’‚‛ʼ′", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣", "-")
    | {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE001)]), " ")
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff", "")
    | dict.fromkeys(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]), "")
)
"""Surrogates, control characters and :data:`NO_SPACE` become spaces; what has no width goes."""

_PUNCTUATION: Final = "".join(set(string.punctuation) - set('*?"()|')) + "…·•¿¡"
_NOISE: Final = f"[{re.escape(_PUNCTUATION)}]"
_WORD: Final = re.compile(r'[^\s"()|~^]+')
_TOKEN: Final = re.compile(
    rf"""
      "(?P<PHRASE>[^"]*)"?
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<OR>\|+)
    | (?P<AND>&+)
    | (?P<NOT>(?<![^\s(|:])[-!+]+(?=[^\s)|]))
    | ~(?P<FUZZ>[0-9]{{0,9}})(?!\w)
    | \^(?P<BOOST>[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?)(?!\w)
    | (?P<NEAR>(?<!\S)/(?:[0-9]{{1,9}}|[sSpP])(?!\S) | (?:AROUND|NEAR)\([0-9]{{1,9}}\))
    | (?P<OPEN_RANGE>(?<![^\s(|:=!+-])(?:\.\.\w[\w/-]*|\w[\w/-]*\.\.)(?![^\s)]))
    | (?P<COMPARED>(?<=[^\W\d_]|[:=])[<>]=?[0-9][^\s"()|~^]*)
    | (?P<NOISE>(?<!\S){_NOISE}+(?!\S))
    | \s+ | {_NOISE}+
    | (?P<FIELD>[^\W\d_]+)(?: :(?!//) | =(?=[^\s)=]) | (?=\() | (?=[<>]=?[0-9]) )
    | (?P<WORD>{_WORD.pattern})
    """,
    re.VERBOSE,
)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.){2,}")
_OPERATORS: Final = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


def plain(text: str) -> str:
    """``text`` with one sign for each meaning.

    >>> plain("“Saudi–Pakistan”")
    '"Saudi-Pakistan"'
    """
    return text.translate(_PLAIN)


def lex(text: str, start: int = 0) -> Iterator[Token]:
    """Yields the tokens of plain ``text``, which begins at ``start`` of the query."""
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        if match.lastgroup == "FIELD" and not _is_field(match):
            begin, position = match.start(), _chunk_end(text, match.start())
            if match[0].endswith(":"):
                yield from _unknown_field(match["FIELD"], text[begin:position], start + begin)
            else:
                yield _token("WORD", text[begin:position], start + begin, start + position)
        elif match.lastgroup:
            yield _token(match.lastgroup, match[match.lastgroup], start + match.start(), start + match.end())


def _is_field(match: re.Match[str]) -> bool:
    """Whether the sign behind a word makes it a field."""
    word, sign = match["FIELD"].lower(), match.string[match.end("FIELD")]
    if sign == "(":
        return word in CALLED
    return SPELLINGS.get(word) in RANGE_FIELDS if sign in "<>" else word in SPELLINGS


def _chunk_end(text: str, start: int) -> int:
    chunk = _WORD.match(text, start)
    return chunk.end() if chunk else start


def _unknown_field(name: str, chunk: str, start: int) -> Iterator[Token]:
    """``foo:bar`` as the words it is made of, in brackets so that they stay together."""
    end = start + len(chunk)
    yield Token(Kind.UNKNOWN_FIELD, name, start, start + len(name))
    yield Token(Kind.OPEN, "(", start, start)
    yield from lex(chunk.replace(":", " "), start)
    yield Token(Kind.CLOSE, ")", end, end)


def _token(group: str, text: str, start: int, end: int) -> Token:
    text = text.replace(NO_SPACE, " ")
    if group == "OPEN_RANGE":  # such as ``2026..``: only a date or number needs its dots
        return Token(Kind.WORD, text, start, end)
    if group == "FIELD" and SPELLINGS[text.lower()] == "allcaps":
        return Token(Kind.CAPITALS, text, start, end)
    if group not in {"WORD", "COMPARED"}:
        return Token(Kind[group], " ".join(text.split()), start, end)
    word = text.rstrip(_PUNCTUATION + "?")
    if text.startswith(f"{word}.") and _INITIALS.fullmatch(f"{word}."):
        word += "."
    if not has_letters(word):
        return Token(Kind.WORD if "*" in text else Kind.NOISE, "*" if "*" in text else text, start, end)
    return Token(_kind(word), re.sub(r"\*+", "*", word), start, end)


def _kind(word: str) -> Kind:
    if is_near(word):
        return Kind.NEAR
    return Kind.AT_LEAST if at_least(word) else _OPERATORS.get(word, Kind.WORD)


def has_letters(text: str) -> bool:
    """Whether there is a letter or digit in ``text``; without one there is nothing to look for."""
    return any(map(str.isalnum, text))
