"""A page of hits as text, JSON, JSON lines and CSV, and how to ask for one."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from rich.text import Text

from indexer.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from indexer import GuideTopic, Hit, SearchPage, Snippet

CSV_COLUMNS: Final = (
    "id", "title", "score", "source", "author", "published", "url", "language", "path", "snippet", "why",
    "copies",
)  # fmt: skip
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def print_text(page: SearchPage) -> None:
    """Numbered hits for people, then what was searched and what they should know of it."""
    first = (page.request.page - 1) * page.request.limit + 1
    for number, hit in enumerate(page.hits, start=first):
        if hit.partial and (hit is page.hits[0] or not page.hits[number - first - 1].partial):
            output.line("-- With some of the words --\n")
        _print_hit(f"{number}. ", hit)
    output.styled(Text(output.one_line(_summary(page))))
    for note in page.notes:
        without = f"; without: {note.query}" if note.words else ""
        output.styled(Text(output.one_line(f"Note: {note.text}{without}")))
    if page.typical:
        words = " · ".join(f"{one.text} ({one.count:,})" for one in page.typical)
        output.styled(Text(output.one_line(f"Typical here: {words}")))


def print_guide(topics: tuple[GuideTopic, ...]) -> None:
    """The query language by examples."""
    for topic in topics:
        output.styled(Text(topic.name, "bold"))
        output.styled(Text(topic.text), indent=2)
        for one in topic.examples:
            output.styled(Text(f"{one.query:<34} {one.meaning}"), indent=4)
        for name, others in topic.also:
            output.styled(Text(f"{name} is also written {others}", "dim"), indent=4)
        output.line("")


def print_json(page: SearchPage) -> None:
    """The whole page as one object."""
    output.json_line(page.as_dict())


def print_jsonl(page: SearchPage) -> None:
    """One hit a line."""
    for hit in page.hits:
        output.json_line(hit.as_dict())


def print_csv(page: SearchPage) -> None:
    """A table with a header (RFC 4180), safe to open in a spreadsheet.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe, as advised at
    https://owasp.org/www-community/attacks/CSV_Injection.
    """
    rows = io.StringIO()
    writer = csv.DictWriter(rows, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for hit in page.hits:
        row = hit.as_dict() | {"snippet": hit.snippet.text, "why": _why(hit)}
        writer.writerow({name: _cell(value) for name, value in row.items() if name in CSV_COLUMNS})
    output.line(rows.getvalue().removesuffix("\n"))


FORMS: Final[Mapping[str, Callable[[SearchPage], None]]] = {
    "text": print_text,
    "json": print_json,
    "jsonl": print_jsonl,
    "csv": print_csv,
}


def _print_hit(number: str, hit: Hit) -> None:
    indent = len(number)
    output.styled(Text(number).append_text(_marked(hit.title)))
    known = (hit.published and hit.published.date().isoformat(), hit.source, hit.id, _copies(hit))
    output.styled(Text(output.one_line(" · ".join(part for part in known if part)), "dim"), indent=indent)
    output.styled(_marked(hit.snippet), indent=indent)
    if hit.why:
        output.styled(Text(output.one_line(f"{hit.score:.2f} = {_why(hit)}"), "dim"), indent=indent)
    output.line("")


def _marked(snippet: Snippet) -> Text:
    text = Text(output.one_line(snippet.text))
    for span in snippet.spans:
        text.stylize("bold", *span)
    return text


def _summary(page: SearchPage) -> str:
    found = f"{page.total:,} found" if page.total else "Nothing found"
    if page.stories < page.total:
        found += f" in {page.stories:,} {'story' if page.stories == 1 else 'stories'}"
    more = f"; page {page.request.page} of {page.pages:,}" if page.pages > 1 else ""
    return f"{found}: {page.understood} ({page.took_ms:.1f} ms{more})"


def _copies(hit: Hit) -> str:
    return f"+{hit.copies:,} {'copy' if hit.copies == 1 else 'copies'}" if hit.copies else ""


def _why(hit: Hit) -> str:
    return " + ".join(f"{part.said} {part.score:.2f}" for part in hit.why)


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    harmless = f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    return output.printable(harmless)
