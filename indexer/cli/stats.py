"""``defnews stats``: sizes and freshness."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.filesize import decimal

import indexer
from indexer.cli import output
from indexer.cli.options import examples, json_option, pass_settings

if TYPE_CHECKING:
    from indexer import IndexStats, Settings


@click.command("stats", epilog=examples("defnews stats", "defnews stats --json", "defnews stats --failed"))
@click.option("--failed", is_flag=True, help="List what could not be read, with the reason.")
@json_option
@pass_settings
def command(settings: Settings, *, failed: bool, as_json: bool) -> None:
    """Print how large and how fresh the index is."""
    with indexer.open_index(settings.index) as index:
        stats = index.stats()
    if as_json:
        failures = {"failures": [asdict(one) for one in stats.failures]} if failed else {}
        output.json_line(stats.as_dict() | failures)
    elif failed:
        for failure in stats.failures:
            output.line(output.failure_line(failure))
    else:
        output.table(_rows(stats))


def _rows(stats: IndexStats) -> tuple[tuple[str, str], ...]:
    figures = stats.as_dict()
    dates = f"{figures['oldest'][:10]} to {figures['newest'][:10]}" if stats.newest else "no date"
    return (
        ("articles", f"{stats.articles:,} (files: {stats.files:,})"),
        ("size", decimal(stats.size_bytes)),
        ("indexed", figures["indexed_at"]),
        ("published", f"{dates}, {stats.undated:,} undated"),
        ("sources", ", ".join(f"{one.label} {one.count:,}" for one in stats.sources) or "none named"),
        ("failed", f"{len(stats.failures):,}"),
    )
