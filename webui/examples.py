"""Queries to try, made of words from the newest titles, so that they always find something here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from indexer import SearchRequest
from webui import urls
from webui.parts import Example

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
    """Queries and what they mean; fewer where the titles have few plain words."""
    words = _one_word_each(titles)
    for title in titles:
        if len(found := _LETTERS.findall(title)) > 1:
            yield f"{found[0]} {found[-1]}".lower(), "both words, anywhere"
            break
    for title in titles[1:]:
        if found := _NEIGHBOURS.findall(title):
            yield f'"{found[0]}"'.lower(), "exactly this phrase"
            break
    if len(words) > 3:
        yield f"title:{words[1]}", "in the headline only"
        yield f"{words[2][:4]}*", "words that begin like this"
        yield f"{words[0]} OR {words[3]}", "either word"


def _one_word_each(titles: Sequence[str]) -> list[str]:
    """The longest word of each title that no title before it gave."""
    chosen: list[str] = []
    for title in titles:
        fresh = [word for word in _LETTERS.findall(title.lower()) if word not in chosen]
        if fresh:
            chosen.append(max(fresh, key=len))
    return chosen
