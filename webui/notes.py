"""What a searcher should know of an answer: what was repaired, ignored, or looked for beside the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from webui import parts, urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer import SearchPage, SearchRequest

_ADDED: Final = ("expanded", "other-spellings", "other-forms")
"""Codes of notes on what was looked for beside what was typed, the least expected first."""

_SHOWN: Final = 5


def told(page: SearchPage) -> Iterator[parts.Link]:
    """All notes but those on additions; with a link where there is a query to try."""
    for note in page.notes:
        if note.code not in _ADDED:
            label = f"{note.text} (search for it too)" if note.code == "ignored-words" else note.text
            yield parts.Link(label, urls.query(page.request, note.query, note.without) if note.query else "")


def additions(page: SearchPage) -> parts.Additions | None:
    """What was looked for beside what was typed, each with a way to leave it out; None if nothing was."""
    found = sorted(
        (note for note in page.notes if note.code in _ADDED), key=lambda note: _ADDED.index(note.code)
    )
    words = list(dict.fromkeys(word for note in found for word in note.words))
    if not words:
        return None
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return parts.Additions(
        summary=", ".join(words[:_SHOWN]) + more,
        each=tuple(parts.Link(note.text, urls.query(page.request, note.query)) for note in found),
        as_typed=urls.as_typed(page.request),
    )


def switched_off(request: SearchRequest) -> Iterator[parts.Link]:
    """What is not looked for beside what was typed; each link looks for it again."""
    for label, on, again in (
        ("no other names", request.expand, replace(request, expand=True)),
        ("no other forms", request.forms, replace(request, forms=True)),
        ("no other spellings", request.spellings, replace(request, spellings=True)),
    ):
        if not on:
            yield parts.Link(label, urls.results(replace(again, page=1)))
