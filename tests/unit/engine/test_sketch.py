from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.sketch import anchors, likeness, shingles, sketch

TEXT = " ".join(f"word{number}" for number in range(400))


def drawn(text: str) -> np.typing.NDArray[np.uint32]:
    return sketch(shingles(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("The Ministry said", "the ministry SAID", id="case"),
        pytest.param(
            '"We go," he said', "\u201cWe go\u201d\u2009\u2014\u00a0he said\u2026", id="punctuation"
        ),
        pytest.param("China's fleet sails", "China\u2019s fleet sails", id="apostrophes"),
        pytest.param("en haute mer\n\nhier", "EN HAUTE MER hier", id="paragraphs"),
        pytest.param("Öl für Ärzte", "öl FÜR ärzte", id="umlauts"),
        pytest.param("海军。演习", "海军\u3000演习", id="ideographs"),
    ],
)
def test_what_does_not_change_the_words_does_not_change_the_shingles(one: str, other: str) -> None:
    assert shingles(one).tolist() == shingles(other).tolist() != []


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("a b", 0), ("a b c", 1), ("Ein Öltank brennt ab", 2), ("海军演习开始", 4), ("- - -", 0)],
)
def test_every_run_of_three_words_is_a_shingle(text: str, count: int) -> None:
    assert len(shingles(text)) == count


@given(st.lists(st.text("abcdé海'- \n", max_size=12), min_size=3, max_size=30))
def test_the_place_of_words_in_a_text_does_not_change_their_hashes(words: list[str]) -> None:
    text = " ".join(words)
    assert shingles(f"x\ny, z. {text}")[3:].tolist() == shingles(f"z {text}")[1:].tolist()


@pytest.mark.parametrize(
    ("words", "size"), [(41, 0), (42, 40), (66, 64), (200, 96), (402, 100), (1602, 256)], ids=str
)
def test_a_sketch_grows_with_its_text_within_bounds(words: int, size: int) -> None:
    of_text = drawn(" ".join(f"word{number}" for number in range(words)))
    assert len(of_text) == size
    assert np.all(np.diff(of_text.astype(np.int64)) > 0)


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        pytest.param(TEXT, 2, 2, id="the-same"),
        pytest.param(TEXT[: len(TEXT) // 2], 1.35, 1.65, id="the-first-half"),
        pytest.param(TEXT.replace("7 ", "x "), 0.95, 1.4, id="every-tenth-word-another"),
        pytest.param(TEXT[: len(TEXT) // 12], 0, 0, id="too-small-a-part"),
        pytest.param(" ".join(f"w{number}" for number in range(400)), 0, 0, id="another-text"),
        pytest.param("one two three four", 0, 0, id="too-short-to-tell"),
        pytest.param("", 0, 0, id="nothing"),
    ],
)
def test_likeness(other: str, least: float, most: float) -> None:
    found = likeness(drawn(TEXT), drawn(other))
    assert least <= found <= most
    assert found == likeness(drawn(other), drawn(TEXT))


def test_a_copy_that_was_cut_short_keeps_the_anchors_of_the_lead() -> None:
    whole, lead = (set(anchors(shingles(one), drawn(one))) for one in (TEXT, TEXT[:600]))
    assert len(whole & lead) >= 8
    assert len(whole) <= 24
    assert anchors(shingles("a b c"), drawn("a b c")) == []
