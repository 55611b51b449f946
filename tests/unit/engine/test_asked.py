"""Designators from the query to the mark in the text."""

from __future__ import annotations

import pytest

from indexer.engine.asked import read_query
from indexer.query.tree import And, Node, Not, Or, Phrase, Scoped, Word
from tests.conftest import IndexOf, make_article


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("F 35", Word("F 35")),
        ("crash MiG 29 -su 34", And((Word("crash"), Word("MiG 29"), Not(Word("su")), Word("34")))),
        ("title:(s 400)", Scoped("title", Word("s 400"))),
        ("(type 055 radar) OR sale", Or((And((Word("type 055"), Word("radar"))), Word("sale")))),
        ('f "35"', And((Word("f"), Phrase("35")))),
    ],
)
def test_words_of_a_designator_are_one(query: str, tree: Node) -> None:
    assert read_query(query).tree == tree


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        pytest.param("f 35", ["F-35As", "F 35"], id="spaced"),
        pytest.param("F-35A", ["F-35As"], id="variant"),
        pytest.param("f-3*", ["F-35As", "F 35"], id="prefix"),
        pytest.param("f?35a", [], id="another-shape"),
        pytest.param("su30", ["30"], id="second-of-two"),
        pytest.param("mig", ["MiG-29s"], id="name"),
        pytest.param('"f-35 of 35"', ["F 35 of 35"], id="phrase"),
        pytest.param("155mm", ["155 mm"], id="quantity"),
        pytest.param("U.S.", ["US"], id="initials"),
    ],
)
def test_whole_designators_are_marked(index_of: IndexOf, query: str, marked: list[str]) -> None:
    body = "Su-27/30, MiG-29s, F-35As: the F 35 of 35 has no 155 mm gun in the US."
    index = index_of(make_article(body=body))
    snippets = [hit.snippet for hit in index.search(query).hits]
    assert [part.text[a:b] for part in snippets for a, b in part.spans] == marked
