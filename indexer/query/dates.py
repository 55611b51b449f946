"""What can be typed behind ``date:``, ``since:``, ``until:`` and ``before:``, turned into days.

A value names a period: a day, a month, a quarter, a year, a stretch of time that ends today (``7d``,
``last 3 weeks``, or ISO 8601 as in ``P1W``), or a word. ``date:`` means the period itself, also two of them
with ``..`` or, as in ISO 8601, ``/`` between; the other fields mean one end of it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, NamedTuple

from indexer.errors import BadValueError
from indexer.query.tree import DateRange

_DATE: Final = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_QUARTER: Final = re.compile(r"([0-9]{4})-?Q([1-4])|Q([1-4])[\s_-]?([0-9]{4})", re.I)
_DAY_AND_MONTH: Final = re.compile(r"(?:([0-9]{1,2})[\s_-])?([a-z]{3,9})\.?[\s_-]([0-9]{4})", re.I)
_LAST: Final = re.compile(r"(?:last|past)[\s_-]?([0-9]{1,4})[\s_-]?(year|month|week|day|hour)s?", re.I)
_LENGTH: Final = re.compile(
    r"P?(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?(?:T?([0-9]{1,4})H)?", re.I
)
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY: Final = timedelta(days=1)


class Period(NamedTuple):
    """Days ``first`` to ``last``, both included."""

    first: date
    last: date


def date_range(field: str, value: str, today: date) -> DateRange:
    """Reads ``value`` as ``field``, one of :data:`indexer.query.fields.DATE_FIELDS` or ``beyond``, means it.

    Raises:
        BadValueError: The value names no period, or one beyond the calendar.
    """
    try:
        if field == "date":
            return _between(value, today)
        period = _period(value, today)
        if field == "since":
            return DateRange(since=period.first)
        if field == "beyond":
            return DateRange(since=period.last + _DAY)
        return DateRange(until=period.last if field == "until" else period.first - _DAY)
    except (ValueError, OverflowError) as error:
        raise BadValueError(field, value, "a date") from error


def _between(value: str, today: date) -> DateRange:
    first, dots, last = value.partition("..")
    if not dots and not _DATE.fullmatch(value):
        first, dots, last = value.partition("/")
    if not dots:
        return DateRange(*_period(value, today))
    if not first and not last:
        raise ValueError(value)
    return DateRange(
        since=_period(first, today).first if first else None,
        until=_period(last, today).last if last else None,
    )


def _period(value: str, today: date) -> Period:
    if written := _DATE.fullmatch(value) or _COMPACT.fullmatch(value):
        return _written(*written.groups())
    if spelled := _DAY_AND_MONTH.fullmatch(value):
        day, month, year = spelled.groups()
        return _written(year, str(_month_number(month)), day)
    if quarter := _QUARTER.fullmatch(value):
        return _quarter(int(quarter[1] or quarter[4]), int(quarter[2] or quarter[3]))
    if last := _LAST.fullmatch(value):
        value = last[1] + last[2][0]
    length = _LENGTH.fullmatch(value)
    if length and any(length.groups()):
        return _up_to(today, *(int(number or 0) for number in length.groups()))
    return _named(re.sub(r"[\s_-]", "", value.lower()), today)


def _written(year: str, month: str | None, day: str | None) -> Period:
    if not month:
        return Period(date(int(year), 1, 1), date(int(year), 12, 31))
    if not day:
        return _month(int(year), int(month))
    return Period(*[date(int(year), int(month), int(day))] * 2)


def _month_number(name: str) -> int:
    """1 for January, in full or by three letters at least, or ``sept``."""
    for number, month in enumerate(MONTHS, start=1):
        if month.lower().startswith(name.lower()):
            return number
    raise ValueError(name)


def _quarter(year: int, number: int) -> Period:
    return Period(date(year, number * 3 - 2, 1), _month(year, number * 3).last)


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, first.replace(day=monthrange(year, month)[1]))


def _up_to(today: date, *length: int) -> Period:
    years, months, weeks, days, hours = length
    year, month = divmod(today.year * 12 + today.month - 1 - years * 12 - months, 12)
    there = _month(year, month + 1)
    start = there.first.replace(day=min(today.day, there.last.day))
    return Period(start - timedelta(weeks=weeks, days=days, hours=hours), today)


def _named(word: str, today: date) -> Period:
    monday = today - today.weekday() * _DAY
    this_month = _month(today.year, today.month)
    day_of_last_month = this_month.first - _DAY
    named = {
        "today": Period(today, today),
        "yesterday": Period(today - _DAY, today - _DAY),
        "thisweek": Period(monday, monday + 6 * _DAY),
        "lastweek": Period(monday - 7 * _DAY, monday - _DAY),
        "thismonth": this_month,
        "lastmonth": _month(day_of_last_month.year, day_of_last_month.month),
        "thisyear": Period(date(today.year, 1, 1), date(today.year, 12, 31)),
        "lastyear": Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }
    if word not in named:
        raise ValueError(word)
    return named[word]
