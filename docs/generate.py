"""Writes the parts of docs/reference that follow from the program itself, so that they cannot be out of date.

Between ``<!-- generated: NAME -->`` and ``<!-- end -->`` a page holds what the function of that name here
returns. ``python docs/generate.py`` rewrites the pages; with ``--check`` it changes nothing, names the pages
that are out of date, and ends with 1 if there are any.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

import indexer
from indexer import IndexerError, SearchRequest, Settings
from indexer.cli import defnews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT: Final = Path(__file__).parents[1]
_PART: Final = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def commands() -> str:
    """A heading and the help text of every command."""
    context = click.Context(defnews, info_name="defnews", terminal_width=90)
    parts = ["## Global options\n", _fenced(defnews.get_help(context))]
    for name, command in sorted(defnews.commands.items()):
        inner = click.Context(command, parent=context, info_name=name, terminal_width=90)
        parts += [f"## defnews {name}\n", _fenced(command.get_help(inner))]
    return "\n".join(parts)


def settings() -> str:
    """A row for every setting: name, environment variable, default, meaning."""
    meanings = _attributes(Settings)
    rows = [
        (f"`{one.name}`", f"`DEFNEWS_{one.name.upper()}`", f"`{one.default}`", meanings[one.name])
        for one in fields(Settings)
    ]
    return _table(("Setting", "Environment", "Default", "Meaning"), rows)


def errors() -> str:
    """A row for every error: code, class, exit code, HTTP status, meaning."""
    rows = [
        (
            f"`{error.code}`",
            f"`{error.__name__}`",
            str(error.exit_code),
            str(error.http_status),
            (inspect.getdoc(error) or "").partition("\n")[0],
        )
        for error in _family(IndexerError)
    ]
    return _table(("Code", "Class", "Exit", "HTTP", "Meaning"), rows)


def formats() -> str:
    """A heading, the usual endings and the findings of every format."""
    parts = [
        f"## {one.name}\n\n{one.description}\n\n"
        f"Usual endings: {', '.join(f'`{ending}`' for ending in one.endings) or 'any'}. "
        f"Found beside title and text: {', '.join(f'`{name}`' for name in one.yields) or 'nothing'}.\n"
        for one in indexer.formats()
    ]
    return "\n".join(parts)


def answers() -> str:
    """What a search, an article and a report look like as JSON, taken from a real index."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings(), corpus=ROOT / "corpus", index=Path(folder))
        report = indexer.reindex(settings).as_dict() | {"seconds": 0.021}
        with indexer.open_index(settings.index) as index:
            page = index.search(SearchRequest('saudi pakistan "islamic nato')).as_dict() | {"took_ms": 0.4}
            found = page["hits"][0]["id"]
            copies = [one.brief() for one in index.copies(found)]
            article = index.article(found).as_dict() | {"copies": copies}
            stats = index.stats().as_dict() | {"indexed_at": "2026-03-01T09:30:00Z", "size_bytes": 20480}
    article["body"] = article["body"].partition(".")[0] + ". …"
    shown = {"A search": page, "An article": article, "A run": report, "The figures": stats}
    return "\n".join(f"## {name}\n\n{_json(value)}" for name, value in shown.items())


PARTS: Final[dict[str, Callable[[], str]]] = {
    one.__name__: one for one in (commands, settings, errors, formats, answers)
}


def renewed(text: str) -> str:
    """``text`` with its generated parts written anew."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[3]}", text)


def main(arguments: list[str]) -> int:
    """Rewrites or checks all pages."""
    stale = []
    for path in sorted((ROOT / "docs" / "reference").glob("*.md")):
        before = path.read_text(encoding="utf-8")
        after = renewed(before)
        if after != before:
            stale.append(path)
            if arguments != ["--check"]:
                path.write_text(after, encoding="utf-8")
    for path in stale:
        click.echo(f"{path.relative_to(ROOT)}: {'out of date, run make docs' if arguments else 'written'}")
    return 1 if stale and arguments else 0


def _family(error: type[IndexerError]) -> Iterator[type[IndexerError]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)


def _attributes(kind: type) -> dict[str, str]:
    """Name to meaning, from the ``Attributes`` section of a Google-style docstring."""
    section = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    return dict(re.findall(r"^    (\w+): (.+)$", section, re.MULTILINE))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.strip()}\n```\n"


def _json(value: object) -> str:
    return _fenced(json.dumps(value, indent=2, ensure_ascii=False), "json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
