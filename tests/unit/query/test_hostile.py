r"""Strings that break parsers, each with the sentence it is understood as.

``hostile.txt`` has one a line: the query, a tab, the sentence; ``\u0000`` stands for that character.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indexer.query import describe, parse, render

TODAY = date(2026, 7, 15)
LINES = Path(__file__).with_name("hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_hostile_string_is_understood(line: str) -> None:
    query, sentence = line.split("\t")
    query = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), query)

    tree = parse(query, today=TODAY).tree

    assert describe(tree) == sentence
    assert parse(render(tree), today=TODAY).tree == tree
