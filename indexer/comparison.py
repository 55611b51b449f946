"""Two runs over the same queries: tables of their figures, and whether a change is more than chance."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.errors import UserError
from indexer.evaluation import Evaluation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_COLUMNS: Final = ("query", "ndcg@10", "map", "recall@100", "mrr")
_TRIALS: Final = 10_000
_SEED: Final = 20_261_123
"""Any number; it makes two comparisons of the same runs say the same."""


@dataclass(frozen=True, slots=True)
class Change:
    """How one figure changed.

    Attributes:
        before: Its mean in the earlier run.
        after: Its mean in the later one.
        better: Number of queries for which it rose.
        worse: Number of queries for which it fell.
        p: How often chance alone makes a difference of means at least as large.
    """

    before: float
    after: float
    better: int
    worse: int
    p: float

    def as_dict(self) -> dict[str, float]:
        """The change as ``defnews eval --compare`` prints it."""
        return {
            "before": round(self.before, 4),
            "change": round(self.after - self.before, 4),
            "better": self.better,
            "worse": self.worse,
            "p": round(self.p, 4),
        }


def write_run(path: Path, measured: Mapping[str, Evaluation]) -> None:
    """Writes the figures of every query as tab-separated values with a header.

    Raises:
        UserError: The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter="\t", lineterminator="\n")
            table.writerow(_COLUMNS)
            table.writerows([name, *_figures(one)] for name, one in measured.items())
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error


def read_run(path: Path) -> dict[str, Evaluation]:
    """The figures that :func:`write_run` wrote.

    Raises:
        UserError: The file cannot be read, or is no such table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, delimiter="\t")
            if tuple(header) != _COLUMNS:
                raise ValueError("its first line is not the header")
            return {name: Evaluation(1, *map(float, figures)) for name, *figures in rows}
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise UserError(
            f"{path} is no table of queries: {error}.", "Make one with defnews eval DIR --per-query FILE."
        ) from error


def compare_runs(before: Mapping[str, Evaluation], after: Mapping[str, Evaluation]) -> dict[str, Change]:
    """How each figure changed over the queries that both runs have.

    Raises:
        UserError: They have none in common.
    """
    common = [name for name in after if name in before]
    if not common:
        raise UserError("The two runs have no query in common.", "Compare runs on the same collection.")
    earlier = np.array([_figures(before[name]) for name in common])
    later = np.array([_figures(after[name]) for name in common])
    return {
        figure: Change(
            before=float(earlier[:, column].mean()),
            after=float(later[:, column].mean()),
            better=int((later[:, column] > earlier[:, column]).sum()),
            worse=int((later[:, column] < earlier[:, column]).sum()),
            p=_chance((later - earlier)[:, column]),
        )
        for column, figure in enumerate(_COLUMNS[1:])
    }


def _figures(one: Evaluation) -> Sequence[float]:
    return one.ndcg_at_10, one.map, one.recall_at_100, one.mrr


def _chance(differences: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Fisher's randomisation test, paired and two-sided, by sampling (Smucker, Allan and Carterette 2007)."""
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], size=(_TRIALS, len(differences)))
    reached = np.abs(signs @ differences) >= abs(differences.sum()) - 1e-12
    return float((reached.sum() + 1) / (_TRIALS + 1))
