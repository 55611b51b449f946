from __future__ import annotations

import pytest

from indexer.ingest import language
from indexer.ingest.language import detect_language


def test_of_clear_english_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", None)
    text = "The ministry said on Tuesday that all the frigates of the navy were ready at last."
    assert detect_language(text) == "en"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry said on Tuesday that the frigates would be delivered by the end of the year.", "en"),
        ("Das Ministerium teilte am Dienstag mit, dass die Fregatten bis Jahresende geliefert werden.", "de"),
        ("Le ministère a déclaré mardi que les frégates seraient livrées avant la fin de l'année.", "fr"),
        ("Министерство сообщило во вторник, что фрегаты будут поставлены до конца этого года.", "ru"),
        (
            "De raketten van het leger, of die van de marine, was volgens de minister ver weg.",
            "nl",
        ),
        ("F-35, F-16", None),
        ("12345 " * 200, None),
        ("", None),
    ],
)
def test_language_is_told_or_left_open(text: str, expected: str | None) -> None:
    assert detect_language(text) == expected
