"""A tree to the query text that means it; parsing that text gives the same tree again."""

from __future__ import annotations

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


def render(tree: Node) -> str:
    """The shortest usual spelling of ``tree``.

    >>> render(And((Word("defence"), Not(Word("treaty")))))
    'defence -treaty'
    """
    match tree:
        case And(parts):
            return " ".join(_bracketed(part, Or) for part in parts)
        case Or(parts):
            return " OR ".join(map(render, parts))
        case Not(part):
            return "-" + _bracketed(part, And, Or)
        case Scoped(field, part):
            return f"{field}:{_bracketed(part, And, Or)}"
        case Boosted(part, factor):
            return f"{_bracketed(part, And, Or, Not, Scoped, Boosted)}^{factor:g}"
        case _:
            return _leaf(tree)


def _bracketed(node: Node, *kinds: type) -> str:
    return f"({render(node)})" if isinstance(node, kinds) else render(node)


def _leaf(node: Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything) -> str:
    match node:
        case Word(text) | Wildcard(text):
            return text
        case Phrase(text, slop):
            return f'"{text}"~{slop}' if slop else f'"{text}"'
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case DateRange():
            return _dates(node)
        case Everything():
            return "*"


def _dates(dates: DateRange) -> str:
    if dates.since == dates.until:
        return f"date:{dates.since}"
    if not dates.until:
        return f"since:{dates.since}"
    return f"date:{dates.since}..{dates.until}" if dates.since else f"until:{dates.until}"
