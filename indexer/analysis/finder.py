"""Finding a few words in a long text, for marking: most of the work in C, little in Python."""

from __future__ import annotations

import re
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, Final

from indexer.analysis.analyzer import ANALYZER, Token
from indexer.analysis.runs import RUN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

_RUN: Final = re.compile(f"({RUN})")


class WordFinder:
    """Finds those words of a text that matter, several times as fast as looking at every token.

    It learns which spellings are wanted as it meets them, so one finder should serve all texts of a page.

    Args:
        wanted: Forms of words.
    """

    def __init__(self, wanted: Set[str]) -> None:
        self._wanted = wanted
        self._initials = {form[0] for form in wanted if form}
        self._seen: set[str] = set()
        self._matching: set[str] = set()
        self._extra: dict[str, int] = {}

    def find(self, text: str) -> list[Token]:
        """Those of ``ANALYZER.tokens(text)`` that have a form that is wanted."""
        stretches = _RUN.split(text)
        runs = stretches[1::2]
        self._learn(set(runs) - self._seen)
        if self._matching.isdisjoint(runs):
            return []
        return list(self._tokens(stretches, self._positions(runs)))

    def _tokens(self, stretches: Sequence[str], positions: Sequence[int]) -> Iterator[Token]:
        start = reached = 0
        for place in range(1, len(stretches), 2):
            if stretches[place] in self._matching:
                start += sum(map(len, stretches[reached:place]))
                reached = place
                for number, piece in enumerate(ANALYZER.pieces(stretches[place]), positions[place // 2]):
                    if not self._wanted.isdisjoint(piece.forms):
                        yield Token(piece.forms, number, start + piece.start, start + piece.end)

    def _positions(self, runs: Sequence[str]) -> Sequence[int]:
        """Of the first word of each run."""
        if self._extra.keys().isdisjoint(runs):
            return range(len(runs))
        shifts = accumulate(map(self._extra.get, runs, repeat(0)), initial=0)
        return [place + shift for place, shift in zip(range(len(runs)), shifts, strict=False)]

    def _learn(self, runs: Set[str]) -> None:
        self._seen |= runs
        for run in filter(self._may_matter, runs):
            pieces = ANALYZER.pieces(run)
            if len(pieces) != 1:
                self._extra[run] = len(pieces) - 1
            if any(not self._wanted.isdisjoint(piece.forms) for piece in pieces):
                self._matching.add(run)

    def _may_matter(self, run: str) -> bool:
        """A word in letters of ASCII has forms that begin as it does; others have to be analysed."""
        return run[0].lower() in self._initials or not (run.isascii() and run.isalpha())
