"""``defnews serve``: the web front end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from indexer.cli import output
from indexer.cli.options import examples, pass_settings

if TYPE_CHECKING:
    from indexer import Settings


@click.command("serve", epilog=examples("defnews serve", "defnews serve --port 8080"))
@click.option("--host", metavar="ADDRESS", help="Address to listen on [DEFNEWS_HOST; default: 127.0.0.1].")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port, 0 for any free one [DEFNEWS_PORT; default: 8000].",
)
@pass_settings
def command(settings: Settings, *, host: str | None, port: int | None) -> None:
    """Serve the search page until Ctrl-C.

    It is for this machine alone unless --host says otherwise; there is no log-in.
    """
    from webui.server import serve  # noqa: PLC0415 - no other command should wait for Flask

    host = settings.host if host is None else host
    port = settings.port if port is None else port
    serve(
        replace(settings, host=host, port=port),
        lambda address: output.message(f"Serving {address} (Ctrl-C ends it)"),
    )
