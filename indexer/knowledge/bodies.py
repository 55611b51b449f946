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
                names, told = (_filled_in(one, country) for one in (pattern.sure_names, pattern.adjectives))
                owner = next((owners[name] for name in (*names, *told) if name in owners), "")
                names, told = (tuple(name for name in one if name not in owners) for one in (names, told))
                value = owner or names[0]
                owners.update(dict.fromkeys((*names, *told), value))
                new = Entry(pattern.kind, value, "" if owner else value, names, told)
                yield replace(new, sort=pattern.sort, country=country.value)


def _filled_in(names: tuple[str, ...], country: Entry) -> tuple[str, ...]:
    """``names`` with the word that first tells of the country; later ones are what its people are called."""
    adjective = country.adjectives[0]
    return tuple(name.replace(_ADJECTIVE, adjective).replace(_COUNTRY, country.label) for name in names)
