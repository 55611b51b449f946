"""The guide holds all there is, and every example of it is a sound query."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indexer.query import parse
from indexer.query.fields import SPELLINGS
from indexer.query.guide import query_guide

TODAY = date(2026, 7, 15)
GUIDE = query_guide(TODAY)
QUERIES = [one.query for topic in GUIDE for one in topic.examples]
ALSO = [spelling for topic in GUIDE for name, others in topic.also for spelling in (name, *others.split())]
PAGE = (Path(__file__).parents[3] / "docs/reference/query-language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_needs_no_repair(query: str) -> None:
    assert parse(query, today=TODAY).notes == ()


def test_every_example_is_said_in_words() -> None:
    meanings = [one.meaning for topic in GUIDE for one in topic.examples]

    assert all(meaning.startswith(("articles ", "all articles")) for meaning in meanings)
    assert len(set(meanings)) > len(meanings) * 0.9


def test_every_spelling_of_a_field_is_in_the_guide() -> None:
    shown = set(re.findall(r"[a-z]+", " ".join([*QUERIES, *ALSO])))

    assert set(SPELLINGS) - shown - {"subtitle", "deck", "text", "intext", "hlead", "until"} == set()


@pytest.mark.parametrize("spelling", [one for one in ALSO if one[-1] not in ":=…"])
def test_every_other_spelling_is_on_the_page_of_the_language(spelling: str) -> None:
    assert spelling.split("(", maxsplit=1)[0] in PAGE
