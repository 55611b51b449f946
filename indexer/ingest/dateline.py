"""The dateline of a wire story: where it was filed from, by which agency, sometimes when.

Agencies and armed forces write it in a handful of ways, at the very beginning of the text::

    KYIV, Ukraine (Reuters) - …      FORT CARSON, Colo. -- …      PHILIPPINE SEA (June 21, 2020) – …
    Athens, 3 March (AP) — …         HUNTSVILLE, Alabama – March 20, 2026 – …      (ANSA) - Rome - …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from indexer.ingest.dates import when

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_PARAGRAPHS_LOOKED_AT: Final = 3
_LONGEST: Final = 160
_MONTHS: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"  # of English alone: wires are in English
)
_DATE: Final = re.compile(
    rf"(?:{_MONTHS} \d{{1,2}}|\d{{1,2}} {_MONTHS})(?:,? (?P<year>\d{{4}}))?", re.IGNORECASE
)
_DATE_AT_END: Final = re.compile(rf",? (?:{_DATE.pattern})$", re.IGNORECASE)
_DASH: Final = r"(?:\s*(?:--+|[–—])\s*|\s-\s?|\s_\s)"
_END: Final = re.compile(rf"{_DASH}|(?<=\))\s*:?\s+(?=[A-Z\"'“‘])")
_TAG: Final = re.compile(r"\s*\(([^()]{2,40})\)\s*$")
_AGENCY: Final = re.compile(r"(?:[A-Z][\w.&]*|dpa)(?: [A-Z][\w.&]*){0,3}")
_KNOWN_AGENCY: Final = re.compile(
    r"(?:Thomson )?Reuters|AP|The Associated Press|AFP|dpa|DPA|UPI|ANSA|EFE|PTI|ANI|AAP|PA|TASS|Xinhua|"
    r"Kyodo|Yonhap|Interfax|Ukrinform|Bloomberg|Anadolu|AA|NNS|DVIDS|CNN|VOA|RFE/RL"
)
_BESIDE: Final = re.compile(r"-\w+|\([^)]*\)|/")
_NAMES: Final = re.compile(
    r"[A-ZÀ-Þ][\w.'’&/()-]*(?:,? (?:[A-ZÀ-Þ(][\w.'’&/()-]*|of|de|la|al|el|the|at|on|and|\d+\)))*"
)
_MOST_WORDS: Final = 9


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says; what it does not is None."""

    place: str | None = None
    agency: str | None = None
    date: datetime | None = None


def find_dateline(body: str) -> Dateline:
    """Returns the dateline of a text with paragraphs; an empty one where there is none.

    >>> find_dateline("KYIV, Ukraine (Reuters) - Drones hit the port on Monday.").place
    'KYIV, Ukraine'
    """
    for paragraph in islice(_paragraphs(body), _PARAGRAPHS_LOOKED_AT):
        found = _read(paragraph)
        if found != Dateline():
            return found
    return Dateline()


def _paragraphs(body: str) -> Iterator[str]:
    start = 0
    while start < len(body):
        end = body.find("\n", start)
        end = len(body) if end < 0 else end
        if end > start:
            yield body[start : min(end, start + _LONGEST)]
        start = end + 1


def _read(paragraph: str) -> Dateline:
    end = _END.search(paragraph)
    if end is None or end.end() == len(paragraph):
        return Dateline()
    place, agency, date = _without_tags(paragraph[: end.start()])
    if not place:
        is_known = agency is not None and _KNOWN_AGENCY.fullmatch(agency) is not None
        return Dateline(agency=agency) if is_known else Dateline()
    if day := _DATE_AT_END.search(place):
        place, date = place[: day.start()], date or _moment(day)
    elif date is None and (day := _DATE.match(paragraph, end.end())):
        date = _moment(day)
    place = place.strip(" ,")
    return Dateline(place, agency, date) if _is_place(place, agency) else Dateline()


def _without_tags(text: str) -> tuple[str, str | None, datetime | None]:
    """Takes agency and date in brackets off the end; other brackets belong to the place."""
    agency, date = None, None
    while tag := _TAG.search(text):
        if day := _DATE.fullmatch(tag[1]):
            date = _moment(day)
        elif _AGENCY.fullmatch(tag[1]) and not re.search(r"\d", tag[1]):
            agency = tag[1]
        else:
            break
        text = text[: tag.start()]
    return text, agency, date


def _moment(day: re.Match[str]) -> datetime | None:
    """The day, where its year is given too."""
    return when(day[0].strip(", ")) if day["year"] else None


def _is_place(text: str, agency: str | None) -> bool:
    """Names of places begin with capitals; without an agency to vouch for it the first one is in capitals."""
    if not _NAMES.fullmatch(text) or text.count(" ") >= _MOST_WORDS:
        return False
    if agency is not None and _KNOWN_AGENCY.fullmatch(agency):
        return True
    first = _BESIDE.sub("", text.partition(",")[0])
    return first.isupper() and sum(map(str.isalpha, first)) >= 3
