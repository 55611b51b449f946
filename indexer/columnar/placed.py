"""Kinds of query that look at where words stand: near one another, in one sentence, often, at the beginning.

Their operands are words, phrases, alternatives of these, and one another. Each knows its places in candidate
documents; which documents are candidates, and what they score, is what all operands together match and score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from whoosh import query as q

from indexer.columnar.matches import NOTHING, Matches, distinct, locate
from indexer.columnar.phrases import phrase_places
from indexer.columnar.places import (
    NOWHERE,
    WIDTH,
    Places,
    in_order,
    left_near,
    near,
    of_word,
    together,
    united,
)
from indexer.columnar.queries import OwnQuery, numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.evaluate import Evaluator


_BLOCK: Final = 8192
"""Candidates that are looked at together: their places fit a processor's cache."""


class PlacedQuery(OwnQuery):
    """A query that has places in the documents it matches.

    Attributes:
        operands: What a document has to match to be a candidate.
    """

    def __init__(self, *operands: q.Query) -> None:
        self.operands = operands

    def innermost(self) -> list[q.Query]:
        """The operands that are no such queries themselves, of those that are theirs."""
        return [
            one
            for operand in self.operands
            for one in (operand.innermost() if isinstance(operand, PlacedQuery) else [operand])
        ]

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """Where it stands in the candidates `docs`."""
        raise NotImplementedError

    def some_places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """At least one place in every candidate that has any, which may be found faster than all."""
        return self.places(evaluator, docs)

    def matches(self, evaluator: Evaluator) -> Matches:
        """As :class:`OwnQuery` has it."""
        found = evaluator.matches(q.And(self.innermost()))
        kept = [np.empty(0, np.int64)]
        for first in range(0, len(found.docs), _BLOCK):
            evaluator.check()
            candidates = self.some_places(evaluator, found.docs[first : first + _BLOCK]).candidates
            kept.append(distinct(candidates) + first)
        return found.at(np.concatenate(kept))


class Near(PlacedQuery):
    """Two operands at most `distance` words apart, the left one first if they are `ordered`."""

    def __init__(self, left: q.Query, right: q.Query, distance: int, *, ordered: bool = False) -> None:
        super().__init__(left, right)
        self.distance = distance
        self.ordered = ordered

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it: the operands that are near one another."""
        left, right = (places_of(operand, evaluator, docs) for operand in self.operands)
        return near(left, right, self.distance, ordered=self.ordered)

    def some_places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it: the operands on one side only."""
        left, right = (places_of(operand, evaluator, docs) for operand in self.operands)
        return left_near(left, right, self.distance, ordered=self.ordered)


class Together(PlacedQuery):
    """Two operands in one unit of text.

    Args:
        left: An operand.
        right: Another one.
        breaks: A term at the position of the first word of every unit.
    """

    def __init__(self, left: q.Query, right: q.Query, breaks: q.Term) -> None:
        super().__init__(left, right)
        self.breaks = breaks

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it: the operands that share a unit."""
        left, right = (places_of(operand, evaluator, docs) for operand in self.operands)
        return together(left, right, places_of(self.breaks, evaluator, docs).starts)


class AtLeast(PlacedQuery):
    """An operand that stands at `count` places or more."""

    def __init__(self, operand: q.Query, count: int) -> None:
        super().__init__(operand)
        self.count = count

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it: all places in documents that have enough."""
        found = places_of(self.operands[0], evaluator, docs)
        enough = np.bincount(found.candidates, minlength=len(docs)) >= self.count
        return found.at(enough[found.candidates])


