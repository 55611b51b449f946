"""Words and names that are typical of what was found: each a way to narrow the query.

They are in more of the best articles than those of the whole index let expect. How surprising that is, is
told by the log-likelihood ratio of Dunning (1993), in the form in which Rayson and Garside (2000) compare two
corpora; what is counted are articles, so that one that repeats itself has one voice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import islice
from math import log
from typing import TYPE_CHECKING, Final, NamedTuple

from whoosh import query as whoosh_query

from indexer.analysis import ANALYZER, STOP_WORDS, analyzer_of
from indexer.columnar import SearchOptions
from indexer.engine.finding import filters
from indexer.engine.knowing import compile_known
from indexer.engine.labels import label
from indexer.engine.schema import FACET_COLUMNS
from indexer.knowledge import FACET_KINDS
from indexer.model import FACETS, Suggestion
from indexer.query import render, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engine.finding import Found
    from indexer.engine.snapshot import Snapshot
    from indexer.model import SearchRequest

SHOWN: Final = 6
_NAMES: Final = 3
"""So many are told, and of these at most so many names."""

_SAMPLE: Final = 20
"""So many of the best articles speak, ..."""

_LEAST: Final = 5
"""... and at least so many have to; a fifth of them has to have a word."""

_BEGINNING: Final = 500
"""Characters of each that are read: news says at the beginning what it is about."""

_ACRONYM: Final = 4
"""Letters of the longest word that is written in capitals for what it is, not for where it stands."""

_SURPRISING: Final = 15.13
"""The critical value of the ratio for p < 0.0001 (Rayson and others 2004)."""

_WORD: Final = re.compile(r"[^\W\d_]{3,}")


class _Candidate(NamedTuple):
    """What may be told: how surprising it is, and in how many of the articles found, where that is known."""

    surprise: float
    kind: str
    value: str
    text: str
    node: tree.Node
    articles: int = 0


def typical(
    snapshot: Snapshot, node: tree.Node, found: Found, request: SearchRequest
) -> tuple[Suggestion, ...]:
    """What narrows ``found``, most surprising first; nothing of a few articles or of partial matches.

    Args:
        snapshot: The index.
        node: The query.
        found: What it found.
        request: What it is part of.
    """
    documents = found.top.docs.tolist()[:_SAMPLE]
    if len(documents) < _LEAST or found.partial or found.page > 1:
        return ()
    known = found.compiled.marks.words()
    names: list[_Candidate] = []
    for one in sorted(_names(snapshot, found, len(documents)), key=_order):
        terms = _terms_of(snapshot, one)
        if known.isdisjoint(terms) and len(names) < _NAMES:
            names.append(one)
        known |= terms
    best = [*names, *_words(snapshot, snapshot.texts(documents), known)]
    best.sort(key=_order)
    return tuple(islice(_counted(snapshot, node, best, found, request), SHOWN))


def _order(one: _Candidate) -> tuple[float, str]:
    return -one.surprise, one.text


def _counted(
    snapshot: Snapshot, node: tree.Node, best: list[_Candidate], found: Found, request: SearchRequest
) -> Iterator[Suggestion]:
    """Those that find some of the articles and not all."""
    options = SearchOptions(limit=1, filters=filters(snapshot, request, FACETS))
    for one in best:
        both = whoosh_query.And(
            [found.compiled.matching, compile_known(one.node, snapshot, request).matching]
        )
        articles = one.articles or snapshot.search(both, options).total or 0
        if 0 < articles < found.total:
            yield Suggestion(one.kind, one.text, render(tree.all_of([node, one.node])), articles)


def _names(snapshot: Snapshot, found: Found, sample: int) -> Iterator[_Candidate]:
    """Things that articles name; of the ``sample`` as many are taken to as of all that were found."""
    total = snapshot.article_count()
    for kind in FACET_KINDS:
        column = FACET_COLUMNS[kind]
        for value, articles in found.top.facets.get(column, {}).items():
            share = articles / found.total
            surprise = log_likelihood(share * sample, sample, snapshot.totals[column][value], total)
            if surprise > _SURPRISING:
                text = label(kind, value, snapshot.knowledge)
                yield _Candidate(surprise, kind, value, text, tree.scoped(kind, tree.Phrase(text)), articles)


def _terms_of(snapshot: Snapshot, name: _Candidate) -> set[str]:
    """The words of all names and adjectives of a thing."""
    try:
        entry = snapshot.knowledge.entry(name.kind, name.value)
        names = (name.text, *entry.sure_names, *entry.adjectives)
    except KeyError:  # an index keeps what it was made with, and files may have had more since
        names = (name.text,)
    return {token.term for one in names for token in ANALYZER.tokens(one)} - STOP_WORDS


def _words(snapshot: Snapshot, texts: list[tuple[str, str | None]], known: set[str]) -> Iterator[_Candidate]:
    """Words of texts that are not ``known``, in their most frequent form."""
    total = snapshot.article_count()
    articles, forms = _counted_terms(texts)
    for term, some in articles.items():
        if some * _LEAST >= len(texts) and term not in known:
            surprise = log_likelihood(some, len(texts), snapshot.frequency(term), total)
            if surprise > _SURPRISING:
                form = max(forms[term], key=lambda one: (forms[term][one], one.islower(), one))
                shown = form.capitalize() if form.isupper() and len(form) > _ACRONYM else form
                yield _Candidate(surprise, "word", term, shown, tree.Word(shown))


def _counted_terms(
    texts: list[tuple[str, str | None]],
) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """In how many texts each term is, but for those of one text, and how often in which forms."""
    written = [(set(_WORD.findall(text[:_BEGINNING])), language) for text, language in texts]
    lowered = Counter(form.lower() for some, _ in written for form in some)
    articles: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for some, language in written:
        frequent = [form for form in some if lowered[form.lower()] > 1 and form.lower() not in STOP_WORDS]
        terms = [_stem(form, language) for form in frequent]
        articles.update(set(terms))
        for term, form in zip(terms, frequent, strict=True):
            forms[term][form] += 1
    return articles, forms


def _stem(form: str, language: str | None) -> str:
    pieces = analyzer_of(language).pieces(form)
    return pieces[0].forms[0] if pieces else form


def log_likelihood(some: float, sample: int, all_of_them: int, total: int) -> float:
    """How surprising it is that ``some`` of a ``sample`` have what ``all_of_them`` of ``total`` have.

    0 where it is no more than expected.

    >>> log_likelihood(5, 20, 500, 2_000), round(log_likelihood(10, 20, 200, 20_000), 1)
    (0.0, 71.6)
    """
    if not all_of_them or some * total <= all_of_them * sample:
        return 0.0
    share = (some + all_of_them) / (sample + total)
    return 2 * (some * log(some / (sample * share)) + all_of_them * log(all_of_them / (total * share)))
