"""What was typed, as a tree, as text and as a sentence. Pure: knows no index and no analyser.

::

    text → tidied → tokens → mended → tree ⇄ text
                                        └→ sentence

Nothing a person can type is an error; what was repaired or left out stands in the notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from indexer.errors import QuerySyntaxError
from indexer.model import Note
from indexer.query.describe import describe
from indexer.query.lexer import NO_SPACE
from indexer.query.parser import Parser
from indexer.query.render import render
from indexer.query.repairs import mended, tidied

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from indexer.query.tree import Node

__all__ = ["Parsed", "describe", "parse", "render"]

_MAX_NOTES: Final = 10
_HARMLESS: Final = frozenset({"hint"})
"""Codes of notes that tell of no repair."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was understood.

    Attributes:
        tree: What is looked for.
        notes: What was repaired, left out or cut, each said once, the first ten.
        text: What was read: the query in plain signs, cut where it was too long.
    """

    tree: Node
    notes: tuple[Note, ...]
    text: str

    def refuse_repairs(self) -> None:
        """For programs, which are better told than guessed at.

        Raises:
            QuerySyntaxError: Something had to be repaired, left out or cut.
        """
        for note in self.notes:
            if note.code not in _HARMLESS:
                start, end = note.span or (0, len(self.text))
                raise QuerySyntaxError(note.text, self.text, start, end)


def _apart(query: str, _sign: str) -> str:
    """Every space parts words."""
    return query


def parse(text: str, *, today: date, joined: Callable[[str, str], str] = _apart) -> Parsed:
    """Reads a query; any text is one.

    Args:
        text: What was typed.
        today: What ``today`` and ``7d`` count from.
        joined: Gives a query back with a sign for each space that parts no words, as in ``F 35``.
    """
    notes: list[Note] = []
    read = tidied(text, notes)
    tokens = mended(joined(read, NO_SPACE), notes)
    if read.strip() and not tokens:
        notes.append(Note("ignored", "nothing to search for was left, so these are all articles"))
    tree = Parser(tokens, today, notes).query()
    once = {(note.code, note.text): note for note in reversed(notes)}
    return Parsed(tree, tuple(reversed(once.values()))[:_MAX_NOTES], read)