class Before(PlacedQuery):
    """An operand that ends with the first unit of text from a position on, or before it.

    Args:
        operand: The operand.
        column: A numeric field with a column, in which every document has the position.
        breaks: A term at the position of the first word of every unit.
    """

    def __init__(self, operand: q.Query, column: str, breaks: q.Term) -> None:
        super().__init__(operand)
        self.column = column
        self.breaks = breaks

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it."""
        found = places_of(self.operands[0], evaluator, docs)
        since = numbers_of(evaluator, self.column, docs) + np.arange(len(docs)) * WIDTH
        breaks = places_of(self.breaks, evaluator, docs).starts
        behind = np.append(breaks, [np.iinfo(np.int64).max] * 2)[np.searchsorted(breaks, since) + 1]
        return found.at(found.ends < behind[found.candidates])


class Behind(PlacedQuery):
    """An operand that begins at a position of a column or behind it.

    It scores what the operand scores, so occurrences before that position count as far as scores go.

    Args:
        operand: A word, a phrase or another query that has places.
        column: A numeric field with a column, in which every document has a number, none a negative one.
    """

    def __init__(self, operand: q.Query, column: str) -> None:
        super().__init__(operand)
        self.column = column

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it."""
        found = places_of(self.operands[0], evaluator, docs)
        return found.at(found.starts % WIDTH >= numbers_of(evaluator, self.column, docs)[found.candidates])

    def matches(self, evaluator: Evaluator) -> Matches:
        """As :class:`OwnQuery` has it; of words and phrases not every place has to be looked at."""
        operand = self.operands[0]
        if not isinstance(operand, q.Term | q.Phrase):
            return super().matches(evaluator)
        found = evaluator.matches(operand)
        if not len(found.docs):
            return NOTHING
        words, slop = _words(operand)
        lists = [pair[0] for word in words if (pair := evaluator.postings(operand.fieldname, word))]
        places = [locate(one.docs, found.docs, evaluator.data.doc_count)[0] for one in lists]
        since = numbers_of(evaluator, self.column, found.docs)
        return found.at(phrase_places(lists, places, slop, evaluator.check, since))


class Exactly(PlacedQuery):
    """A word or phrase where none of certain other words stands at the place of one of its words.

    Where a word and its stem are indexed at one place, that is how the stem as a word is told from the stem
    of other words.

    Args:
        operand: The word or phrase.
        others: For each of its words, those that must not stand at the same place.
    """

    def __init__(self, operand: q.Term | q.Phrase, others: Sequence[tuple[str, ...]]) -> None:
        super().__init__(operand)
        self.others = tuple(others)

    def places(self, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
        """As :class:`PlacedQuery` has it."""
        operand: Any = self.operands[0]
        words, slop = _words(operand)
        parts = []
        for word, others in zip(words, self.others, strict=True):
            found, apart = (
                united([places_of(q.Term(operand.fieldname, one), evaluator, docs) for one in some])
                for some in ((word,), others)
            )
            parts.append(found.at(~np.isin(found.starts, apart.starts, assume_unique=True)))
        return in_order(parts, slop)


def _words(query: q.Term | q.Phrase) -> tuple[Sequence[str], int]:
    """The words of a word or phrase, and how far one may be from the next."""
    return (query.words, query.slop) if isinstance(query, q.Phrase) else ([query.text], 1)


def places_of(query: Any, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
    """Where an operand stands in the candidates `docs`."""
    match query:
        case PlacedQuery():
            return query.places(evaluator, docs)
        case q.Term():
            return _of_term(query, evaluator, docs)
        case q.Phrase():
            words = [places_of(q.Term(query.fieldname, one), evaluator, docs) for one in query.words]
            return in_order(words, query.slop)
        case q.And():  # the parts of a compound
            return in_order([places_of(part, evaluator, docs) for part in query.subqueries], 1)
        case q.Or() | q.DisjunctionMax():
            return united([places_of(part, evaluator, docs) for part in query.subqueries])
        case q.ConstantScoreQuery():
            return places_of(query.child, evaluator, docs)
        case _:
            return NOWHERE


def _of_term(query: q.Term, evaluator: Evaluator, docs: NDArray[np.int32]) -> Places:
    found = evaluator.postings(query.fieldname, query.text)
    if found is None or found[0].field.positions is None:
        return NOWHERE
    return of_word(found[0], docs, evaluator.data.doc_count)
