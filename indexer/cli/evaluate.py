"""``defnews eval``: how good the answers are on a collection with known relevant documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, pass_settings
from indexer.cli.progress import progress

if TYPE_CHECKING:
    from indexer import Settings


@click.command("eval", epilog=examples("defnews eval collections/time"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@pass_settings
def command(settings: Settings, folder: Path) -> None:
    """Measure the quality of search on a test collection.

    DIR has docs.jsonl (id, title, text), queries.jsonl (id, text) and qrels.tsv (query, document, relevance).
    The documents are indexed in a place of their own, and the queries take the path of the search box.
    """
    with progress() as shown:
        found = indexer.evaluate(folder, settings, progress=shown)
    output.json_line(found.as_dict())
