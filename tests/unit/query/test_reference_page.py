"""Every example on the reference page of the query language is understood as the page says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indexer.query import FIELDS, describe, parse

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "query-language.md"
ROW = re.compile(r"\| `(.+?)` \| (.+?) \|(?: (.+?) \|)?")
EXAMPLES = [
    match.groups() for match in map(ROW.fullmatch, PAGE.read_text(encoding="utf-8").split("\n")) if match
]


@pytest.mark.parametrize(("query", "sentence", "said"), EXAMPLES)
def test_example(query: str, sentence: str, said: str | None) -> None:
    parsed = parse(query.replace(r"\|", "|"), today=date(2026, 11, 23))
    assert describe(parsed.tree) == sentence
    if said:
        assert [note.text for note in parsed.notes] == [said]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 45


@pytest.mark.parametrize("spelling", [spelling for spellings in FIELDS.values() for spelling in spellings])
def test_every_spelling_of_a_field_is_on_the_page(spelling: str) -> None:
    assert f"`{spelling}:`" in PAGE.read_text(encoding="utf-8")
