from __future__ import annotations

import pytest

from indexer.analysis import ANALYZER, PARAGRAPH, SENTENCE, WordFinder, openings


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("He ran. |She fell! |Why? |1,000 knew.", id="signs"),
        pytest.param(
            "Lt. Gen. J. R. Roe of the U.S. met Mr. Xi vs. Co. No. 5 on Jan. 7.", id="abbreviations"
        ),
        pytest.param('He said: “No.” |“Yes?” |(Perhaps.) |"Now." |It ended.', id="quotation-marks"),
        pytest.param("It rose 1.5 percent. to. nobody", id="small-letters-go-on"),
        pytest.param("One.\n|Two.  |Three...  |Four", id="white-space"),
        pytest.param("Он ушёл. |Она нет. |Étienne.", id="other-letters"),
        pytest.param("Wait... what? |Then", id="dots"),
    ],
)
def test_where_sentences_begin(marked: str) -> None:
    text = marked.replace("|", "")
    words = [text[one.start : one.end] for one in ANALYZER.tokens(text)]
    opened = openings(text, [one.start for one in ANALYZER.tokens(text)])
    begin = [word for word, terms in zip(words, opened, strict=True) if SENTENCE in terms]
    assert begin == [_first(part) for part in marked.split("|")]


def _first(text: str) -> str:
    token = next(ANALYZER.tokens(text))
    return text[token.start : token.end]


def test_paragraphs_begin_behind_empty_lines() -> None:
    text = "\n\nA title\n\nOne line\nand another\n\n\n‘Last’"
    tokens = list(ANALYZER.tokens(text))
    opened = list(openings(text, [one.start for one in tokens]))
    begin = [one.word for one, terms in zip(tokens, opened, strict=True) if PARAGRAPH in terms]
    assert begin == ["a", "one", "last"]
    assert all(SENTENCE in terms for terms in opened if PARAGRAPH in terms)


def test_a_position_is_left_out_between_paragraphs() -> None:
    text = "\n\na b\n\n''\n\n10-year c\n\n\nd"
    assert [(one.word, one.position) for one in ANALYZER.tokens(text)] == [
        *(("a", 0), ("b", 1), ("10", 3), ("year", 4), ("c", 5), ("d", 7)),
    ]
    first, second = WordFinder({"b", "d"}, 9).find(text)
    assert second.position - first.position == 6


@pytest.mark.parametrize(
    "text", ["." * 99_999, ". " * 50_000, "A. " * 30_000, 'x.""" A' * 9_999, "\n" * 99_999]
)
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    assert len(list(openings(text, [0, len(text)]))) == 2
