"""The page about the query language says what the program does."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indexer.query import describe, parse
from indexer.query.fields import SPELLINGS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/query-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(.+?)` \| (a(?:ll a)?rticles.*) \|$", PAGE, re.MULTILINE)
TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(("query", "sentence"), EXAMPLES, ids=[query for query, _ in EXAMPLES])
def test_an_example_is_understood_as_the_page_says(query: str, sentence: str) -> None:
    assert describe(parse(query.replace("\\|", "|"), today=TODAY).tree) == sentence


def test_every_example_is_found() -> None:
    tables = re.findall(r"\| Type \| To find \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)

    assert sum(table.count("\n") for table in tables) == len(EXAMPLES)


def test_every_spelling_of_a_field_is_on_the_page() -> None:
    rows = re.findall(r"^\| `(\w+):` \|(.*)\| .* \|$", PAGE, re.MULTILINE)
    listed = {
        spelling: name for name, others in rows for spelling in [name, *re.findall(r"`(\w+):`", others)]
    }

    assert listed == SPELLINGS


def test_every_code_of_a_note_is_on_the_page() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "indexer").glob("[eq]*/*.py"))
    notes = re.findall(r'(?:Note|_note)\(\s*"([a-z-]+)"', source)
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE.partition("## Notes")[2], re.MULTILINE)

    assert sorted(listed) == sorted(set(notes))
