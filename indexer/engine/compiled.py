"""A query ready to run, and what such queries are made of in more than one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from whoosh import query as whoosh_query

from indexer.engine.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.model import Note


@dataclass(frozen=True, slots=True)
class Bonus:
    """What adds to the score of an article that was found.

    Attributes:
        reason: Why it does, in words, where its field does not say it.
        query: What scores.
    """

    reason: str
    query: whoosh_query.Query


@dataclass(slots=True)
class Compiled:
    """A query ready to run.

    Attributes:
        matching: What decides which articles are found.
        bonus: What adds to the score of those that are.
        marks: What of it to mark in a text.
        notes: What the searcher should know.
        complete_from: The least score of an article with all the words; what scores less has only some.
    """

    matching: whoosh_query.Query
    bonus: list[Bonus] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    notes: list[Note] = field(default_factory=list)
    complete_from: float = 0.0

    @property
    def query(self) -> whoosh_query.Query:
        """What Whoosh runs."""
        more = any_of(one.query for one in self.bonus)
        return whoosh_query.AndMaybe(self.matching, more) if self.bonus else self.matching


def sequence(
    name: str, terms: list[str], slop: int, weight: float
) -> whoosh_query.Term | whoosh_query.Phrase:
    """``terms`` one after another in the field ``name`` of the index."""
    if len(terms) == 1:
        return whoosh_query.Term(name, terms[0], boost=weight)
    return whoosh_query.Phrase(name, terms, slop=slop + 1, boost=weight)


def any_of(queries: Iterable[whoosh_query.Query]) -> whoosh_query.Query:
    """Articles that match any of ``queries``; none where there are none."""
    parts = [one for one in queries if one is not whoosh_query.NullQuery]
    if not parts:
        return whoosh_query.NullQuery
    return parts[0] if len(parts) == 1 else whoosh_query.Or(parts)


def best_of(queries: Sequence[whoosh_query.Query]) -> whoosh_query.Query:
    """Articles that match any of ``queries``, which are readings of one thing; the best one counts."""
    return queries[0] if len(queries) == 1 else whoosh_query.DisjunctionMax(queries)


def date_range(since: date | None, until: date | None) -> whoosh_query.Query:
    """Articles published from ``since`` to ``until``, both included, by the outlet's own day.

    An open end leaves out nothing but the undated.
    """
    first = (since or date.min).toordinal()
    last = (until or date.max).toordinal()
    return whoosh_query.ConstantScoreQuery(whoosh_query.NumericRange("day", first, last), 0.0)
