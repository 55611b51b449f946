"""``defnews pull``: what feeds have to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, json_option, pass_settings
from indexer.cli.progress import progress

if TYPE_CHECKING:
    from indexer import Settings


@click.command(
    "pull", epilog=examples("defnews add subscriptions.opml", "defnews pull", "defnews pull --json")
)
@json_option
@pass_settings
def command(settings: Settings, *, as_json: bool) -> None:
    """Ask the feeds in CORPUS/feeds.toml for what is new and add it.

    Of an entry that carries only a summary the page is fetched. What cannot be had is listed and asked for
    again by the next run, and the exit code is 3.
    """
    with progress() as shown:
        done = indexer.pull(settings, progress=shown)
    output.report(done, as_json=as_json)
    if done.failed:
        raise click.exceptions.Exit(indexer.IngestError.exit_code)
