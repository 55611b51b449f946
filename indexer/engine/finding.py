"""Which articles answer a request, best first: those with all its words, and with some where few have all."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.columnar import Order, SearchOptions
from indexer.engine.compile import Bonus, Compiled, any_of, compile_tree, date_range
from indexer.engine.feedback import feedback
from indexer.engine.plain import PlainWords, plain_words, side_by_side
from indexer.engine.recency import recency
from indexer.engine.schema import FACET_COLUMNS
from indexer.engine.weighting import FEEDBACK_ARTICLES, K1
from indexer.model import FACETS, Note

if TYPE_CHECKING:
    from indexer.columnar import TopK
    from indexer.engine.snapshot import Snapshot
    from indexer.model import SearchRequest, Sort
    from indexer.query import tree

_BUDGET_SECONDS: Final = 5.0

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
        complete_from: The least score of an article with all the words; what scores less has only some.
        notes: What was done beside carrying out the query.
    """

    compiled: Compiled
    top: TopK
    page: int
    complete_from: float
    notes: tuple[Note, ...]

    @property
    def total(self) -> int:
        """Number of articles, over all pages."""
        return self.top.total or 0


def find(snapshot: Snapshot, node: tree.Node, request: SearchRequest) -> Found:
    """What matches all of ``node``, then the best that match some of its words where too few match all."""
    plain = plain_words(node)
    compiled = compile_tree(node, snapshot.reader, plain.extras)
    compiled.bonus += side_by_side(plain.words, plain.extras)
    if request.recency:
        compiled.bonus += recency(snapshot)
    top = _top(snapshot, compiled, request, request.page)
    complete, complete_from = top.total or 0, 0.0
    notes = []
    partly = _loosened(snapshot, plain, compiled, request, complete)
    by_score = request.sort == "relevance"
    if partly is not compiled:
        notes.append(_partial_note(complete))
        complete_from = math.inf
    if by_score and (partly is not compiled or (plain.describe and complete)):
        compiled, complete_from = _ranked(snapshot, plain, partly, compiled, complete)
        top = _top(snapshot, compiled, request, request.page)
    page = min(request.page, pages(top.total or 0, request))
    if page != request.page:
        top = _top(snapshot, compiled, request, page)
    if top.partial:
        notes.append(Note("time-limit", "the search took too long; what it had found by then is shown"))
    return Found(compiled, top, page, complete_from, tuple(notes))
