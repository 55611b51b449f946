"""``defnews reindex``: the index in step with the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, json_option, memory_option, pass_settings
from indexer.cli.progress import progress

if TYPE_CHECKING:
    from indexer import Settings


@click.command("reindex", epilog=examples("defnews reindex", "defnews reindex --full --json"))
@click.option("--full", is_flag=True, help="Build a new index beside the old one, then swap; searches go on.")
@memory_option
@json_option
@pass_settings
def command(settings: Settings, *, full: bool, as_json: bool) -> None:
    """Bring the index in step with the corpus.

    Only what is new, changed or gone is touched. What cannot be read is listed, the rest is indexed, and the
    exit code is 3.
    """
    with progress() as shown:
        done = indexer.reindex(settings, full=full, progress=shown)
    output.report(done, as_json=as_json)
    if done.failed:
        raise click.exceptions.Exit(indexer.IngestError.exit_code)
