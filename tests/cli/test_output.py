from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Failure, IngestReport
from indexer.cli import output

ANY_TEXT = st.text(st.characters(codec=None))


@given(ANY_TEXT)
def test_cleaned_text_keeps_its_length_and_can_be_printed(text: str) -> None:
    for cleaned in (output.printable(text), output.one_line(text)):
        assert len(cleaned) == len(text)
        assert not any(ord(char) < 32 and char not in "\n\t" for char in cleaned)
        cleaned.encode()


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(output.one_line(text).splitlines()) <= 1


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\x7f", "\u202e", "\udc80", "Türkiye", "a\nb\tc"])
def test_json_survives_the_cleaning(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.json_line({"text": text})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"text": text}
    assert printed[:-1].isprintable()


REPORT = IngestReport(added=1200, unchanged=3, seconds=2.345)


def test_report_as_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    output.report(REPORT)
    assert capsys.readouterr() == ("1,200 added, 0 changed, 0 removed, 3 unchanged, 0 failed in 2.3 s\n", "")


def test_report_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    output.report(REPORT, as_json=True)
    assert capsys.readouterr().out == (
        '{"added": 1200, "changed": 0, "removed": 0, "unchanged": 3, "failed": 0, "seconds": 2.345}\n'
    )


def test_failures_are_named_with_line_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    whole = Failure("a\x1b.txt", None, "empty", "There is no text in it.")
    part = Failure("wire.jsonl", 7, "damaged-file", "This line is no JSON.")
    output.report(IngestReport(failures=(whole, part)))
    assert capsys.readouterr().err == (
        "a\N{REPLACEMENT CHARACTER}.txt: There is no text in it.\nwire.jsonl:7: This line is no JSON.\n"
    )


def test_many_failures_are_cut_short(capsys: pytest.CaptureFixture[str]) -> None:
    output.report(IngestReport(failures=(Failure("a.txt", None, "empty", "No text."),) * 1025))
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[-1]) == (21, "... and 1,005 more: 'defnews stats --failed' lists them all.")
