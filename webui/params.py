"""Query string ⇄ :class:`~indexer.SearchRequest`: the only place where parameters are checked and clamped.

The same names serve the pages and the JSON. Defaults are left out and the order is always the same, so that
one question has one address. A value that makes no sense is set aside, never fatal: the page says so beside
the field and answers the rest; the API, whose callers can mend their program, refuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from indexer import FACETS, SORTS, BadValueError, SearchRequest

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from indexer import Sort

PER_PAGE: Final = (10, 20, 50)
"""Hits a page that are offered; any number up to :data:`MOST_PER_PAGE` is taken."""

MOST_PER_PAGE: Final = 100
MOST_VALUES: Final = 50
"""Values of one facet that are looked at; nobody ticks more boxes by hand."""
MOST_CHARACTERS_OF_AN_ID: Final = 200

_DEFAULT: Final = SearchRequest()
_A_DATE: Final = "a date like 2026-03-01"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query string asks for.

    Attributes:
        request: The question, with everything senseless left at its default.
        problems: What was left out, and why; at most one a parameter.
    """

    request: SearchRequest
    problems: tuple[BadValueError, ...]


def parse(args: MultiDict[str, str]) -> Asked:
    """Reads a query string; unknown names are ignored."""
    reader = _Reader(args)
    since, until = reader.day("from"), reader.day("to")
    if since and until and until < since:
        reader.refuse("to", until.isoformat(), f"a day on or after {since.isoformat()}")
        until = None
    query = args.get("q", "")
    request = SearchRequest(
        query=query if query.strip() else "",
        page=reader.number("page", _DEFAULT.page, most=None),
        limit=reader.number("per", _DEFAULT.limit, most=MOST_PER_PAGE),
        sort=reader.sort(),
        since=since,
        until=until,
        filters={name: values for name in FACETS if (values := _values(args, name))},
        fold=reader.flag("fold", default=_DEFAULT.fold),
        story=args.get("story", "").strip()[:MOST_CHARACTERS_OF_AN_ID],
        why=args.get("why") == "1",
        recency=args.get("recency") == "1",
        like=args.get("like", "").strip()[:MOST_CHARACTERS_OF_AN_ID],
        expand=reader.flag("expand", default=_DEFAULT.expand),
        forms=reader.flag("forms", default=_DEFAULT.forms),
        spellings=reader.flag("spellings", default=_DEFAULT.spellings),
    )
    return Asked(request, tuple(reader.problems))


def pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """The query string of ``request`` as names and values: defaults left out, order fixed.

    >>> pairs(SearchRequest("nato", page=2, filters={"source": ("Reuters", "AP")}))
    [('q', 'nato'), ('source', 'AP'), ('source', 'Reuters'), ('page', '2')]
    """
    found = [
        ("q", request.query),
        ("sort", request.sort if request.sort != _DEFAULT.sort else ""),
        ("recency", "1" if request.recency else ""),
        ("why", "1" if request.why else ""),
        ("like", request.like),
        ("per", str(request.limit) if request.limit != _DEFAULT.limit else ""),
        ("from", request.since.isoformat() if request.since else ""),
        ("to", request.until.isoformat() if request.until else ""),
        ("expand", "" if request.expand else "0"),
        ("forms", "" if request.forms else "0"),
        ("spellings", "" if request.spellings else "0"),
    ]
    found += [(name, value) for name in FACETS for value in sorted(request.filters.get(name, ()))]
    found.append(("fold", "" if request.fold else "0"))
    found.append(("story", request.story))
    found.append(("page", str(request.page) if request.page != _DEFAULT.page else ""))
    return [(name, value) for name, value in found if value]


def _values(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(sorted({value for value in args.getlist(name)[:MOST_VALUES] if value.strip()}))


class _Reader:
    """Reads one value at a time and remembers what made no sense."""

    def __init__(self, args: MultiDict[str, str]) -> None:
        self._args = args
        self.problems: list[BadValueError] = []

    def refuse(self, field: str, value: str, expected: str) -> None:
        self.problems.append(BadValueError(field, value[:40], expected))

    def number(self, field: str, default: int, *, most: int | None) -> int:
        text = self._args.get(field, "").strip()
        # Nine digits keep any arithmetic on pages small; isascii because int() also takes digits like "٣".
        if text.isascii() and text.isdecimal() and len(text) <= 9 and int(text):
            return min(int(text), most or int(text))
        if text:
            self.refuse(field, text, "a whole number above 0")
        return default

    def flag(self, field: str, *, default: bool) -> bool:
        text = self._args.get(field, "").strip()
        if text in {"0", "1"}:
            return text == "1"
        if text:
            self.refuse(field, text, "0 or 1")
        return default

    def day(self, field: str) -> date | None:
        text = self._args.get(field, "").strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.refuse(field, text, _A_DATE)
            return None

    def sort(self) -> Sort:
        text = self._args.get("sort", "").strip() or _DEFAULT.sort
        if text in SORTS:
            return text
        self.refuse("sort", text, f"one of {', '.join(SORTS)}")
        return _DEFAULT.sort
