from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ingest.clean import clean_line, clean_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\r\nb\rc\u2028d", "a\nb\nc\nd", id="line-ends"),
        pytest.param("a\n \n\t\n\nb\u2029c", "a\n\nb\n\nc", id="paragraph-ends"),
        pytest.param("a" + " " * 7 + "b \n  c", "a b\nc", id="spaces-in-plain-text"),
        pytest.param(" a \t b\u00a0\u2003c \n d ", "a b c\nd", id="spaces"),
        pytest.param("de\u00adfence\u200b\ufeff\x00\x1b[0m", "defence[0m", id="unseen"),
        pytest.param("\u202eevil\u202c", "evil", id="bidirectional-marks"),
        pytest.param("a\ud800b", "ab", id="lone-surrogate"),
        pytest.param("Tu\u0308rkiye", "Türkiye", id="composed"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="persian-joiner-stays"),
        pytest.param("\u200b\n\n \t", "", id="nothing-left"),
    ],
)
def test_text_is_cleaned(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(st.text())
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert "\n\n\n" not in cleaned
    assert "  " not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


@given(st.text())
def test_a_line_is_one_line_with_single_spaces(text: str) -> None:
    assert clean_line(text) == " ".join(clean_text(text).split())
