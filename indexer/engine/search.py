"""A request to a page: match, filter, count, rank, cut, and show why."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.columnar import Behind, Order, PlacedQuery, SearchOptions
from indexer.engine.asked import read_query
from indexer.engine.compile import Compiled, any_of, date_range, plain_words
from indexer.engine.knowing import compile_known
from indexer.engine.labels import label
from indexer.engine.schema import FACET_COLUMNS
from indexer.engine.snippets import snippet
from indexer.errors import BadValueError, UnknownFieldError
from indexer.model import (
    FACETS,
    SORTS,
    FacetValue,
    Hit,
    Note,
    ScorePart,
    SearchPage,
    SearchRequest,
    Snippet,
)
from indexer.query import describe, render, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.columnar import TopK
    from indexer.engine.snapshot import Snapshot
    from indexer.model import Sort

MAX_LIMIT: Final = 1000
_BUDGET_SECONDS: Final = 5.0
_FACET_VALUES: Final = 50
_PARTS_TRIED: Final = 8

_DESCRIPTION: Final = 5
"""So many plain words describe what is sought; fewer are conditions that all have to hold."""

_ENOUGH: Final = 10
"""Articles with all words of a description that make others not worth showing."""

_ORDERS: Final[dict[Sort, Order | None]] = {
    "relevance": None,
    "newest": Order("published"),
    "oldest": Order("published", descending=False),
}


def search(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    """Answers ``request`` from ``snapshot``. No text in ``request.query`` is an error, unless it is strict.

    Raises:
        BadValueError: The limit, the page or the sort is none.
        UnknownFieldError: There is no such facet.
        QuerySyntaxError: The query would have to be repaired, and the request does not allow that.
    """
    began = time.perf_counter()
    _check(request)
    parsed = read_query(request.query)
    if request.strict:
        parsed.refuse_repairs()
    found = _find(snapshot, parsed.tree, request)
    notes = [*parsed.notes, *found.compiled.notes, *found.notes]
    if not found.total:
        notes += _ways_forward(snapshot, parsed.tree, request)
    if found.page != request.page:
        notes.append(Note("last-page", f"there is no page {request.page}; this is the last one"))
    hits = tuple(
        _hit(snapshot, found.compiled, document, score, why=request.why)
        for document, score in zip(found.top.docs.tolist(), found.top.scores.tolist(), strict=True)
    )
    return SearchPage(
        request=replace(request, page=found.page),
        understood=describe(parsed.tree),
        total=found.total,
        took_ms=(time.perf_counter() - began) * 1000,
        pages=_pages(found.total, request),
        hits=hits,
        facets={name: _facet(snapshot, found, request, name) for name in FACETS},
        notes=tuple(notes),
    )


def ranking(snapshot: Snapshot, request: SearchRequest) -> list[str]:
    """The ids of the hits that :func:`search` gives, in the same order.

    Raises:
        BadValueError: The limit, the page or the sort is none.
        UnknownFieldError: There is no such facet.
    """
    _check(request)
    return snapshot.ids(_find(snapshot, read_query(request.query).tree, request).top.docs.tolist())


@dataclass(frozen=True, slots=True)
class _Found:
    """What answers a request.

    Attributes:
        compiled: The query that found it.
        top: The hits of the page, and the facets that no filter is on.
        page: The page that was taken, the last one where there are not so many.
        notes: What was done beside carrying out the query.
    """

    compiled: Compiled
    top: TopK
    page: int
    notes: tuple[Note, ...]

    @property
    def total(self) -> int:
        """Number of articles, over all pages."""
        return self.top.total or 0


def _check(request: SearchRequest) -> None:
    if request.sort not in SORTS:
        raise BadValueError("sort", request.sort, f"one of {', '.join(SORTS)}")
    if not 1 <= request.limit <= MAX_LIMIT:
        raise BadValueError("limit", str(request.limit), f"a number from 1 to {MAX_LIMIT}")
    if request.page < 1:
        raise BadValueError("page", str(request.page), "a number from 1")
    for name in request.filters:
        if name not in FACETS:
            raise UnknownFieldError(name, FACETS)


def _pages(total: int, request: SearchRequest) -> int:
    return max(1, -(-total // request.limit))


def _find(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> _Found:
    """What matches all of ``node``, or the best that match some of it where too few match all."""
    compiled = compile_known(node, snapshot, expand=request.expand)
    top = _top(snapshot, compiled, request, request.page)
    notes = []
    words = plain_words(node)
    enough = _ENOUGH if len(words) >= _DESCRIPTION else 1
    # Filters only leave out, so where enough is left under them the whole index need not be asked.
    if len(words) > 1 and (top.total or 0) < enough and _total(snapshot, compiled.matching) < enough:
        partly = compile_known(tree.Or(words), snapshot, expand=False)
        if _total(snapshot, partly.matching):
            compiled = partly
            top = _top(snapshot, compiled, request, request.page)
            few = "few articles have" if enough > 1 else "no article has"
            notes.append(Note("partial-matches", f"{few} all of these; shown are those with some"))
    page = min(request.page, _pages(top.total or 0, request))
    if page != request.page:
        top = _top(snapshot, compiled, request, page)
    if top.partial:
        notes.append(Note("time-limit", "the search took too long; what it had found by then is shown"))
    return _Found(compiled, top, page, tuple(notes))


def _top(snapshot: Snapshot, compiled: Compiled, request: SearchRequest, page: int) -> TopK:
    return snapshot.search(
        compiled.query,
        SearchOptions(
            limit=request.limit,
            offset=(page - 1) * request.limit,
            sort=_ORDERS[request.sort],
            filters=_filters(request, FACETS),
            facets=[FACET_COLUMNS[name] for name in FACETS if name not in request.filters],
            budget_seconds=_BUDGET_SECONDS,
        ),
    )


def _total(snapshot: Snapshot, query: whoosh_query.Query) -> int:
    return snapshot.search(query, SearchOptions(limit=1, budget_seconds=_BUDGET_SECONDS)).total or 0


def _filters(request: SearchRequest, names: tuple[str, ...]) -> list[whoosh_query.Query]:
    """The dates of ``request`` and its filters on the facets ``names``."""
    dates = [date_range(request.since, request.until)] if request.since or request.until else []
    chosen = [(FACET_COLUMNS[name], values) for name in names if (values := request.filters.get(name))]
    return [*dates, *(any_of(whoosh_query.Term(column, one) for one in values) for column, values in chosen)]


def _facet(snapshot: Snapshot, found: _Found, request: SearchRequest, name: str) -> tuple[FacetValue, ...]:
    """The most frequent values under all filters but the facet's own, and the chosen ones even at 0."""
    column = FACET_COLUMNS[name]
    counts = found.top.facets.get(column)
    if counts is None:
        others = tuple(other for other in FACETS if other != name)
        options = SearchOptions(limit=1, filters=_filters(request, others), facets=[column])
        counts = snapshot.search(found.compiled.matching, options).facets[column]
    frequent = sorted(counts, key=lambda value: (-counts[value], value))[:_FACET_VALUES]
    shown = dict.fromkeys([*frequent, *request.filters.get(name, ())])
    known = snapshot.knowledge
    return tuple(FacetValue(value, label(name, value, known), counts.get(value, 0)) for value in shown)


