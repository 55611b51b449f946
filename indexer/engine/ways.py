"""Ways on from a query that finds little: what its parts find, and what it finds if it asks for less."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from indexer.engine.compiled import date_range
from indexer.engine.finding import articles, count, filters, total_of
from indexer.engine.plain import plain_words
from indexer.engine.spelling import Speller
from indexer.model import FACETS, Note
from indexer.query import describe, render, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engine.finding import Found
    from indexer.engine.forms import Forms
    from indexer.engine.snapshot import Snapshot
    from indexer.model import SearchRequest

_PARTS_TRIED: Final = 8
_LONGEST_PHRASE: Final = 5
"""Words of a phrase that can be asked for one behind the other in any form."""

_LATELY: Final = {"last month only": timedelta(days=30), "last year only": timedelta(days=365)}


def did_you_mean(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    """The query with better words for those that hardly any article has, if it finds something."""
    better = Speller(snapshot).corrected(node)
    total = 0 if better == node else count(snapshot, better, request)
    if total:
        yield Note("did-you-mean", f"did you mean “{render(better)}”? {articles(total)}", render(better))


def ways_forward(snapshot: Snapshot, node: tree.Node, request: SearchRequest, found: Found) -> Iterator[Note]:
    """How often each plain word is found, and what the query would find if it asked for less.

    Nothing of the parts of a description, which has too many words for each to matter.
    """
    plain = plain_words(node)
    if not (plain.describe or plain.long):
        yield from _word_counts(snapshot, plain.words, request)
        yield from _without_a_part(snapshot, node, request)
        yield from _in_any_form(snapshot, node, request)
        yield from _lately(snapshot, node, request, found)
    yield from _wider_dates(snapshot, node, request)
    yield from _without_a_filter(snapshot, node, request)


def _word_counts(snapshot: Snapshot, words: tuple[tree.Node, ...], request: SearchRequest) -> Iterator[Note]:
    if len(words) > 1:
        counts = [f"“{render(word)}” {count(snapshot, word, request):,}" for word in words]
        yield Note("word-counts", f"articles with each: {', '.join(counts)}")


def _without_a_part(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    parts = _parts(node)
    for part in parts[:_PARTS_TRIED] if len(parts) > 1 else ():
        rest = tree.all_of(other for other in parts if other is not part)
        total = count(snapshot, rest, request)
        if total:
            yield Note("without-part", f"without “{render(part)}”: {articles(total)}", render(rest))


def _in_any_form(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    looser = _loosened(node, snapshot.forms)
    if looser == node:
        return
    total = count(snapshot, looser, request)
    if total > count(snapshot, node, request):
        yield Note("in-any-form", f"in any form: {articles(total)}", render(looser))


def _loosened(node: tree.Node, forms: Forms) -> tree.Node:
    """``node`` with those of its phrases in any form of which a word has others."""
    if not isinstance(node, tree.Phrase):
        return tree.with_parts(node, lambda part: _loosened(part, forms))
    words = node.text.split()
    if len(words) > _LONGEST_PHRASE or not all(map(str.isalnum, words)):
        return node
    if not any(any(forms.variants(word)) for word in words):
        return node
    looser: tree.Node = tree.Word(words[0])
    for word in words[1:]:
        looser = tree.Near(looser, tree.Word(word), node.slop + 1, ordered=True)
    return looser


def _wider_dates(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    """What is found in the whole months and the whole years that the query asks for days of."""
    rest, given = _dates(node, request)
    if len(given) != 1:
        return
    undated = replace(request, since=None, until=None)
    before = count(snapshot, tree.all_of([*rest, *given]), undated)
    for period in _periods_around(given[0]):
        wider = tree.all_of([*rest, period])
        total = count(snapshot, wider, undated)
        if total > before:
            text = f"{describe(period).removeprefix('articles ')}: {articles(total)}"
            yield Note(
                "wider-dates", text, render(wider), without="" if given[0] in _parts(node) else "dates"
            )
            before = total


def _lately(snapshot: Snapshot, node: tree.Node, request: SearchRequest, found: Found) -> Iterator[Note]:
    """How many of the articles that have only some of the words are recent."""
    if not found.partial or _dates(node, request)[1]:
        return
    today = datetime.now(UTC).date()
    for said, length in _LATELY.items():
        since = today - length
        recent = [*filters(snapshot, request, FACETS), date_range(since, None)]
        total = total_of(snapshot, found.compiled.matching, recent)
        if 0 < total < found.total:
            only = tree.all_of([node, tree.DateRange(since)])
            yield Note("recent-only", f"{said}: {articles(total)}", render(only))


def _parts(node: tree.Node) -> tuple[tree.Node, ...]:
    return node.parts if isinstance(node, tree.And) else (node,)


def _dates(node: tree.Node, request: SearchRequest) -> tuple[list[tree.Node], list[tree.DateRange]]:
    """The parts of the query but for its dates, and these, those of the filter among them."""
    given = [part for part in _parts(node) if isinstance(part, tree.DateRange)]
    rest = [part for part in _parts(node) if part not in given]
    if request.since or request.until:
        given.append(tree.DateRange(request.since, request.until))
    return rest, given


def _periods_around(days: tree.DateRange) -> Iterator[tree.DateRange]:
    """The months and then the years in which ``days`` are; open ends stay open."""
    since, until = days.since, days.until
    yield tree.DateRange(
        since and since.replace(day=1), until and until.replace(day=monthrange(until.year, until.month)[1])
    )
    yield tree.DateRange(since and date(since.year, 1, 1), until and date(until.year, 12, 31))


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
