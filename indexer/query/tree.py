"""The tree a query is parsed into. It knows no index and no analyser: words stand as they were typed.

::

    Node = Word | Phrase | Prefix | Wildcard | Fuzzy | Capitals
         | DateRange | WordCount | Has | Everything
         | And | Or | Not | Near | Same | AtLeast | Scoped | Boosted

The functions below the classes build the inner nodes and keep their rules, so that one meaning has one
shape and whoever walks a tree has fewer cases to think of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

Unit = Literal["sentence", "paragraph"]


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
class Capitals:
    """The word ``text``, or several in this order, written in capital letters only."""

    text: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles published from ``since`` to ``until``, both days included; None is open, never both."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WordCount:
    """Articles of ``least`` to ``most`` words, both included; None is open, never both."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Has:
    """Articles of which something is known, one of :data:`indexer.query.fields.PRESENT`."""

    field: str


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
class Near:
    """``left`` and ``right``, which have places, at most ``distance`` words apart.

    Attributes:
        distance: 1 for neighbours.
        ordered: Whether ``left`` has to come first.
    """

    left: Node
    right: Node
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """``left`` and ``right``, which have places, in one sentence or paragraph."""

    left: Node
    right: Node
    unit: Unit


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``part``, which can be counted, at least ``count`` times, 2 or more."""

    count: int
    part: Node


@dataclass(frozen=True, slots=True)
class Scoped:
    """``part`` in the field ``field`` only; it is no Scoped or Not and not about an article as a whole.

    What is deeper inside ``part`` and names a field of its own keeps that.
    """

    field: str
    part: Node


@dataclass(frozen=True, slots=True)
class Boosted:
    """``part``, which is not about an article as a whole, with its score times ``factor``, 0.01 to 100."""

    part: Node
    factor: float


Leaf = Word | Phrase | Prefix | Wildcard | Fuzzy | Capitals | DateRange | WordCount | Has | Everything
Node = Leaf | And | Or | Not | Near | Same | AtLeast | Scoped | Boosted

_ABOUT_THE_WHOLE = DateRange | WordCount | Has


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
    if isinstance(part, Scoped | _ABOUT_THE_WHOLE):
        return part
    return negated(scoped(field, part.part)) if isinstance(part, Not) else Scoped(field, part)


def boosted(part: Node, factor: float) -> Node:
    """``part`` with another weight; what is about an article as a whole has none."""
    return part if factor == 1 or isinstance(part, _ABOUT_THE_WHOLE) else Boosted(part, factor)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right inside ``node``."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part) | Scoped(_, part) | Boosted(part, _) | AtLeast(_, part):
            return (part,)
        case Near(left, right) | Same(left, right):
            return (left, right)
        case _:
            return ()


def with_parts(node: Node, changed: Callable[[Node], Node]) -> Node:
    """``node`` with each of the nodes right inside it ``changed``; itself where there are none."""
    match node:
        case And(parts):
            return all_of(map(changed, parts))
        case Or(parts):
            return any_of(map(changed, parts))
        case Not(part):
            return negated(changed(part))
        case Scoped(_, part) | Boosted(part, _) | AtLeast(_, part):
            return replace(node, part=changed(part))
        case Near() | Same():
            return replace(node, left=changed(node.left), right=changed(node.right))
        case _:
            return node


def leaves(node: Node) -> Iterator[Node]:
    """What stands at the ends of the tree, in order."""
    parts = parts_of(node)
    for part in parts:
        yield from leaves(part)
    if not parts:
        yield node


def can_be_counted(node: Node) -> bool:
    """Whether ``node`` occurs at places in a text, one after another."""
    match node:
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Capitals():
            return True
        case Or(parts):
            return all(map(can_be_counted, parts))
        case Boosted(part):
            return can_be_counted(part)
        case _:
            return False


def has_places(node: Node) -> bool:
    """Whether ``node`` stands at places in a text, so that something can be near it."""
    match node:
        case Near() | Same():
            return True
        case Or(parts):
            return all(map(has_places, parts))
        case Boosted(part):
            return has_places(part)
        case _:
            return can_be_counted(node)


def in_capitals(node: Node) -> Node:
    """``node`` with its words and phrases in capital letters."""
    match node:
        case Word(text) | Phrase(text, 0):
            return Capitals(text)
        case _:
            return with_parts(node, in_capitals)
