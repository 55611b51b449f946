from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.ingest.dates import date_in_address, parse_date

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVENING = datetime(2013, 4, 4, 17, 58, tzinfo=UTC)
DAY = datetime(2013, 4, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013-04-04T17:58", EVENING),
        ("2013-04-04T17:58:00Z", EVENING),
        ("2013-04-04 17:58:00 +0000", EVENING),
        ("2013-04-04T13:58:00-04:00", EVENING),
        ("2013-04-04T13:58:00-0400", EVENING),
        ("2013-04-04 17:58 UTC", EVENING),
        ("20130404T1758Z", EVENING),
        ("20130404175800", EVENING),
        ("2013-04-04", DAY),
        ("2013/4/4", DAY),
        ("20130404", DAY),
        ("Thu, 04 Apr 2013 17:58:00 GMT", EVENING),
        ("Thu, 04 Apr 2013 13:58:00 -0400", EVENING),
        ("4 Apr 2013 13:58 EDT", EVENING),
        ("4 April 2013", DAY),
        ("4th of April, 2013", DAY),
        ("04-Apr-2013", DAY),
        ("April 4, 2013", DAY),
        ("Thursday, April 4th, 2013", DAY),
        ("April 4, 2013 1:58 p.m. EDT", EVENING),
        ("Apr. 4, 2013 at 1:58 PM (EDT)", EVENING),
        ("April 4, 2013 - 17:58", EVENING),
        ("April 4, 2013 12:05 a.m.", DAY + timedelta(minutes=5)),
        ("25/12/2012", datetime(2012, 12, 25, tzinfo=UTC)),
        ("12/25/2012", datetime(2012, 12, 25, tzinfo=UTC)),
        ("03.04.2013 17:58", datetime(2013, 4, 3, 17, 58, tzinfo=UTC)),
        ("4. April 2013", DAY),
        ("4 avril 2013", DAY),
        ("1365098280", EVENING),
        ("1365098280000", EVENING),
    ],
)
def test_dates_of_all_forms_are_read(text: str, expected: datetime) -> None:
    assert parse_date(text, now=NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2013", "April", "2013-13-04", "2013-02-30", "31 June 2013", "04/05/2013"),
        *("13 p.m. 4 April 2013", "April 4, 2013 13:00 pm", "x" * 1_000, "2026-03-03", "1066-10-14", "42"),
        *("0001-01-01T00:00:00+14:00", "99999999999999", "2013-04-04T99:99"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|lies in the future"):
        parse_date(text, now=NOW)


def test_a_day_ahead_is_still_today_somewhere() -> None:
    assert parse_date("2026-03-02", now=NOW) == datetime(2026, 3, 2, tzinfo=UTC)


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2026, 1, 1), timezones=ZONES))
def test_iso_dates_survive(moment: datetime) -> None:
    assert parse_date(moment.isoformat(), now=NOW) == moment


@given(st.text(alphabet="0123456789-/.:,T ZAprMayGMT+", max_size=40))
@example("1 A 0000")
def test_any_text_is_a_date_in_utc_or_a_value_error(text: str) -> None:
    try:
        moment = parse_date(text, now=NOW)
    except ValueError:
        return
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2013/04/04/talks", DAY),
        ("world/2013/4/4/talks.html", DAY),
        ("2013/apr/04/talks", DAY),
        ("news-2013-04-04", DAY),
        ("20130404_talks.html", DAY),
        ("2013/04/talks", None),
        ("2013/13/40/talks", None),
        ("talks-120130404", None),
        ("2999/04/04/talks", None),
        ("talks?day=2013-04-04", None),
    ],
)
def test_the_day_in_an_address_is_found(path: str, expected: datetime | None) -> None:
    assert date_in_address(f"https://outlet.example/{path}") == expected
