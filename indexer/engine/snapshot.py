"""One commit of the index, open for reading: its postings through Whoosh, its columns as arrays."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from whoosh.scoring import BM25F

from indexer.engine import store
from indexer.engine.checksums import blamed_on_damage
from indexer.engine.schema import to_article
from indexer.engine.table_of_contents import latest_commit
from indexer.errors import ArticleNotFoundError, IndexDamagedError
from indexer.model import FACETS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from whoosh.query import Query
    from whoosh.searching import Searcher

    from indexer.model import Article

_K1: Final = 1.2
_B: Final = 0.75
"""Parameters of BM25F, the values of Robertson and Zaragoza (2009)."""

_CLOCK_EVERY: Final = 1024
"""Matches between two looks at the clock."""


class Matches(NamedTuple):
    """What a query matched.

    Attributes:
        documents: Numbers of the documents, ascending; int64 of shape (matches,).
        scores: Their scores; float64 of the same shape.
        complete: False when time ran out before all were seen.
    """

    documents: NDArray[np.int64]
    scores: NDArray[np.float64]
    complete: bool


class Codes(NamedTuple):
    """A column of words as numbers.

    Attributes:
        of: For each document the place of its value in ``values``; int64 of shape (documents,).
        values: The different values, sorted; the empty string stands for none.
    """

    of: NDArray[np.int64]
    values: tuple[str, ...]


class Snapshot:
    """One commit. What it shows never changes, whatever is committed or removed meanwhile.

    Attributes:
        commit: Names the committed state, such as ``gen-000001-5f0c9a1e/3``.
        generation: The folder it lies in.
        number: Its number there.
        ledger: The corpus as of this commit.
        searcher: Whoosh's searcher on it.
    """

    def __init__(self, generation: Path) -> None:
        index, number = store.open_whoosh(generation)
        self.generation = generation
        self.number = number
        self.commit = f"{generation.name}/{number}"
        self.ledger = store.read_ledger(generation, number)
        self.searcher: Searcher = index.searcher(weighting=BM25F(B=_B, K1=_K1))

    def close(self) -> None:
        """Lets the files go."""
        self.searcher.close()

    def article_count(self) -> int:
        """Number of articles."""
        return int(self.searcher.doc_count())

    def article(self, document: int) -> Article:
        """The article of a document number."""
        return to_article(self.searcher.reader().stored_fields(document))

    def number_of(self, article_id: str) -> int:
        """The document number of an article.

        Raises:
            ArticleNotFoundError: There is none of this id.
        """
        number = self.searcher.document_number(id=article_id)
        if number is None:
            raise ArticleNotFoundError(article_id)
        return int(number)

    def matches(self, query: Query, deadline: float) -> Matches:
        """All documents that match ``query``, as many as are seen before ``deadline`` (monotonic seconds)."""
        documents: list[int] = []
        scores: list[float] = []
        complete = True
        for document, score in self._walk(query):
            documents.append(document)
            scores.append(score)
            if not len(documents) % _CLOCK_EVERY and time.monotonic() > deadline:
                complete = False
                break
        return Matches(np.array(documents, np.int64), np.array(scores, np.float64), complete)

    def score_of(self, query: Query, document: int) -> float:
        """What ``query`` alone gives to one document; 0 where it does not match."""
        for searcher, base in self.searcher.leaf_searchers():
            if base <= document < base + searcher.doc_count_all():
                matcher = query.matcher(searcher, searcher.context())
                if matcher.is_active():
                    matcher.skip_to(document - base)
                if matcher.is_active() and matcher.id() == document - base:
                    return float(matcher.score())
        return 0.0

    def _walk(self, query: Query) -> Iterator[tuple[int, float]]:
        for searcher, base in self.searcher.leaf_searchers():
            matcher = query.matcher(searcher, searcher.context())
            while matcher.is_active():
                yield matcher.id() + base, matcher.score()
                matcher.next()

    @cached_property
    def published(self) -> NDArray[np.int64]:
        """Seconds since 1970 of each document, ``NO_DATE`` where there is no date."""
        return np.array(self._column("published"), np.int64)

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Day of publication at the outlet's place, as a proleptic Gregorian ordinal; ``NO_DAY`` for none."""
        return np.array(self._column("day"), np.int64)

    @cached_property
    def id_order(self) -> NDArray[np.int64]:
        """Place of each document when they are sorted by id."""
        ids = np.array(self._column("id"))
        order = np.empty(len(ids), np.int64)
        order[np.argsort(ids, kind="stable")] = np.arange(len(ids))
        return order

    @cached_property
    def facets(self) -> dict[str, Codes]:
        """The columns that can be counted and filtered by."""
        codes = {}
        for name in FACETS:
            values, of = np.unique(np.array(self._column(name), object), return_inverse=True)
            codes[name] = Codes(of, tuple(values))
        return codes

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Which documents have not been deleted."""
        reader = self.searcher.reader()
        return np.array([not reader.is_deleted(one) for one in range(reader.doc_count_all())], np.bool_)

    def _column(self, name: str) -> list[Any]:
        """The value of each document, in the order of their numbers."""
        readers = [searcher.reader() for searcher, _ in self.searcher.leaf_searchers()]
        return [value for one in readers if one.doc_count_all() for value in one.column_reader(name)]


def open_snapshot(folder: store.IndexStore) -> Snapshot:
    """The newest commit of the index in ``folder``.

    Raises:
        IndexStateError: It is missing, outdated or damaged.
    """
    while True:
        generation = folder.current()
        folder.check_meta(generation)
        commit = latest_commit(generation)
        try:
            with blamed_on_damage(generation, commit):
                return Snapshot(generation)
        except IndexDamagedError:
            # A writer removes the files of the commit before; then there is a newer one to open.
            if folder.current() == generation and latest_commit(generation) == commit:
                raise
