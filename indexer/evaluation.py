"""How good the answers are, on a collection of queries with known relevant documents.

A collection is a folder of three files: ``docs.jsonl`` (``id title text``), ``queries.jsonl`` (``id text``)
and ``qrels.tsv`` (query, document, relevance; a document is relevant when that is above 0). Its documents
are indexed as articles, and each query takes the path that the search box takes.
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from indexer.engine import open_index
from indexer.errors import BadValueError, UserError
from indexer.model import SearchRequest
from indexer.operations import reindex
from indexer.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer.progress import Progress
    from indexer.settings import Settings

_DEPTH: Final = 1000
"""Hits of a query that are looked at."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Means over the queries that have a relevant document.

    Attributes:
        queries: Number of those queries.
        ndcg_at_10: Normalised discounted cumulative gain of the first ten hits, with graded relevance and
            a logarithmic discount to base 2 (Järvelin and Kekäläinen 2002).
        map: Mean average precision over 1,000 hits.
        recall_at_100: Share of the relevant documents among the first hundred hits.
        mrr: Mean of one over the rank of the first relevant hit.
    """

    queries: int
    ndcg_at_10: float
    map: float
    recall_at_100: float
    mrr: float

    def as_dict(self) -> dict[str, Any]:
        """The figures as ``defnews eval`` prints them."""
        return {
            "queries": self.queries,
            "ndcg@10": round(self.ndcg_at_10, 4),
            "map": round(self.map, 4),
            "recall@100": round(self.recall_at_100, 4),
            "mrr": round(self.mrr, 4),
        }


def evaluate(folder: Path, settings: Settings, *, progress: Progress = SILENT) -> Evaluation:
    """The means of :func:`evaluate_queries`.

    Raises:
        UserError: The folder holds no collection, or one with a mistake.
    """
    return mean_of([*evaluate_queries(folder, settings, progress=progress).values()])


def evaluate_queries(
    folder: Path, settings: Settings, *, progress: Progress = SILENT
) -> dict[str, Evaluation]:
    """Evaluates search on the collection in ``folder``, in an index that is thrown away afterwards.

    Returns:
        The figures of each query that has a relevant document, by its id.

    Raises:
        UserError: The folder holds no collection, or one with a mistake.
    """
    queries = {str(one["id"]): str(one["text"]) for one in _records(folder / "queries.jsonl")}
    judged = _judgements(folder / "qrels.tsv")
    with tempfile.TemporaryDirectory(prefix="defnews-eval-") as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        _copy(folder / "docs.jsonl", corpus)
        own = replace(settings, corpus=corpus, index=Path(scratch) / "index")
        reindex(own, progress=progress)
        with open_index(own.index) as index:
            asked = [name for name in queries if any(gain > 0 for gain in judged.get(name, {}).values())]
            progress.start("Asking", len(asked))
            measured = {}
            for name in asked:
                ranking = index.ranking(SearchRequest(queries[name], limit=_DEPTH, fold=False))
                measured[name] = measure(ranking, judged[name])
                progress.advance(files=1)
    return measured


def measure(ranking: Sequence[str], gains: Mapping[str, float]) -> Evaluation:
    """The figures of one query.

    Args:
        ranking: Ids of the hits, best first.
        gains: Id to relevance; at least one is above 0.
    """
    relevant = {document for document, gain in gains.items() if gain > 0}
    ranks = [rank for rank, document in enumerate(ranking, 1) if document in relevant]
    precisions = [found / rank for found, rank in enumerate(ranks, 1)]
    ideal = sorted(gains.values(), reverse=True)
    return Evaluation(
        queries=1,
        ndcg_at_10=_dcg([gains.get(one, 0) for one in ranking[:10]]) / _dcg(ideal[:10]),
        map=sum(precisions) / len(relevant),
        recall_at_100=sum(rank <= 100 for rank in ranks) / len(relevant),
        mrr=1 / ranks[0] if ranks else 0.0,
    )


def mean_of(measured: Sequence[Evaluation]) -> Evaluation:
    """The means over single queries.

    Raises:
        UserError: There are none.
    """
    if not measured:
        raise UserError("No query of the collection has a relevant document.", "Look at its qrels.tsv.")
    count = len(measured)
    return Evaluation(
        queries=count,
        ndcg_at_10=sum(one.ndcg_at_10 for one in measured) / count,
        map=sum(one.map for one in measured) / count,
        recall_at_100=sum(one.recall_at_100 for one in measured) / count,
        mrr=sum(one.mrr for one in measured) / count,
    )


def _dcg(gains: Sequence[float]) -> float:
    return sum(max(gain, 0) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _records(path: Path) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(_lines(path), 1):
        try:
            record = json.loads(line)
            records.append({"id": record["id"], "text": record["text"]})
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"{path}, line {number}: {error!r}.", "Each line needs 'id' and 'text'."
            ) from error
    return records


def _judgements(path: Path) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = {}
    for number, line in enumerate(_lines(path), 1):
        try:
            query, document, relevance = line.split("\t")
            judged.setdefault(query, {})[document] = float(relevance)
        except ValueError as error:
            text = "query, document and relevance, separated by tabs"
            raise BadValueError(f"{path.name}, line {number}", line[:40], text) from error
    return judged


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{path} cannot be read: {error}.",
            "A collection is a folder with docs.jsonl, queries.jsonl and qrels.tsv.",
        ) from error


def _copy(path: Path, corpus: Path) -> None:
    try:
        shutil.copy(path, corpus)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
