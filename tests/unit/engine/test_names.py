"""What is known of the names in an article, and where they stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.engine.names import known_names
from indexer.knowledge import load
from indexer.model import Article, KnownName, Span

if TYPE_CHECKING:
    from tests.conftest import IndexOf

ARTICLE = Article(
    title="Patriot battery for Spain",
    standfirst="Raytheon builds it.",
    body="Madrid wants the missile.\n\nThe Patriot PAC-3 would be its first; NATO agrees, and Zzyzx Ltd too.",
)


def test_things_are_told_with_what_they_are_and_where_they_stand() -> None:
    found = {name.value: name for name in known_names(ARTICLE, load())}

    assert list(found) == ["Patriot", "RTX", "NATO"]
    assert found["Patriot"] == KnownName(
        facet="system",
        value="Patriot",
        label="MIM-104 Patriot",
        about="air defence, United States",
        others=("PAC-3", "PAC-2"),
        places=((0, Span(0, 15)), (3, Span(4, 17))),
    )
    assert found["NATO"].about == "organisation"
    part, span = found["NATO"].places[0]
    parts = (ARTICLE.title, ARTICLE.standfirst, *ARTICLE.body.split("\n\n"))
    assert parts[part][slice(*span)] == "NATO"


def test_an_index_tells_what_it_was_made_to_know(index_of: IndexOf) -> None:
    assert [name.value for name in index_of(ARTICLE).names(ARTICLE)] == ["Patriot", "RTX", "NATO"]


def test_a_list_of_names_has_an_end() -> None:
    everything = " and ".join(entry.label for entry in load().entries if entry.kind == "system")
    assert len(known_names(Article("All", everything), load())) == 40
