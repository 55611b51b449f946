"""``defnews formats``: what can be read."""

from __future__ import annotations

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples


@click.command("formats", epilog=examples("defnews formats"))
def command() -> None:
    """List the formats that can be read, their usual file endings, and what is found in them."""
    for known in indexer.formats():
        output.line(f"{known.name}: {known.description}")
        output.line(f"    endings: {' '.join(known.endings) or 'any'}")
        output.line(f"    beside title and text: {', '.join(known.yields) or 'nothing'}")
