"""A tree to an English sentence, so that a searcher sees how the query was understood.

Brackets stand in the sentence where the query needs them; there is no other markup.
"""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from indexer.query.dates import MONTHS
from indexer.query.fields import PRESENT, SAID
from indexer.query.tree import (
    And,
    AtLeast,
    Boosted,
    Capitals,
    DateRange,
    Everything,
    Fuzzy,
    Has,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Same,
    Scoped,
    Wildcard,
    Word,
    WordCount,
)

if TYPE_CHECKING:
    from datetime import date

    from indexer.query.tree import Leaf, Node


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
    return f"({_said(node)})" if isinstance(node, And | Or | Near | Same) else _said(node)


def _said(node: Node) -> str:
    """``node`` as what an article is said to be with."""
    match node:
        case And(parts):
            return " and ".join(map(_grouped, parts))
        case Or(parts):
            return " or ".join(map(_grouped, parts))
        case Not(part):
            return f"not {_grouped(part)}"
        case Near() | Same() | AtLeast():
            return _placed(node)
        case Scoped(field, part):
            return f"{_grouped(part)} {SAID[field]}"
        case Boosted(part, factor):
            return f"{_grouped(part)} (weight {factor:g})"
        case _:
            return _leaf(node)


def _placed(node: Near | Same | AtLeast) -> str:
    match node:
        case Near(left, right, distance, ordered):
            apart = f"up to {_counted(distance, 'word')} before" if ordered else _within(distance, "word")
            return f"{_grouped(left)} {apart} {_grouped(right)}"
        case Same(unit=unit):
            return f"{' and '.join(map(_grouped, _together(node, unit)))} in one {unit}"
        case AtLeast(count, part):
            return f"{_grouped(part)} at least {_counted(count, 'time')}"


def _together(node: Node, unit: str) -> list[Node]:
    """What a chain of Same joins."""
    if isinstance(node, Same) and node.unit == unit:
        return [*_together(node.left, unit), *_together(node.right, unit)]
    return [node]


def _leaf(node: Leaf) -> str:
    match node:
        case Word(text):
            return text
        case Phrase():
            return _phrase(node)
        case Capitals(text):
            shown = text.upper()
            return f"the phrase “{shown}” in capitals" if " " in text else f"{shown} in capitals"
        case DateRange():
            return f"a date {_days(node)}"
        case WordCount(least, most):
            return _word_count(least, most)
        case Has(field):
            return PRESENT[field]
        case Everything():
            return "anything"
        case _:
            return f"words {_likeness(node)}"


def _phrase(phrase: Phrase) -> str:
    if " " not in phrase.text:
        return f"exactly “{phrase.text}”"
    between = f" with up to {_counted(phrase.slop, 'word')} between" if phrase.slop else ""
    return f"the phrase “{phrase.text}”{between}"


def _likeness(node: Prefix | Wildcard | Fuzzy) -> str:
    match node:
        case Prefix(text):
            return f"that begin with {text}"
        case Wildcard(pattern):
            return f"like {pattern}"
        case Fuzzy(text, distance):
            return f"{_within(distance, 'letter')} {text}"


def _word_count(least: int | None, most: int | None) -> str:
    if least == most:
        return f"exactly {_counted(most or 0, 'word')}"
    if most is None:
        return f"at least {_counted(least or 0, 'word')}"
    if least is None:
        return f"at most {_counted(most, 'word')}"
    return f"{least:,} to {_counted(most, 'word')}"


def _within(distance: int, unit: str) -> str:
    return f"within {_counted(distance, unit)} of"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


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
            return f"in {MONTHS[since.month - 1]} {since.year}"
        if (since.year, since.month, until.month) == (until.year, 1, 12):
            return f"in {since.year}"
    return f"from {_day(since)} to {_day(until)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
