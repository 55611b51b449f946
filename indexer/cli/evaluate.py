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


@click.command(
    "eval",
    epilog=examples(
        "defnews eval collections/time",
        "defnews eval collections/time --per-query before.tsv",
        "defnews eval collections/time --compare before.tsv",
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--per-query", "table", type=click.Path(path_type=Path), help="Write the figures of every query here."
)
@click.option(
    "--compare",
    "earlier",
    type=click.Path(path_type=Path),
    help="Such a file of an earlier run: say how each figure changed, and how likely that is by chance.",
)
@pass_settings
def command(settings: Settings, folder: Path, table: Path | None, earlier: Path | None) -> None:
    """Measure the quality of search on a test collection.

    DIR has docs.jsonl (id, title, text), queries.jsonl (id, text) and qrels.tsv (query, document, relevance).
    The documents are indexed in a place of their own, and the queries take the path of the search box.
    """
    before = indexer.read_run(earlier) if earlier else None
    with progress() as shown:
        measured = indexer.evaluate_queries(folder, settings, progress=shown)
    told: dict[str, object] = dict(indexer.mean_of([*measured.values()]).as_dict())
    if before is not None:
        told["compared"] = {
            figure: change.as_dict() for figure, change in indexer.compare_runs(before, measured).items()
        }
    if table:
        indexer.write_run(table, measured)
    output.json_line(told)
