"""Date strings as news metadata has them, to moments in the zone that they name.

The ISO form comes first because nearly every record has it. Numeric days that could be read two ways
(``04/05/2013``) are refused rather than guessed: a wrong date is worse than none. What only
``dateparser`` understands (month names of other languages) goes there last, since it is a thousand times
slower.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

_EARLIEST: Final = datetime(1800, 1, 1, tzinfo=UTC)
_LONGEST: Final = 80
_TOLERANCE: Final = timedelta(days=1)
_HOURS: Final = {
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_CLOCK: Final = (
    r"(?:(?:,|\bat\b|-|–|\||\s)*(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::(?P<second>\d\d))?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?(?:\s*\(?(?P<zone>[A-Z]{1,4}|[+-]\d\d:?\d\d)\)?)?)?"
)
_DAY_FIRST: Final = re.compile(
    rf"(?:[a-z]+,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}}){_CLOCK}$",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(
    rf"(?:[a-z]+,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}$",
    re.IGNORECASE,
)
_ISO_LIKE: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(.*)", re.DOTALL)
_SPACED_ZONE: Final = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)|\s*(?:UTC|GMT)$")
_NUMERIC: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)(.*)", re.DOTALL)
_RFC_2822: Final = re.compile(
    r"(?:[a-z]{3},\s*)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? \S+", re.IGNORECASE
)
_EPOCH: Final = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?")
_DIGITS: Final = re.compile(r"\d{14}")
_IN_PATH: Final = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?:(?P<number>\d\d?)|{_MONTH})(?P=mark)(?P<day>\d\d?)(?!\d)",
    re.IGNORECASE,
)


def parse_date(text: str, *, now: datetime | None = None) -> datetime:
    """Returns the moment ``text`` names; a day without a time is its midnight.

    The zone stays as it was written, because an outlet's day is the day at its place. A time without a
    zone is taken as UTC.

    Args:
        text: Such as ``2013-04-04T17:58``, ``4 April 2013`` or ``Thu, 04 Apr 2013 17:58:00 GMT``.
        now: The present, where it is not the clock's.

    Raises:
        ValueError: It is no date, could be two, or lies more than a day ahead or before 1800.

    >>> parse_date("April 4, 2013 8:30 a.m. EDT").isoformat()
    '2013-04-04T08:30:00-04:00'
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise ValueError(f"{text[:_LONGEST]!r} is no date")
    try:
        moment = _aware(_read(text))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date") from error
    if not _EARLIEST <= moment <= (now or datetime.now(UTC)) + _TOLERANCE:
        raise ValueError(f"{text!r} lies in the future or too far back")
    return moment


def when(*texts: str | None) -> datetime | None:
    """Returns the first of ``texts`` that is a date, or None where none is."""
    for text in texts:
        try:
            return parse_date(text or "")
        except ValueError:
            continue
    return None


def date_in_address(url: str) -> datetime | None:
    """Returns the day that the path of ``url`` names, as many outlets have it, or None.

    >>> date_in_address("https://outlet.example/2026/03/01/talks-open").isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    for found in _IN_PATH.finditer(urlsplit(url).path):
        if moment := when(f"{found['year']}-{_month_number(found):0>2}-{found['day']:0>2}"):
            return moment
    return None


def _month_number(found: re.Match[str]) -> str:
    return found["number"] or str(_MONTHS.index(found["month"].lower()) + 1)


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text) if text[4:5] == "-" else _read_other(text)
    except ValueError:
        return _read_other(text)


def _read_other(text: str) -> datetime:
    if match := _ISO_LIKE.fullmatch(text):
        year, month, day, rest = match.groups()
        return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}{_SPACED_ZONE.sub('', rest)}")
    if match := _DAY_FIRST.match(text) or _MONTH_FIRST.match(text):
        return _from_parts(match)
    if match := _NUMERIC.fullmatch(text):
        return _from_numbers(match)
    if _DIGITS.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return _read_rare(text)


def _read_rare(text: str) -> datetime:
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if _RFC_2822.fullmatch(text):
        return parsedate_to_datetime(text)
    if re.fullmatch(r"\d{8}(T\d.*)?", text):
        return datetime.fromisoformat(text)
    return _guess(text)


def _from_parts(match: re.Match[str]) -> datetime:
    part = match.groupdict()
    hour = int(part["hour"] or 0)
    if part["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{match[0]!r} has no such hour")
        hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    month = _MONTHS.index(part["month"].lower()) + 1
    clock = (hour, int(part["minute"] or 0), int(part["second"] or 0))
    return datetime(int(part["year"]), month, int(part["day"]), *clock, tzinfo=_zone(part["zone"]))


def _zone(name: str | None) -> timezone:
    if name and name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
    # An unknown abbreviation (IST is three zones) counts as UTC: the day is right in most cases.
    return timezone(timedelta(hours=_HOURS.get((name or "UTC").upper(), 0)))


def _from_numbers(match: re.Match[str]) -> datetime:
    first, mark, second, year, rest = match.groups()
    if mark == "." or int(first) > 12 or first == second:
        day, month = first, second
    elif int(second) > 12:
        day, month = second, first
    else:
        raise ValueError(f"{match[0]!r} can be read as two days")
    return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}{_SPACED_ZONE.sub('', rest)}")


def _guess(text: str) -> datetime:
    parts = (r"(?<!\d)(1[89]|20)\d\d(?!\d)", r"(?<!\d)\d\d?(?!\d)", r"[^\W\d]{3}")  # year, day, month
    if not all(re.search(part, text) for part in parts):
        raise ValueError(f"{text!r} is no date")
    import dateparser  # noqa: PLC0415 - slow to load, seldom needed

    found: datetime | None = dateparser.parse(text, settings={"STRICT_PARSING": True, "TIMEZONE": "UTC"})
    if found is None:
        raise ValueError(f"{text!r} is no date")
    return found


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
