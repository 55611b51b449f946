"""``defnews remove``: articles out of the corpus and the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, pass_settings

if TYPE_CHECKING:
    from indexer import Settings


@click.command("remove", epilog=examples("defnews remove 3f2a9c", "defnews remove 3f2a9c 77b01e"))
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@pass_settings
def command(settings: Settings, ids: tuple[str, ...]) -> None:
    """Take articles out of the corpus and the index.

    Nothing is deleted: the file is moved to the folder .removed in the corpus, and an article that shares its
    file with others is listed there, so that it is not indexed again. With an unknown ID nothing is removed.
    """
    for removed in indexer.remove(settings, ids):
        output.line(output.one_line(f"Removed '{removed.title}' ({removed.id}); kept at {removed.kept_at}"))
