"""Bodies that states have alike, such as a government: one entry with places to fill in makes one a country.

Where somebody has taken the trouble to write a body down, its own entry gets the names that it lacks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from indexer.knowledge.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ADJECTIVE: Final = "{adjective}"
_COUNTRY: Final = "{country}"
_MOST_ADJECTIVES: Final = 2
"""The first words that tell of a country; later ones are parts of it, or what people are called."""


def is_pattern(entry: Entry) -> bool:
    """Whether an entry is to be filled in."""
    return _ADJECTIVE in entry.value


def filled_in(patterns: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Entry]:
    """What the ``patterns`` make beside ``entries``, and add to them."""
    owners = {
        name: entry.value
        for entry in entries
        if entry.kind == "organisation"
        for name in (*entry.all_names, *entry.adjectives)
    }
    for country in entries:
        if country.kind == "country" and country.adjectives:
            for pattern in patterns:
                names = list(dict.fromkeys(_names(pattern, country)))
                owner = next((owners[name] for name in names if name in owners), "")
                free = tuple(name for name in names if name not in owners)
                owners.update(dict.fromkeys(free, owner or names[0]))
                new = Entry(pattern.kind, owner or names[0], "" if owner else names[0], free)
                yield replace(new, sort=pattern.sort, country=country.value)


def _names(pattern: Entry, country: Entry) -> Iterator[str]:
    """The names of the body of a country, the one that it is filed under first."""
    for adjective in country.adjectives[:_MOST_ADJECTIVES]:
        for name in pattern.sure_names:
            yield name.replace(_ADJECTIVE, adjective).replace(_COUNTRY, country.label)
