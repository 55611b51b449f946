"""Whether an index is whole and in step with its corpus, and making it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.engine import open_index
from indexer.errors import IndexMissingError, IndexStateError, KnowledgeError
from indexer.ingest.plan import make_plan
from indexer.ingest.walk import walk
from indexer.operations import reindex
from indexer.progress import SILENT

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.ingest.plan import Plan
    from indexer.progress import Progress
    from indexer.report import Failure, IngestReport
    from indexer.settings import Settings


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


def check(settings: Settings) -> tuple[Finding, ...]:
    """What is wrong with the index, and whether it is in step with the corpus; empty when all is well."""
    try:
        with open_index(settings.index) as index:
            ledger, stats, damages = index.ledger, index.stats(), index.damages()
    except IndexStateError as error:
        return (Finding(error.code, error.message, error.hint, not isinstance(error, IndexMissingError)),)
    findings = [Finding(one.code, one.message, one.hint, rebuild=True) for one in damages]
    findings += map(_mistake, (one for one in stats.failures if one.code == KnowledgeError.code))
    if stats.articles != len(ledger.places()):
        text = f"The index holds {stats.articles:,} articles, its ledger {len(ledger.places()):,}."
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


def _mistake(found: Failure) -> Finding:
    """A mistake in a knowledge file; the rest of it is used, so nothing is to be rebuilt for it."""
    text = f"{found.path}, line {found.line}: {found.message}."
    return Finding(found.code, text, "Mend it, then run 'defnews reindex'.", rebuild=False)


def _out_of_step(plan: Plan | None, corpus: Path) -> Finding:
    if plan is None:
        return Finding(
            "out-of-step", f"There is no folder {corpus}.", "Name another with --corpus.", rebuild=False
        )
    text = f"{len(plan.read):,} files of the corpus are new or changed and {len(plan.gone):,} are gone."
    return Finding("out-of-step", text, "Run 'defnews reindex'.", rebuild=False)
