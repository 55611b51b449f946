"""Characters to tokens. Never fails: what is no operator is part of a word."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.query.fields import field_named

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    UNCLOSED_PHRASE = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


class Token(NamedTuple):
    """A piece of a query.

    Attributes:
        kind: What it is.
        text: The word, the words of the phrase, or the name of the field.
        suffix: What follows a phrase at once, such as ``~5``.
    """

    kind: Kind
    text: str
    suffix: str = ""


_QUOTES: Final = "“”„‟«»″＂‹›"
_DASHES: Final = "‐‑‒–—―−﹣－"
_STRAIGHT: Final = str.maketrans(
    {**dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_DASHES, "-"), **dict.fromkeys("‘’‛", "'")}
)

_TOKEN: Final = re.compile(
    r"""
      (?P<space> \s+ )
    | "(?P<phrase> [^"]* )" (?P<suffix> (?:~\d*)?(?:\^[\d.]+)? )
    | "(?P<unclosed> [^"]* )$
    | (?P<open> \( )
    | (?P<close> \)(?:\^[\d.]+)? )
    | (?P<or> \|+ )
    | (?P<and> &+ | \+(?=[^\s)|]) )
    | (?P<not> [-!]+(?=[^\s)|]) )
    | (?P<noise> [.,;:?'`/\\\[\]{}<>=%^~@#$]+ )
    | (?P<field> [A-Za-z]+ ): (?!//)
    | (?P<word> [^\s"()|]+ )
    """,
    re.VERBOSE,
)
OPERATORS: Final = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


def normalise(text: str) -> str:
    """``text`` with straight quotes and hyphens, single width and nothing that cannot be seen."""
    text = unicodedata.normalize("NFC", text.translate(_STRAIGHT))
    narrow = "".join(unicodedata.normalize("NFKC", char) if "！" <= char <= "～" else char for char in text)
    return "".join(char if char.isspace() or _is_seen(char) else "" for char in narrow)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of normalised ``text``.

    >>> [(token.kind.name, token.text) for token in tokens('title:F-35 -"old one"')]
    [('FIELD', 'title'), ('WORD', 'F-35'), ('NOT', '-'), ('PHRASE', 'old one')]
    """
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or (match.lastgroup == "field" and field_named(match["field"]) is None):
            match = _WORD.match(text, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        if match.lastgroup not in {"space", "noise"}:
            yield _token(match)


_WORD: Final = re.compile(r'(?P<word>[^\s"()|]+)')


def _token(match: re.Match[str]) -> Token:
    group = match.lastgroup or ""
    if group in {"phrase", "suffix"}:
        return Token(Kind.PHRASE, match["phrase"], match["suffix"])
    if group == "unclosed":
        return Token(Kind.UNCLOSED_PHRASE, match["unclosed"])
    if group == "close":
        return Token(Kind.CLOSE, ")", match[0][1:])
    if group == "word":
        return Token(OPERATORS.get(match[0], Kind.WORD), match[0])
    return Token(Kind[group.upper()], match["field"] if group == "field" else match[0])


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or char == "\u200d"
