"""What the finder finds is what the analyser finds in the whole text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import ANALYZER, STOP_WORDS, WordFinder
from indexer.analysis.finder import opening

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.analysis import Token

PIECES = [
    *("nato", "NATO’s", "a", "'a'", "''", "ab", "b", "0", "_", "-", " ", "’", "ß", "\n\n", "é", "x_a"),
    *("F-35A", "f 35", "U.S.", "/30", "1,0", "Mk. 41", "Su-27/30", "d’état", "ﬁ", "İ", "K", "ＮＡ", "dying"),
    *(
        " ",
        " ",
        "grade",
        "155mm",
        "1,000",
        "N.A.T.O.",
        "Київ",
        "ÉTAT",
        "u.s",
        "\xa0",
        "–",
        "“",
        "1990s",
        "核武",
        "ـ",
    ),
]
FORMS = [
    *("nato", "a", "b", "0", "ss", "f35", "us", "mk41", "su30", "detat", "fi", "i", "k", "na", "die", "die"),
    *("grade", "mm", "155", "1000", "київ", "etat", "1990", "grad", "état", "e", "核武", "核"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text()


def apart(tokens: Iterable[Token]) -> list[tuple[tuple[str, ...], int, int]]:
    return [(token.forms, token.start, token.end) for token in tokens]


@given(texts, st.sets(st.sampled_from(FORMS)))
def test_the_wanted_words_are_those_of_all_that_are_wanted(text: str, wanted: set[str]) -> None:
    finder = WordFinder(wanted)
    for whole in (text, f"{text} {text}", text):
        among = [one for one in ANALYZER.tokens(whole) if not wanted.isdisjoint(one.forms)]
        assert apart(finder.find(whole)) == apart(among)


@given(texts, st.sets(st.sampled_from(FORMS)))
def test_no_wanted_word_begins_without_a_hint(text: str, wanted: set[str]) -> None:
    finder = WordFinder(wanted)
    assert {one.start for one in finder.find(text)} <= {at for at, _ in finder.hints(text)}


@given(
    st.lists(texts, max_size=5).map(" ".join), st.sets(st.sampled_from(FORMS), min_size=1), st.integers(1, 4)
)
def test_distances_within_reach_are_counted(text: str, wanted: set[str], reach: int) -> None:
    among = [one.position for one in ANALYZER.tokens(text) if not wanted.isdisjoint(one.forms)]
    found = [one.position for one in WordFinder(wanted, reach).find(text)]
    true = [after - before for before, after in pairwise(among)]
    counted = [after - before for before, after in pairwise(found)]
    assert [min(distance, reach + 1) for distance in counted] == [
        min(distance, reach + 1) for distance in true
    ]


@settings(deadline=None)  # every word makes an expression of its own
@given(st.text())
def test_what_any_text_holds_is_found(text: str) -> None:
    for token in ANALYZER.tokens(text):
        for form in token.forms:
            assert token.start in [one.start for one in WordFinder({form}).find(text)]


STEMMED = """
    dying lying tying skies skis idly gently ugly early only singly hoping hopped agreed possibility happily
    relational conditional electricity formalize sensitivities generously news proceed activate adjustable
    cries ties tied lies generalization oscillators luxuriating Yugoslavia's
"""


@pytest.mark.parametrize("word", [*sorted(STOP_WORDS), *STEMMED.split()])
def test_a_word_begins_as_its_forms_promise(word: str) -> None:
    letters = re.sub("[^a-z]", "", word.lower())
    for token in ANALYZER.tokens(word):
        assert all(letters.startswith(opening(form)) for form in token.forms)
