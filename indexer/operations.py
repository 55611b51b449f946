"""What can be done to a corpus and its index. Here reading files and writing the index meet."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.engine import IndexStore, open_index, write_batch
from indexer.errors import (
    ArticleNotFoundError,
    IndexMissingError,
    IndexOutdatedError,
    IndexStateError,
    SettingsError,
)
from indexer.ingest import READERS, Limits
from indexer.ingest import removed as removed_articles
from indexer.ingest.ledger import Ledger, Place, compare
from indexer.ingest.pipeline import Pipeline
from indexer.ingest.plan import Plan, make_plan
from indexer.ingest.sources import place
from indexer.ingest.walk import SIDE_FILE_ENDING, Entry, walk
from indexer.model import Failure
from indexer.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from indexer.engine import WriteBatch
    from indexer.ingest.ledger import FileRecord
    from indexer.model import IngestReport
    from indexer.progress import Progress
    from indexer.settings import Settings


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
class Finding:
    """Something that is wrong with an index.

    Attributes:
        code: The code of the error it would be, or ``out-of-step``.
        message: What is wrong.
        hint: What to do.
        rebuild: Whether only a full rebuild mends it.
    """

    code: str
    message: str
    hint: str
    rebuild: bool


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """A kind of file that can be read; see :class:`indexer.ingest.contract.Reader`."""

    name: str
    description: str
    endings: tuple[str, ...]
    yields: tuple[str, ...]


def reindex(settings: Settings, *, full: bool = False, progress: Progress = SILENT) -> IngestReport:
    """Brings the index in step with the corpus: only what is new, changed or gone is touched.

    Args:
        settings: Where both are.
        full: Read everything, into a new index beside the old one, which is swapped in at the end. Happens
            by itself where another version of the program wrote the index.
        progress: Hears how it goes.

    Raises:
        IndexLockedError: Another process is writing.
        IndexDamagedError: The index cannot be built upon; a full run can.
        SettingsError: There is no corpus.
    """
    began = time.perf_counter()
    if not settings.corpus.is_dir():
        raise SettingsError(
            f"There is no folder {settings.corpus} to index.", "Name another with --corpus, or make it."
        )
    full = full or _is_outdated(settings.index)
    with _batch(settings, full=full) as batch:
        plan = make_plan(batch.before.files, walk(settings.corpus), everything=full)
        pipeline = _pipeline(settings, batch, removed_articles.removed_ids(settings.corpus))
        for path in plan.gone:
            pipeline.take_out(path)
        _bring_in(pipeline, plan.read, progress)
        ledger = Ledger(batch.files)
        report = compare(batch.before.places(), ledger.places())
    return replace(report, failures=(*plan.failures, *ledger.failures()), seconds=_since(began))


def add(
    settings: Settings, sources: Sequence[str], *, stdin: BinaryIO, progress: Progress = SILENT
) -> IngestReport:
    """Puts files, folders, web pages or standard input (``-``) into the corpus and indexes just them.

    What gives no article is not kept in the corpus; the original stays where it is in any case.

    Raises:
        IndexLockedError: Another process is writing.
        IndexOutdatedError: The index has to be rebuilt first.
        IndexDamagedError: Likewise.
    """
    began = time.perf_counter()
    settings.corpus.mkdir(parents=True, exist_ok=True)
    with _batch(settings) as batch:
        placed, failures = _place(settings, sources, stdin)
        _bring_in(_pipeline(settings, batch, removed=()), placed, progress)  # adding undoes a removal
        added: set[str] = set()
        for entry in placed:
            record = batch.files[entry.path]
            failures += record.failures
            added.update(record.articles)
            if not record.articles and entry.path not in batch.before.files:
                _take_back(settings.corpus, batch, entry, sources)
        report = compare(_only(batch.before.places(), added), _only(Ledger(batch.files).places(), added))
    removed_articles.readmit(settings.corpus, added)
    return replace(report, failures=tuple(failures), seconds=_since(began))


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
        kept_at = _put_away(settings.corpus, batch, {one: places[one].path for one in titles})
    return tuple(Removal(one, title, places[one].path, kept_at[one]) for one, title in titles.items())


def check(settings: Settings) -> tuple[Finding, ...]:
    """What is wrong with the index, and whether it is in step with the corpus; empty when all is well."""
    try:
        with open_index(settings.index) as index:
            ledger, articles, damages = index.ledger, index.stats().articles, index.damages()
    except IndexStateError as error:
        return (Finding(error.code, error.message, error.hint, not isinstance(error, IndexMissingError)),)
    findings = [Finding(one.code, one.message, one.hint, rebuild=True) for one in damages]
    if articles != len(ledger.places()):
        text = f"The index holds {articles:,} articles, its ledger {len(ledger.places()):,}."
        findings.append(Finding("index-damaged", text, "Run 'defnews doctor --repair'.", rebuild=True))
    plan = make_plan(ledger.files, walk(settings.corpus)) if settings.corpus.is_dir() else None
    if plan is None or plan.read or plan.gone:
        findings.append(_out_of_step(plan, settings.corpus))
    return tuple(findings)


def repair(settings: Settings, *, progress: Progress = SILENT) -> IngestReport:
    """Brings the index back: anew from the corpus where it is damaged, else in step.

    Raises:
        IndexLockedError: Another process is writing.
        SettingsError: There is no corpus.
    """
    return reindex(settings, full=any(one.rebuild for one in check(settings)), progress=progress)


def formats() -> tuple[FormatInfo, ...]:
    """The kinds of files that can be read."""
    return tuple(FormatInfo(one.name, one.description, one.endings, one.yields) for one in READERS)


def _batch(settings: Settings, *, full: bool = False) -> AbstractContextManager[WriteBatch]:
    return write_batch(
        settings.index,
        lock_timeout_seconds=settings.lock_timeout_seconds,
        memory_bytes=settings.memory_megabytes * 1_000_000,
        full=full,
    )


def _pipeline(settings: Settings, batch: WriteBatch, removed: Collection[str]) -> Pipeline:
    limits = Limits(settings.max_article_bytes, settings.max_file_bytes)
    return Pipeline(settings.corpus, batch, limits, removed)


def _bring_in(pipeline: Pipeline, entries: Sequence[Entry], progress: Progress) -> list[FileRecord]:
    progress.start("Indexing", len(entries))
    try:
        return [pipeline.bring_in(entry, progress) for entry in entries]
    finally:
        progress.finish()


def _place(settings: Settings, sources: Sequence[str], stdin: BinaryIO) -> tuple[list[Entry], list[Failure]]:
    """Puts what ``sources`` name into the corpus."""
    entries: dict[str, Entry] = {}
    failures: list[Failure] = []
    for source in sources:
        for placed in place(source, stdin, settings):
            if isinstance(placed, Failure):
                failures.append(placed)
            else:
                status = placed.stat()
                path = placed.resolve().relative_to(settings.corpus.resolve()).as_posix()
                entries[path] = Entry(path, status.st_size, status.st_mtime_ns)
    return list(entries.values()), failures


def _take_back(corpus: Path, batch: WriteBatch, entry: Entry, sources: Sequence[str]) -> None:
    """Removes a copy that was made in vain; what was named where it lies in the corpus is no copy."""
    path = corpus / entry.path
    if not any(path.resolve().is_relative_to(Path(source).resolve()) for source in sources):
        path.unlink()
        path.with_name(path.name + SIDE_FILE_ENDING).unlink(missing_ok=True)
        del batch.files[entry.path]


def _only(places: dict[str, Place], ids: set[str]) -> dict[str, Place]:
    return {article_id: place for article_id, place in places.items() if article_id in ids}


def _is_outdated(index: Path) -> bool:
    folder = IndexStore(index)
    try:
        folder.check_meta(folder.current())
    except IndexOutdatedError:
        return True
    except IndexStateError:
        return False
    return False


def _put_away(corpus: Path, batch: WriteBatch, wanted: Mapping[str, str]) -> dict[str, Path]:
    """Takes the articles (id to path) out of the corpus and the batch; returns where each is now."""
    kept_at: dict[str, Path] = {}
    for path in dict.fromkeys(wanted.values()):
        record = batch.files[path]
        ids = [article_id for article_id in wanted if wanted[article_id] == path]
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


def _out_of_step(plan: Plan | None, corpus: Path) -> Finding:
    if plan is None:
        return Finding(
            "out-of-step", f"There is no folder {corpus}.", "Name another with --corpus.", rebuild=False
        )
    text = f"{len(plan.read):,} files of the corpus are new or changed and {len(plan.gone):,} are gone."
    return Finding("out-of-step", text, "Run 'defnews reindex'.", rebuild=False)


def _since(began: float) -> float:
    return time.perf_counter() - began
