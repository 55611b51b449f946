"""How figures and dates read on a page, as template filters."""

from __future__ import annotations

from datetime import datetime, time

from indexer import iso


def count(number: int) -> str:
    """A number with its thousands apart.

    >>> count(12345)
    '12,345'
    """
    return f"{number:,}"


def articles(number: int) -> str:
    """So many articles.

    >>> articles(1), articles(2500)
    ('1 article', '2,500 articles')
    """
    return f"{number:,} article" if number == 1 else f"{number:,} articles"


def stories(number: int) -> str:
    """So many stories.

    >>> stories(1), stories(2500)
    ('1 story', '2,500 stories')
    """
    return f"{number:,} story" if number == 1 else f"{number:,} stories"


def copies(number: int) -> str:
    """So many copies.

    >>> copies(1), copies(7)
    ('1 copy', '7 copies')
    """
    return f"{number:,} copy" if number == 1 else f"{number:,} copies"


def day(moment: datetime) -> str:
    """The day at the outlet's place.

    >>> from datetime import UTC
    >>> day(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '1 March 2026'
    """
    return f"{moment.day} {moment:%B %Y}"


def minute(moment: datetime) -> str:
    """The day and, where it is known, the time.

    >>> from datetime import UTC
    >>> minute(datetime(2026, 3, 1, 9, 30, tzinfo=UTC)), minute(datetime(2026, 3, 1, tzinfo=UTC))
    ('1 March 2026, 09:30 UTC', '1 March 2026')
    """
    return day(moment) if moment.time() == time.min else f"{day(moment)}, {moment:%H:%M %Z}"


def machine(moment: datetime) -> str:
    """The moment for ``<time datetime>``."""
    return iso(moment) or ""


def instant(moment: datetime) -> str:
    """The moment as Atom has it (RFC 3339).

    >>> from datetime import UTC
    >>> instant(datetime(2026, 3, 1, tzinfo=UTC))
    '2026-03-01T00:00:00+00:00'
    """
    return moment.isoformat(timespec="seconds")


def size(number: int) -> str:
    """Bytes in the unit that reads best.

    >>> size(900), size(12_345_678)
    ('900 bytes', '12.3 MB')
    """
    if number < 1000:
        return f"{number} bytes"
    value = float(number)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 1000:
            return f"{value:.1f} {unit}"
    return f"{value / 1000:.1f} TB"


def milliseconds(number: float) -> str:
    r"""A time that was measured.

    >>> milliseconds(0.42), milliseconds(12.3), milliseconds(2500)
    ('0.4\xa0ms', '12\xa0ms', '2.5\xa0s')
    """
    if number >= 1000:
        return f"{number / 1000:.1f}\N{NO-BREAK SPACE}s"
    return f"{number:.0f}\N{NO-BREAK SPACE}ms" if number >= 10 else f"{number:.1f}\N{NO-BREAK SPACE}ms"


FILTERS = (articles, copies, count, day, instant, machine, milliseconds, minute, size, stories)
