"""Names in queries are looked for by other names of the same thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from indexer.engine.expansion import Expansion
from indexer.engine.harvested import Explained
from indexer.knowledge import load
from indexer.model import SearchRequest
from indexer.query import parse, render
from tests.conftest import make_article

if TYPE_CHECKING:
    from indexer.model import Note
    from tests.conftest import IndexOf


HARVESTED: dict[str, Explained] = {
    "xqz": Explained("extra quiet zone", 3),
    "extra quiet zone": Explained("XQZ", 1),
    "kept old name": Explained("SAM", 9),
}


NOTHING: dict[str, Explained] = {}


def widened(query: str) -> tuple[str, list[Note]]:
    """``query`` with other names in it, and what is told of them."""
    expansion = Expansion(load(), str.isascii, HARVESTED.get)
    return render(expansion.of_query(parse(query, today=date(2026, 7, 15)).tree)), expansion.notes


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("MANPADS", "(MANPADS OR man-portable"),
        ("f-35 crash", "(f-35 OR Lightning II^0.3 OR Joint Strike Fighter^0.3) crash"),
        ("lightning ii", "(lightning ii OR F-35^0.3 OR Joint Strike Fighter^0.3)"),
        ("kiev", "(kiev OR Kyiv^0.3 OR "),
        ("united arab emirates visit", "(united arab emirates OR UAE^0.3 OR "),
        ("(RIMPAC OR frigate) -drone", "(RIMPAC OR Rim of the Pacific^0.3 OR frigate) -drone"),
        ("xqz radar", "(xqz OR extra quiet zone^0.3) radar"),
        ("an extra quiet zone", "an (extra quiet zone OR XQZ^0.3)"),
        ("kept old name", "kept old name"),
        ("sam radar", "(sam OR surface-to-air missile^0.3) radar"),
    ],
)
def test_a_name_is_widened(query: str, expected: str) -> None:
    assert widened(query)[0].strip("()").startswith(expected.strip("()"))


@pytest.mark.parametrize(
    "query",
    [
        '"f-35" crash',
        "title:f-35",
        "-f-35 crash",
        "f-35 near5 crash",
        "f-3*",
        "sam and max",
        "us budget",
        "south america",
        "congo",
        "patriot act",
        "turkish",
        "wood pulp",
        "*",
    ],
)
def test_what_is_no_plain_name_is_left_alone(query: str) -> None:
    tree = parse(query, today=date(2026, 7, 15)).tree

    assert Expansion(load(), bool, NOTHING.get).of_query(tree) == tree


def test_a_query_full_of_names_is_widened_a_few_times() -> None:
    assert len(widened("kiev " * 50)[1]) == 5


def test_an_addition_is_told_with_the_query_without_it() -> None:
    _, notes = widened("kiev (RIMPAC OR frigate) visit")

    assert [(note.code, note.query) for note in notes] == [
        ("expanded", '"kiev" (RIMPAC OR frigate) visit'),
        ("expanded", 'kiev ("RIMPAC" OR frigate) visit'),
    ]
    assert notes[1].text == "other names of “RIMPAC”: Rim of the Pacific"
    assert notes[1].words == ("Rim of the Pacific",)


def test_it_is_told_how_many_articles_an_addition_comes_from() -> None:
    _, notes = widened("xqz (extra quiet zone)")

    assert [(note.text, note.query) for note in notes] == [
        ("other names of “xqz”: extra quiet zone (harvested from 3 articles)", '"xqz" extra quiet zone'),
        ("other names of “extra quiet zone”: XQZ (harvested from 1 article)", 'xqz "extra quiet zone"'),
    ]


ORIGINAL = make_article(1, body="The F-35 landed on the deck at noon.")
ALIAS = make_article(2, body="The Lightning II landed on the deck at noon.")
BOTH_WORDS = make_article(3, body="Nothing but a deck at noon.")


def test_articles_with_another_name_come_behind_and_are_marked(index_of: IndexOf) -> None:
    page = index_of(ALIAS, ORIGINAL, BOTH_WORDS).search("f-35 deck")

    assert [hit.id for hit in page.hits] == ["a1", "a2"]
    marked = [[hit.snippet.text[slice(*span)] for span in hit.snippet.spans] for hit in page.hits]
    assert marked == [["F-35", "deck"], ["Lightning II", "deck"]]
    assert [note.code for note in page.notes] == ["expanded"]
    assert page.understood == "articles with f-35 and deck"


def test_it_can_be_switched_off_and_one_addition_left_out(index_of: IndexOf) -> None:
    index = index_of(ALIAS, ORIGINAL)
    note = index.search("f-35 deck").notes[0]

    off = index.search(SearchRequest("f-35 deck", expand=False))

    assert ([hit.id for hit in off.hits], off.notes) == (["a1"], ())
    assert index.marked("a2", "f-35 deck").matches == 2
    assert index.marked("a2", SearchRequest("f-35 deck", expand=False)).matches == 1
    assert [hit.id for hit in index.search(note.query).hits] == ["a1"]
