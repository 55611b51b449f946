"""A tree to an English sentence, so that a searcher sees how the query was understood.

Brackets stand in the sentence where the query needs them; there is no other markup.
"""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING, Final

from indexer.query.fields import SAID
from indexer.query.tree import (
    And,
    Boosted,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Scoped,
    Wildcard,
    Word,
)

if TYPE_CHECKING:
    from datetime import date

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def describe(tree: Node) -> str:
    """``tree`` in words, beginning with *articles* or *all articles*.

    >>> describe(And((Word("defence"), Not(Word("treaty")))))
    'articles with defence but not treaty'
    """
    if isinstance(tree, Everything):
        return "all articles"
    parts = tree.parts if isinstance(tree, And) else (tree,)
    dates = [_days(part) for part in parts if isinstance(part, DateRange)]
    absent = [_grouped(part.part) for part in parts if isinstance(part, Not)]
    present = [_grouped(part) for part in parts if not isinstance(part, DateRange | Not)]
    if len(parts) == 1 and present:
        present = [_said(tree)]
    words = _with(present, absent)
    comma = "," if words else ""
    return f"articles{words}" + (f"{comma} published {' and '.join(dates)}" if dates else "")


def _with(present: list[str], absent: list[str]) -> str:
    if not present:
        return f" without {' and without '.join(absent)}" if absent else ""
    return f" with {' and '.join(present)}" + (f" but not {' and not '.join(absent)}" if absent else "")


def _grouped(node: Node) -> str:
    return f"({_said(node)})" if isinstance(node, And | Or) else _said(node)


def _said(node: Node) -> str:
    """``node`` as what an article is said to be with."""
    match node:
        case And(parts):
            return " and ".join(map(_grouped, parts))
        case Or(parts):
            return " or ".join(map(_grouped, parts))
        case Not(part):
            return f"not {_grouped(part)}"
        case Scoped(field, part):
            return f"{_grouped(part)} {SAID[field]}"
        case Boosted(part, factor):
            return f"{_grouped(part)} (weight {factor:g})"
        case _:
            return _leaf(node)


def _leaf(node: Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything) -> str:
    match node:
        case Word(text):
            return text
        case Phrase(text, slop):
            between = f" with up to {_counted(slop, 'word')} between" if slop else ""
            return f"the phrase “{text}”{between}"
        case DateRange():
            return f"a date {_days(node)}"
        case Everything():
            return "anything"
        case _:
            return f"words {_likeness(node)}"


def _likeness(node: Prefix | Wildcard | Fuzzy) -> str:
    match node:
        case Prefix(text):
            return f"that begin with {text}"
        case Wildcard(pattern):
            return f"like {pattern}"
        case Fuzzy(text, distance):
            return f"within {_counted(distance, 'letter')} of {text}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _days(dates: DateRange) -> str:
    if dates.since and dates.until:
        return _period(dates.since, dates.until)
    if dates.since:
        return f"since {_day(dates.since)}"
    return f"until {_day(dates.until)}" if dates.until else "at any time"


def _period(since: date, until: date) -> str:
    if since == until:
        return f"on {_day(since)}"
    if since.day == 1 and until.day == monthrange(until.year, until.month)[1]:
        if (since.year, since.month) == (until.year, until.month):
            return f"in {_MONTHS[since.month - 1]} {since.year}"
        if (since.year, since.month, until.month) == (until.year, 1, 12):
            return f"in {since.year}"
    return f"from {_day(since)} to {_day(until)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
