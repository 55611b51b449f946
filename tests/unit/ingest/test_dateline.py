from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ingest.dateline import Dateline, find_dateline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KYIV, Ukraine (Reuters) - Drones hit the port.", Dateline("KYIV, Ukraine", "Reuters")),
        ("Kabul (AP) — Talks opened.", Dateline("Kabul", "AP")),
        ("(ANSA) - Rome, October 11 - Talks opened.", Dateline(agency="ANSA")),
        (
            "STOCKHOLM, Aug 29, 2014 (AFP) - A court",
            Dateline("STOCKHOLM", "AFP", datetime(2014, 8, 29, tzinfo=UTC)),
        ),
        ("INDIAN OCEAN (NNS) – The carrier", Dateline("INDIAN OCEAN", "NNS")),
        ("WASHINGTON — The secretary", Dateline("WASHINGTON")),
        ("WASHINGTON, D.C. - The secretary", Dateline("WASHINGTON, D.C.")),
        ("FORT CARSON, Colo. -- The team", Dateline("FORT CARSON, Colo.")),
        ("U.S. AIR FORCE ACADEMY, Colo.– Cadets", Dateline("U.S. AIR FORCE ACADEMY, Colo.")),
        (
            "JOINT BASE SAN ANTONIO-Lackland, Texas – A team",
            Dateline("JOINT BASE SAN ANTONIO-Lackland, Texas"),
        ),
        ("ABOARD USS NIMITZ (CVN 68), AT SEA -The ship", Dateline("ABOARD USS NIMITZ (CVN 68), AT SEA")),
        (
            "CORAL SEA (June 18, 2015) – The ship",
            Dateline("CORAL SEA", date=datetime(2015, 6, 18, tzinfo=UTC)),
        ),
        (
            "CORAL SEA (July 13, 2022) The group",
            Dateline("CORAL SEA", date=datetime(2022, 7, 13, tzinfo=UTC)),
        ),
        ("CORAL SEA (July 13) The group", Dateline("CORAL SEA")),
        ("OSLO — 10 April 2026 — The state", Dateline("OSLO", date=datetime(2026, 4, 10, tzinfo=UTC))),
        ("By Ann Lee\n\nPublic Affairs\n\nOSLO – The state", Dateline("OSLO")),
        ("Ministers agreed - again - to meet.", Dateline()),
        ("The treaty (Reuters has seen it) - a draft - is long.", Dateline()),
        ("US - and others", Dateline()),
        ("NATO allies agreed – at last – to meet.", Dateline()),
        ("KYIV (Reuters) -", Dateline()),
        ("One.\n\nTwo.\n\nThree.\n\nOSLO – Too far down.", Dateline()),
        ("", Dateline()),
    ],
)
def test_datelines_are_told_from_sentences(text: str, expected: Dateline) -> None:
    assert find_dateline(text) == expected


@given(st.text(alphabet="AB c,.()-–\n0", max_size=300))
def test_a_place_stands_in_the_text(text: str) -> None:
    assert (find_dateline(text).place or "") in text
