"""From a file of the corpus to articles in a write batch, with the ledger kept along the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from indexer.errors import EmptyFileError, IngestError
from indexer.ingest.identity import identify
from indexer.ingest.ledger import FileRecord, Ledger, Place
from indexer.ingest.reading import FileState, NotRead, Outcomes, Task
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from indexer.ingest.reading import Message
    from indexer.ingest.walk import Entry
    from indexer.model import Article
    from indexer.progress import Progress

_NEVER_NS: Final = 0
"""Time of the last change that no file has: the next run looks at it again."""


class Batch(Protocol):
    """Where the articles go; see :class:`indexer.engine.WriteBatch`."""

    before: Ledger
    files: dict[str, FileRecord]

    def put(self, article: Article) -> None:
        """Adds or replaces."""
        ...

    def discard(self, article_id: str) -> None:
        """Takes out."""
        ...


class Pipeline:
    """One run over files of a corpus.

    What is gone is taken out last, so that at every moment in between an article that was moved is there.
    Its old place counts as free for as long.
    """

    def __init__(
        self, corpus: Path, batch: Batch, *, removed: Collection[str] = (), gone: Collection[str] = ()
    ) -> None:
        self._corpus = corpus
        self._batch = batch
        self._removed = removed
        self._gone = frozenset(gone)
        self._moved = {batch.before.files[path].digest: batch.before.files[path] for path in gone}
        staying = Ledger({path: one for path, one in batch.files.items() if path not in self._gone})
        self._indexed = staying.places()
        self._owners = {article_id: place.path for article_id, place in self._indexed.items()}

    def task(self, entry: Entry, *, again: bool = False) -> Task:
        """What has to be read of ``entry``: nothing if its bytes are known, unless ``again``."""
        known = self._batch.files.get(entry.path)
        return Task(entry.path, "" if known is None or again else known.digest)

    def bring_in(self, entry: Entry, messages: Iterable[Message], progress: Progress) -> FileRecord:
        """Puts what was read of a file into the batch, and returns its record."""
        arriving = _Arriving(FileState(entry.size, entry.mtime_ns, ""))
        for message in messages:
            if isinstance(message, FileState):
                arriving.state = message
                arriving.earlier = self._earlier_ids(entry.path, message.digest)
            elif isinstance(message, Outcomes):
                for outcome in message.outcomes:
                    if isinstance(outcome, IngestError):
                        arriving.failures.append(_failure(entry.path, outcome))
                    else:
                        progress.advance(articles=self._take(outcome, arriving))
            elif isinstance(message, NotRead):
                arriving.not_read = _failure(entry.path, message.error)
        record = self._batch.files[entry.path] = self._settle(entry.path, arriving)
        progress.advance(files=1, failed=len(record.failures))
        return record

    def take_out_gone(self) -> None:
        """Takes out the articles of the files that are gone, but for those that were found elsewhere."""
        for path in self._gone & self._batch.files.keys():
            record = self._batch.files.pop(path)
            for article_id in record.articles.keys() - self._owners.keys():
                self._batch.discard(article_id)

    def _take(self, article: Article, arriving: _Arriving) -> int:
        """Puts in an article unless it was removed, and returns how many that makes."""
        named = self._named(article, next(arriving.earlier, None), arriving.articles)
        if named.id in self._removed:
            return 0
        arriving.articles[named.id] = self._put(named)
        return 1

    def _settle(self, path: str, arriving: _Arriving) -> FileRecord:
        """The record of a file that was read, was known, or could not be read to the end."""
        state, known = arriving.state, self._batch.files.get(path)
        if known is not None and state.is_known:
            return replace(known, size=state.size, mtime_ns=state.mtime_ns)
        if arriving.not_read:
            articles = (known.articles if known else {}) | arriving.articles
            return FileRecord(state.size, _NEVER_NS, "", articles, (*arriving.failures, arriving.not_read))
        if known is not None:
            self._drop(path, known.articles.keys() - arriving.articles.keys())
        if not arriving.articles and not arriving.failures:
            arriving.failures.append(_failure(path, EmptyFileError("There is no article in it.")))
        failures = tuple(arriving.failures)
        return FileRecord(state.size, state.mtime_ns, state.digest, arriving.articles, failures)

    def _earlier_ids(self, path: str, digest: str) -> Iterator[str]:
        """Ids that this file's articles had before: all if it only moved, else that of a sole one."""
        record = self._batch.before.files.get(path) or self._moved.get(digest)
        if record is not None and (record.digest == digest or len(record.articles) == 1):
            yield from record.articles

    def _named(self, article: Article, earlier: str | None, in_file: dict[str, str]) -> Article:
        others = _Others(self._owners, article.path, in_file)
        return replace(article, id=identify(article, earlier, others))

    def _put(self, article: Article) -> str:
        """Puts the article into the batch unless just this is there already; returns its fingerprint."""
        fingerprint = article.fingerprint()
        if self._indexed.get(article.id) != Place(article.path, fingerprint):
            self._batch.put(article)
        self._owners[article.id] = article.path
        return fingerprint

    def _drop(self, path: str, article_ids: Collection[str]) -> None:
        for article_id in article_ids:
            if self._owners.get(article_id) == path:
                del self._owners[article_id]
                self._indexed.pop(article_id, None)
                self._batch.discard(article_id)


@dataclass(slots=True)
class _Arriving:
    """What has come of one file so far."""

    state: FileState
    earlier: Iterator[str] = field(default_factory=lambda: iter(()))
    articles: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    not_read: Failure | None = None


class _Others:
    """The ids that an article must not take: those of other files, and of its own file so far."""

    def __init__(self, owners: dict[str, str], path: str, in_file: dict[str, str]) -> None:
        self._owners, self._path, self._in_file = owners, path, in_file

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._in_file or self._owners.get(str(article_id), self._path) != self._path


def _failure(path: str, error: IngestError) -> Failure:
    return Failure(path, error.line, error.code, str(error))
