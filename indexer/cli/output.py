"""The only place that prints: data to stdout, messages to stderr.

Articles are foreign text. Nothing of them reaches a terminal before :func:`printable` or :func:`one_line`
has taken out the characters that would steer it. Style is for terminals only; a pipe, a file and
``NO_COLOR`` (https://no-color.org) get plain text.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Final, TextIO

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer import Failure, IngestReport

_STEERING: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNPRINTABLE: Final = re.compile(f"[{_STEERING}]")
_UNPRINTABLE_IN_LINE: Final = re.compile(f"[{_STEERING}\n\t\u2028\u2029]")
_FAILURES_SHOWN: Final = 20


def prepare_streams() -> None:
    """Lets a character that the terminal's encoding lacks come out escaped instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """``text`` of the same length, without control, direction and half characters; lines and tabs stay."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """As :func:`printable`, with a space for every end of line and tab."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"[\n\r\t\u2028\u2029]", " ", text))


def line(text: str) -> None:
    """Prints one line of data, or several, as they are."""
    click.echo(text)


def json_line(value: object) -> None:
    r"""Prints a JSON value on one line; characters that steer a terminal are written as ``\uXXXX``."""
    text = json.dumps(value, ensure_ascii=False)
    line(_UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def styled(text: Text, *, indent: int = 0) -> None:
    """Prints a paragraph: wrapped and with its style on a terminal, on one plain line elsewhere."""
    terminal = console(sys.stdout)
    if terminal.is_terminal:
        terminal.print(Padding(text, (0, 0, 0, indent), expand=False))
    else:
        line(" " * indent + text.plain)


def table(rows: Iterable[tuple[str, str]]) -> None:
    """Prints names and values in two columns."""
    rows = tuple(rows)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        styled(Text(f"{name:<{width}}  {one_line(value)}"))


def message(text: str) -> None:
    """Tells the user something that is not data."""
    click.echo(printable(text), err=True)


def error(text: str, hint: str = "") -> None:
    """Says what went wrong and, on a line of its own, what to do."""
    message(f"Error: {text}")
    if hint:
        message(hint)


def failure_line(failure: Failure) -> str:
    """``path:line: reason``, as compilers write it."""
    place = failure.path if failure.line is None else f"{failure.path}:{failure.line}"
    return one_line(f"{place}: {failure.message}")


def report(done: IngestReport, *, as_json: bool = False) -> None:
    """Prints what a run did, the first failures among it."""
    for failure in done.failures[:_FAILURES_SHOWN]:
        message(failure_line(failure))
    if done.failed > _FAILURES_SHOWN:
        message(f"... and {done.failed - _FAILURES_SHOWN:,} more: 'defnews stats --failed' lists them all.")
    if done.feeds:
        message(f"{done.feeds:,} feeds are followed from now on; 'defnews pull' asks them.")
    if done.withdrawn:
        message(f"{done.withdrawn:,} articles are left out because their agencies withdrew them.")
    if as_json:
        json_line(done.as_dict())
        return
    counts = done.as_dict()
    seconds = counts.pop("seconds")
    line(", ".join(f"{count:,} {name}" for name, count in counts.items()) + f" in {seconds:.1f} s")


def console(stream: TextIO) -> Console:
    """A terminal, or what stands in for one, as rich sees it; without colour where none is wanted."""
    return Console(file=stream, color_system=None if "NO_COLOR" in os.environ else "auto", highlight=False)
