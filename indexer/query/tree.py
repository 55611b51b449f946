"""The tree a query is parsed into. It knows no index and no analyser: words stand as they were typed.

::

    Node = Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything
         | And | Or | Not | Scoped | Boosted
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, such as ``Saudi`` or ``F-35``; the analyser may find several terms in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, at most ``slop`` other words between them in all."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with ``text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this shape: ``*`` any characters, ``?`` exactly one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most ``distance`` edits away."""

    text: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles published from ``since`` to ``until``, both days included; None is open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article: the empty query, or ``*`` alone."""


@dataclass(frozen=True, slots=True)
class And:
    """All of ``parts``; at least two, none of them an And."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of ``parts``; at least two, none of them an Or."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles without ``part``."""

    part: Node


@dataclass(frozen=True, slots=True)
class Scoped:
    """``part`` in the field ``field`` only."""

    field: str
    part: Node


@dataclass(frozen=True, slots=True)
class Boosted:
    """``part`` with its score multiplied by ``factor``."""

    part: Node
    factor: float


Node = Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything | And | Or | Not | Scoped | Boosted
