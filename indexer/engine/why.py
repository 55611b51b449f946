"""How the score of a hit came about: what each part of the query added to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import bare_form
from indexer.columnar import Behind, Exactly, MoreOften, PlacedQuery, SearchOptions, Several
from indexer.model import ScorePart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.engine.compiled import Compiled
    from indexer.engine.snapshot import Snapshot

_WORDS_SHOWN: Final = 3


def score_parts(snapshot: Snapshot, compiled: Compiled, article_id: str) -> Iterator[ScorePart]:
    """What matched an article, then what else counted; together they give its score."""
    for part in _scored_parts(compiled.matching):
        yield from _part(snapshot, part, article_id, "")
    for bonus in compiled.bonus:
        yield from _part(snapshot, bonus.query, article_id, bonus.reason)


def _part(snapshot: Snapshot, query: whoosh_query.Query, article_id: str, reason: str) -> Iterator[ScorePart]:
    only_it = [whoosh_query.Term("id", article_id)]
    scores = snapshot.search(query, SearchOptions(limit=1, filters=only_it)).scores
    if len(scores) and scores[0]:
        name, term = _shown(query)
        yield ScorePart(name, term, float(scores[0]), reason)


def _scored_parts(query: whoosh_query.Query) -> Iterator[whoosh_query.Query]:
    """The parts whose scores add up to that of ``query``."""
    match query:
        case whoosh_query.And() | whoosh_query.Or():
            for part in query:
                yield from _scored_parts(part)
        case whoosh_query.AndNot():
            yield from _scored_parts(query.a)
        case Several():
            yield from query.queries
        case PlacedQuery() if not isinstance(query, Behind):
            for part in query.operands:
                yield from _scored_parts(part)
        case _:
            yield query


def _shown(query: whoosh_query.Query) -> tuple[str, str]:
    """Field and words of a part of a query, for people."""
    match query:
        case whoosh_query.Term():
            return str(query.fieldname), bare_form(str(query.text))
        case whoosh_query.Phrase():
            return query.fieldname, " ".join(map(bare_form, query.words))
        case (
            whoosh_query.DisjunctionMax(subqueries=[first, *_])
            | Exactly(operands=[first])
            | MoreOften(word=first)
        ):
            return _shown(first)
        case Behind():
            return "body", _shown(query.operands[0])[1]
        case whoosh_query.Or():
            shown = [_shown(part) for part in query.subqueries[:_WORDS_SHOWN]]
            return shown[0][0], ", ".join(term for _, term in shown) + ", …"
        case whoosh_query.ConstantScoreQuery(
            child=whoosh_query.Or() | whoosh_query.Term() | Behind() as words
        ):
            first = words.subqueries[0] if isinstance(words, whoosh_query.Or) else words
            return _shown(first)[0], "any of the words it stands for"
        case whoosh_query.Every():
            return "", "every article"
        case _:
            return "", ""
