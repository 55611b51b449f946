"""Names in an index: facets, fields and what becomes of changed knowledge files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.engine import open_index, write_batch
from indexer.engine.store import IndexStore
from indexer.errors import IndexDamagedError
from indexer.model import FacetValue, SearchRequest
from indexer.operations import add, reindex
from indexer.report import Failure
from indexer.settings import Settings
from indexer.upkeep import check
from tests.conftest import make_article

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import IndexOf

JETS = make_article(1, title="Jets for Riyadh", body="Saudi Arabia buys F-35A jets from Lockheed Martin.")
TANKS = make_article(2, title="Tanks", body="Turkey and the UAE sent Leopard 2A4 tanks, NATO said.")
FIELD = make_article(3, title="A turkey farm", body="It has a field and a pond.")


def test_facets_have_what_articles_name(index_of: IndexOf) -> None:
    facets = index_of(JETS, TANKS, FIELD).search("").facets

    assert facets["country"] == (
        FacetValue("AE", "United Arab Emirates", 1),
        FacetValue("SA", "Saudi Arabia", 1),
        FacetValue("TR", "Türkiye", 1),
    )
    assert facets["organisation"] == (FacetValue("NATO", "NATO", 1),)
    assert facets["system"] == (
        FacetValue("F-35", "F-35 Lightning II", 1),
        FacetValue("Leopard 2", "Leopard 2", 1),
    )
    assert facets["company"] == (FacetValue("Lockheed Martin", "Lockheed Martin", 1),)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("country:turkey", ["a2"]),
        ("country:TR", ["a2"]),
        ('nation:"Saudi Arabia"', ["a1"]),
        ('system:"lightning ii"', ["a1"]),
        ("system:F35", ["a1"]),
        ("org:nato tanks", ["a2"]),
        ("company:(lockheed OR boeing)", ["a1"]),
        ("country:saudi OR country:emirates", ["a1", "a2"]),
        ("-country:sa -country:tr", ["a3"]),
        ("country:turkey^2", ["a2"]),
        ("country:atlantis", []),
    ],
)
def test_names_in_fields(index_of: IndexOf, query: str, ids: list[str]) -> None:
    assert sorted(hit.id for hit in index_of(JETS, TANKS, FIELD).search(query).hits) == ids


def test_a_name_that_is_not_known_is_told(index_of: IndexOf) -> None:
    notes = index_of(JETS).search("country:atlantis").notes

    assert [(one.code, one.text) for one in notes] == [
        ("unknown-name", "no country is known by the name “atlantis”")
    ]


def test_filters_of_several_facets(index_of: IndexOf) -> None:
    filters = {"country": ("TR", "SA"), "system": ("F-35",)}

    page = index_of(JETS, TANKS).search(SearchRequest("", filters=filters))

    assert [hit.id for hit in page.hits] == ["a1"]
    assert page.facets["country"] == (FacetValue("SA", "Saudi Arabia", 1), FacetValue("TR", "Türkiye", 0))


@pytest.fixture
def taught(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a folder of knowledge files and a corpus of one article."""
    (tmp_path / "names").mkdir()
    (settings.corpus / "a.txt").write_text("Yard opens\nVestre Yards opened a yard.\n")
    return Settings(corpus=settings.corpus, index=settings.index, knowledge=tmp_path / "names")


def companies(settings: Settings) -> list[str]:
    with open_index(settings.index) as index:
        return [one.value for one in index.search("").facets["company"]]


def test_changed_knowledge_is_applied_to_all_by_the_next_run(taught: Settings) -> None:
    reindex(taught)
    assert companies(taught) == []
    (taught.knowledge / "own.yaml").write_text("- {company: Vestre Yards}\n")

    report = reindex(taught)

    assert (report.unchanged, report.failures) == (1, ())
    assert companies(taught) == ["Vestre Yards"]


def test_what_is_added_meanwhile_is_filed_by_what_the_index_knows(taught: Settings, tmp_path: Path) -> None:
    reindex(taught)
    (taught.knowledge / "own.yaml").write_text("- {company: Vestre Yards}\n")
    (tmp_path / "b.txt").write_text("Yard closes\nVestre Yards and Boeing closed a yard.\n")

    add(taught, [str(tmp_path / "b.txt")], stdin=None)  # type: ignore[arg-type] # nothing reads it

    assert companies(taught) == ["Boeing"]


def test_mistakes_in_knowledge_files_are_told_by_every_run(taught: Settings) -> None:
    own = taught.knowledge / "own.yaml"
    own.write_text("- {company: Vestre Yards}\n- {compny: Oops}\n")

    failures = [reindex(taught).failures for _ in range(2)]

    assert failures[0] == failures[1]
    assert [(one.path, one.line, one.code) for one in failures[0]] == [(str(own), 2, "knowledge")]
    assert isinstance(failures[0][0], Failure)
    assert companies(taught) == ["Vestre Yards"]


def test_mistakes_are_told_for_as_long_as_an_index_was_made_with_them(taught: Settings) -> None:
    own = taught.knowledge / "own.yaml"
    own.write_text("- {company: Vestre Yards}\n- {firm: Skarn}\n")
    reindex(taught)

    with open_index(taught.index) as index:
        assert [(one.path, one.line) for one in index.stats().failures] == [(str(own), 2)]
    (finding,) = check(taught)
    assert (finding.code, finding.rebuild) == ("knowledge", False)
    assert finding.message.startswith(f"{own}, line 2: an entry begins with one of ")
    own.unlink()
    reindex(taught)
    assert check(taught) == ()


@pytest.mark.parametrize("content", [None, "{", "[[1]]"], ids=["gone", "cut", "other"])
def test_lost_knowledge_is_damage(index_folder: Path, content: str | None) -> None:
    with write_batch(index_folder, lock_timeout_seconds=1) as batch:
        batch.put(JETS)
    file = IndexStore(index_folder).current() / "knowledge.json"
    file.unlink() if content is None else file.write_text(content)

    with pytest.raises(IndexDamagedError, match="knowledge"), open_index(index_folder) as index:
        index.search("")
