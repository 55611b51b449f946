from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import ANALYZER, STOP_WORDS, Analyzer


def words(text: str) -> list[str]:
    return [token.word for token in ANALYZER.tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Saudi-Pakistan pact", ["saudi", "pakistan", "pact"], id="hyphen"),
        pytest.param("F-35s", ["f35s"], id="designator"),
        pytest.param("Ankara’s and Riyadh's", ["ankara", "and", "riyadh"], id="possessive"),
        pytest.param("soldiers' O'Brien", ["soldiers", "obrien"], id="apostrophe"),
        pytest.param("Türkiye, İzmir, Iğdır", ["turkiye", "izmir", "igdir"], id="turkish"),
        pytest.param("Straße CAFÉ", ["strasse", "cafe"], id="accents"),
        pytest.param("ＮＡＴＯ ﬁghter", ["nato", "fighter"], id="width-and-ligature"),
        pytest.param("Київ Αθήνα", ["киів", "αθηνα"], id="other-scripts"),
        pytest.param("snake_case 1,000", ["snake", "case", "1000"], id="separators"),
        pytest.param("“…” — ☃ \x00", [], id="nothing-to-index"),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "forms", ["alignment aligned aligns", "treaty treaties", "cooperation cooperating cooperate"]
)
def test_inflections_share_a_term(forms: str) -> None:
    assert len({token.term for token in ANALYZER.tokens(forms)}) == 1


def test_offsets_lead_back_to_the_text() -> None:
    text = "Ankara’s outreach — “Islamic NATO”"
    assert [text[one.start : one.end] for one in ANALYZER.tokens(text)] == [
        "Ankara’s",
        "outreach",
        "Islamic",
        "NATO",
    ]


@pytest.mark.parametrize("text", ["'ـ'", "’\u0301’", "ـ" * 300, "'" + "\u0301" * 300 + "'"])
def test_signs_that_fold_to_nothing_are_no_word(text: str) -> None:
    assert words(text) == []


def test_a_word_of_a_hundred_thousand_letters_is_cut() -> None:
    (token,) = ANALYZER.tokens("x" * 100_000)
    assert (len(token.word), token.end) == (64, 100_000)


@given(st.text())
def test_tokens_are_in_order_and_made_of_what_is_there(text: str) -> None:
    started = ended = 0
    place = -1
    for token in ANALYZER.tokens(text):
        assert token.position in (place + 1, place + 2)
        assert started <= token.start < token.end <= len(text)
        assert ended <= token.start + 1  # pairs of characters overlap by one
        started, ended, place = token.start, token.end, token.position


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = ANALYZER.fold(text)
    assert ANALYZER.fold(once) == once


def test_stop_words_are_words_as_the_analyser_sees_them() -> None:
    assert sorted(STOP_WORDS) == sorted(words(" ".join(STOP_WORDS)))


def test_threads_get_the_same_terms() -> None:
    analyzer = Analyzer()
    vocabulary = " ".join(f"cooperat{n}ing alignment{n}s" for n in range(500))
    expected = list(ANALYZER.tokens(vocabulary))
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(list(analyzer.tokens(vocabulary)) == expected))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 4


def test_the_fingerprint_is_the_same_for_the_same_recipe() -> None:
    assert Analyzer().fingerprint() == ANALYZER.fingerprint()
