"""``defnews doctor``: is everything as it was written?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import indexer
from indexer.cli import output
from indexer.cli.options import examples, pass_settings
from indexer.cli.progress import progress

if TYPE_CHECKING:
    from indexer import Settings


@click.command("doctor", epilog=examples("defnews doctor", "defnews doctor --repair"))
@click.option("--repair", is_flag=True, help="Rebuild from the corpus what is wrong.")
@pass_settings
def command(settings: Settings, *, repair: bool) -> None:
    """Check every file of the index, and the corpus against it.

    The exit code is 1 when something is wrong, and still wrong after --repair.
    """
    findings = indexer.check(settings)
    if findings and repair:
        with progress() as shown:
            output.report(indexer.repair(settings, progress=shown))
        findings = indexer.check(settings)
    for finding in findings:
        output.line(output.one_line(f"{finding.code}: {finding.message} {finding.hint}".rstrip()))
    if findings:
        raise click.exceptions.Exit(1)
    output.line("All is well.")
