"""Values of facets in words for people."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def label(facet: str, value: str) -> str:
    """What to call ``value``: the English name of a language, anything else as it is.

    >>> label("language", "uk"), label("source", "uk")
    ('Ukrainian', 'uk')
    """
    if facet != "language":
        return value
    try:
        return Locale.parse(value).get_language_name("en") or value
    except (UnknownLocaleError, ValueError):
        return value
