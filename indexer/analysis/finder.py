"""Finding a few words in a long text, for marking, without looking at all the others.

Where a word begins as a wanted form begins, and only there, the analyser is asked, for the stretch from the
space before to the space behind. That is exact as long as two things hold. No word reaches over a space
behind which no digit stands, so what is found in the stretch alone is what is found in the whole text. And a
word begins with the letters that :func:`opening` says, whatever their case and with apostrophes or dots
between, or it has a letter outside ASCII. A designator begins with its letters, and few signs before a digit.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis.analyzer import ANALYZER, CAPITALS, Token
from indexer.analysis.designators import written_letters
from indexer.analysis.sentences import PARAGRAPH_BREAK
from indexer.analysis.spelling import shared_beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

_LONGEST_OPENING: Final = 5
_FOREIGN: Final = re.compile(r"[\xaa\xb2\xb3\xb5\xb9\xba\xbc-\xbe\xc0-\u1fff\u2070-\U0010ffff]")
"""What may be a letter or digit outside ASCII; not quotation marks and dashes, which are frequent."""

_SIGN: Final = re.compile(r"['’.](?=[A-Za-z'’.])(?<=[A-Za-z].)(?<![A-Za-z]{5}.)")
"""What may stand between the first letters of a word."""

_SIGNED: Final = 3 * _LONGEST_OPENING
"""Characters in which a word with signs shows its opening, if there are not very many of them."""

_NO_LETTERS: Final = re.compile(r"[^a-z]")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGIT: Final = re.compile(r"\d")


def opening(form: str) -> str:
    """The letters of ASCII with which a word has to begin to have this form, in small letters.

    Stemming changes the last letter at most, but for *dying* and its like, which become *die*. Signs may
    stand anywhere in a word with a digit.

    >>> opening("army"), opening("die"), opening("f35a"), opening("київ")
    ('arm', 'd', 'f', '')
    """
    form = form.removeprefix(CAPITALS)
    if not form[:1].isascii():
        return ""
    if not form.isalpha() or not form.isascii() or form.endswith("ie"):
        return form[:1]
    return form[: max(1, min(len(shared_beginning(form)), len(form) - 1, _LONGEST_OPENING))]


class _Stretch(NamedTuple):
    """What is in a stretch of text, counted from its start: the words that are wanted, and where all are."""

    wanted: list[Token]
    positions: int
    first: int
    last: int


class WordFinder:
    """Finds those words of a text that matter, many times as fast as looking at every one.

    It learns what stretches of text hold as it meets them, so one finder should serve all texts of a page.

    Args:
        wanted: Forms of words.
        reach: Up to so many words from one found word to the next are counted; more count as more.
    """

    def __init__(self, wanted: Set[str], reach: int = 0) -> None:
        self._wanted = wanted
        self._reach = reach
        letters = {form: written_letters(form) for form in wanted}
        openings = {opening(form) for form in wanted if not letters[form]} - {""}
        self._openings = tuple(one for one in openings if not _is_covered(one, openings))
        numbered = sorted({_before_digit(one) for some in letters.values() for one in some})
        self._numbered = re.compile("|".join(numbered)) if numbered else None
        self._initials = {one[0] for one in openings}
        self._known: dict[str, _Stretch] = {}

    def find(self, text: str) -> Iterator[Token]:
        """Those of ``ANALYZER.tokens(text)`` that have a form that is wanted.

        Their positions differ from each other as they should, up to the finder's reach.
        """
        behind = position = reached = 0
        for at, _ in sorted(self._candidates(text)):
            if at < behind:
                continue
            start, end = _stretch(text, at, behind)
            found = self._found(text, start, end)
            if self._reach:
                between = list(islice(ANALYZER.tokens(text, behind, start), self._reach + 1))
                if between:
                    position += between[-1].position + 1 + _breaks(text, reached, between[0].start)
                    reached = between[-1].end
                position += _breaks(text, reached, start + found.first)
                reached = start + found.last
            for token in found.wanted:
                yield Token(token.forms, position + token.position, start + token.start, start + token.end)
            position += found.positions
            behind = end

    def hints(self, text: str) -> Iterator[tuple[int, str]]:
        """Where a wanted word is or may be, and how it begins: none is missing, and it is much faster."""
        behind = 0
        for at, beginning in sorted(self._candidates(text)):
            if beginning:
                yield at, beginning
            elif at >= behind:
                start, behind = _stretch(text, at, behind)
                for token in self._found(text, start, behind).wanted:
                    yield start + token.start, token.forms[0]

    def _candidates(self, text: str) -> Iterator[tuple[int, str]]:
        """Where a wanted word may be, and how it would begin; where any may be, nothing."""
        lowered = text.replace("İ", "i").lower()  # the one letter that would become two
        for one in self._openings:
            at = lowered.find(one)
            while at >= 0:
                if at == 0 or lowered[at - 1] not in _LETTERS or one[0] not in _LETTERS:
                    yield at, one
                at = lowered.find(one, at + 1)
        if self._numbered is not None:
            yield from ((match.start(), match.group()[0]) for match in self._numbered.finditer(lowered))
        yield from self._with_signs(text, lowered)
        if not text.isascii():
            yield from ((foreign.start(), "") for foreign in _FOREIGN.finditer(text))

    def _with_signs(self, text: str, lowered: str) -> Iterator[tuple[int, str]]:
        for sign in _SIGN.finditer(text):
            at = sign.start()
            while at and lowered[at - 1] in _LETTERS:
                at -= 1
            if lowered[at] in self._initials:
                letters = _NO_LETTERS.sub("", lowered[at : at + _SIGNED])
                if len(letters) < _LONGEST_OPENING or letters.startswith(self._openings):
                    yield at, lowered[at]

    def _found(self, text: str, start: int, end: int) -> _Stretch:
        stretch = text[start:end]
        if stretch in self._known:
            return self._known[stretch]
        tokens = [
            Token(one.forms, one.position, one.start - start, one.end - start)
            for one in ANALYZER.tokens(text, start, end)
        ]
        wanted = [one for one in tokens if not self._wanted.isdisjoint(one.forms)]
        if not tokens:
            return _Stretch(wanted, 0, 0, 0)
        found = _Stretch(wanted, tokens[-1].position + 1, tokens[0].start, tokens[-1].end)
        # whether a number belongs to the letters before it depends on what is before these
        if not _DIGIT.search(stretch):
            self._known[stretch] = found
        return found


def _before_digit(letters: str) -> str:
    """An expression for a designator up to its first digit; it begins with a letter, which is found fast."""
    between = r"[^a-z\d]{0,3}"
    return f"{letters[0]}(?<![a-z].){between}{''.join(letter + between for letter in letters[1:])}\\d"


def _breaks(text: str, start: int, end: int) -> int:
    """How many positions are left out where no word is."""
    return int(PARAGRAPH_BREAK in text[start:end])


def _stretch(text: str, at: int, behind: int) -> tuple[int, int]:
    """The text around ``at`` between two spaces with no digit behind them, from ``behind`` on."""
    start = text.rfind(" ", behind, at) + 1
    while start and text[start].isdigit():
        start = text.rfind(" ", behind, start - 1) + 1
    end = text.find(" ", at)
    while end >= 0 and text[end + 1 : end + 2].isdigit():
        end = text.find(" ", end + 1)
    return start or behind, end if end >= 0 else len(text)


def _is_covered(opening: str, openings: Set[str]) -> bool:
    """Whether a shorter one begins like it, so that words with it are found anyway."""
    return any(opening[:length] in openings for length in range(1, len(opening)))
