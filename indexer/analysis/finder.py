"""Finding a few words in a long text, for marking: most of the work in C, little in Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from indexer.analysis.analyzer import ANALYZER, APOSTROPHES, WORD, WORD_CHARACTER, Token

if TYPE_CHECKING:
    from collections.abc import Set

_EDGE_BEFORE: Final = r"(?<![^\W_])(?<!['’])"
_EDGE_BEHIND: Final = rf"(?!{WORD_CHARACTER})"


class WordFinder:
    """Finds those words of a text that matter, several times as fast as looking at every token.

    It learns which spellings are wanted as it meets them, so one finder should serve all texts of a page.

    Args:
        wanted: Stems and folded words.
    """

    def __init__(self, wanted: Set[str]) -> None:
        self._wanted = wanted
        self._initials = {term[0] for term in wanted if term}
        self._seen: set[str] = set()
        self._matching: set[str] = set()
        self._spellings = re.compile("(?!)")

    def find(self, text: str) -> list[Token]:
        """Those of ``ANALYZER.tokens(text)`` whose term or word is wanted."""
        runs = WORD.findall(text)
        distinct = set(runs)
        self._learn(distinct - self._seen)
        if self._matching.isdisjoint(distinct):
            return []
        void = {run for run in distinct if not run.strip(APOSTROPHES)}
        words = [run for run in runs if run not in void] if void else runs
        positions = [position for position, run in enumerate(words) if run in self._matching]
        places = self._spellings.finditer(text)
        return [_token(place, position) for place, position in zip(places, positions, strict=True)]

    def _learn(self, runs: Set[str]) -> None:
        self._seen |= runs
        matching = {run for run in runs if self._may_match(run[0]) and self._matches(run)}
        if matching:
            self._matching |= matching
            spellings = "|".join(map(re.escape, self._matching))
            self._spellings = re.compile(f"{_EDGE_BEFORE}(?:{spellings}){_EDGE_BEHIND}")

    def _may_match(self, initial: str) -> bool:
        """A letter of ASCII is folded to its small form alone; what others become the analyser knows."""
        return initial.lower() in self._initials or not initial.isascii() or initial in APOSTROPHES

    def _matches(self, run: str) -> bool:
        return not self._wanted.isdisjoint(ANALYZER.forms(run.strip(APOSTROPHES)))


def _token(place: re.Match[str], position: int) -> Token:
    """The word in a run of word characters, without the quotation marks around it."""
    run = place.group()
    word = run.strip(APOSTROPHES)
    start = place.start() + run.index(word)
    return Token(*ANALYZER.forms(word), position, start, start + len(word))
