"""What can be done to a corpus and its index. Here reading files and writing the index meet."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from indexer.engine import IndexStore, knowledge_failures, open_index, read_meta, write_batch
from indexer.errors import (
    ArticleNotFoundError,
    IndexOutdatedError,
    IndexStateError,
    SettingsError,
)
from indexer.ingest import READERS, Limits, side_file
from indexer.ingest import removed as removed_articles
from indexer.ingest.ledger import Ledger, Place, compare
from indexer.ingest.pipeline import Pipeline
from indexer.ingest.plan import make_plan, refuse_accident
from indexer.ingest.pool import reading
from indexer.ingest.registry import is_quick
from indexer.ingest.sources import Placing
from indexer.ingest.walk import Entry, walk
from indexer.ingest.worker import Orders
from indexer.knowledge import current_fingerprint
from indexer.progress import SILENT
from indexer.report import Failure
from indexer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from indexer.engine import WriteBatch
    from indexer.progress import Progress
    from indexer.report import IngestReport


_NOTHING_GIVEN: Final[Mapping[str, str]] = MappingProxyType({})
_FEW_FILES: Final = 8
_FEW_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that was taken out.

    Attributes:
        id: Its id.
        title: Its title.
        path: The file it was in.
        kept_at: Where the file is now, or the list that its id was added to.
    """

    id: str
    title: str
    path: str
    kept_at: Path


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """A kind of file that can be read; see :class:`indexer.ingest.contract.Reader`."""

    name: str
    description: str
    endings: tuple[str, ...]
    yields: tuple[str, ...]


def reindex(
    settings: Settings,
    *,
    full: bool = False,
    retry: bool = False,
    allow_removals: bool = False,
    isolated: bool = False,
    progress: Progress = SILENT,
) -> IngestReport:
    """Brings the index in step with the corpus: only what is new, changed or gone is touched.

    Args:
        settings: Where both are.
        full: Read everything, into a new index beside the old one, which is swapped in at the end. Happens
            by itself where another version of the program wrote the index, or the knowledge files changed.
        retry: Read what failed before again, though it has not changed.
        allow_removals: Go on even where more than half of a folder is gone.
        isolated: Read even a few files by other processes, as a service must that nobody looks after.
        progress: Hears how it goes.

    Raises:
        FilesVanishedError: More than half of a folder that held ten files is gone; nothing is changed.
        IndexLockedError: Another process is writing.
        IndexDamagedError: The index cannot be built upon; a full run can.
        SettingsError: There is no corpus.
    """
    began = time.perf_counter()
    if not settings.corpus.is_dir():
        raise SettingsError(
            f"There is no folder {settings.corpus} to index.", "Name another with --corpus, or make it."
        )
    full = full or _is_outdated(settings)
    with _batch(settings, full=full) as batch:
        known = batch.before.files
        plan = make_plan(known, walk(settings.corpus), everything=full, failed=retry)
        if not allow_removals:
            refuse_accident(plan, known, str(settings.corpus))
        removed = removed_articles.removed_ids(settings.corpus)
        pipeline = Pipeline(settings.corpus, batch, removed=removed, gone=plan.gone)
        manner = _Manner(settings, progress, again=retry, in_steps=not full, isolated=isolated)
        _bring_in(pipeline, batch, plan.read, manner)
        pipeline.take_out_gone()
        _settle(pipeline, batch, manner)
        ledger = Ledger(batch.files)
        report = compare(batch.before.places(), ledger.places())
    failures = (*knowledge_failures(IndexStore(settings.index).current()), *plan.failures, *ledger.failures())
    return replace(report, failures=failures, withdrawn=ledger.held_back(), seconds=_since(began))


