from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexer import Hit, Note, ScorePart, SearchPage, SearchRequest, Snippet, Span, Suggestion
from indexer.cli.hits import CSV_COLUMNS, FORMS


def page(*hits: Hit, number: int = 1, pages: int = 1, notes: tuple[Note, ...] = ()) -> SearchPage:
    return SearchPage(
        request=SearchRequest("saudi", page=number, limit=10),
        understood="articles with saudi",
        total=len(hits) + sum(one.copies for one in hits),
        stories=len(hits),
        took_ms=0.44,
        pages=pages,
        hits=hits,
        facets={},
        notes=notes,
    )


def hit(title: str = "Saudi ships", text: str = "Two Saudi ships.", why: tuple[ScorePart, ...] = ()) -> Hit:
    return Hit(
        id="a1",
        title=Snippet(title, (Span(0, 5),)),
        score=7.1234567,
        source="Wire",
        author=None,
        published=datetime(2026, 3, 1, tzinfo=UTC),
        url=None,
        language="en",
        path="a.txt",
        snippet=Snippet(text, (Span(4, 9),)),
        why=why,
    )


def test_text_numbers_the_hits_and_says_what_was_searched(capsys: pytest.CaptureFixture[str]) -> None:
    FORMS["text"](page(hit(), notes=(Note("repaired", "closed the open quotation mark"),)))
    assert capsys.readouterr().out == (
        "1. Saudi ships\n"
        "   2026-03-01 · Wire · a1\n"
        "   Two Saudi ships.\n"
        "\n"
        "1 found: articles with saudi (0.4 ms)\n"
        "Note: closed the open quotation mark\n"
    )


def test_text_counts_on_over_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    FORMS["text"](page(hit(), number=3, pages=3))
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("21. Saudi ships", "1 found: articles with saudi (0.4 ms; page 3 of 3)")


def test_text_says_what_is_typical(capsys: pytest.CaptureFixture[str]) -> None:
    typical = (Suggestion("word", "Riyadh", "saudi Riyadh", 1_200), Suggestion("system", "F-16", "…", 3))
    FORMS["text"](replace(page(hit()), typical=typical))
    assert capsys.readouterr().out.endswith("\nTypical here: Riyadh (1,200) · F-16 (3)\n")


def test_text_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    FORMS["text"](page())
    assert capsys.readouterr().out == "Nothing found: articles with saudi (0.4 ms)\n"


def test_text_with_why(capsys: pytest.CaptureFixture[str]) -> None:
    parts = (ScorePart("title", "saudi", 5.0), ScorePart("body", "saudi", 2.1234))
    FORMS["text"](page(hit(why=parts)))
    assert "   7.12 = title:saudi 5.00 + body:saudi 2.12\n" in capsys.readouterr().out


def test_text_has_a_line_before_what_has_only_some_of_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    some = replace(hit(title="Saudi alone"), partial=True)
    FORMS["text"](page(hit(), some, some))
    lines = [line for line in capsys.readouterr().out.splitlines() if line[:2] in {"1.", "2.", "3.", "--"}]
    assert lines == [
        "1. Saudi ships",
        "-- With some of the words --",
        "2. Saudi alone",
        "3. Saudi alone",
    ]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            {"FORCE_COLOR": "1"}, "1. \x1b[1mSaudi\x1b[0m ships", id="a terminal shows the match bold"
        ),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "1. Saudi ships", id="NO_COLOR"),
        pytest.param({}, "1. Saudi ships", id="a pipe"),
    ],
)
def test_style_is_for_terminals(
    environment: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    FORMS["text"](page(hit()))
    assert capsys.readouterr().out.splitlines()[0] == expected


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_an_article_steers_the_terminal(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    FORMS[form](page(hit(title="\x1b]0;owned\x07\x9b2J\u202e", text="a\x1b[31m\x00b")))
    printed = capsys.readouterr().out
    assert not set("\x1b\x07\x9b\u202e\x00") & set(printed)


def test_json_is_the_page_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    found = page(hit())
    FORMS["json"](found)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == found.as_dict()


def test_json_lines_are_the_hits(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = hit(), hit(title="\x1b other\nline")
    FORMS["jsonl"](page(first, second))
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in lines] == [first.as_dict(), second.as_dict()]


def test_csv_has_every_column_of_every_hit(capsys: pytest.CaptureFixture[str]) -> None:
    FORMS["csv"](page(hit(text='He said "no",\nand left', why=(ScorePart("title", "saudi", 7.0),)), hit()))
    first, second = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert first == {
        "id": "a1",
        "title": "Saudi ships",
        "score": "7.1235",
        "source": "Wire",
        "author": "",
        "published": "2026-03-01",
        "url": "",
        "language": "en",
        "path": "a.txt",
        "copies": "0",
        "snippet": 'He said "no",\nand left',
        "why": "title:saudi 7.00",
    }
    assert second["why"] == ""
    assert tuple(first) == CSV_COLUMNS


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_holds_no_formula(start: str, capsys: pytest.CaptureFixture[str]) -> None:
    FORMS["csv"](page(hit(title=f"{start}HYPERLINK(1)")))
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["title"].startswith("'")


def test_csv_of_nothing_is_the_header(capsys: pytest.CaptureFixture[str]) -> None:
    FORMS["csv"](page())
    assert capsys.readouterr().out == ",".join(CSV_COLUMNS) + "\n"
