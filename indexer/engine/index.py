"""The index as everyone else sees it: opened read-only, asked, refreshed."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from whoosh.query import Every

from indexer.columnar import Order, SearchOptions
from indexer.engine import store
from indexer.engine.asked import read_query
from indexer.engine.compiled import date_range
from indexer.engine.damage import damaged
from indexer.engine.knowing import compile_known
from indexer.engine.names import known_names
from indexer.engine.schema import FACET_COLUMNS
from indexer.engine.search import ranking, search, suggestions
from indexer.engine.snapshot import Snapshot, open_snapshot
from indexer.engine.snippets import mark_article
from indexer.model import FacetValue, SearchRequest
from indexer.report import IndexStats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from indexer.errors import IndexDamagedError
    from indexer.ingest.ledger import Ledger
    from indexer.model import Article, KnownName, MarkedArticle, SearchPage, Sort, Suggestion


COPIES_SHOWN: Final = 100
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class Index:
    """An index open for reading. It shows one commit until :meth:`refresh` finds a newer one.

    Safe to share between threads; they take turns.
    """

    def __init__(self, root: Path) -> None:
        self._folder = store.IndexStore(root)
        self._turn = threading.RLock()
        self._snapshot = open_snapshot(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the files go."""
        with self._turn:
            self._snapshot.close()

    @property
    def commit(self) -> str:
        """Names the committed state that is shown, such as ``gen-000001-5f0c9a1e/3``."""
        return self._snapshot.commit

    @property
    def ledger(self) -> Ledger:
        """The corpus as of the commit that is shown."""
        return self._snapshot.ledger

    def damages(self) -> tuple[IndexDamagedError, ...]:
        """Reads every file of the index; one error for each that is not as it was written."""
        snapshot = self._snapshot
        return tuple(damaged(snapshot.generation, one.file, one.message) for one in snapshot.damages())

    def refresh(self) -> bool:
        """Goes over to the newest commit; tells whether there was a newer one. Cheap when there is none.

        Raises:
            IndexStateError: The index is no longer usable.
        """
        with self._turn:
            if self._folder.latest() == self._snapshot.commit:
                return False
            before, self._snapshot = self._snapshot, open_snapshot(self._folder)
            before.close()
            return True

    def search(
        self, query: str | SearchRequest, *, page: int = 1, limit: int = 20, sort: Sort = "relevance"
    ) -> SearchPage:
        """The articles that match, ranked, one page of them.

        Args:
            query: What was typed, or a whole request, which then says everything.
            page: From 1; beyond the last it is the last.
            limit: Hits a page.
            sort: ``relevance``, ``newest`` or ``oldest``.

        Raises:
            BadValueError: A limit, page or sort that is none. No query text is an error.
            UnknownFieldError: A filter names no facet.
        """
        if isinstance(query, str):
            query = SearchRequest(query, page=page, limit=limit, sort=sort)
        with self._reading() as snapshot:
            return search(snapshot, query)

    def ranking(self, request: SearchRequest) -> list[str]:
        """The ids of :meth:`search`'s hits, without reading their texts."""
        with self._reading() as snapshot:
            return ranking(snapshot, request)

    def suggest(self, query: str | SearchRequest) -> tuple[Suggestion, ...]:
        """What a query that is being typed may become: words, names and titles that find something.

        Args:
            query: What was typed so far, or a request, of which the filters count too.

        Raises:
            UnknownFieldError: A filter names no facet.
        """
        request = SearchRequest(query) if isinstance(query, str) else query
        with self._reading() as snapshot:
            return suggestions(snapshot, request)

    def article(self, article_id: str) -> Article:
        """The article of this id.

        Raises:
            ArticleNotFoundError: There is none.
        """
        with self._reading() as snapshot:
            return snapshot.article(snapshot.number_of(article_id))

    def copies(self, article_id: str) -> tuple[Article, ...]:
        """The other articles of the same story, newest first, at most :data:`COPIES_SHOWN`.

        Raises:
            ArticleNotFoundError: There is no article of this id.
        """
        with self._reading() as snapshot:
            document = snapshot.number_of(article_id)
            others = [snapshot.article(one) for one in snapshot.story(document) if one != document]
            others.sort(key=lambda one: (one.published or _LONG_AGO, one.id), reverse=True)
            return tuple(others[:COPIES_SHOWN])

    def marked(self, article_id: str, query: str | SearchRequest) -> MarkedArticle:
        """The article of this id with what matches ``query`` marked, by other names too if it asks for them.

        Raises:
            ArticleNotFoundError: There is none.
        """
        request = SearchRequest(query) if isinstance(query, str) else query
        with self._reading() as snapshot:
            article = snapshot.article(snapshot.number_of(article_id))
            compiled = compile_known(read_query(request.query).tree, snapshot, request)
            return mark_article(article, compiled.marks)

    def names(self, article: Article) -> tuple[KnownName, ...]:
        """What is known of the organisations, companies and weapon systems that ``article`` names."""
        with self._reading() as snapshot:
            return known_names(article, snapshot.knowledge)

    def stats(self) -> IndexStats:
        """Sizes and freshness."""
        with self._reading() as snapshot:
            ledger = snapshot.ledger
            oldest, newest = (_extreme(snapshot, descending=one) for one in (False, True))
            dated = snapshot.search(date_range(None, None), SearchOptions(limit=1)).total or 0
            return IndexStats(
                articles=snapshot.article_count(),
                files=len(ledger.files),
                size_bytes=sum(one.stat().st_size for one in snapshot.generation.iterdir() if one.is_file()),
                indexed_at=ledger.written_at,
                oldest=oldest,
                newest=newest,
                undated=snapshot.article_count() - dated,
                sources=_counted_sources(snapshot),
                failures=(*store.knowledge_failures(snapshot.generation), *ledger.failures()),
            )

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """The snapshot, for one thread at a time."""
        with self._turn:
            yield self._snapshot


def open_index(root: Path | str) -> Index:
    """Opens the index in the folder ``root`` for reading.

    Raises:
        IndexMissingError: There is none.
        IndexOutdatedError: Another version of the program wrote it.
        IndexDamagedError: A file of it is missing or not what it should be.
    """
    return Index(Path(root))


def _extreme(snapshot: Snapshot, *, descending: bool) -> datetime | None:
    """The newest date of publication, or the oldest."""
    options = SearchOptions(limit=1, sort=Order("published", descending=descending))
    found = snapshot.search(date_range(None, None), options).docs.tolist()
    return snapshot.article(found[0]).published if found else None


def _counted_sources(snapshot: Snapshot) -> tuple[FacetValue, ...]:
    column = FACET_COLUMNS["source"]
    counts = snapshot.search(Every(), SearchOptions(limit=1, facets=[column])).facets[column]
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(FacetValue(value, value, count) for value, count in ordered)
