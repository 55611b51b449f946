"""A tree to the query text that means it; parsing that text gives the same tree again."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from indexer.query.tree import Leaf, Node


def render(tree: Node) -> str:
    """The shortest usual spelling of ``tree``.

    >>> render(And((Word("defence"), Not(Word("treaty")))))
    'defence -treaty'
    """
    match tree:
        case And(parts):
            return " ".join(_among_others(part) for part in parts)
        case Or(parts):
            return " OR ".join(map(render, parts))
        case Not(part):
            return "-" + _bracketed(part, And, Or, Near, Same)
        case Near() | Same():
            return _near(tree)
        case AtLeast(count, part):
            return f"atleast{count} {_bracketed(part, Or)}"
        case Scoped(field, part):
            return f"{field}:{_bracketed(part, And, Or, Near, Same, AtLeast)}"
        case Boosted(part, factor):
            return f"{_bracketed(part, And, Or, Not, Near, Same, AtLeast, Scoped, Boosted)}^{factor:g}"
        case _:
            return _leaf(tree)


def _bracketed(node: Node, *kinds: type) -> str:
    return f"({render(node)})" if isinstance(node, kinds) else render(node)


def _among_others(node: Node) -> str:
    """A part of an And. The word *same* between two others would be an operator."""
    is_same = isinstance(node, Word) and node.text.lower() == "same"
    return f"({render(node)})" if is_same else _bracketed(node, Or)


def _near(node: Near | Same) -> str:
    if isinstance(node, Same):
        operator = f"/{node.unit[0]}"
    else:
        operator = f"pre/{node.distance}" if node.ordered else f"near{node.distance}"
    return f"{_bracketed(node.left, Or)} {operator} {_bracketed(node.right, Or, Near, Same)}"


def _leaf(node: Leaf) -> str:
    match node:
        case Word(text) | Wildcard(text):
            return text
        case Phrase(text, slop):
            return f'"{text}"~{slop}' if slop else f'"{text}"'
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case Capitals(text):
            return f'allcaps:"{text}"'
        case _:
            return _about_the_whole(node)


def _about_the_whole(node: DateRange | WordCount | Has | Everything) -> str:
    match node:
        case DateRange():
            return _dates(node)
        case WordCount():
            return _word_count(node)
        case Has(field):
            return f"has:{field}"
        case Everything():
            return "*"


def _word_count(words: WordCount) -> str:
    if words.most is None:
        return f"wc>={words.least}"
    return f"wc<={words.most}" if words.least is None else f"wc:{words.least}..{words.most}"


def _dates(dates: DateRange) -> str:
    if dates.since == dates.until:
        return f"date:{dates.since}"
    if not dates.until:
        return f"since:{dates.since}"
    return f"date:{dates.since}..{dates.until}" if dates.since else f"until:{dates.until}"
