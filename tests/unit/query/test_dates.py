"""Date values and the days they mean; today is Wednesday 15 July 2026."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.errors import BadValueError
from indexer.query.dates import date_range
from indexer.query.tree import DateRange

TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("value", "since", "until"),
    [
        ("2026-03-01", "2026-03-01", "2026-03-01"),
        ("2026/3/1", "2026-03-01", "2026-03-01"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("20260301", "2026-03-01", "2026-03-01"),
        ("2026Q1", "2026-01-01", "2026-03-31"),
        ("q4 2025", "2025-10-01", "2025-12-31"),
        ("March 2026", "2026-03-01", "2026-03-31"),
        ("sept-2025", "2025-09-01", "2025-09-30"),
        ("1 Mar 2026", "2026-03-01", "2026-03-01"),
        ("last 2 weeks", "2026-07-01", "2026-07-15"),
        ("past-7-days", "2026-07-08", "2026-07-15"),
        ("7d", "2026-07-08", "2026-07-15"),
        ("P1W", "2026-07-08", "2026-07-15"),
        ("1m", "2026-06-15", "2026-07-15"),
        ("P1Y6M", "2025-01-15", "2026-07-15"),
        ("24h", "2026-07-14", "2026-07-15"),
        ("PT1H", "2026-07-15", "2026-07-15"),
        ("today", "2026-07-15", "2026-07-15"),
        ("Yesterday", "2026-07-14", "2026-07-14"),
        ("this-week", "2026-07-13", "2026-07-19"),
        ("last week", "2026-07-06", "2026-07-12"),
        ("thismonth", "2026-07-01", "2026-07-31"),
        ("last_month", "2026-06-01", "2026-06-30"),
        ("this-year", "2026-01-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("2026-01..2026-03", "2026-01-01", "2026-03-31"),
        ("last-year..today", "2025-01-01", "2026-07-15"),
        ("2026-01-01/2026-03", "2026-01-01", "2026-03-31"),
    ],
)
def test_a_value_names_a_period(value: str, since: str, until: str) -> None:
    found = date_range("date", value, TODAY)

    assert found == DateRange(date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("since", "2026-03", DateRange(since=date(2026, 3, 1))),
        ("until", "2026-03", DateRange(until=date(2026, 3, 31))),
        ("before", "2026-03", DateRange(until=date(2026, 2, 28))),
        ("beyond", "2026-03", DateRange(since=date(2026, 4, 1))),
        ("date", "2026-03..", DateRange(since=date(2026, 3, 1))),
        ("date", "..2026-03", DateRange(until=date(2026, 3, 31))),
    ],
)
def test_a_field_means_one_end_of_it(field: str, value: str, expected: DateRange) -> None:
    assert date_range(field, value, TODAY) == expected


def test_a_month_ago_is_never_beyond_the_end_of_that_month() -> None:
    assert date_range("since", "1m", date(2026, 3, 31)) == DateRange(since=date(2026, 2, 28))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "..",
        "lunch",
        "2026-13",
        "2026-02-30",
        "0000",
        "P",
        "PT",
        "9999y",
        "9999999d",
        "2026..x",
        "/",
        "m 2026",
        "1 may",
        "20261301",
    ],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(BadValueError) as caught:
        date_range("date", value, TODAY)

    assert caught.value.message == f"{value!r} is not a date for 'date'."


def test_before_the_first_day_is_refused() -> None:
    with pytest.raises(BadValueError):
        date_range("before", "0001-01-01", TODAY)
