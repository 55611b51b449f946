"""A request to a page: match, filter, count, rank, cut, and show why."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from indexer.columnar import SearchOptions
from indexer.engine.asked import read_query
from indexer.engine.finding import Found, filters, find, pages, story_count
from indexer.engine.labels import label
from indexer.engine.schema import FACET_COLUMNS
from indexer.engine.snippets import snippet
from indexer.engine.suggest import suggest
from indexer.engine.typical import typical
from indexer.engine.variants import variant_notes
from indexer.engine.ways import did_you_mean, ways_forward
from indexer.engine.why import score_parts
from indexer.errors import BadValueError, UnknownFieldError
from indexer.model import (
    FACETS,
    SORTS,
    FacetValue,
    Hit,
    Note,
    SearchPage,
    SearchRequest,
    Snippet,
    Suggestion,
)
from indexer.query import describe
from indexer.query.tree import Everything

if TYPE_CHECKING:
    from indexer.engine.compiled import Compiled
    from indexer.engine.snapshot import Snapshot
    from indexer.query.tree import Node

MAX_LIMIT: Final = 1000
_FACET_VALUES: Final = 50


def search(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    """Answers ``request`` from ``snapshot``. No text in ``request.query`` is an error, unless it is strict.

    Raises:
        BadValueError: The limit, the page or the sort is none.
        UnknownFieldError: There is no such facet.
        ArticleNotFoundError: The story is that of no article.
        QuerySyntaxError: The query would have to be repaired, and the request does not allow that.
    """
    began = time.perf_counter()
    _check(request)
    parsed = read_query(request.query)
    if request.strict:
        parsed.refuse_repairs()
    found = find(snapshot, parsed.tree, request)
    notes = [*parsed.notes, *found.compiled.notes, *found.notes]
    notes += did_you_mean(snapshot, parsed.tree, request)
    if found.partial or not found.total:
        notes += ways_forward(snapshot, parsed.tree, request, found)
    if found.page != request.page:
        notes.append(Note("last-page", f"there is no page {request.page}; this is the last one"))
    notes += variant_notes(parsed.tree, snapshot.forms, request)
    hits = tuple(
        replace(_hit(snapshot, found.compiled, document, score, why=request.why), copies=copies)
        for document, score, copies in zip(
            found.top.docs.tolist(), found.top.scores.tolist(), found.copies(), strict=True
        )
    )
    return SearchPage(
        request=replace(request, page=found.page),
        understood=_understood(snapshot, parsed.tree, request),
        total=found.total,
        stories=story_count(snapshot, found, request),
        took_ms=(time.perf_counter() - began) * 1000,
        pages=pages(found.top, request),
        hits=hits,
        facets={name: _facet(snapshot, found, request, name) for name in FACETS},
        notes=tuple(notes),
        typical=typical(snapshot, parsed.tree, found, request) if request.typical else (),
    )


def _understood(snapshot: Snapshot, node: Node, request: SearchRequest) -> str:
    said = describe(node)
    if not request.like:
        return said
    title = snapshot.article(snapshot.number_of(request.like)).title
    return f"{said}{'' if node == Everything() else ','} like “{title}”"


def ranking(snapshot: Snapshot, request: SearchRequest) -> list[str]:
    """The ids of the hits that :func:`search` gives, in the same order.

    Raises:
        BadValueError: The limit, the page or the sort is none.
        UnknownFieldError: There is no such facet.
    """
    _check(request)
    return snapshot.ids(find(snapshot, read_query(request.query).tree, request).top.docs.tolist())


def suggestions(snapshot: Snapshot, request: SearchRequest) -> tuple[Suggestion, ...]:
    """What the query of ``request``, which is being typed, may become under its filters.

    Raises:
        UnknownFieldError: There is no such facet.
    """
    _check(request)
    return suggest(snapshot, request, filters(snapshot, request, FACETS))


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


def _facet(snapshot: Snapshot, found: Found, request: SearchRequest, name: str) -> tuple[FacetValue, ...]:
    """The most frequent values under all filters but the facet's own, and the chosen ones even at 0."""
    column = FACET_COLUMNS[name]
    counts = found.top.facets.get(column)
    if counts is None:
        others = tuple(other for other in FACETS if other != name)
        options = SearchOptions(limit=1, filters=filters(snapshot, request, others), facets=[column])
        counts = snapshot.search(found.compiled.matching, options).facets[column]
    frequent = sorted(counts, key=lambda value: (-counts[value], value))[:_FACET_VALUES]
    shown = dict.fromkeys([*frequent, *request.filters.get(name, ())])
    known = snapshot.knowledge
    return tuple(FacetValue(value, label(name, value, known), counts.get(value, 0)) for value in shown)


def _hit(snapshot: Snapshot, compiled: Compiled, document: int, score: float, *, why: bool) -> Hit:
    article = snapshot.article(document)
    marks = compiled.marks
    return Hit(
        id=article.id,
        title=Snippet(article.title, tuple(marks.find("title", article.title, article.language))),
        score=score,
        source=article.source,
        author=article.author,
        published=article.published,
        url=article.url,
        language=article.language,
        path=article.path,
        snippet=snippet(article, marks),
        partial=score < compiled.complete_from,
        why=tuple(score_parts(snapshot, compiled, article.id)) if why else (),
    )
