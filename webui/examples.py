"""Queries to try, made of words from the newest titles, so that they always find something here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from indexer import SearchRequest
from webui import urls
from webui.context import Example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer import Index

_TITLES: Final = 12
_LETTERS: Final = re.compile(r"[^\W\d_]{4,}")
_NEIGHBOURS: Final = re.compile(r"[^\W\d_]{4,} [^\W\d_]{4,}")


def find(index: Index) -> tuple[Example, ...]:
    """A few queries, each with another operator and from another article where there are enough of those."""
    newest = index.search(SearchRequest(sort="newest", limit=_TITLES))
    found = []
    for query, meaning in _spelled([hit.title.text for hit in newest.hits]):
        total = index.search(SearchRequest(query, limit=1)).total
        if total:
            found.append(Example(query, urls.results(SearchRequest(query)), meaning, total))
    return tuple(found)


def _spelled(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Queries and what they mean; none from titles without plain words."""
    usable = [title for title in titles if _NEIGHBOURS.search(title)]
    if not usable:
        return
    words = [max(_LETTERS.findall(usable[place % len(usable)]), key=len) for place in range(5)]
    pair = _LETTERS.findall(usable[0])
    neighbours = _NEIGHBOURS.findall(usable[1 % len(usable)])
    yield f"{pair[0]} {pair[-1]}", "both words, anywhere"
    yield f'"{neighbours[0]}"', "exactly this phrase"
    yield f"title:{words[2]}", "in the headline only"
    yield f"{words[3][:4]}*", "words that begin like this"
    yield f"{words[0]} OR {words[4]}", "either word"
