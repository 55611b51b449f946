"""Tree to plain English, so that a searcher sees what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_IN: Final = {
    "title": "{} in the title",
    "standfirst": "{} in the standfirst",
    "body": "{} in the text",
    "source": "source {}",
    "author": "author {}",
    "url": "address {}",
    "language": "language {}",
}


def describe(node: tree.Node) -> str:
    """The query in words.

    >>> describe(tree.And((tree.Word("defence"), tree.Not(tree.Word("treaty")))))
    'articles with defence but not treaty'
    """
    if isinstance(node, tree.Or):
        return f"articles with {_listed(node.parts, 'or')}"
    parts = node.parts if isinstance(node, tree.And) else (node,)
    dates = [_dates(part) for part in parts if isinstance(part, tree.DateRange)]
    wanted = [part for part in parts if not isinstance(part, tree.DateRange | tree.Not | tree.Everything)]
    unwanted = [part.part for part in parts if isinstance(part, tree.Not)]
    everything = "articles" if dates else "all articles"
    sentence = f"articles with {_listed(wanted, 'and')}" if wanted else everything
    if unwanted:
        sentence += f" {'but not' if wanted else 'but those with'} {_listed(unwanted, 'or')}"
    return f"{sentence}{',' if dates and (wanted or unwanted) else ''} {' and '.join(dates)}".rstrip()


def _listed(nodes: Sequence[tree.Node], word: str) -> str:
    """``a, b and c``."""
    said = [_say(node) for node in nodes]
    return f" {word} ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _say(node: tree.Node) -> str:
    match node:
        case tree.And(parts):
            return f"({_listed(parts, 'and')})"
        case tree.Or(parts):
            return f"({_listed(parts, 'or')})"
        case tree.Not(part):
            return f"not {_say(part)}"
        case tree.Scoped(field, part):
            return _IN[field].format(_say(part))
        case tree.Boosted(part, factor):
            return f"{_say(part)} (counted {factor:g} times)"
        case _:
            return _say_leaf(node)


def _say_leaf(node: tree.Node) -> str:
    match node:
        case tree.Word(text):
            return text
        case tree.Phrase(text, slop):
            room = f" with up to {slop} other words between two of its own" if slop else ""
            return f"the phrase “{text}”{room}"
        case tree.Prefix(text):
            return f"words that begin with {text}"
        case tree.Wildcard(pattern):
            return f"words of the form {pattern}"
        case tree.Fuzzy(text, distance):
            return f"words at most {distance} letter{'s' * (distance > 1)} away from {text}"
        case tree.DateRange():
            return f"a date {_dates(node)}"
        case _:
            return "anything"


def _dates(node: tree.DateRange) -> str:
    if node.since and node.until:
        if node.since == node.until:
            return f"published on {_day(node.since)}"
        return f"published from {_day(node.since)} to {_day(node.until)}"
    if node.since:
        return f"published since {_day(node.since)}"
    return f"published until {_day(node.until)}" if node.until else "with a date"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
