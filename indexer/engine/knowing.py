"""What is known of the names in a query, put into its tree before it is compiled.

``country:turkey`` becomes the value that articles are filed under, ``country:TR``, and words that are a name
are also looked for by the other names of the same thing. The tree that is said back to the searcher stays as
it was typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.engine.compile import Compiled, compile_tree
from indexer.engine.expansion import Expansion
from indexer.engine.weighting import FEW_WORDS
from indexer.knowledge import FACET_KINDS
from indexer.model import Note
from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.engine.snapshot import Snapshot
    from indexer.engine.weighting import Extras
    from indexer.knowledge import Knowledge


def compile_known(
    node: tree.Node, snapshot: Snapshot, extras: Extras = FEW_WORDS, *, expand: bool = False
) -> Compiled:
    """The Whoosh query that ``node`` means, with what the index knows of the names in it.

    Args:
        node: The query as it was read.
        snapshot: The index.
        extras: As for :func:`indexer.engine.compile.compile_tree`.
        expand: Whether names are also looked for by other names of the same thing.
    """
    notes: list[Note] = []
    known = _valued(node, snapshot.knowledge, notes)
    if expand:
        expansion = Expansion(snapshot.knowledge, snapshot.readings.occurs, snapshot.harvested.other)
        known = expansion.of_query(known)
        notes += expansion.notes
    compiled = compile_tree(known, snapshot.readings, extras)
    compiled.notes[:0] = dict.fromkeys(notes)
    return compiled


def _valued(node: tree.Node, knowledge: Knowledge, notes: list[Note]) -> tree.Node:
    match node:
        case tree.Scoped(field, part) if field in FACET_KINDS:
            return tree.Scoped(field, _as_values(field, part, knowledge, notes))
        case _:
            return _with_parts(node, lambda part: _valued(part, knowledge, notes))


def _as_values(kind: str, node: tree.Node, knowledge: Knowledge, notes: list[Note]) -> tree.Node:
    match node:
        case tree.Word(text) | tree.Phrase(text):
            values = knowledge.values_named(kind, text)
            if not values:
                notes.append(Note("unknown-name", f"no {kind} is known by the name “{text}”"))
            return tree.any_of(tree.Word(value) for value in values or (text,))
        case tree.Scoped():
            return _valued(node, knowledge, notes)
        case _:
            return _with_parts(node, lambda part: _as_values(kind, part, knowledge, notes))


def _with_parts(node: tree.Node, changed: Callable[[tree.Node], tree.Node]) -> tree.Node:
    """``node`` with each part of it ``changed``; itself where it has none."""
    match node:
        case tree.And(parts):
            return tree.all_of(map(changed, parts))
        case tree.Or(parts):
            return tree.any_of(map(changed, parts))
        case tree.Not(part) | tree.Scoped(_, part) | tree.Boosted(part, _) | tree.AtLeast(_, part):
            return replace(node, part=changed(part))
        case tree.Near() | tree.Same():
            return replace(node, left=changed(node.left), right=changed(node.right))
        case _:
            return node
