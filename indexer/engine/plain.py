"""Queries of plain words: all of them have to match, and where few articles have all, some of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import ANALYZER
from indexer.engine.compiled import Bonus
from indexer.engine.schema import TEXT
from indexer.engine.stop_words import is_stop_word
from indexer.engine.weighting import DESCRIPTION, ENOUGH, FEW_WORDS, LONG, MANY_WORDS, NO_EXTRAS
from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.engine.weighting import Extras

_BESIDE: Final = 2
"""Places from a word to the next one, so that *bank of england* is two words side by side."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What of a query may be left out, and what may not.

    Attributes:
        words: Its words and phrases without a field, but for those that tell nothing.
        conditions: Its other parts: fields, dates, exclusions, alternatives.
        long: Whether it has so many words, wherever they stand, that single ones hardly matter.
    """

    words: tuple[tree.Node, ...]
    conditions: tuple[tree.Node, ...]
    long: bool

    @property
    def describe(self) -> bool:
        """Whether there are so many that they describe what is sought."""
        return len(self.words) >= DESCRIPTION

    @property
    def extras(self) -> Extras:
        """What each of them adds beside its score in the text."""
        if self.long:
            return NO_EXTRAS
        return MANY_WORDS if self.describe else FEW_WORDS

    @property
    def enough(self) -> int:
        """So many articles with all of the words make others not worth showing."""
        return ENOUGH if len(self.words) > 2 else 1

    def any_of_them(self) -> tree.Node:
        """The query with one of the words being enough."""
        return tree.all_of([*self.conditions, tree.any_of(self.words)])


def plain_words(node: tree.Node) -> PlainWords:
    """The plain words of a query, and the rest of it."""
    parts = node.parts if isinstance(node, tree.And) else (node,)
    words = tuple(
        part for part in parts if isinstance(part, tree.Word | tree.Phrase) and not is_stop_word(part)
    )
    others = tuple(part for part in parts if not isinstance(part, tree.Word | tree.Phrase))
    return PlainWords(words, others, sum(1 for _ in tree.leaves(node)) > LONG)


def side_by_side(words: Sequence[tree.Node], extras: Extras) -> list[Bonus]:
    """What articles get where two words stand as they were typed, one behind the other."""
    if not extras.adjacent:
        return []
    terms = [
        [token.term for token in ANALYZER.tokens(one.text)] if isinstance(one, tree.Word) else []
        for one in words
    ]
    return [
        Bonus(
            "side by side", whoosh_query.Phrase(TEXT, [*first, *second], slop=_BESIDE, boost=extras.adjacent)
        )
        for first, second in pairwise(terms)
        if len(first) == len(second) == 1
    ]
