from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH, read_one

if TYPE_CHECKING:
    from pathlib import Path

GERMAN = (
    "Gespräche über ein größeres Bündnis\n\nDie Minister trafen sich am Montag in Ankara und erklärten, dass "
    "sie über die Übungen später entscheiden würden. Für nächstes Jahr sind größere Manöver geplant."
)
RUSSIAN = (
    "Переговоры начались\n\nМинистры встретились в понедельник в Анкаре и договорились о новой встрече "
    "до конца года."
)


def test_a_text_becomes_an_article(tmp_path: Path) -> None:
    content = f"Talks open\r\nBy Ann Lee\r\nA short line that says what follows\r\n{PARAGRAPH}\r\n"
    assert read_one(tmp_path, "a.txt", content) == Article(
        title="Talks open",
        body=PARAGRAPH,
        standfirst="A short line that says what follows",
        author="Ann Lee",
        language="en",
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
    ],
)
def test_any_encoding_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    article = read_one(tmp_path, "a.txt", text.encode(encoding))
    assert f"{article.title}\n\n{article.body}" == text


def test_script_in_a_text_stays_text(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.txt", f"Talks <script>alert(1)</script>\n\n{PARAGRAPH}")
    assert article.title == "Talks <script>alert(1)</script>"
