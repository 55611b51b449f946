"""Keeping up with the world: what feeds bring and what people drop into the corpus."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import watchfiles

from indexer.errors import IndexerError, SettingsError
from indexer.ingest.feeds import FILE_NAME, subscriptions
from indexer.ingest.pool import Pool
from indexer.ingest.pull import FeedState, Puller, Visitor, load_states, save_states
from indexer.operations import index_placed, orders_for, reindex
from indexer.progress import SILENT
from indexer.report import Failure, IngestReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.ingest.feeds import Subscription
    from indexer.ingest.worker import Orders
    from indexer.progress import Progress
    from indexer.settings import Settings

_STATES: Final = "feeds.json"
"""Lies in the folder of the index: losing it costs the asking anew."""
_BREATH_MILLISECONDS: Final = 1_000
_AFTER_ERROR_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 300.0
"""How often the corpus is looked at unbidden: a share does not tell what others change on it."""


def pull(settings: Settings, *, progress: Progress = SILENT) -> IngestReport:
    """Asks every feed of the corpus for what is new, and indexes it.

    A feed that has asked to be left alone, or that failed a while ago, is left out.

    Raises:
        SettingsError: There are no feeds, or ``feeds.toml`` is broken.
        IndexStateError: The index cannot be written to; what was fetched is kept.
    """
    feeds = subscriptions(settings.corpus)
    if not feeds:
        raise SettingsError(
            f"There are no feeds in {settings.corpus / FILE_NAME}.",
            "Name some there, or run 'defnews add' with an OPML file.",
        )
    return _pull(settings, feeds, progress, lambda state, now: not state.errors or state.not_before <= now)


def watch(
    settings: Settings,
    *,
    tell: Callable[[IngestReport | IndexerError | OSError], object],
    progress: Progress = SILENT,
) -> None:
    """Keeps the index in step with the corpus and asks feeds on their intervals, until it is interrupted.

    Args:
        settings: Where corpus and index are.
        tell: Hears of every run that changed something or failed, and once of what made one impossible;
            the next change, or half a minute, makes it try again.
        progress: Hears how each run goes.

    Raises:
        SettingsError: There is no corpus.
    """
    if not settings.corpus.is_dir():
        raise SettingsError(f"There is no folder {settings.corpus} to watch.", "Make it first.")
    told: tuple[Failure, ...] = ()
    due_at, muted = 0.0, ""
    # Changes are listened for from before the first look, so that none slips through between the two.
    for is_changed in _changes(settings.corpus):
        try:
            if is_changed or time.monotonic() >= due_at:
                due_at = time.monotonic() + _AFTER_ERROR_SECONDS
                report = reindex(settings, isolated=True, progress=progress)
                due_at = time.monotonic() + _LOOK_SECONDS
                if report.added + report.changed + report.removed or report.failures != told:
                    tell(report)
                told, muted = report.failures, ""
            report = _pull(settings, subscriptions(settings.corpus), progress, _is_due)
            if report.added + report.changed or report.failures:
                tell(report)
        except (IndexerError, OSError) as error:
            if str(error) != muted:
                tell(error)
            muted = str(error)


def _is_due(state: FeedState, now: float) -> bool:
    return state.not_before <= now


def _changes(corpus: Path) -> Iterator[bool]:
    """Says again and again whether something in the corpus has changed, hidden files aside."""
    root = corpus.resolve()

    def is_seen(_: watchfiles.Change, path: str) -> bool:
        return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)

    for changes in watchfiles.watch(
        root, watch_filter=is_seen, rust_timeout=_BREATH_MILLISECONDS, yield_on_timeout=True
    ):
        yield bool(changes)


def _pull(
    settings: Settings,
    feeds: Sequence[Subscription],
    progress: Progress,
    is_wanted: Callable[[FeedState, float], bool],
) -> IngestReport:
    from indexer.ingest.fetch import Fetcher  # noqa: PLC0415 - an HTTP client is slow to load

    began = time.perf_counter()
    states = load_states(settings.index / _STATES)
    wanted = [one for one in feeds if is_wanted(states.get(one.url, FeedState()), time.time())]
    if not wanted:
        return IngestReport()
    placed: list[Path] = []
    failures: list[Failure] = []
    visitor = Visitor(Fetcher(settings.fetch_timeout_seconds, settings.max_article_bytes))
    progress.start("Asking feeds", len(wanted))
    try:
        with tempfile.TemporaryDirectory() as desk, Pool(_at(desk, settings), 1) as pool:
            puller = Puller(settings.corpus, visitor, pool, Path(desk), states)
            for feed in wanted:
                for one in puller.pull(feed):
                    (failures if isinstance(one, Failure) else placed).append(one)  # type: ignore[arg-type]
                save_states(settings.index / _STATES, states)
                progress.advance(files=1)
    finally:
        progress.finish()
    report = index_placed(settings, placed, progress) if placed else IngestReport()
    failures += report.failures
    return replace(report, failures=tuple(failures), seconds=time.perf_counter() - began)


def _at(desk: str, settings: Settings) -> Orders:
    """Orders to read feeds on a desk of their own, with the limits of the corpus."""
    return replace(orders_for(settings), corpus=Path(desk))
