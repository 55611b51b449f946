"""From a file of the corpus to articles in a write batch, with the ledger kept along the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol

from indexer.errors import EmptyFileError, IndexerError, IngestError, WithdrawnError
from indexer.ingest import versions
from indexer.ingest.identity import identify, names_of, own_name
from indexer.ingest.ledger import FileRecord, Ledger
from indexer.ingest.reading import FileState, NotRead, Outcomes, Task
from indexer.ingest.repeats import PageNote, Repeats
from indexer.ingest.walk import Entry
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from indexer.ingest.reading import Message
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
        """Takes out what was there at the last checkpoint."""
        ...

    def indexed(self, article_id: str) -> Article:
        """What there was when the run began; raises IndexerError where that cannot be told."""
        ...

    def checkpoint(self) -> None:
        """Makes the changes so far lasting."""
        ...


class Pipeline:
    """One run over files of a corpus.

    What is gone is taken out last, so that at every moment in between an article that was moved is there.
    Its old place counts as free for as long. What a file withdraws of another is held back from the moment
    that file was read, and taken out at the end if it was there before.
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
        self._withdrawn = staying.withdrawn()
        self._repeats = Repeats(_notes(staying.files.values()))
        self._before = batch.before.places()
        self._prints = {one: place.fingerprint for one, place in Ledger(batch.files).places().items()}
        self._holders = {article_id: set(place.paths) for article_id, place in staying.places().items()}

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
                        _note(outcome, entry.path, arriving)
                    else:
                        progress.advance(articles=self._take(outcome, arriving))
            elif isinstance(message, NotRead):
                arriving.not_read = _failure(entry.path, message.error)
        known = self._batch.files.get(entry.path)
        record = self._batch.files[entry.path] = self._settle(entry.path, arriving)
        if record.withdraws != (known.withdraws if known else ()):
            kept = {path: one for path, one in self._batch.files.items() if path not in self._gone}
            self._withdrawn = Ledger(kept).withdrawn()
        progress.advance(files=1, failed=len(record.failures))
        return record

    def take_out_gone(self) -> None:
        """Takes out the articles of the files that are gone, but for those that were found elsewhere."""
        for path in self._gone & self._batch.files.keys():
            record = self._batch.files.pop(path)
            for article_id in record.articles.keys() - self._holders.keys():
                self._batch.discard(article_id)

    def to_read_again(self) -> list[Entry]:
        """The files of which other articles, or other texts, are to be put in, now that all files are known.

        They hold back an article which no file withdraws any more, or pages of a site of which something
        repeats that did not when they were read, or does no more.
        """
        self._repeats = Repeats(_notes(self._batch.files.values()))
        return [
            Entry(path, record.size, record.mtime_ns)
            for path, record in self._batch.files.items()
            if not all(map(self._is_withdrawn, record.held_back))
            or any(note.removed != self._repeats.repeated(note) for note in _notes([record]))
        ]

    def take_out_withdrawn(self) -> None:
        """Takes out what was put in before the file that withdraws it was read, in whatever run."""
        found = [one for one in self._holders if self._is_withdrawn(one)] if self._withdrawn else []
        if found:
            self._batch.checkpoint()  # what was put in by this run can be taken out from here on
        for article_id, path in [(one, path) for one in found for path in sorted(self._holders[one])]:
            record = self._batch.files[path]
            left = {one: print_ for one, print_ in record.articles.items() if one != article_id}
            held_back = (*record.held_back, article_id)
            self._batch.files[path] = replace(record, articles=left, held_back=held_back)
            self._drop(path, [article_id])

    def _is_withdrawn(self, article_id: str) -> bool:
        return not self._withdrawn.isdisjoint(names_of(article_id))

    def _take(self, article: Article, arriving: _Arriving) -> int:
        """Puts in an article unless it was removed or withdrawn, and returns how many that makes."""
        trimmed, note = self._repeats.without(article)
        fingerprint = trimmed.fingerprint()
        others = _Others(self._holders, self._prints, article.path, arriving.articles, fingerprint)
        named = replace(trimmed, id=identify(article, next(arriving.earlier, None), others))
        if named.id in self._removed:
            return 0
        if self._is_withdrawn(named.id):
            arriving.held_back.append(named.id)
            return 0
        if self._is_changed(named, fingerprint, arriving.state):
            self._keep_version(named)
        if note is not None:
            arriving.pages[named.id] = note.dumps()
        is_new = named.id not in arriving.articles
        arriving.articles[named.id] = fingerprint
        self._put(named, fingerprint)
        return int(is_new)

    def _settle(self, path: str, arriving: _Arriving) -> FileRecord:
        """The record of a file that was read, was known, or could not be read to the end."""
        state, known = arriving.state, self._batch.files.get(path)
        if known is not None and state.is_known:
            return replace(known, size=state.size, mtime_ns=state.mtime_ns)
        if arriving.not_read:
            before = known or FileRecord(0, _NEVER_NS, "", {})
            return replace(
                before,
                size=state.size,
                mtime_ns=_NEVER_NS,
                digest="",
                articles=before.articles | arriving.articles,
                pages=before.pages | arriving.pages,
                failures=(*arriving.failures, arriving.not_read),
            )
        if known is not None:
            self._drop(path, known.articles.keys() - arriving.articles.keys())
        if not (arriving.articles or arriving.failures or arriving.withdraws or arriving.held_back):
            arriving.failures.append(_failure(path, EmptyFileError("There is no article in it.")))
        return arriving.record()

    def _earlier_ids(self, path: str, digest: str) -> Iterator[str]:
        """Ids that this file's articles had before: all if it only moved, else that of a sole one."""
        record = self._batch.before.files.get(path) or self._moved.get(digest)
        if record is not None and (record.digest == digest or len(record.articles) == 1):
            yield from record.articles

    def _put(self, article: Article, fingerprint: str) -> None:
        """Puts the article into the batch unless just this is there already, in whatever file."""
        if self._prints.get(article.id) != fingerprint:
            self._batch.put(article)
        self._prints[article.id] = fingerprint
        self._holders.setdefault(article.id, set()).add(article.path)

    def _is_changed(self, article: Article, fingerprint: str, state: FileState) -> bool:
        """Whether an article says something else since its file was changed, not since it is read better."""
        before = self._before.get(article.id)
        record = self._batch.before.files.get(article.path)
        is_same_file = record is not None and record.digest == state.digest
        return before is not None and before.fingerprint != fingerprint and not is_same_file

    def _keep_version(self, article: Article) -> None:
        """Keeps what the article said, if its words have changed and the index still knows."""
        try:
            before = self._batch.indexed(article.id)
        except IndexerError:
            return
        if before.texts != article.texts:
            versions.keep(self._corpus, before, datetime.now(UTC))

    def _drop(self, path: str, article_ids: Collection[str]) -> None:
        """Notes that a file no longer holds articles, and takes out those that no other one holds."""
        for article_id in article_ids:
            holders = self._holders.get(article_id, set())
            holders.discard(path)
            if not holders and article_id in self._holders:
                del self._holders[article_id]
                del self._prints[article_id]
                self._batch.discard(article_id)


