"""The command ``defnews``: one module per command, all printing in :mod:`indexer.cli.output`.

This is also the outermost frame of every run: here errors become a sentence and an exit code, so that no
command needs to catch anything.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import click

from indexer import IndexerError
from indexer.cli import add, doctor, evaluate, formats, output, reindex, remove, search, serve, show, stats
from indexer.cli.options import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = logging.getLogger(__name__)


@click.group(
    "defnews",
    epilog=examples(
        "defnews add ~/articles",
        "defnews search saudi pakistan",
        "defnews --index /tmp/index reindex --full",
    ),
)
@click.option("--corpus", metavar="DIR", help="Folder of the articles [DEFNEWS_CORPUS; default: corpus].")
@click.option("--index", metavar="DIR", help="Folder of the index [DEFNEWS_INDEX; default: var/index].")
@click.option("--debug", is_flag=True, help="Log what happens, with the traceback of a fault, to stderr.")
@click.version_option(package_name="defnews", message="%(prog)s %(version)s")
@click.pass_context
def defnews(context: click.Context, corpus: str | None, index: str | None, *, debug: bool) -> None:
    """Full-text search for defence news that fits in one process.

    Exit codes: 0 done, 1 failed, 2 wrong use or wrong query, 3 partly done (some files failed).
    """
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger().setLevel(logging.DEBUG if debug else logging.CRITICAL)
    context.obj = {"corpus": corpus, "index": index}


for _module in (add, doctor, evaluate, formats, reindex, remove, search, serve, show, stats):
    defnews.add_command(_module.command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line ``arguments``, by default those of the process, and returns the exit code."""
    output.prepare_streams()
    try:
        return defnews.main(arguments, prog_name="defnews", standalone_mode=False) or 0
    except click.Abort:
        output.message("Stopped.")
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except IndexerError as error:
        output.error(error.message, error.hint)
        return error.exit_code
    except OSError as error:
        output.error(f"{error}.", "Free space or rights may be missing there.")
    except Exception as error:  # noqa: BLE001 - the outermost frame: whatever is left is a fault of ours
        _log.debug("A fault of the program:", exc_info=True)
        output.error(
            f"This is a fault of the program, not yours ({type(error).__name__}: {error}).",
            "Run it again as 'defnews --debug ...' and report what that shows.",
        )
    return 1
