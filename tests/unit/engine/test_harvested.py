"""What articles explain is kept with them, counted, and used where they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.engine import open_index, write_batch
from indexer.engine.harvested import Explained, Harvested, acronym_terms
from indexer.model import SearchRequest
from tests.conftest import make_article, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import IndexOf


def of(*texts: str, capitals: int = 1, small: int = 0) -> Harvested:
    """What the ``texts`` explain, in an index where any word is so often in capital and in small letters."""
    terms = [acronym_terms(text) for text in texts]

    def beginning(prefix: str) -> dict[str, int]:
        return {
            term: sum(term in one for one in terms)
            for term in sorted({term for one in terms for term in one if term.startswith(prefix)})
        }

    return Harvested(beginning, lambda term: capitals if term.startswith("\x1e") else capitals + small)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MLRS", Explained("multiple launch rocket systems", 3)),
        ("mlrs", Explained("multiple launch rocket systems", 3)),
        ("multiple-launch Rocket System", Explained("MLRS", 3)),
        ("rocket system", None),
        ("MLR", None),
    ],
)
def test_forms_are_known_both_ways(name: str, expected: Explained | None) -> None:
    one, other = "multiple launch rocket systems (MLRS)", "a multiple-launch rocket system (MLRS)"
    assert of(one, other, one).other(name) == expected


def test_most_articles_must_agree() -> None:
    two, other = ["a landing zone (LZ)"] * 2, "a launch zone (LZ)"
    assert of(*two, other).other("LZ") == Explained("landing zone", 2)
    assert of(*two, other, other).other("LZ") is None
    assert of(*two, other, other).other("launch zone") is None


def test_a_name_with_more_behind_it_is_the_same() -> None:
    found = of("Big Old Guns (BOG)", "Big Old Guns (BOG)", "BOG (Big Old Guns)", "BOGI (Big Old Guns Inc)")
    assert found.other("BOG") == Explained("Big Old Guns", 3)


def test_words_in_small_letters_are_mostly_no_short_forms() -> None:
    text = "the Agency for International Development (AID)"
    assert of(text, capitals=3, small=9).other("aid") is None
    assert of(text, capitals=3, small=9).other("AID") is not None
    assert of("an Internal Tribunal (IT)").other("it") is None


def test_an_article_tells_a_pair_once() -> None:
    terms = acronym_terms("landing zones (LZs), a landing zone (LZ)")
    assert terms == ["lz\x1flanding zone", "land zone\x1fLZ"]


EXPLAINS = make_article(1, body="The army showed a xenon quiet rocket system (XQRS) at the fair.")
SHORT = make_article(2, body="An XQRS was hit near the border.")


def test_other_articles_are_found_by_it_and_it_is_told(index_of: IndexOf) -> None:
    index = index_of(EXPLAINS, SHORT)

    page = index.search("xenon quiet rocket systems")

    assert [hit.id for hit in page.hits] == ["a1", "a2"]
    note = page.notes[0]
    assert note.text == "other names of “xenon quiet rocket systems”: XQRS (harvested from 1 article)"
    assert [hit.id for hit in index.search(note.query).hits] == ["a1"]
    assert index.search(SearchRequest("xqrs", expand=False)).notes == ()


def test_pairs_go_with_their_articles(index_folder: Path) -> None:
    put(index_folder, EXPLAINS, SHORT)
    with open_index(index_folder) as index:
        assert [note.code for note in index.search("xqrs").notes] == ["expanded"]
        with write_batch(index_folder, lock_timeout_seconds=1) as batch:
            batch.discard("a1")
        index.refresh()
        assert index.search("xqrs").notes == ()
