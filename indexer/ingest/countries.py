"""Countries as files name them, to ISO 3166-1 alpha-2: ``Germany``, ``DEU``, ``iso3166-1a2:DE`` to ``DE``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of two letters for unions, oceans and the unknown; those of continents are numbers."""


def country_code(text: str) -> str | None:
    """Returns the code of the country that ``text`` names, or None where it names none for certain.

    >>> country_code("United States"), country_code("iso3166-1a3:GBR"), country_code("Europe")
    ('US', 'GB', None)
    """
    name = text.rpartition(":")[2].strip().casefold()
    return _codes().get(name) if name else None


@cache
def _codes() -> Mapping[str, str]:
    """Codes of two and three letters, and names in several languages, to codes of two letters."""
    from babel import Locale  # noqa: PLC0415 - few files name a country
    from babel.core import get_global  # noqa: PLC0415

    names = [cast("Mapping[str, str]", Locale(language).territories) for language in _LANGUAGES]
    codes = {code for code in names[0] if code.isalpha()} - _NO_COUNTRIES
    aliases = cast("Mapping[str, list[str]]", get_global("territory_aliases")).items()
    found = {name.casefold(): code for one in names for code, name in one.items() if code in codes}
    found |= {old.casefold(): new[0] for old, new in aliases if len(new) == 1 and new[0] in codes}
    return found | {code.casefold(): code for code in codes}
