"""What an article names, for those who do not know it: what each thing is and what else it is called."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from indexer.engine.expansion import other_names
from indexer.engine.schema import PARAGRAPH_BREAK
from indexer.model import KnownName, Span

if TYPE_CHECKING:
    from indexer.knowledge import Entry, Knowledge
    from indexer.model import Article

_KINDS: Final = {"organisation": "organisation", "system": "weapon system", "company": "company"}
"""Kinds that are told of, as they are called where no more is known; everybody knows what a country is."""

_MOST_NAMES: Final = 40
_MOST_OTHERS: Final = 3


def known_names(article: Article, knowledge: Knowledge) -> tuple[KnownName, ...]:
    """What is known of the things that ``article`` names, in the order of their first mention."""
    parts = (article.title, article.standfirst, *article.body.split(PARAGRAPH_BREAK))
    starts = list(accumulate((len(part) + len(PARAGRAPH_BREAK) for part in parts), initial=0))
    places: dict[tuple[str, str], list[tuple[int, Span]]] = {}
    for kind, value, start, end in knowledge.tagger.mentions(PARAGRAPH_BREAK.join(parts)):
        part = bisect_right(starts, start) - 1
        if kind in _KINDS:
            places.setdefault((kind, value), []).append(
                (part, Span(start - starts[part], end - starts[part]))
            )
    named = list(places.items())[:_MOST_NAMES]
    return tuple(_known(knowledge.entry(*thing), tuple(found), knowledge) for thing, found in named)


def _known(entry: Entry, places: tuple[tuple[int, Span], ...], knowledge: Knowledge) -> KnownName:
    about = entry.sort or _KINDS[entry.kind]
    if entry.country:
        about += f", {knowledge.label('country', entry.country)}"
    others = [name for name in other_names(entry, entry.label) if name not in entry.label]
    return KnownName(entry.kind, entry.value, entry.label, about, tuple(others[:_MOST_OTHERS]), places)