def add(
    settings: Settings,
    sources: Sequence[str],
    *,
    stdin: BinaryIO,
    given: Mapping[str, str] = _NOTHING_GIVEN,
    progress: Progress = SILENT,
) -> IngestReport:
    """Puts files, folders, web pages or standard input (``-``) into the corpus and indexes just them.

    What gives no article is not kept in the corpus; the original stays where it is in any case.

    Args:
        settings: Where corpus and index are.
        sources: What to add.
        stdin: What ``-`` stands for.
        given: ``title``, ``date`` and ``source`` for what the files do not say themselves.
        progress: Hears how it goes.

    Raises:
        BadValueError: What is ``given`` has another name, or is no date.
        IndexLockedError: Another process is writing.
        IndexOutdatedError: The index has to be rebuilt first.
        IndexDamagedError: Likewise.
    """
    began = time.perf_counter()
    side_file.check_given(given)
    settings.corpus.mkdir(parents=True, exist_ok=True)
    placing = Placing(settings, stdin, given)
    with _batch(settings) as batch:
        placed: list[Path] = []
        failures: list[Failure] = []
        for one in chain.from_iterable(map(placing.place, sources)):
            (failures if isinstance(one, Failure) else placed).append(one)  # type: ignore[arg-type]
        report = _index_placed(batch, placed, sources, _Manner(settings, progress))
    failures += report.failures
    return replace(report, failures=tuple(failures), seconds=_since(began), feeds=placing.feeds)


def index_placed(settings: Settings, placed: Sequence[Path], progress: Progress = SILENT) -> IngestReport:
    """Indexes files that were put into the corpus for this; what gives no article is not kept.

    Raises:
        IndexStateError: The index cannot be written to.
    """
    with _batch(settings) as batch:
        return _index_placed(batch, placed, (), _Manner(settings, progress, isolated=True))


def remove(settings: Settings, ids: Sequence[str]) -> tuple[Removal, ...]:
    """Takes articles out of the corpus and the index; see :mod:`indexer.ingest.removed` for where to.

    Raises:
        ArticleNotFoundError: One of ``ids`` is unknown; then none is taken out.
        IndexStateError: There is no index, or it cannot be written to.
    """
    with open_index(settings.index) as index:
        titles = {article_id: index.article(article_id).title for article_id in ids}
    with _batch(settings) as batch:
        places = Ledger(batch.files).places()
        for article_id in titles:
            if article_id not in places:
                raise ArticleNotFoundError(article_id)
        kept_at = _put_away(settings.corpus, batch, {one: places[one].paths for one in titles})
    return tuple(Removal(one, title, places[one].paths[0], kept_at[one]) for one, title in titles.items())


def formats() -> tuple[FormatInfo, ...]:
    """The kinds of files that can be read."""
    return tuple(FormatInfo(one.name, one.description, one.endings, one.yields) for one in READERS)


def _batch(settings: Settings, *, full: bool = False) -> AbstractContextManager[WriteBatch]:
    return write_batch(
        settings.index,
        lock_timeout_seconds=settings.lock_timeout_seconds,
        memory_bytes=settings.memory_megabytes * 1_000_000,
        knowledge=_knowledge_folder(settings),
        full=full,
    )


@dataclass(frozen=True, slots=True)
class _Manner:
    """How files are brought in.

    Attributes:
        again: Whether also those whose bytes are known are read.
        isolated: Whether even a few files are read by other processes.
        in_steps: Whether what is done is committed now and then; a new generation is swapped in whole.
    """

    settings: Settings
    progress: Progress
    again: bool = False
    in_steps: bool = True
    isolated: bool = False


def _bring_in(pipeline: Pipeline, batch: WriteBatch, entries: Sequence[Entry], manner: _Manner) -> None:
    settings = manner.settings
    tasks = (pipeline.task(entry, again=manner.again) for entry in entries)
    here = not manner.isolated and _is_little(settings.corpus, entries)
    committed = time.monotonic()
    manner.progress.start("Indexing", len(entries))
    try:
        with reading(orders_for(settings), tasks, here=here) as files:
            for entry, messages in zip(entries, files, strict=True):
                pipeline.bring_in(entry, messages, manner.progress)
                if manner.in_steps and time.monotonic() - committed >= settings.commit_interval_seconds:
                    batch.checkpoint()
                    committed = time.monotonic()
    finally:
        manner.progress.finish()


def _settle(pipeline: Pipeline, batch: WriteBatch, manner: _Manner) -> None:
    """Puts right what depends on other files, now that all are known."""
    again = pipeline.to_read_again()
    if again:
        batch.checkpoint()  # what was put in by this run can be replaced from here on
        _bring_in(pipeline, batch, again, replace(manner, again=True))
    pipeline.take_out_withdrawn()


