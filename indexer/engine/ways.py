"""Ways on from a query that finds little: what its parts find, and what it would find without one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from indexer.engine.finding import articles, count
from indexer.engine.plain import plain_words
from indexer.engine.spelling import Speller
from indexer.model import FACETS, Note
from indexer.query import render, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engine.snapshot import Snapshot
    from indexer.model import SearchRequest

_PARTS_TRIED: Final = 8


def did_you_mean(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    """The query with better words for those that hardly any article has, if it finds something."""
    better = Speller(snapshot).corrected(node)
    total = 0 if better == node else count(snapshot, better, request)
    if total:
        yield Note("did-you-mean", f"did you mean “{render(better)}”? {articles(total)}", render(better))


def ways_forward(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    """How often each plain word is found, and what the query would find without each of its parts.

    Nothing of a description, which has too many words for each to matter.
    """
    plain = plain_words(node)
    if not (plain.describe or plain.long):
        yield from _word_counts(snapshot, plain.words, request)
        yield from _without_a_part(snapshot, node, request)
    yield from _without_a_filter(snapshot, node, request)


def _word_counts(snapshot: Snapshot, words: tuple[tree.Node, ...], request: SearchRequest) -> Iterator[Note]:
    if len(words) > 1:
        counts = [f"“{render(word)}” {count(snapshot, word, request):,}" for word in words]
        yield Note("word-counts", f"articles with each: {', '.join(counts)}")


def _without_a_part(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    parts = node.parts if isinstance(node, tree.And) else ()
    for part in parts[:_PARTS_TRIED]:
        rest = tree.all_of(other for other in parts if other is not part)
        total = count(snapshot, rest, request)
        if total:
            yield Note("without-part", f"without “{render(part)}”: {articles(total)}", render(rest))


def _without_a_filter(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    wider = []
    if request.since or request.until:
        wider.append(("of any day", "dates", replace(request, since=None, until=None)))
    for name in FACETS:
        if request.filters.get(name):
            rest = {other: values for other, values in request.filters.items() if other != name}
            wider.append((f"of any {name}", name, replace(request, filters=rest)))
    for said, name, relaxed in wider:
        total = count(snapshot, node, relaxed)
        if total:
            yield Note("without-filter", f"{said}: {articles(total)}", request.query, without=name)
