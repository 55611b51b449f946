"""Designators from the query to the mark in the text."""

from __future__ import annotations

import pytest

from indexer.engine.asked import read_query
from indexer.query import render
from indexer.query.tree import And, AtLeast, Boosted, Near, Node, Not, Or, Phrase, Prefix, Same, Scoped, Word
from tests.conftest import IndexOf, make_article


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("F 35", Word("F 35")),
        ("crash MiG 29 -su 34", And((Word("crash"), Word("MiG 29"), Not(Word("su 34"))))),
        ("F 35 near5 MiG 29", Near(Word("F 35"), Word("MiG 29"), 5)),
        ("atleast2 f 35^2 (mk. 41)", And((AtLeast(2, Boosted(Word("f 35"), 2)), Word("mk. 41")))),
        ("missile /s 400", Same(Word("missile"), Word("400"), "sentence")),
        ("F 35*", Prefix("F 35")),
        ("system:F 35", Scoped("system", Word("F 35"))),
        ("grade F 35", And((Word("grade"), Word("F"), Word("35")))),
        ('"the F 35"', Phrase("the F 35")),
        ("x\ue000y", And((Word("x"), Word("y")))),
        ("title:(s 400)", Scoped("title", Word("s 400"))),
        ("(type 055 radar) OR sale", Or((And((Word("type 055"), Word("radar"))), Word("sale")))),
        ('f "35"', And((Word("f"), Phrase("35")))),
    ],
)
def test_words_of_a_designator_are_one(query: str, tree: Node) -> None:
    assert read_query(query).tree == tree
    assert read_query(render(tree)).tree == tree


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
