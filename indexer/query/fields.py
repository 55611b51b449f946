"""The fields a query can name, all their spellings, and how each is said.

The spellings are those of other search engines, so that nobody has to unlearn anything here. Two kinds:
fields of an article (``title:turkey``), and those whose value has a form of its own, which
:mod:`indexer.query.values` reads: dates (``before:2026-03``), a number of words (``wc>500``), and what an
article has at all (``has:author``).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an article.

    Attributes:
        name: What it is called in the tree.
        spellings: What else may be typed for it.
        said: What follows its value in a sentence.
    """

    name: str
    spellings: tuple[str, ...]
    said: str


FIELDS: Final = (
    Field("title", ("intitle", "headline", "hd"), "in the title"),
    Field("standfirst", ("subtitle", "deck"), "in the standfirst"),
    Field("body", ("text", "intext"), "in the body"),
    Field("lead", ("hlead", "hl"), "in the title, standfirst or first paragraph"),
    Field("source", ("outlet", "publisher"), "as the source"),
    Field("author", ("by", "byline"), "as the author"),
    Field("country", ("nation",), "as a country"),
    Field("organisation", ("org", "organization"), "as an organisation"),
    Field("system", ("weapon",), "as a weapon system"),
    Field("company", (), "as a company"),
    Field("language", ("lang",), "as the language"),
    Field("url", ("inurl",), "in the address"),
    Field("site", ("domain", "host"), "as the site"),
)
"""``site`` is the host in an article's address, ``url`` any part of the address."""

DATE_FIELDS: Final = {
    "date": ("when", "published"),
    "since": ("after",),
    "until": (),
    "before": (),
}
"""Name to other spellings. ``since`` and ``until`` include the period that is named, ``before`` does not."""

VALUE_FIELDS: Final = {**DATE_FIELDS, "wc": ("wordcount",), "has": ()}
"""The fields that take a value of their own form."""

RANGE_FIELDS: Final = frozenset({"date", "wc"})
"""Those that can stand before ``<`` and ``>``."""

CALLED: Final = frozenset({"hlead", "hl", "hd", "intitle", "title", "headline", "allcaps", "caps"})
"""Spellings that count with a bracket right behind them; ``source(s)`` is no field."""

PRESENT: Final = {
    "date": "a date",
    "author": "an author",
    "source": "a source",
    "url": "an address",
    "language": "a language",
    "standfirst": "a standfirst",
    "country": "a country",
    "organisation": "an organisation",
    "system": "a weapon system",
    "company": "a company",
}
"""What ``has:`` can ask for, and how it is said."""

SAID: Final = {field.name: field.said for field in FIELDS}

SPELLINGS: Final = {
    spelling: name
    for name, others in [
        *((field.name, field.spellings) for field in FIELDS),
        *VALUE_FIELDS.items(),
        ("allcaps", ("caps",)),
    ]
    for spelling in (name, *others)
}
"""Everything that can stand before a colon, in lower case, to the field's name."""


def nearest(name: str, among: Iterable[str] = SPELLINGS) -> str:
    """The spelling most like ``name``, or an empty string where none is.

    >>> nearest("tilte"), nearest("xyz"), nearest("compny", PRESENT)
    ('title', '', 'company')
    """
    return next(iter(difflib.get_close_matches(name.lower()[:20], among, n=1, cutoff=0.7)), "")
