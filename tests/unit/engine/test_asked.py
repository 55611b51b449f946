"""Designators from the query to the mark in the text."""

from __future__ import annotations

import pytest

from indexer.engine import Index
from indexer.engine.asked import read_query
from indexer.query import render
from indexer.query.tree import And, Node, Not, Or, Scoped, Word
from tests.conftest import IndexOf, make_article


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("F 35", Word("F 35")),
        ("crash MiG 29 -su 34", And((Word("crash"), Word("MiG 29"), Not(Word("su")), Word("34")))),
        ("title:(s 400)", Scoped("title", Word("s 400"))),
        ("(type 055 radar) OR of 35", Or((And((Word("type 055"), Word("radar"))), Word("of")))),
        ('f "35"', None),
    ],
)
def test_words_of_a_designator_are_one(query: str, tree: Node | None) -> None:
    print(read_query(query).tree)
