"""``defnews add``: articles into the corpus and the index."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, json_option, memory_option, pass_settings
from indexer.cli.progress import progress

if TYPE_CHECKING:
    from indexer import Settings


@click.command(
    "add",
    epilog=examples(
        "defnews add story.txt page.html wire.jsonl.xz",
        "defnews add ~/articles",
        "defnews add https://example.org/news/story.html",
        "echo 'Headline' | defnews add -",
    ),
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@memory_option
@json_option
@pass_settings
def command(settings: Settings, sources: tuple[str, ...], *, as_json: bool) -> None:
    """Put articles into the corpus and index just them.

    A SOURCE is a file, a folder, the address of a page, or - for standard input. The originals stay where
    they are; the corpus gets copies. What cannot be read is listed, the rest is added, and the exit code
    is 3.
    """
    with progress() as shown:
        done = indexer.add(settings, sources, stdin=sys.stdin.buffer, progress=shown)
    output.report(done, as_json=as_json)
    if done.failed:
        raise click.exceptions.Exit(indexer.IngestError.exit_code)
