"""Text and spans → the pieces that a template writes one by one.

Templates escape each piece and set the ``<mark>`` around it themselves, so no HTML is ever built in Python.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indexer import KnownName, Snippet, Span

_NO_NAMES: Final[Mapping[Span, int]] = MappingProxyType({})


class Piece(NamedTuple):
    """A run of text.

    Attributes:
        text: The text.
        match: Its number among the matches, from 1, or 0 where nothing matched.
        name: The number of the name that it is explained as, from 1, or 0.
    """

    text: str
    match: int
    name: int = 0


def pieces(snippet: Snippet, first: int = 1, names: Mapping[Span, int] = _NO_NAMES) -> tuple[Piece, ...]:
    """Cuts a snippet at its spans; joined, the pieces are the text again.

    Args:
        snippet: Text and spans; the spans are in order and do not overlap.
        first: Number of the first match.
        names: Spans of names apart from them, to the numbers of the names.
    """
    places = [(span, number, 0) for number, span in enumerate(snippet.spans, first)]
    places += [(span, 0, number) for span, number in names.items()]
    found = []
    end = 0
    for span, match, name in sorted(places):
        found += [
            Piece(snippet.text[end : span.start], 0),
            Piece(snippet.text[span.start : span.end], match, name),
        ]
        end = span.end
    found.append(Piece(snippet.text[end:], 0))
    return tuple(piece for piece in found if piece.text)


def numbered(parts: Sequence[Snippet], names: Sequence[KnownName] = ()) -> tuple[tuple[Piece, ...], ...]:
    """Cuts the standfirst and paragraphs of an article, and numbers matches and ``names`` through."""
    links: dict[int, dict[Span, int]] = {}
    for number, name in enumerate(names, 1):
        if place := next((one for one in name.places if _is_free(*one, parts)), None):
            links.setdefault(place[0], {})[place[1]] = number
    found = []
    first = 1
    for number, part in enumerate(parts, 1):
        found.append(pieces(part, first, links.get(number, _NO_NAMES)))
        first += len(part.spans)
    return tuple(found)


def _is_free(part: int, span: Span, parts: Sequence[Snippet]) -> bool:
    """Whether a name stands below the title, and no match in it."""
    return part > 0 and all(one.end <= span.start or span.end <= one.start for one in parts[part - 1].spans)
