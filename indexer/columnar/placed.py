"""Kinds of query that look at where words stand: near one another, in one sentence, often, at the beginning.

Their operands are words, phrases, alternatives of these, and one another. Each knows its places in candidate
documents; which documents are candidates, and what they score, is what all operands together match and score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import query as q

from indexer.columnar.phrases import ALL, proven
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
    from indexer.columnar.matches import Matches


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents that may match, and how much of them is looked at.

    Attributes:
        evaluator: Has the postings of words.
        docs: Their numbers.
        alternatives: So many of alternatives, the first ones.
        occurrences: So many occurrences of a word in each document, the first ones.
    """

    evaluator: Evaluator
    docs: NDArray[np.int32]
    alternatives: int
    occurrences: int

    def wholly(self) -> Candidates:
        """The same documents with nothing left out."""
        return replace(self, alternatives=ALL, occurrences=ALL)


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

    def places(self, seen: Candidates) -> Places:
        """Where it stands in the candidates `docs`."""
        raise NotImplementedError

    def some_places(self, seen: Candidates) -> Places:
        """At least one place in every candidate that has any, which may be found faster than all."""
        return self.places(seen)

    def matches(self, evaluator: Evaluator) -> Matches:
        """As :class:`OwnQuery` has it."""
        found = evaluator.matches(q.And(self.innermost()))

        def holding(candidates: NDArray[np.int64], most: int) -> NDArray[np.int64]:
            evaluator.check()
            return self.some_places(Candidates(evaluator, found.docs[candidates], most, most)).candidates

        return found.at(proven(len(found.docs), holding))


class Near(PlacedQuery):
    """Two operands at most `distance` words apart, the left one first if they are `ordered`."""

    def __init__(self, left: q.Query, right: q.Query, distance: int, *, ordered: bool = False) -> None:
        super().__init__(left, right)
        self.distance = distance
        self.ordered = ordered

    def places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it: the operands that are near one another."""
        left, right = (places_of(operand, seen) for operand in self.operands)
        return near(left, right, self.distance, ordered=self.ordered)

    def some_places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it: the operands on one side only."""
        left, right = (places_of(operand, seen) for operand in self.operands)
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

    def places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it: the operands that share a unit."""
        left, right = (places_of(operand, seen) for operand in self.operands)
        return together(left, right, places_of(self.breaks, seen.wholly()).starts)


class AtLeast(PlacedQuery):
    """An operand that stands at `count` places or more."""

    def __init__(self, operand: q.Query, count: int) -> None:
        super().__init__(operand)
        self.count = count

    def places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it: all places in documents that have enough."""
        found = places_of(self.operands[0], seen)
        enough = np.bincount(found.candidates, minlength=len(seen.docs)) >= self.count
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

    def places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it."""
        found = places_of(self.operands[0], seen)
        since = numbers_of(seen.evaluator, self.column, seen.docs) + np.arange(len(seen.docs)) * WIDTH
        breaks = places_of(self.breaks, seen.wholly()).starts
        behind = np.append(breaks, [np.iinfo(np.int64).max] * 2)[np.searchsorted(breaks, since) + 1]
        return found.at(found.ends < behind[found.candidates])

    def some_places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it: no occurrence of a word is before the first one."""
        return self.places(replace(seen, occurrences=1) if _is_any_word(self.operands[0]) else seen)


class Behind(PlacedQuery):
    """An operand that begins at a position or behind it.

    It scores what the operand scores, so occurrences before that position count as far as scores go.

    Args:
        operand: The operand.
        column: A numeric field with a column, in which every document has the position.
    """

    def __init__(self, operand: q.Query, column: str) -> None:
        super().__init__(operand)
        self.column = column

    def places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it."""
        found = places_of(self.operands[0], seen)
        since = numbers_of(seen.evaluator, self.column, seen.docs)
        return found.at(found.starts % WIDTH >= since[found.candidates])


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

    def places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it; as of a phrase, no occurrence may be left out."""
        return self.some_places(seen.wholly())

    def some_places(self, seen: Candidates) -> Places:
        """As :class:`PlacedQuery` has it."""
        operand: Any = self.operands[0]
        words, slop = (operand.words, operand.slop) if isinstance(operand, q.Phrase) else ([operand.text], 1)
        parts = []
        for word, others in zip(words, self.others, strict=True):
            found = places_of(q.Term(operand.fieldname, word), seen)
            if others:
                apart = [places_of(q.Term(operand.fieldname, one), seen.wholly()) for one in others]
                found = found.at(~np.isin(found.starts, united(apart).starts, assume_unique=True))
            parts.append(found)
        return in_order(parts, slop)


def places_of(query: Any, seen: Candidates) -> Places:
    """Where an operand stands in the candidates."""
    match query:
        case PlacedQuery():
            return query.places(seen)
        case q.Term():
            return _of_term(query, seen)
        case q.Phrase():  # of which each end has the latest beginning, so none may be left out
            words = [places_of(q.Term(query.fieldname, one), seen.wholly()) for one in query.words]
            return in_order(words, query.slop)
        case q.And():  # the parts of a compound
            return in_order([places_of(part, seen) for part in query.subqueries], 1)
        case q.Or() | q.DisjunctionMax():
            return united([places_of(part, seen) for part in query.subqueries[: seen.alternatives]])
        case q.ConstantScoreQuery():
            return places_of(query.child, seen)
        case _:
            return NOWHERE


def _is_any_word(query: q.Query) -> bool:
    """Whether an operand is a word, or alternatives that are."""
    match query:
        case q.Or() | q.DisjunctionMax():
            return all(map(_is_any_word, query.subqueries))
        case q.ConstantScoreQuery():
            return _is_any_word(query.child)
        case _:
            return isinstance(query, q.Term)


def _of_term(query: q.Term, seen: Candidates) -> Places:
    found = seen.evaluator.postings(query.fieldname, query.text)
    if found is None or found[0].field.positions is None:
        return NOWHERE
    return of_word(found[0], seen.docs, seen.occurrences)
