"""``defnews watch``: the index in step with the corpus and its feeds, for as long as it runs."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, pass_settings
from indexer.cli.progress import progress

if TYPE_CHECKING:
    from indexer import IngestReport, Settings


@click.command("watch", epilog=examples("defnews watch", "defnews --corpus /data/articles watch"))
@pass_settings
def command(settings: Settings) -> None:
    """Keep the index in step with the corpus until Ctrl-C.

    Files that are added, changed or deleted are followed within seconds, and feeds are asked on their
    intervals. A line is printed for every run that changed something.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    output.message(f"Watching {settings.corpus}. Stop with Ctrl-C.")
    try:
        with progress() as shown:
            indexer.watch(settings, tell=_tell, progress=shown)
    except KeyboardInterrupt:
        output.message("Stopped.")


def _tell(news: IngestReport | indexer.IndexerError | OSError) -> None:
    if isinstance(news, indexer.IndexerError):
        output.error(news.message, news.hint)
    elif isinstance(news, OSError):
        output.error(f"{news}.", "Free space or rights may be missing there.")
    else:
        output.report(news)
