"""The tree a query is parsed into. It knows no index and no analyser: words stand as they were typed.

::

    Node = Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything
         | And | Or | Not | Scoped | Boosted

The functions below the classes build the inner nodes and keep their rules, so that one meaning has one
shape and whoever walks a tree has fewer cases to think of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
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
    """Articles published from ``since`` to ``until``, both days included; None is open, never both."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article: the empty query, or ``*`` alone."""


@dataclass(frozen=True, slots=True)
class And:
    """All of ``parts``; at least two, none of them an And or Everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of ``parts``; at least two, none of them an Or."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles without ``part``, which is no Not."""

    part: Node


@dataclass(frozen=True, slots=True)
class Scoped:
    """``part`` in the field ``field`` only; it is no Scoped, Not or DateRange.

    A Scoped or DateRange deeper inside ``part`` keeps its own field.
    """

    field: str
    part: Node


@dataclass(frozen=True, slots=True)
class Boosted:
    """``part``, which is no DateRange, with its score multiplied by ``factor``, 0.01 to 100."""

    part: Node
    factor: float


Node = Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything | And | Or | Not | Scoped | Boosted


def all_of(parts: Iterable[Node]) -> Node:
    """What holds where every one of ``parts`` holds."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, And) else (part,))]
    telling = tuple(part for part in flat if part != Everything())
    if not telling:
        return Everything()
    return And(telling) if len(telling) > 1 else telling[0]


def any_of(parts: Iterable[Node]) -> Node:
    """What holds where at least one of ``parts``, of which there is one, holds."""
    flat = tuple(one for part in parts for one in (part.parts if isinstance(part, Or) else (part,)))
    return Or(flat) if len(flat) > 1 else flat[0]


def negated(part: Node) -> Node:
    """What holds where ``part`` does not."""
    return part.part if isinstance(part, Not) else Not(part)


def scoped(field: str, part: Node) -> Node:
    """``part`` looked for in one field, unless it names its own."""
    if isinstance(part, Scoped | DateRange):
        return part
    return negated(scoped(field, part.part)) if isinstance(part, Not) else Scoped(field, part)


def boosted(part: Node, factor: float) -> Node:
    """``part`` with another weight; a date has none."""
    return part if factor == 1 or isinstance(part, DateRange) else Boosted(part, factor)