def orders_for(settings: Settings) -> Orders:
    """What the processes that read are told."""
    limits = Limits(settings.max_article_bytes, settings.max_file_bytes)
    corpus = settings.corpus.absolute()
    return Orders(corpus, limits, settings.file_timeout_seconds, settings.max_memory_bytes)


def _is_little(corpus: Path, entries: Sequence[Entry]) -> bool:
    """Whether reading is sooner done here than a process is started for it, and cannot take long."""
    is_short = len(entries) <= _FEW_FILES and sum(entry.size for entry in entries) <= _FEW_BYTES
    return is_short and all(is_quick(corpus / entry.path) for entry in entries)


def _index_placed(
    batch: WriteBatch, placed: Sequence[Path], sources: Sequence[str], manner: _Manner
) -> IngestReport:
    """Indexes files that ``sources`` put into the corpus, whether they were removed once or not."""
    corpus = manner.settings.corpus
    entries: dict[str, Entry] = {}
    for one in placed:
        path = one.resolve().relative_to(corpus.resolve()).as_posix()
        entries[path] = Entry(path, *side_file.times(one))
    pipeline = Pipeline(corpus, batch)
    _bring_in(pipeline, batch, list(entries.values()), manner)
    _settle(pipeline, batch, manner)
    records = {entry: batch.files[entry.path] for entry in entries.values()}
    for entry, record in records.items():
        tells = record.articles or record.withdraws or record.held_back
        if not tells and entry.path not in batch.before.files:
            _take_back(corpus, batch, entry, sources)
    added = {article_id for record in records.values() for article_id in record.articles}
    removed_articles.readmit(corpus, added)
    before, after = batch.before.places(), Ledger(batch.files).places()
    touched = added | (before.keys() - after.keys())
    failures = tuple(chain.from_iterable(record.failures for record in records.values()))
    withdrawn = sum(len(record.held_back) for record in records.values())
    report = compare(_only(before, touched), _only(after, touched))
    return replace(report, failures=failures, withdrawn=withdrawn)


def _take_back(corpus: Path, batch: WriteBatch, entry: Entry, sources: Sequence[str]) -> None:
    """Removes a copy that was made in vain; what was named where it lies in the corpus is no copy."""
    path = corpus / entry.path
    if not any(path.resolve().is_relative_to(Path(source).resolve()) for source in sources):
        path.unlink()
        side_file.path_of(path).unlink(missing_ok=True)
        del batch.files[entry.path]


def _only(places: dict[str, Place], ids: set[str]) -> dict[str, Place]:
    return {article_id: place for article_id, place in places.items() if article_id in ids}


def _is_outdated(settings: Settings) -> bool:
    """Whether another version of the program wrote the index, or the knowledge files have changed since."""
    folder = IndexStore(settings.index)
    try:
        generation = folder.current()
        folder.check_meta(generation)
        return bool(read_meta(generation)["knowledge"] != current_fingerprint(_knowledge_folder(settings)))
    except IndexOutdatedError:
        return True
    except IndexStateError:
        return False


def _knowledge_folder(settings: Settings) -> Path | None:
    """The folder of the user's own knowledge files; that of the default name need not be there."""
    given = settings.knowledge
    return None if given == Settings().knowledge and not given.is_dir() else given


def _put_away(corpus: Path, batch: WriteBatch, wanted: Mapping[str, Sequence[str]]) -> dict[str, Path]:
    """Takes the articles (id to its files) out of the corpus and the batch; returns where each is now."""
    kept_at: dict[str, Path] = {}
    for path in dict.fromkeys(chain.from_iterable(wanted.values())):
        record = batch.files[path]
        ids = [article_id for article_id in wanted if path in wanted[article_id]]
        left = {one: print_ for one, print_ in record.articles.items() if one not in ids}
        if left:
            at = removed_articles.list_as_removed(corpus, ids)
            batch.files[path] = replace(record, articles=left)
        else:
            at = removed_articles.put_away(corpus, path)
            del batch.files[path]
        for article_id in ids:
            batch.discard(article_id)
            kept_at[article_id] = at
    return kept_at


def _since(began: float) -> float:
    return time.perf_counter() - began
