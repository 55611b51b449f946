"""One commit of the index, open for reading."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as whoosh_query

from indexer.columnar import (
    Damage,
    Groups,
    SearchOptions,
    TopK,
    check_index,
    completions,
    read_stored,
    search,
)
from indexer.engine import store
from indexer.engine.damage import damage_reported
from indexer.engine.forms import Forms
from indexer.engine.harvested import ACRONYM, Harvested
from indexer.engine.readings import Readings
from indexer.engine.schema import FACET_COLUMNS, TEXT, to_article
from indexer.engine.table_of_contents import latest_commit
from indexer.engine.weighting import Weighting
from indexer.errors import ArticleNotFoundError, IndexDamagedError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from whoosh.reading import IndexReader
    from whoosh.searching import Searcher

    from indexer.ingest.ledger import Place
    from indexer.knowledge import Knowledge
    from indexer.model import Article


class Snapshot:
    """One commit. What it shows never changes, whatever is committed or removed meanwhile.

    Attributes:
        commit: Names the committed state, such as ``gen-000001-5f0c9a1e/3``.
        generation: The folder it lies in.
        ledger: The corpus as of this commit.
        walked: Parts of queries that Whoosh's matchers answered, document by document.
    """

    def __init__(self, generation: Path) -> None:
        self._index, number = store.open_whoosh(generation)
        self.generation = generation
        self.commit = f"{generation.name}/{number}"
        self.ledger = store.read_ledger(generation, number)
        self._knowledge = store.read_knowledge(generation)
        self.walked = 0
        self._searcher: Searcher = self._index.searcher(weighting=Weighting())
        self.search(whoosh_query.Every(), SearchOptions(limit=1))  # maps the files, so that nothing can go

    @cached_property
    def knowledge(self) -> Knowledge:
        """The names that were known when the generation was made.

        Raises:
            IndexDamagedError: They cannot be read.
        """
        return store.parse_knowledge(self._knowledge)

    @cached_property
    def readings(self) -> Readings:
        """What words are indexed as."""
        return Readings(self.reader)

    @cached_property
    def forms(self) -> Forms:
        """Which words count as one."""
        return Forms(self.reader)

    def close(self) -> None:
        """Lets the files go."""
        self._searcher.close()

    @property
    def reader(self) -> IndexReader:
        """Whoosh's reader of the words that there are."""
        return self._searcher.reader()

    @cached_property
    def harvested(self) -> Harvested:
        """The short and long forms that the articles explain."""
        return Harvested(lambda beginning: self.completions(ACRONYM, beginning, ()), self.frequency)

    def idf(self, name: str, term: str) -> float:
        """Inverse document frequency of a term of a field."""
        return float(self._searcher.idf(name, term))

    def frequency(self, word: str) -> int:
        """How many articles have a word, given as its stem or folded form, in their text."""
        return int(self.reader.doc_frequency(TEXT, word))

    @cached_property
    def totals(self) -> Mapping[str, Mapping[str, int]]:
        """For each column that is counted, how many articles of the whole index have each value."""
        columns = list(FACET_COLUMNS.values())
        return self.search(whoosh_query.Every(), SearchOptions(limit=1, facets=columns)).facets

    def article_count(self) -> int:
        """Number of articles."""
        return int(self._searcher.doc_count())

    def search(self, query: whoosh_query.Query, options: SearchOptions) -> TopK:
        """The best matches of ``query``.

        Raises:
            IndexDamagedError: A file is not as it was written.
        """
        with damage_reported(self.generation):
            top = search(self._searcher, query, options)
        self.walked += top.fallbacks
        return top

    def completions(self, name: str, letters: str, filters: Sequence[whoosh_query.Query]) -> Counter[str]:
        """Words of a field that begin with ``letters``, with the articles under ``filters`` that have each.

        Raises:
            IndexDamagedError: A file is not as it was written.
        """
        with damage_reported(self.generation):
            return completions(self._searcher, name, letters, filters)

    def article(self, document: int) -> Article:
        """The article of a document number.

        Raises:
            IndexDamagedError: A file is not as it was written.
        """
        with damage_reported(self.generation):
            article = to_article(self.reader.stored_fields(document))
        place = self._places.get(article.id)
        return article if place is None else replace(article, path=place.paths[0], also_at=place.paths[1:])

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Where articles lie: a file can be moved, copied or go without its articles being put in again."""
        return self.ledger.places()

    @cached_property
    def stories(self) -> Groups:
        """Which articles belong to one story."""
        with damage_reported(self.generation):
            return Groups(self._searcher, "story", "same_story")

    def story(self, document: int) -> list[int]:
        """The document numbers of all articles of one's story, itself among them."""
        story = self.stories.of
        together = np.flatnonzero(story == story[document]).tolist()
        return [one for one in together if not self.reader.is_deleted(one)]

    def ids(self, documents: list[int]) -> list[str]:
        """The ids of document numbers."""
        with damage_reported(self.generation):
            return [str(one["id"]) for one in read_stored(self.reader, documents, ["id"])]

    def texts(self, documents: list[int]) -> list[tuple[str, str | None]]:
        """The text of each of these articles, title first, and its language."""
        parts = ("title", "standfirst", "body")
        with damage_reported(self.generation):
            found = read_stored(self.reader, documents, [*parts, "language"])
        return [("\n".join(one.get(part) or "" for part in parts), one.get("language")) for one in found]

    def number_of(self, article_id: str) -> int:
        """The document number of an article.

        Raises:
            ArticleNotFoundError: There is none of this id.
        """
        found = self.search(whoosh_query.Term("id", article_id), SearchOptions(limit=1))
        if not len(found.docs):
            raise ArticleNotFoundError(article_id)
        return int(found.docs[0])

    def damages(self) -> list[Damage]:
        """What is wrong with the files; reads them all."""
        with damage_reported(self.generation):
            return check_index(self._index)


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
            with damage_reported(generation):
                return Snapshot(generation)
        except IndexDamagedError:
            # A writer removes the files of the commit before; then there is a newer one to open.
            if folder.current() == generation and latest_commit(generation) == commit:
                raise
