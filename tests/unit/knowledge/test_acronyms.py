"""The short forms that texts explain, by the rules of Schwartz and Hearst and a few of our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.knowledge import Pair, explained


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("a multiple launch rocket system (MLRS) fired", "MLRS", "multiple launch rocket system"),
        ("the MLRS (multiple launch rocket system) fired", "MLRS", "multiple launch rocket system"),
        ("two unmanned aerial vehicles (UAVs) flew", "UAV", "unmanned aerial vehicles"),
        ("two UAVs (unmanned aerial vehicles) flew", "UAV", "unmanned aerial vehicles"),
        ("a rocket-propelled grenade (RPG) hit", "RPG", "rocket-propelled grenade"),
        ("its Army Tactical Missile System (ATACMS) hit", "ATACMS", "Army Tactical Missile System"),
        ("the United Nations (U.N.) voted", "UN", "United Nations"),
        ("the Ministry of Defence (MoD) said", "MoD", "Ministry of Defence"),
        ("command, control and communications (C3) nodes", "C3", ""),
        ("a Global Positioning System III (GPS3) unit", "GPS3", ""),
        ("the Group of Seven Plus 1 (GSP1) met", "GSP1", "Group of Seven Plus 1"),
        ("shares of China Construction Bank (CCB) rose", "CCB", "China Construction Bank"),
        ("the area of responsibility (AOR, as it is called) grew", "AOR", "area of responsibility"),
        ("a forward operating base (“FOB”) was hit", "FOB", "forward operating base"),
        ("the Monetary Policy Committee's (MPC) vote", "MPC", "Monetary Policy Committee"),
        ("a landing\nzone (LZ) nearby", "LZ", "landing zone"),
        ("a man–portable launcher (MPL) was found", "MPL", "man-portable launcher"),
    ],
)
def test_what_is_explained(text: str, short: str, long: str) -> None:
    assert explained(text) == ([Pair(short, long)] if long else [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("LONDON (Reuters) - The army left.", id="agency"),
        pytest.param("Lockheed Martin Corp (LMT.N) rose.", id="symbol-of-a-share"),
        pytest.param("Senator Dan Day (D) spoke.", id="one-letter"),
        pytest.param("They left in May (2009).", id="number"),
        pytest.param("It was large (see above).", id="small-letters"),
        pytest.param("The Guards left. A unit (GLAU) came.", id="another-sentence"),
        pytest.param("What was the outcome of it (WTO)?", id="begins-with-a-small-word"),
        pytest.param("The ABC unit (ABC) came.", id="contains-itself"),
        pytest.param("Armoured (ARM) came.", id="one-word"),
        pytest.param("The RPG (a grenade that a rocket propels) hit.", id="more-in-brackets"),
        pytest.param("In the end some of the men (IMF) left for Oslo.", id="letters-not-in-order"),
        pytest.param("An (unclosed bracket of (BOA", id="unclosed"),
        pytest.param("İİİ big old army (BOA)", id="letters-that-grow"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_not(text: str) -> None:
    assert explained(text) == []


def test_each_pair_is_told_once_in_the_order_they_come() -> None:
    text = "landing zone (LZ), area of operations (AO), landing zone (LZ), drop zone (DZ) and LZ (lake zone)"
    assert [pair.short for pair in explained(text)] == ["LZ", "AO", "DZ", "LZ"]


@given(st.text(alphabet="aA b(Bc)C-1.&İ\n", max_size=80))
def test_any_text_has_pairs_whose_forms_stand_in_it(text: str) -> None:
    for short, long in explained(text):
        assert short.replace(".", "") in text.replace(".", "")
        assert " ".join(long.split()) in " ".join(text.split())
        assert short[0].lower() == long[0].lower()


@pytest.mark.parametrize(
    "text", ["(AB) " * 400_000, "a " * 500_000 + "(AA)", "(" * 1_000_000, "A (AAAAAAAAAA) " * 99_999]
)
def test_a_hostile_text_costs_little(text: str) -> None:
    began = time.process_time()
    explained(text)
    assert time.process_time() - began < 1
