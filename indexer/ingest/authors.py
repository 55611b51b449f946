"""Bylines to names: ``By Ann Lee, Defence Editor, and Bo Oz / Reuters`` to ``Ann Lee, Bo Oz``.

What is dropped has to look like no name (a role, an outlet, an address, a date); of what might be one
nothing is dropped, since a wrong byline can be seen by the reader and a missing one cannot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from indexer.ingest.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 60
_LONGEST_GIVEN: Final = 100
_WEEKDAY: Final = re.compile(r"\s+(?:Mon?|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So)$")
_DOTTED: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_HANDLE: Final = re.compile(r"\s*\(?(?:@\w+|[\w.+-]+@[\w.-]+)\)?$")
_MOST_WORDS: Final = 5
_LABEL: Final = re.compile(
    r"^(?:(?:story|words|text|written|posted|published|reported|report|reporting|photos?|article|analysis)?\s*"
    r"(?:\bby\b|\bpar\b|\bvon\b|\bvom\b|\bpor\b|\bdi\b|\bdoor\b|\bav\b|\bautore?\b|\bauthors?\b)|autor(?:in)?|"
    r"(?:story|text|reporting))\s*:?(?:\s+|$)",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"\S*(?:://|@)\S*")
_BETWEEN: Final = re.compile(r"\s*(?:[,;|/•·]|\s[-–—]\s|\band\b|\bund\b|\bet\b|&|\n)\s*", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(
    r"\S*://\S*|[\w.-]+\.\w+/\S*|(?:site)?admin(?:istrator)?|publisher|author|webmaster|user|root|unknown|none|"
    r"null|undefined|n/a",
    re.IGNORECASE,
)
_NO_NAME: Final = re.compile(
    r"^(?:(?:posted|written|by|von|vom|par|por|am|um|on|in|at|und|and|the|mo|di|mi|do|fr|sa|so)\b\s*)+$|"
    r"://|@|\d|\b(?:editor|reporter|correspondent|writer|journalist|staff|chief|bureau|press|agency|agence|"
    r"redaktion|newsroom|news|team|desk|contributor|columnist|analyst|producer|photographer|author|admin|"
    r"administrator|www|(?:read|mehr|more) (?:more|by|from|about|articles?)|updated|published|share|"
    r"public affairs|association|professor|director|redakteur(?:in)?|view|profile?|zur|zum|alle|special to|"
    r"for the|facebook|twitter)\b|\.(?:com|org|net|de|fr|uk|info)\b",
    re.IGNORECASE,
)


def byline_names(byline: str) -> str | None:
    """Returns the names in a byline, joined by commas, or None where there is none.

    >>> byline_names("By Ann Lee and Bo Oz, Staff Writers")
    'Ann Lee, Bo Oz'
    """
    names = dict.fromkeys(
        name for part in _BETWEEN.split(_unlabelled(_ADDRESS.sub(" ", byline))) if (name := _name(part))
    )
    return ", ".join(names) or None


def _unlabelled(byline: str) -> str:
    return _LABEL.sub("", clean_line(byline))


def _name(part: str) -> str:
    name = _WEEKDAY.sub("", _unlabelled(part).strip(" .:()[]"))
    is_name = len(name) <= _LONGEST and name.count(" ") < _MOST_WORDS and not _NO_NAME.search(name)
    return name if is_name and any(map(str.isalpha, name)) else ""


def given_names(names: Iterable[str]) -> str | None:
    """Returns names that metadata gives as such, with what is no part of a name taken off each.

    >>> given_names(["Von Ann Lee", "Bo Oz @booz", "https://outlet.example/bo"])
    'Ann Lee, Bo Oz'
    """
    cleaned = (_HANDLE.sub("", _unlabelled(name)).strip(" .,") for name in names)
    return ", ".join(dict.fromkeys(one for one in cleaned if one and _is_given(one))) or None


def _is_given(name: str) -> bool:
    return not _PLACEHOLDER.fullmatch(name) and len(name) <= _LONGEST_GIVEN


def is_person(author: str, source: str | None) -> bool:
    """Whether what is given as the author is neither the outlet nor the name of a site or an account."""
    return not _DOTTED.fullmatch(author) and _folded(author) != _folded(source or "")


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
