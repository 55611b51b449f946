"""Patterns in a query: which parts of one are words, how many words each may stand for, and what is said.

A pattern may stand for half the words of an index. Its most frequent ones are what it is meant for, so these
count; and the more patterns there are, the fewer of each, so that a query of many takes no longer than one of
a few.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER
from indexer.model import Note
from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_WORDS: Final = 128
"""A pattern stands for at most so many words of one field, ..."""

_ALL_WORDS: Final = 1024
"""... all patterns of a query together for at most so many, ..."""

_NEAR_WORDS: Final = 64
"""... and those whose words have to be near others for at most so many: there every occurrence matters."""

_TOLD_APART: Final = 3
"""Of more patterns than these not each is told."""

_PIECE: Final = re.compile(r"[^\W_*?]*[*?][^\W_]*(?:[*?][^\W_]*)*|[^\W_]+")
"""A run of letters, digits and wildcards."""


class Capped(NamedTuple):
    """What of a pattern counts: the ``counted`` most frequent words of ``at_least`` that it stands for."""

    counted: int
    at_least: int


def words_each(query: tree.Node, *, near: bool = False) -> int:
    """For how many words each pattern in ``query``, whose words may have to be ``near`` others, may stand."""
    patterns = sum(isinstance(leaf, tree.Prefix | tree.Wildcard | tree.Fuzzy) for leaf in tree.leaves(query))
    together = _NEAR_WORDS if near else _ALL_WORDS
    return min(MOST_WORDS, max(1, together // max(1, patterns)))


def pieces(pattern: str) -> list[str]:
    """What of ``pattern`` is a word each; all of it is one in ``F-3?``, which has no hyphen in the index.

    >>> pieces("Saudi-Pakis*"), pieces("F-3?")
    (['Saudi', 'Pakis*'], ['F3?'])
    """
    words = list(ANALYZER.tokens(re.sub(r"[*?]", "", pattern)))
    if len(words) == 1 and any(map(str.isdigit, words[0].word)):
        return ["".join(char for char in pattern if char.isalnum() or char in "*?" or char in words[0].word)]
    return _PIECE.findall(pattern)


def capped_notes(capped: Mapping[str, Capped]) -> list[Note]:
    """What is said of patterns of which not all words count."""
    if len(capped) > _TOLD_APART:
        such = ", ".join(list(capped)[:_TOLD_APART])
        most = max(counted for counted, _ in capped.values())
        texts = [
            f"{len(capped):,} patterns, such as {such}, stand for very many words; the {most} most frequent "
            "of each count"
        ]
    else:
        texts = [
            f"{shown} stands for {at_least:,} words or more; the {counted} most frequent count"
            for shown, (counted, at_least) in capped.items()
        ]
    return [Note("expansion-capped", text) for text in texts]