@dataclass(slots=True)
class _Arriving:
    """What has come of one file so far."""

    state: FileState
    earlier: Iterator[str] = field(default_factory=lambda: iter(()))
    articles: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    withdraws: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    not_read: Failure | None = None

    def record(self) -> FileRecord:
        """The record of the file, now that all of it has come."""
        return FileRecord(
            *(self.state.size, self.state.mtime_ns, self.state.digest, self.articles),
            failures=tuple(self.failures),
            withdraws=tuple(self.withdraws),
            held_back=tuple(self.held_back),
            pages=self.pages,
        )


@dataclass(frozen=True, slots=True)
class _Others:
    """The ids that an article must not take: those of other articles, in its own file so far or elsewhere.

    Attributes:
        holders: Id to the files that hold the article.
        prints: Id to fingerprint.
        path: The article's own file.
        in_file: Id to fingerprint of what this file gave so far.
        fingerprint: That of the article.
    """

    holders: dict[str, set[str]]
    prints: dict[str, str]
    path: str
    in_file: dict[str, str]
    fingerprint: str

    def __contains__(self, article_id: object) -> bool:
        name = str(article_id)
        if name in self.in_file:
            return self.in_file[name] != self.fingerprint
        lies_elsewhere = bool(self.holders.get(name, set()) - {self.path})
        return lies_elsewhere and self.prints[name] != self.fingerprint


def _notes(records: Iterable[FileRecord]) -> Iterator[PageNote]:
    return (PageNote.loads(note) for record in records for note in record.pages.values())


def _note(error: IngestError, path: str, arriving: _Arriving) -> None:
    """Notes what a file withdraws, or what of it could not be read."""
    name = own_name(error.article_id, error.url) if isinstance(error, WithdrawnError) else ""
    if name:
        arriving.withdraws.append(name)
    else:
        arriving.failures.append(_failure(path, error))


def _failure(path: str, error: IngestError) -> Failure:
    return Failure(path, error.line, error.code, str(error))
