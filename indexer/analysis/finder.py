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
        self._is_wanted: dict[str, bool] = {}
        self._spellings = re.compile("(?!)")

    def find(self, text: str) -> list[Token]:
        """Those of ``ANALYZER.tokens(text)`` whose term or word is wanted."""
        runs = [run for run in WORD.findall(text) if run.strip(APOSTROPHES)]
        self._learn(set(runs).difference(self._is_wanted))
        positions = [position for position, run in enumerate(runs) if self._is_wanted[run]]
        if not positions:
            return []
        places = self._spellings.finditer(text)
        return [_token(place, position) for place, position in zip(places, positions, strict=True)]

    def _learn(self, runs: Set[str]) -> None:
        learned = {run: not self._wanted.isdisjoint(ANALYZER.forms(run.strip(APOSTROPHES))) for run in runs}
        self._is_wanted |= learned
        if any(learned.values()):
            spellings = "|".join(re.escape(run) for run, is_wanted in self._is_wanted.items() if is_wanted)
            self._spellings = re.compile(f"{_EDGE_BEFORE}(?:{spellings}){_EDGE_BEHIND}")


def _token(place: re.Match[str], position: int) -> Token:
    """The word in a run of word characters, without the quotation marks around it."""
    run = place.group()
    word = run.strip(APOSTROPHES)
    start = place.start() + run.index(word)
    return Token(*ANALYZER.forms(word), position, start, start + len(word))
