"""A query read as the analyser reads: the parser sees two words in ``F 35``, an article has one there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from indexer.analysis import joined_words
from indexer.query import parse, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.query import Parsed


def read_query(text: str) -> Parsed:
    """Reads a query of today; any text is one."""
    parsed = parse(text, today=datetime.now(UTC).date())
    return replace(parsed, tree=join_designators(parsed.tree))


def join_designators(node: tree.Node) -> tree.Node:
    """``node`` with neighbouring words as one where an article would have them as one.

    >>> join_designators(tree.And((tree.Word("mig"), tree.Word("29"), tree.Word("crash"))))
    And(parts=(Word(text='mig 29'), Word(text='crash')))
    """
    match node:
        case tree.And(parts):
            return tree.all_of(_joined(parts))
        case tree.Or(parts):
            return replace(node, parts=tuple(map(join_designators, parts)))
        case tree.Not(part) | tree.Scoped(_, part) | tree.Boosted(part, _):
            return replace(node, part=join_designators(part))
        case _:
            return node


def _joined(parts: Iterable[tree.Node]) -> Iterator[tree.Node]:
    for are_words, group in groupby(parts, lambda part: isinstance(part, tree.Word)):
        if are_words:
            words = [part.text for part in group if isinstance(part, tree.Word)]
            yield from map(tree.Word, joined_words(words))
        else:
            yield from map(join_designators, group)
