"""Tree to query text, such that parsing the text gives the tree again."""

from __future__ import annotations

from indexer.query import tree
from indexer.query.fields import FIELDS


def render(node: tree.Node) -> str:
    """The query that means ``node``.

    >>> render(tree.And((tree.Word("a"), tree.Not(tree.Scoped("title", tree.Phrase("b c", 2))))))
    'a -title:"b c"~2'
    """
    match node:
        case tree.And(parts):
            return " ".join(_unit(part) if isinstance(part, tree.Or) else render(part) for part in parts)
        case tree.Or(parts):
            return " OR ".join(render(part) for part in parts)
        case tree.Not(part):
            return f"-{_unit(part)}"
        case tree.Scoped(field, part):
            return f"{FIELDS[field][0]}:{_unit(part)}"
        case tree.Boosted(part, factor):
            return f"{_boostable(part)}^{factor:g}"
        case _:
            return _leaf(node)


def _leaf(node: tree.Node) -> str:
    match node:
        case tree.Word(text):
            return text
        case tree.Phrase(text, slop):
            return f'"{text}"~{slop}' if slop else f'"{text}"'
        case tree.Prefix(text):
            return f"{text}*"
        case tree.Wildcard(pattern):
            return pattern
        case tree.Fuzzy(text, distance):
            return f"{text}~{distance}"
        case tree.DateRange(since, until):
            return f"date:{since or ''}..{until or ''}"
        case _:
            return "*"


def _unit(node: tree.Node) -> str:
    """``node`` as one unit, in brackets where it needs them."""
    return f"({render(node)})" if isinstance(node, tree.And | tree.Or | tree.Not) else render(node)


def _boostable(node: tree.Node) -> str:
    plain = isinstance(node, tree.Word | tree.Phrase | tree.Prefix | tree.Wildcard | tree.Fuzzy)
    return render(node) if plain else f"({render(node)})"
