"""The fields a query can name, and the spellings of them that people know from elsewhere."""

from __future__ import annotations

import difflib
from typing import Final

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "intitle", "headline", "hd"),
    "standfirst": ("standfirst",),
    "body": ("body", "intext"),
    "source": ("source", "outlet"),
    "author": ("author", "by"),
    "url": ("url", "site", "domain", "inurl"),
    "language": ("language", "lang"),
}
"""Field of the index to what it can be called in a query."""

DATE_FIELDS: Final = ("date", "before", "after", "when")
"""Names that take a date instead of words."""

_FIELD_OF: Final = {spelling: field for field, spellings in FIELDS.items() for spelling in spellings}


def field_named(name: str) -> str | None:
    """The field that ``name`` means, in any case; a date field means itself."""
    name = name.lower()
    return name if name in DATE_FIELDS else _FIELD_OF.get(name)


def nearest_field(name: str) -> str:
    """The known name most like ``name``, or an empty string."""
    return next(iter(difflib.get_close_matches(name.lower(), [*_FIELD_OF, *DATE_FIELDS], 1)), "")
