"""The values of the fields that take one of their own form: dates, a number of words, what an article has.

Dates and numbers may stand behind a comparison, as in ``wc>500`` and ``date<=2026-03``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from indexer.errors import BadValueError
from indexer.query.dates import date_range
from indexer.query.fields import DATE_FIELDS, PRESENT, SPELLINGS, nearest
from indexer.query.tree import Has, WordCount

if TYPE_CHECKING:
    from datetime import date

    from indexer.query.tree import Node

_ADVICE: Final = {
    **dict.fromkeys(DATE_FIELDS, "write 2026-03-01, 2026-03 or 7d"),
    "wc": "write wc>500, wc<1000 or wc:500..1000",
    "has": f"write has: with one of {', '.join(PRESENT)}",
}

_COMPARISON: Final = re.compile(r"([<>]=?)(.+)")
_DATE_FIELD_OF: Final = {">": "beyond", ">=": "since", "<": "before", "<=": "until"}
_MOST_DIGITS: Final = 9


def read_value(field: str, value: str, today: date) -> Node:
    """Reads ``value`` as ``field``, one of :data:`indexer.query.fields.VALUE_FIELDS`, means it.

    Raises:
        BadValueError: It is no value of this field.
    """
    if field == "has":
        return _has(value)
    compared = _COMPARISON.fullmatch(value)
    sign, rest = compared.groups() if compared else ("", value)
    if field == "wc":
        return _word_count(sign, rest)
    if field == "date" and sign:
        return date_range(_DATE_FIELD_OF[sign], rest, today)
    return date_range(field, value, today)


def advice(field: str, value: str) -> str:
    """What to write instead of a ``value`` that is none of ``field``.

    >>> advice("has", "compny")
    'did you mean “has:company”?'
    """
    near = nearest(value, PRESENT) if field == "has" else ""
    return f"did you mean “has:{near}”?" if near else _ADVICE[field]


def _has(value: str) -> Has:
    name = SPELLINGS.get(value.lower(), "")
    name = {"site": "url"}.get(name, name)
    if name not in PRESENT:
        raise BadValueError("has", value, "something an article may have")
    return Has(name)


def _word_count(sign: str, value: str) -> WordCount:
    if sign.startswith(">"):
        return WordCount(least=_number(value) + (sign == ">"))
    if sign.startswith("<"):
        return WordCount(most=max(_number(value) - (sign == "<"), 0))
    first, dots, last = value.partition("..")
    if not dots:
        return WordCount(_number(value), _number(value))
    if first and last:
        return WordCount(*sorted((_number(first), _number(last))))
    return WordCount(least=_number(first)) if first else WordCount(most=_number(last))


def _number(text: str) -> int:
    digits = text.replace(",", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        raise BadValueError("wc", text, "a number of words")
    return int(digits)
