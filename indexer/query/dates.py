"""The date words of a query: days, months, years, intervals (ISO 8601) and the names of recent ones."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_INTERVAL: Final = re.compile(r"P?(\d{1,4})([DWMYH])", re.IGNORECASE)
_EARLIEST: Final = date(1, 1, 1)

Period = tuple[date | None, date | None]
"""First and last day, both included; None is open."""


def parse_period(text: str, today: date) -> Period:
    """The days that ``text`` names.

    >>> parse_period("2026-02", date(2026, 3, 5))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> parse_period("P1W", date(2026, 3, 8))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 8))

    Raises:
        ValueError: It names none.
    """
    text = text.strip().lower().replace(" ", "-").replace("_", "-")
    if ".." in text:
        first, last = text.split("..", 1)
        since = parse_period(first, today)[0] if first else None
        return since, parse_period(last, today)[1] if last else None
    if match := _DAY.fullmatch(text):
        return _calendar(*(int(part) for part in match.groups() if part))
    if match := _INTERVAL.fullmatch(text):
        return _back(today, int(match[1]), match[2].lower()), today
    return _named(text, today)


def _calendar(year: int, month: int = 0, day: int = 0) -> Period:
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _back(today: date, count: int, unit: str) -> date:
    """``today`` less so many hours, days, weeks, months or years."""
    if unit in "hdw":
        days = {"h": -(-count // 24), "d": count, "w": 7 * count}[unit]
        return today - min(timedelta(days), today - _EARLIEST)
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    if months < 12:
        return _EARLIEST
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _named(name: str, today: date) -> Period:
    monday = today - timedelta(today.weekday())
    before_month = today.replace(day=1) - timedelta(1)
    named: dict[str, Period] = {
        "today": (today, today),
        "yesterday": (today - timedelta(1), today - timedelta(1)),
        "this-week": (monday, today),
        "last-week": (monday - timedelta(7), monday - timedelta(1)),
        "this-month": (today.replace(day=1), today),
        "last-month": (before_month.replace(day=1), before_month),
        "this-year": (date(today.year, 1, 1), today),
        "last-year": _calendar(today.year - 1),
    }
    if name not in named:
        raise ValueError(f"no such day: {name}")
    return named[name]
