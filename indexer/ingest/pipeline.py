"""From a file of the corpus to articles in a write batch, with the ledger kept along the way."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from indexer.errors import EmptyFileError, IngestError, UnreadableFileError
from indexer.ingest.identity import identify
from indexer.ingest.inbox import retrievals
from indexer.ingest.ledger import FileRecord, Ledger, Place
from indexer.ingest.registry import read_file
from indexer.model import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from indexer.ingest.contract import Limits
    from indexer.ingest.walk import Entry
    from indexer.progress import Progress


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
    """One run over files of a corpus. Take out what is gone before bringing in what is new."""

    def __init__(self, corpus: Path, batch: Batch, limits: Limits, removed: Collection[str] = ()) -> None:
        self._corpus = corpus
        self._batch = batch
        self._limits = limits
        self._removed = removed
        self._gone: dict[str, FileRecord] = {}
        self._indexed = Ledger(batch.files).places()
        self._owners = {article_id: place.path for article_id, place in self._indexed.items()}

    def take_out(self, path: str) -> None:
        """Takes a file's articles out; one that turns up under another path keeps its articles' ids."""
        record = self._batch.files.pop(path, None) or self._batch.before.files[path]
        self._gone[record.digest] = record
        self._drop(path, record.articles)

    def bring_in(self, entry: Entry, progress: Progress) -> FileRecord:
        """Reads a file, unless its bytes are those that the index has, and returns what it gave."""
        known = self._batch.files.get(entry.path)
        try:
            digest = self._digest(entry.path)
        except OSError as error:
            failure = _failure(entry.path, UnreadableFileError(f"It cannot be read: {error.strerror}."))
            kept = known or FileRecord(entry.size, entry.mtime_ns, "", {})
            self._batch.files[entry.path] = replace(kept, digest="", mtime_ns=0, failures=(failure,))
        else:
            if known is not None and known.digest == digest:
                self._batch.files[entry.path] = replace(known, size=entry.size, mtime_ns=entry.mtime_ns)
            else:
                self._batch.files[entry.path] = self._read(entry, digest, progress)
        record = self._batch.files[entry.path]
        progress.advance(files=1, failed=len(record.failures))
        return record

    def _read(self, entry: Entry, digest: str, progress: Progress) -> FileRecord:
        articles: dict[str, str] = {}
        failures: list[Failure] = []
        earlier = self._earlier_ids(entry.path, digest)
        for outcome in self._outcomes(entry.path):
            if isinstance(outcome, IngestError):
                failures.append(_failure(entry.path, outcome))
                continue
            article = self._named(outcome, next(earlier, None), articles)
            if article.id not in self._removed:
                articles[article.id] = self._put(article)
                progress.advance(articles=1)
        if known := self._batch.files.get(entry.path):
            self._drop(entry.path, known.articles.keys() - articles.keys())
        if not articles and not failures:
            failures.append(_failure(entry.path, EmptyFileError("There is no article in it.")))
        return FileRecord(entry.size, entry.mtime_ns, digest, articles, tuple(failures))

    def _outcomes(self, path: str) -> Iterator[Article | IngestError]:
        try:
            for read in read_file(self._corpus / path, self._limits):
                if isinstance(read.outcome, Article):
                    article = replace(read.outcome, path=path, position=read.position)
                    yield replace(article, url=article.url or self._fetched_from(path))
                else:
                    yield read.outcome
        except IngestError as error:
            yield error

    def _fetched_from(self, path: str) -> str | None:
        """The address of a page that was fetched and doesn't say its own."""
        return next((one.url for one in retrievals(self._corpus / path)), None)

    def _earlier_ids(self, path: str, digest: str) -> Iterator[str]:
        """Ids that this file's articles had before: all if it only moved, else that of a sole one."""
        record = self._batch.before.files.get(path) or self._gone.get(digest)
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

    def _digest(self, path: str) -> str:
        with (self._corpus / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


class _Others:
    """The ids that an article must not take: those of other files, and of its own file so far."""

    def __init__(self, owners: dict[str, str], path: str, in_file: dict[str, str]) -> None:
        self._owners, self._path, self._in_file = owners, path, in_file

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._in_file or self._owners.get(str(article_id), self._path) != self._path


def _failure(path: str, error: IngestError) -> Failure:
    return Failure(path, error.line, error.code, str(error))
