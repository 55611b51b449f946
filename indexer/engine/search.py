"""A request to a page: match, filter, count, rank, cut, and show why."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh import query as whoosh_query

from indexer.engine.compile import Compiled, compile_tree, days_between
from indexer.engine.schema import NO_DATE
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
from indexer.query import describe, parse, render, tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from indexer.engine.snapshot import Matches, Snapshot

MAX_LIMIT: Final = 1000
_BUDGET_SECONDS: Final = 5.0
_FACET_VALUES: Final = 50
_PARTS_TRIED: Final = 8


def search(snapshot: Snapshot, request: SearchRequest) -> SearchPage:
    """Answers ``request`` from ``snapshot``. No text in ``request.query`` is an error.

    Raises:
        BadValueError: The limit, the page or the sort is none.
        UnknownFieldError: There is no such facet.
    """
    began = time.perf_counter()
    _check(request)
    parsed = parse(request.query, today=datetime.now(UTC).date())
    found = _find(snapshot, parsed.tree, request)
    pages = max(1, -(-len(found.documents) // request.limit))
    page = min(request.page, pages)
    first = (page - 1) * request.limit
    order = _ranked(snapshot, found, request)[first : first + request.limit]
    hits = tuple(
        _hit(snapshot, found, request, int(found.documents[one]), float(found.scores[one])) for one in order
    )
    notes = [*parsed.notes, *found.notes]
    if not len(found.documents):
        notes += _ways_forward(snapshot, parsed.tree, request)
    if page != request.page:
        notes.append(Note("last-page", f"there is no page {request.page}; this is the last one"))
    return SearchPage(
        request=replace(request, page=page),
        understood=describe(parsed.tree),
        total=len(found.documents),
        took_ms=(time.perf_counter() - began) * 1000,
        pages=pages,
        hits=hits,
        facets=found.facets,
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """All that matched, before it is ranked."""

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]
    compiled: Compiled
    facets: Mapping[str, tuple[FacetValue, ...]]
    notes: tuple[Note, ...]


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


def _find(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> _Found:
    """What matches all of ``node``, or some of it where nothing matches all."""
    deadline = time.monotonic() + _BUDGET_SECONDS
    compiled = compile_tree(node, snapshot.searcher.reader())
    matches = snapshot.matches(compiled.query, deadline)
    notes = list(compiled.notes)
    if not len(matches.documents) and (some := _any_instead(node)):
        partly = compile_tree(some, snapshot.searcher.reader())
        matches = snapshot.matches(partly.query, deadline)
        if len(matches.documents):
            compiled = partly
            notes.append(Note("partial-matches", "no article has all of these; shown are those with some"))
    if not matches.complete:
        notes.append(Note("time-limit", "the search took too long; what it had found by then is shown"))
    return _filtered(snapshot, matches, request, compiled, tuple(notes))


def _ways_forward(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Iterator[Note]:
    """The same query with one of its parts left out, for each part without which it finds something."""
    parts = node.parts if isinstance(node, tree.And) else ()
    for part in parts[:_PARTS_TRIED]:
        rest = tree.all_of(other for other in parts if other is not part)
        total = len(_find(snapshot, rest, request).documents)
        if total:
            articles = "1 article" if total == 1 else f"{total:,} articles"
            yield Note("without-part", f"without “{render(part)}”: {articles}", render(rest))


def _any_instead(node: tree.Node) -> tree.Node | None:
    """``node`` with any of its plain words enough, if it asked for all of several."""
    if isinstance(node, tree.And) and all(isinstance(part, tree.Word | tree.Phrase) for part in node.parts):
        return tree.Or(node.parts)
    return None


def _filtered(
    snapshot: Snapshot, matches: Matches, request: SearchRequest, compiled: Compiled, notes: tuple[Note, ...]
) -> _Found:
    """Applies dates and facets; each facet is counted under all filters but its own."""
    documents = matches.documents
    in_time = _in_time(snapshot, documents, request)
    chosen = {name: _chosen(snapshot, documents, request, name) for name in FACETS}
    facets = {}
    for name in FACETS:
        others = [mask for other, mask in chosen.items() if other != name]
        facets[name] = _count(snapshot, documents[np.logical_and.reduce([in_time, *others])], request, name)
    keep = np.logical_and.reduce([in_time, *chosen.values()])
    return _Found(documents[keep], matches.scores[keep], compiled, facets, notes)


def _in_time(snapshot: Snapshot, documents: NDArray[np.int64], request: SearchRequest) -> NDArray[np.bool_]:
    if request.since is None and request.until is None:
        return np.ones(len(documents), np.bool_)
    first, last = days_between(request.since, request.until)
    days = snapshot.days[documents]
    return (days >= first) & (days <= last)


def _chosen(
    snapshot: Snapshot, documents: NDArray[np.int64], request: SearchRequest, name: str
) -> NDArray[np.bool_]:
    wanted = request.filters.get(name)
    if not wanted:
        return np.ones(len(documents), np.bool_)
    codes = snapshot.facets[name]
    accepted = [code for code, value in enumerate(codes.values) if value in wanted]
    return np.isin(codes.of[documents], accepted)


def _count(
    snapshot: Snapshot, documents: NDArray[np.int64], request: SearchRequest, name: str
) -> tuple[FacetValue, ...]:
    """The most frequent values of a facet, and the chosen ones even where they are at 0."""
    codes = snapshot.facets[name]
    counts = np.bincount(codes.of[documents], minlength=len(codes.values)).tolist()
    counted = {value: count for value, count in zip(codes.values, counts, strict=True) if value}
    chosen = {value: counted.get(value, 0) for value in request.filters.get(name, ())}
    frequent = sorted((-count, value) for value, count in counted.items() if count)[:_FACET_VALUES]
    shown = {value: -count for count, value in frequent} | chosen
    return tuple(FacetValue(value, value, count) for value, count in shown.items())


def _ranked(snapshot: Snapshot, found: _Found, request: SearchRequest) -> NDArray[np.int64]:
    """Places in ``found`` in the order asked for; equals by newest, then by id."""
    published = snapshot.published[found.documents]
    by_id = snapshot.id_order[found.documents]
    match request.sort:
        case "relevance":
            return np.lexsort((by_id, -published, -found.scores))
        case "newest":
            return np.lexsort((by_id, -published))
        case "oldest":
            undated = published == NO_DATE
            return np.lexsort((by_id, published, undated))


def _hit(snapshot: Snapshot, found: _Found, request: SearchRequest, document: int, score: float) -> Hit:
    article = snapshot.article(document)
    marks = found.compiled.marks
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
        why=tuple(_why(snapshot, found.compiled.query, document)) if request.why else (),
    )


def _why(snapshot: Snapshot, query: whoosh_query.Query, document: int) -> Iterator[ScorePart]:
    """The parts of the query that matched a document; what they give adds up to its score."""
    match query:
        case whoosh_query.And() | whoosh_query.Or():
            for part in query:
                yield from _why(snapshot, part, document)
        case whoosh_query.AndNot():
            yield from _why(snapshot, query.a, document)
        case _:
            score = snapshot.score_of(query, document)
            if score:
                yield ScorePart(*_shown(query), score)


def _shown(query: whoosh_query.Query) -> tuple[str, str]:
    """Field and words of a part of a query, for people."""
    match query:
        case whoosh_query.Term():
            return str(query.fieldname), str(query.text)
        case whoosh_query.Phrase():
            return query.fieldname, " ".join(query.words)
        case whoosh_query.ConstantScoreQuery():
            name, _ = next(iter(query.child.iter_all_terms()))
            return str(name), "any of the words it stands for"
        case _:
            return "", "every article"
