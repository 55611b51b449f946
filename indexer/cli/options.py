"""What several commands share: their settings, ``--json`` and the form of the examples in their help."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from indexer import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")


def _remember_memory(context: click.Context, _option: click.Parameter, megabytes: int | None) -> None:
    context.ensure_object(dict)["memory_megabytes"] = megabytes


memory_option = click.option(
    "--memory",
    type=click.IntRange(min=16),
    metavar="MB",
    expose_value=False,
    callback=_remember_memory,
    help="How much the buffers of all processes together may take [DEFNEWS_MEMORY_MEGABYTES; default: 512].",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, on the last line.")


def pass_settings(command: Callable[Concatenate[Settings, P], None]) -> Callable[P, None]:
    """Hands the command its settings, read only now: ``--help`` works whatever ``defnews.toml`` holds."""

    @functools.wraps(command)
    def with_settings(*args: P.args, **kwargs: P.kwargs) -> None:
        given = click.get_current_context().obj
        command(Settings.load(Path(), os.environ, given), *args, **kwargs)

    return with_settings


def examples(*commands: str) -> str:
    r"""Epilog of a help text; ``\b`` keeps click from joining the lines."""
    return "\n".join(("\b", "Examples:", *(f"  $ {command}" for command in commands)))
