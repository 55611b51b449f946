"""Which articles answer a request, best first: those with all its words, and with some where few have all."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.columnar import Order, SearchOptions
from indexer.engine.compiled import Bonus, Compiled, any_of, date_range
from indexer.engine.feedback import feedback
from indexer.engine.knowing import compile_known
from indexer.engine.likeness import alike
from indexer.engine.plain import plain_words, side_by_side
from indexer.engine.recency import recency
from indexer.engine.schema import FACET_COLUMNS
from indexer.engine.weighting import FEEDBACK_ARTICLES
from indexer.model import FACETS, Note
from indexer.query.tree import Everything

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.columnar import TopK
    from indexer.engine.plain import PlainWords
    from indexer.engine.snapshot import Snapshot
    from indexer.model import SearchRequest, Sort
    from indexer.query import tree

_BUDGET_SECONDS: Final = 5.0
_COPIES: Final = 1000
"""Articles of one story that can be asked for at once."""

_FEW_PARTS: Final = 8
"""Of so many parts, the articles that match are found faster by their best scores than one by one."""

_ORDERS: Final[dict[Sort, Order | None]] = {
    "relevance": None,
    "newest": Order("published"),
    "oldest": Order("published", descending=False),
}


@dataclass(frozen=True, slots=True)
class Found:
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
    def partial(self) -> bool:
        """Whether articles with only some of the words are among them."""
        return self.compiled.complete_from > 0

    @property
    def total(self) -> int:
        """Number of articles, over all pages."""
        return self.top.total or 0

    def copies(self) -> list[int]:
        """How many articles are folded under each hit."""
        folded = self.top.groups is not None
        return (self.top.sizes - 1).tolist() if folded else [0] * len(self.top.docs)


def find(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Found:
    """What matches all of ``node``, then the best that match some of its words where too few match all."""
    if request.like:
        return _alike(snapshot, node, request)
    plain = plain_words(node)
    strict = compile_known(node, snapshot, request, plain.extras)
    strict.bonus += side_by_side(plain.words, plain.extras)
    if request.recency:
        strict.bonus += recency(snapshot)
    top = _top(snapshot, strict, request, request.page)
    complete = top.total or 0
    loose = _loosened(snapshot, plain, strict, request, complete)
    ranked = _ranked(snapshot, plain, strict, loose, complete) if request.sort == "relevance" else loose
    if ranked is not strict:
        top = _top(snapshot, ranked, request, request.page)
    notes = [_partial_note(complete)] if loose is not strict else []
    return _paged(snapshot, ranked, request, top, notes)


def _alike(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Found:
    """What is like another article and matches all of ``node``."""
    compiled = compile_known(node, snapshot, request)
    like = alike(snapshot, request.like)
    compiled.matching = like if node == Everything() else whoosh_query.And([like, compiled.matching])
    return _paged(snapshot, compiled, request, _top(snapshot, compiled, request, request.page), [])


def _paged(
    snapshot: Snapshot, compiled: Compiled, request: SearchRequest, top: TopK, notes: list[Note]
) -> Found:
    """``top``, or the last page where there are not so many."""
    page = min(request.page, pages(top, request))
    if page != request.page:
        top = _top(snapshot, compiled, request, page)
    if top.partial:
        notes.append(Note("time-limit", "the search took too long; what it had found by then is shown"))
    return Found(compiled, top, page, tuple(notes))


def _loosened(
    snapshot: Snapshot, plain: PlainWords, strict: Compiled, request: SearchRequest, complete: int
) -> Compiled:
    """``strict`` with one word being enough, where too few articles have all and some more have one.

    By date nothing but the words themselves says what is worth showing, so there a single article is enough.
    """
    enough = plain.enough if request.sort == "relevance" else 1
    # Filters only leave out, so where enough is left under them the whole index need not be asked.
    if len(plain.words) < 2 or complete >= enough or total_of(snapshot, strict.matching) >= enough:
        return strict
    as_typed = replace(request, expand=False)
    matching = compile_known(plain.any_of_them(), snapshot, as_typed).matching
    if any(note.code == "expanded" for note in strict.notes):
        # An article that has another name of what was typed may have none of the words.
        matching = any_of((matching, strict.matching))
    found = total_of(snapshot, matching)
    return replace(strict, matching=matching, complete_from=math.inf) if found > complete else strict


def _ranked(
    snapshot: Snapshot, plain: PlainWords, strict: Compiled, loose: Compiled, complete: int
) -> Compiled:
    """``loose`` with what the best articles say of the rest, or with the complete ones first.

    A description is matched as a whole: an article without one of its words may fit it better than one with
    all, so there they are ranked together.
    """
    if plain.long or (loose is strict and not (plain.describe and complete)):
        return loose
    # Nine prints of one report are to have one voice.
    voices = SearchOptions(limit=FEEDBACK_ARTICLES, collapse=snapshot.stories, budget_seconds=_BUDGET_SECONDS)
    best = snapshot.search(loose.query, voices)
    if not len(best.docs):
        return loose
    ranked = replace(loose, bonus=list(loose.bonus))
    if plain.describe:
        terms = feedback(snapshot, best, len(plain.words))
        ranked.bonus.append(Bonus("like the best found", whoosh_query.Or(terms)))
        if complete:
            ranked.complete_from = 0.0
    elif complete:
        ranked.complete_from = math.floor(best.scores[0]) + 1
        all_words = whoosh_query.ConstantScoreQuery(strict.matching, ranked.complete_from)
        ranked.bonus.append(Bonus("all of the words", all_words))
    return ranked


def _partial_note(complete: int) -> Note:
    few = f"only {articles(complete)}" if complete else "no article"
    has = "has" if complete < 2 else "have"
    rest = "those with some are shown too" if complete else "shown are those with some"
    return Note("partial-matches", f"{few} {has} all of these; {rest}")


def articles(count: int) -> str:
    """A number of articles in words."""
    return "1 article" if count == 1 else f"{count:,} articles"


def pages(top: TopK, request: SearchRequest) -> int:
    """How many pages there are, of stories where copies are folded, else of articles; at least one."""
    hits = top.total if top.groups is None else top.groups
    return max(1, -(-(hits or 0) // request.limit))


def story_count(snapshot: Snapshot, found: Found, request: SearchRequest) -> int:
    """The number of stories among the articles found, on whatever page and whether folded or not."""
    if found.top.groups is not None:
        return found.top.groups
    options = SearchOptions(
        limit=1,
        filters=filters(snapshot, request, FACETS),
        collapse=snapshot.stories,
        budget_seconds=_BUDGET_SECONDS,
    )
    return snapshot.search(found.compiled.matching, options).groups or 0


def count(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> int:
    """How many articles match all of ``node`` under the filters of ``request``."""
    matching = compile_known(node, snapshot, request).matching
    return total_of(snapshot, matching, filters(snapshot, request, FACETS))


def _top(snapshot: Snapshot, compiled: Compiled, request: SearchRequest, page: int) -> TopK:
    return snapshot.search(
        compiled.query,
        SearchOptions(
            limit=request.limit,
            offset=(page - 1) * request.limit,
            sort=_ORDERS[request.sort],
            filters=filters(snapshot, request, FACETS),
            collapse=snapshot.stories if request.fold and not request.story else None,
            facets=[FACET_COLUMNS[name] for name in FACETS if name not in request.filters],
            budget_seconds=_BUDGET_SECONDS,
        ),
    )


def total_of(snapshot: Snapshot, query: whoosh_query.Query, only: Sequence[whoosh_query.Query] = ()) -> int:
    """How many articles match ``query`` and all of ``only``."""
    options = SearchOptions(limit=1, filters=only, budget_seconds=_BUDGET_SECONDS)
    if len(getattr(query, "subqueries", ())) > _FEW_PARTS:
        query = whoosh_query.ConstantScoreQuery(query)  # which scores nothing
    return snapshot.search(query, options).total or 0


def filters(snapshot: Snapshot, request: SearchRequest, names: tuple[str, ...]) -> list[whoosh_query.Query]:
    """The story and the dates of ``request`` and its filters on the facets ``names``."""
    story = [_story(snapshot, request.story)] if request.story else []
    dates = [date_range(request.since, request.until)] if request.since or request.until else []
    chosen = [
        any_of(whoosh_query.Term(FACET_COLUMNS[name], one) for one in values)
        for name in names
        if (values := request.filters.get(name))
    ]
    return [*story, *dates, *chosen]


def _story(snapshot: Snapshot, article_id: str) -> whoosh_query.Query:
    """What finds the articles of one's story."""
    ids = snapshot.ids(snapshot.story(snapshot.number_of(article_id))[:_COPIES])
    return any_of(whoosh_query.Term("id", one) for one in ids)
