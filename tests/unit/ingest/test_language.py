from __future__ import annotations

import pytest

from indexer.ingest.language import detect_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry said on Tuesday that the frigates would be delivered by the end of the year.", "en"),
        ("Das Ministerium teilte am Dienstag mit, dass die Fregatten bis Jahresende geliefert werden.", "de"),
        ("Le ministère a déclaré mardi que les frégates seraient livrées avant la fin de l'année.", "fr"),
        ("Министерство сообщило во вторник, что фрегаты будут поставлены до конца этого года.", "ru"),
        ("F-35, F-16", None),
        ("12345 " * 200, None),
        ("", None),
    ],
)
def test_language_is_told_or_left_open(text: str, expected: str | None) -> None:
    assert detect_language(text) == expected
