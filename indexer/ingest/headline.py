"""Where a plain text has its headline, byline and standfirst.

The rule, for texts that mark none of them:

- A line is a paragraph. Inside a block between empty lines a line goes on with the one before it when the
  block was wrapped to a width, or when the break falls inside a sentence.
- The first line is the title. One longer than 200 characters is no headline: its first words make the
  title, and the whole stays in the body.
- A short second line that begins with *By* is the byline.
- The next paragraph is the standfirst when it is one sentence of at most 250 characters (140 when it ends
  in a full stop, since headline matter seldom does) without a dateline, and a longer paragraph follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from indexer.ingest.clean import clean_text

_LONGEST_TITLE: Final = 200
_LONGEST_MADE_UP_TITLE: Final = 120
_LONGEST_STANDFIRST: Final = 250
_LONGEST_STANDFIRST_WITH_STOP: Final = 140
_WRAP_WIDTHS: Final = range(40, 101)
_SENTENCE_END: Final = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_INNER_SENTENCE_END: Final = re.compile(r"(?:[a-z]{4}|[0-9)”%])[.!?…][\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z])")
_BYLINE: Final = re.compile(
    r"(?:story |words |written )?by:? +(?=[A-Z])([^.!?]{3,80}(?:\. ?[^.!?]{1,60}){0,2})", re.I
)
_DATELINE: Final = re.compile(
    r"[^a-z]{3}.{0,80}?(?:\([^)]{2,30}\)|\s[-–—]+|[-–—]{2})\s?|.{2,60}\s[–—]+\s[A-Z]"
)
_GOES_ON: Final = re.compile(r"[a-z(\[,;]")


@dataclass(frozen=True, slots=True)
class Parts:
    """A text taken apart; what is not there is empty."""

    title: str
    byline: str
    standfirst: str
    body: str


def take_apart(text: str) -> Parts:
    r"""Finds title, byline and standfirst of a cleaned text by the rule above.

    >>> take_apart("Talks open\nBy Ann Lee\nMinisters met today.")
    Parts(title='Talks open', byline='Ann Lee', standfirst='', body='Ministers met today.')
    """
    first, _, rest = text.partition("\n")
    if len(first) > _LONGEST_TITLE:
        return Parts(first_words(first), "", "", "\n\n".join(paragraphs(text)))
    below = paragraphs(rest)
    byline = _BYLINE.fullmatch(below[0]) if below else None
    if byline:
        del below[0]
    standfirst = below.pop(0) if _is_standfirst(below) else ""
    return Parts(first, byline[1] if byline else "", standfirst, "\n\n".join(below))


def first_words(text: str) -> str:
    """Makes a title of a text that has none: its first sentence, or as many words as a headline has."""
    line = text.partition("\n")[0]
    if match := _INNER_SENTENCE_END.search(line, 0, _LONGEST_MADE_UP_TITLE):
        return line[: match.end()]
    if len(line) <= _LONGEST_MADE_UP_TITLE:
        return line
    return line[:_LONGEST_MADE_UP_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def prose(text: str) -> str:
    """Returns plain text as the body of an article: cleaned, wrapped lines joined, paragraphs apart."""
    return "\n\n".join(paragraphs(clean_text(text)))


def paragraphs(text: str) -> list[str]:
    """Splits a cleaned text into its paragraphs, wrapped lines joined."""
    return [
        one for block in text.split("\n\n") if block.strip() for one in _paragraphs_of_block(block.strip())
    ]


def _paragraphs_of_block(block: str) -> list[str]:
    lines = block.split("\n")
    if _is_wrapped(lines):
        return [" ".join(lines)]
    joined = lines[:1]
    for line in lines[1:]:
        if (
            _GOES_ON.match(line)
            and len(joined[-1]) >= _WRAP_WIDTHS.start
            and not _SENTENCE_END.search(joined[-1])
        ):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines were broken at a width: none is long, none but the last short, few end a sentence."""
    filled = lines[:-1]
    ended = sum(_SENTENCE_END.search(line) is not None for line in filled)
    all_fit = all(len(line) in _WRAP_WIDTHS for line in filled) and len(lines[-1]) < _WRAP_WIDTHS.stop
    return bool(filled) and all_fit and ended <= len(filled) / 2


def _is_standfirst(below: list[str]) -> bool:
    if len(below) < 2:
        return False
    line = below[0]
    longest = _LONGEST_STANDFIRST_WITH_STOP if _SENTENCE_END.search(line) else _LONGEST_STANDFIRST
    is_short = 20 <= len(line) <= longest and len(below[1]) > len(line)
    return is_short and not _INNER_SENTENCE_END.search(line) and not _DATELINE.match(line)
