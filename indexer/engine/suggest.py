"""What the word that is being typed may become: words, names and titles that find something here.

All count what is found by the rest of the query and under the filters: no suggestion leads to nothing.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import ANALYZER
from indexer.columnar import Order, SearchOptions
from indexer.engine.asked import read_query
from indexer.engine.knowing import compile_known
from indexer.engine.labels import label
from indexer.engine.schema import FACET_COLUMNS, TEXT
from indexer.model import FACETS, Suggestion
from indexer.query import render, tree

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from indexer.engine.snapshot import Snapshot
    from indexer.model import SearchRequest

    Filters = list[whoosh_query.Query]

_NAMED: Final = tuple(name for name in FACETS if name != "language")
_MOST_LETTERS: Final = 200
_OF_A_KIND: Final = 5
_LOOKED_AT: Final = 24
_UNFINISHED: Final = re.compile(r"(?P<before>|.*[\s(])(?P<letters>[^\W_]{2,64})", re.DOTALL)


def suggest(snapshot: Snapshot, request: SearchRequest, filters: Filters) -> tuple[Suggestion, ...]:
    """What a query that ends in an unfinished word may become; nothing where it ends in anything else.

    Args:
        snapshot: What is searched.
        request: Has the query as far as it was typed.
        filters: What every article has to match.
    """
    text = request.query
    typed = _UNFINISHED.fullmatch(text[-_MOST_LETTERS:])
    if typed is None or len(text) > _MOST_LETTERS:
        return ()
    before, letters = typed["before"], ANALYZER.fold(typed["letters"])
    context = read_query(before).tree
    if context != tree.Everything():
        filters = [*filters, compile_known(context, snapshot, request).matching]
    in_title = tree.scoped("title", tree.all_of([context, tree.Prefix(letters)]))
    kinds = (
        _words(snapshot, before, letters, filters),
        _names(snapshot, before, letters, filters),
        _titles(snapshot, in_title, request, filters),
    )
    return tuple(chain.from_iterable(islice(kind, _OF_A_KIND) for kind in kinds))


def _words(snapshot: Snapshot, before: str, letters: str, filters: Filters) -> Iterator[Suggestion]:
    counts = snapshot.completions(TEXT, letters, filters)
    for word, articles in sorted(counts.most_common(_LOOKED_AT), key=lambda one: (-one[1], one[0])):
        if word.isalnum() and not _is_stem_only(word, counts):
            yield Suggestion("word", word, f"{before}{word}", articles)


def _is_stem_only(term: str, counts: Counter[str]) -> bool:
    """Whether ``term`` is there only as the stem of other words; they then have all of its articles."""
    others = [
        word
        for word in counts
        if word != term and word.startswith(term[:-1]) and word.isalnum() and _stem(word) == term
    ]
    return bool(others) and sum(counts[word] for word in others) >= counts[term]


def _stem(word: str) -> str:
    return next(ANALYZER.tokens(word)).term


def _names(snapshot: Snapshot, before: str, letters: str, filters: Filters) -> Iterator[Suggestion]:
    """Values of facets of which a word begins with ``letters``."""
    options = SearchOptions(limit=1, filters=filters, facets=[FACET_COLUMNS[name] for name in _NAMED])
    counts = snapshot.search(whoosh_query.Every(), options).facets
    found = [
        (-articles, shown, name)
        for name in _NAMED
        for value, articles in counts[FACET_COLUMNS[name]].items()
        if f" {letters}" in f" {ANALYZER.fold(shown := label(name, value, snapshot.knowledge))}"
    ]
    for articles, shown, name in sorted(found):
        yield Suggestion(name, shown, before + render(tree.scoped(name, tree.Phrase(shown))), -articles)


def _titles(
    snapshot: Snapshot, node: tree.Node, request: SearchRequest, filters: Filters
) -> Iterator[Suggestion]:
    """The newest articles that match ``node``, which asks for words in titles."""
    options = SearchOptions(limit=_OF_A_KIND, filters=filters, sort=Order("published"), count=False)
    matching = compile_known(node, snapshot, request).matching
    for document in snapshot.search(matching, options).docs.tolist():
        article = snapshot.article(document)
        yield Suggestion("title", article.title, "", 1, article.id)