def _ways_forward(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    """The same query with one of its parts left out, for each part without which it finds something."""
    parts = node.parts if isinstance(node, tree.And) else ()
    for part in parts[:_PARTS_TRIED]:
        rest = tree.all_of(other for other in parts if other is not part)
        total = _find(snapshot, rest, request).total
        if total:
            articles = "1 article" if total == 1 else f"{total:,} articles"
            yield Note("without-part", f"without “{render(part)}”: {articles}", render(rest))


def _hit(snapshot: Snapshot, compiled: Compiled, document: int, score: float, *, why: bool) -> Hit:
    article = snapshot.article(document)
    marks = compiled.marks
    return Hit(
        id=article.id,
        title=Snippet(article.title, tuple(marks.find("title", article.title))),
        score=score,
        source=article.source,
        author=article.author,
        published=article.published,
        url=article.url,
        language=article.language,
        path=article.path,
        snippet=snippet(article, marks),
        why=tuple(_why(snapshot, compiled.query, article.id)) if why else (),
    )


def _why(snapshot: Snapshot, query: whoosh_query.Query, article_id: str) -> Iterator[ScorePart]:
    """The parts of the query that matched an article; what they give adds up to its score."""
    match query:
        case whoosh_query.And() | whoosh_query.Or():
            for part in query:
                yield from _why(snapshot, part, article_id)
        case whoosh_query.AndMaybe():
            yield from _why(snapshot, query.a, article_id)
            yield from _why(snapshot, query.b, article_id)
        case whoosh_query.AndNot():
            yield from _why(snapshot, query.a, article_id)
        case PlacedQuery():
            for part in query.operands:
                yield from _why(snapshot, part, article_id)
        case _:
            only_it = [whoosh_query.Term("id", article_id)]
            scores = snapshot.search(query, SearchOptions(limit=1, filters=only_it)).scores
            if len(scores) and scores[0]:
                yield ScorePart(*_shown(query), float(scores[0]))


def _shown(query: whoosh_query.Query) -> tuple[str, str]:
    """Field and words of a part of a query, for people."""
    match query:
        case whoosh_query.Term():
            return str(query.fieldname), str(query.text)
        case whoosh_query.Phrase():
            return query.fieldname, " ".join(query.words)
        case Behind():
            return "body", _shown(query.child)[1]
        case whoosh_query.ConstantScoreQuery():
            words = query.child
            first = words.subqueries[0] if isinstance(words, whoosh_query.Or) else words
            return _shown(first)[0], "any of the words it stands for"
        case _:
            return "", "every article"
