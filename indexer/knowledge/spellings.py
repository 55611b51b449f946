"""How a name is written otherwise: designators with and without their hyphen, classes of ships."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_DESIGNATOR: Final = re.compile(r"([A-Z][A-Za-z/]{0,4})-(\d{1,4}(?!\d).*)")

_JOINED_ALONE: Final = frozenset("BCFT")
"""Letters that may stand before two digits without a hyphen; with others that is mostly something else."""

PLAIN_SIGNS: Final = str.maketrans("’‘ʼ′“”‐‑‒–—−\u00a0\u2009\u202f\n\t", "''''\"\"------     ")
"""Signs of typesetters to those of a keyboard, one for one, so that offsets stay."""


def spellings(name: str) -> Iterator[str]:
    """``name`` and how else it is written.

    >>> list(spellings("MiG-29")), list(spellings("Astute class"))
    (['MiG-29', 'MiG29', 'MiG 29'], ['Astute class', 'Astute-class'])
    """
    plain = name if name.isascii() else name.translate(PLAIN_SIGNS)
    yield plain
    if "-" in plain and (match := _DESIGNATOR.fullmatch(plain)):
        letters, rest = match.groups()
        if len(letters) > 1:
            yield f"{letters}{rest}"
            yield f"{letters} {rest}"
        elif letters in _JOINED_ALONE and rest[:2].isdigit():
            yield f"{letters}{rest}"
    elif plain.endswith(" class"):
        yield plain.removesuffix(" class") + "-class"


def has_variants(name: str) -> bool:
    """Whether letters behind ``name`` still mean it, as in *F-35A*: it ends with a digit.

    >>> has_variants("F-35"), has_variants("Iron Dome")
    (True, False)
    """
    return name[-1:].isdigit() and any(map(str.isalpha, name))
