"""The write batch: one lock, and commits that each are whole."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from indexer.columnar import BulkWriter
from indexer.engine import store
from indexer.engine.damage import damage_reported
from indexer.engine.lock import writer_lock
from indexer.engine.schema import to_document
from indexer.engine.snapshot import open_snapshot
from indexer.engine.stories import StoryFinder
from indexer.engine.table_of_contents import latest_commit
from indexer.errors import IndexMissingError, IndexStateError
from indexer.ingest.ledger import Ledger
from indexer.knowledge import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from indexer.engine.snapshot import Snapshot
    from indexer.knowledge import Tagger
    from indexer.model import Article


class WriteBatch:
    """Changes that become visible together, or in steps where :meth:`checkpoint` is called.

    Attributes:
        files: The ledger's files as they will be after the commit; change them along with the articles.
        before: The ledger as it was, or that of the generation that is being replaced.
    """

    def __init__(self, generation: Path, before: Ledger, current: Ledger, memory_bytes: int) -> None:
        self.before = before
        self.files = dict(current.files)
        self._generation = generation
        self._memory_bytes = memory_bytes
        self._begin(current)

    def put(self, article: Article) -> None:
        """Adds ``article``, or replaces the one of the same id."""
        self.discard(article.id)
        added = {"article": article, "body": article.body}  # whose length bounds what is handed on at once
        self._writer.add(added | self._stories.place(article))
        self._changed = True

    def discard(self, article_id: str) -> None:
        """Takes the article of this id out, if it was there before the batch."""
        if article_id in self._indexed:
            self._writer.delete("id", article_id)
            self._indexed.remove(article_id)
            self._changed = True

    def indexed(self, article_id: str) -> Article:
        """The article of this id as it was when it was last committed.

        Raises:
            ArticleNotFoundError: There was none.
            IndexStateError: The index cannot tell.
        """
        snapshot = self._snapshot
        return snapshot.article(snapshot.number_of(article_id))

    @cached_property
    def _snapshot(self) -> Snapshot:
        return open_snapshot(store.IndexStore(self._generation.parent))

    def checkpoint(self) -> None:
        """Makes the changes so far visible and goes on."""
        self.commit()
        self._begin(Ledger(self.files))

    def commit(self) -> None:
        """Makes the changes visible; without any to articles or their places, only the ledger is renewed."""
        ledger = Ledger(self.files, datetime.now(UTC))
        if not self._changed and ledger.places() == self._places:
            self.cancel()
            store.write_ledger(self._generation, self._commit, ledger)
            return
        commit = self._commit + 1
        store.write_ledger(self._generation, commit, ledger)
        self._writer.commit()
        self._close()
        store.remove_ledgers_before(self._generation, commit)

    def cancel(self) -> None:
        """Forgets the changes since the last checkpoint."""
        self._writer.cancel()
        self._close()

    def _close(self) -> None:
        """Lets the files of the last commit go."""
        self._stories.close()
        if "_snapshot" in self.__dict__:
            self._snapshot.close()
            del self.__dict__["_snapshot"]

    def _begin(self, current: Ledger) -> None:
        index, self._commit = store.open_whoosh(self._generation)
        self._places = current.places()
        self._indexed = set(self._places)
        complete = partial(_completed, self._generation)
        self._writer = BulkWriter(index, memory_bytes=self._memory_bytes, complete=complete)
        self._stories = StoryFinder(index)
        self._changed = False


def _completed(generation: Path, added: Mapping[str, Any]) -> dict[str, Any]:
    """The document of the article that was ``added``, in whatever process it is analysed."""
    placed = dict(added)
    return placed | to_document(placed.pop("article"), _tagger(generation))


@lru_cache(maxsize=1)
def _tagger(generation: Path) -> Tagger:
    """Finds what the generation was made to know, not what the files say by now."""
    return store.parse_knowledge(store.read_knowledge(generation)).tagger


@contextmanager
def write_batch(
    root: Path,
    *,
    lock_timeout_seconds: float,
    memory_bytes: int = 512_000_000,
    knowledge: Path | None = None,
    full: bool = False,
) -> Iterator[WriteBatch]:
    """A batch on the index in ``root``; committed when the block ends well, forgotten when it does not.

    Args:
        root: Folder of the index, made if it is not there.
        lock_timeout_seconds: How long to wait for another writer.
        memory_bytes: Bound on the buffers of all processes together.
        knowledge: Folder of the user's own knowledge files; what they say by now goes into a new generation.
        full: Whether to build a generation from nothing beside the current one and swap it in at the end;
            where there is none yet, the changes go into a first, empty one.

    Raises:
        IndexLockedError: Another process is writing.
        IndexOutdatedError: Only a full build can follow.
        IndexDamagedError: Likewise.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder = store.IndexStore(root)
    with writer_lock(folder.lock_path, lock_timeout_seconds):
        try:
            generation = folder.current()
        except IndexMissingError:
            generation, full = _found(folder, knowledge), False
        except IndexStateError:
            if not full:
                raise
        if full:
            generation = folder.create_generation(load(knowledge))
            batch = WriteBatch(generation, _ledger_if_readable(folder), Ledger(), memory_bytes)
        else:
            folder.sweep()
            folder.check_meta(generation)
            ledger = store.read_ledger(generation, store.open_whoosh(generation)[1])
            batch = WriteBatch(generation, ledger, ledger, memory_bytes)
        try:
            yield batch
        except BaseException:
            batch.cancel()
            raise
        with damage_reported(generation):
            batch.commit()
        if full:
            folder.publish(generation)


def _found(folder: store.IndexStore, knowledge: Path | None) -> Path:
    """A first generation, empty and published at once: what a long first run commits is to be kept."""
    generation = folder.create_generation(load(knowledge))
    store.write_ledger(generation, latest_commit(generation), Ledger({}, datetime.now(UTC)))
    folder.publish(generation)
    return generation


def _ledger_if_readable(folder: store.IndexStore) -> Ledger:
    """What the index to be replaced knows; nothing when it can't be asked."""
    try:
        generation = folder.current()
        return store.read_ledger(generation, latest_commit(generation))
    except IndexStateError:
        return Ledger()
