"""Bodies that states have alike, made from one entry for all."""

from __future__ import annotations

import pytest

from indexer.knowledge import Entry, load
from indexer.knowledge.bodies import filled_in, is_pattern

PATTERN = Entry(
    kind="organisation",
    value="{adjective} navy",
    label="{adjective} navy",
    names=("Navy of {country}",),
    adjectives=("{adjective} ships",),
    sort="navy",
)
JORDAN = Entry("country", "JO", "Jordan", adjectives=("Jordanian",))
BRITAIN = Entry("country", "GB", "United Kingdom", adjectives=("British", "Briton", "Brit"))
ROYAL = Entry("organisation", "Royal Navy", "Royal Navy", adjectives=("British navy",))


def test_a_pattern_has_a_place_to_fill_in() -> None:
    assert [is_pattern(one) for one in (PATTERN, ROYAL, JORDAN)] == [True, False, False]


def test_each_country_gets_its_body() -> None:
    assert list(filled_in([PATTERN], [JORDAN, Entry("country", "AQ", "Antarctica")])) == [
        Entry(
            "organisation",
            "Jordanian navy",
            "Jordanian navy",
            names=("Jordanian navy", "Navy of Jordan"),
            adjectives=("Jordanian ships",),
            sort="navy",
            country="JO",
        )
    ]


def test_a_body_that_is_written_down_gets_the_names_that_it_lacks() -> None:
    assert list(filled_in([PATTERN], [BRITAIN, ROYAL])) == [
        Entry(
            "organisation",
            "Royal Navy",
            names=("Navy of United Kingdom",),
            adjectives=("British ships",),
            sort="navy",
            country="GB",
        )
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The Nigerian parliament met.", ["Nigerian parliament"]),
        ("The Royal Jordanian Air Force flew.", ["Jordanian air force"]),
        ("Iraqi Ministry of Culture", ["Iraqi Culture Ministry"]),
        ("Government of Kenya", ["Kenyan government"]),
        ("The British army left.", ["British Army"]),
        ("the government of Kenya", []),
        ("Kenyan", []),
    ],
)
def test_bodies_are_found_in_texts(text: str, values: list[str]) -> None:
    knowledge = load()

    assert knowledge.tagger.values([text])["organisation"] == values
    assert [knowledge.entry("organisation", value).label for value in values] == values
    assert not [entry for entry in knowledge.entries if "{" in "".join(entry.all_names)]
