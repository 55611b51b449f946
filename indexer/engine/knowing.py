"""What is known of the names in a query, put into its tree before it is compiled.

``country:turkey`` becomes the value that articles are filed under, ``country:TR``, and words that are a name
are also looked for by the other names of the same thing. The tree that is said back to the searcher stays as
it was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.engine.compile import compile_tree
from indexer.engine.expansion import Expansion
from indexer.engine.variants import as_typed, in_these_forms
from indexer.engine.weighting import FEW_WORDS
from indexer.knowledge import FACET_KINDS
from indexer.model import Note
from indexer.query import tree

if TYPE_CHECKING:
    from indexer.engine.compiled import Compiled
    from indexer.engine.snapshot import Snapshot
    from indexer.engine.weighting import Extras
    from indexer.knowledge import Knowledge
    from indexer.model import SearchRequest


def compile_known(
    node: tree.Node, snapshot: Snapshot, request: SearchRequest, extras: Extras = FEW_WORDS
) -> Compiled:
    """The Whoosh query that ``node`` means, with what the index knows of the words and names in it.

    Args:
        node: The query as it was read.
        snapshot: The index.
        request: Says whether words count in other forms and spellings, and things by other names.
        extras: As for :func:`indexer.engine.compile.compile_tree`.
    """
    notes: list[Note] = []
    known = _valued(node, snapshot.knowledge, notes)
    if request.expand:
        expansion = Expansion(
            snapshot.knowledge,
            snapshot.readings.occurs,
            snapshot.harvested.other,
            lambda name: as_typed(name, snapshot.forms, request),
        )
        known = expansion.of_query(known)
        notes += expansion.notes
    compiled = compile_tree(in_these_forms(known, snapshot.forms, request), snapshot, extras)
    compiled.notes[:0] = dict.fromkeys(notes)
    return compiled


def _valued(node: tree.Node, knowledge: Knowledge, notes: list[Note]) -> tree.Node:
    match node:
        case tree.Scoped(field, part) if field in FACET_KINDS:
            return tree.Scoped(field, _as_values(field, part, knowledge, notes))
        case _:
            return tree.with_parts(node, lambda part: _valued(part, knowledge, notes))


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
            return tree.with_parts(node, lambda part: _as_values(kind, part, knowledge, notes))
