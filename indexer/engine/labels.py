"""Values of facets in words for people."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from indexer.knowledge import FACET_KINDS

if TYPE_CHECKING:
    from indexer.knowledge import Knowledge


def label(facet: str, value: str, knowledge: Knowledge) -> str:
    """What to call ``value``: the English name of a language, what is known of a thing, else as it is."""
    if facet in FACET_KINDS:
        return knowledge.label(facet, value)
    return _language(value) if facet == "language" else value


@cache
def _language(code: str) -> str:
    """The English name of a language.

    >>> _language("uk"), _language("xx")
    ('Ukrainian', 'xx')
    """
    try:
        return Locale.parse(code).get_language_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code
