"""A score for being new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from indexer.columnar.columns import NumberValues
from indexer.columnar.matches import NOTHING, Matches
from indexer.columnar.queries import OwnQuery, numbers_of

if TYPE_CHECKING:
    from indexer.columnar.evaluate import Evaluator


class Newness(OwnQuery):
    """Every document with a number in a column, the highest number scoring most.

    Args:
        column: A numeric field with a column.
        newest: The number that scores `weight`.
        half_life: Distance from it over which a score halves.
        weight: The highest score.
    """

    def __init__(self, column: str, newest: int, half_life: float, weight: float) -> None:
        self.column = column
        self.newest = newest
        self.half_life = half_life
        self.weight = weight

    def matches(self, evaluator: Evaluator) -> Matches:
        """As :class:`OwnQuery` has it."""
        column = evaluator.data.column(self.column)
        if not isinstance(column, NumberValues):
            return NOTHING
        there = np.ones(len(column), np.bool_) if column.present is None else column.present
        docs = np.flatnonzero(there).astype(np.int32)
        ages = np.maximum(self.newest - numbers_of(evaluator, self.column, docs), 0)
        return Matches(docs, self.weight * 0.5 ** (ages / self.half_life))
