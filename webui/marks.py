"""Text and spans → the pieces that a template writes one by one.

Templates escape each piece and set the ``<mark>`` around it themselves, so no HTML is ever built in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer import Snippet


class Piece(NamedTuple):
    """A run of text; ``match`` is its number among the matches, from 1, or 0 where nothing matched."""

    text: str
    match: int


def pieces(snippet: Snippet, first: int = 1) -> tuple[Piece, ...]:
    """Cuts a snippet at its spans; joined, the pieces are the text again.

    Args:
        snippet: Text and spans; the spans are in order and do not overlap.
        first: Number of the first match.
    """
    found = []
    end = 0
    for number, span in enumerate(snippet.spans, first):
        found += [
            Piece(snippet.text[end : span.start], 0),
            Piece(snippet.text[span.start : span.end], number),
        ]
        end = span.end
    found.append(Piece(snippet.text[end:], 0))
    return tuple(piece for piece in found if piece.text)


def numbered(parts: Iterable[Snippet]) -> tuple[tuple[Piece, ...], ...]:
    """Cuts several snippets and numbers their matches through."""
    found = []
    first = 1
    for part in parts:
        found.append(pieces(part, first))
        first += len(part.spans)
    return tuple(found)
