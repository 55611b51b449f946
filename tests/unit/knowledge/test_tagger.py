"""What a text speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.knowledge import Entry, Knowledge, load


def named(text: str) -> list[str]:
    """The mentions in ``text`` by what is built in: kind, value and the words themselves."""
    return [
        f"{mention.kind}:{mention.value}={text[mention.start : mention.end]}"
        for mention in load().tagger.mentions(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkey talks", ["country:TR=Turkey"]),
        ("a roast turkey", []),
        ("Turkey with gravy and stuffing", []),
        ("the Turkish and Syrians met", ["country:TR=Turkish", "country:SY=Syrian"]),
        ("a US-led push, the UK's aim", ["country:US=US", "country:GB=UK"]),
        ("the U.S. and the U.K.", ["country:US=U.S.", "country:GB=U.K."]),
        ("in New Mexico and the Gulf of Mexico", []),
        ("South African, not Latin American", ["country:ZA=South African"]),
        ("Papua New Guinea", ["country:PG=Papua New Guinea"]),
        ("Київ: Україна", ["country:UA=Україна"]),
        ("据中国政府说", ["country:CN=中国"]),
        ("Georgia Tech beat Georgia", []),
        ("Tbilisi said Georgia would", ["country:GE=Georgia"]),
        ("King Abdullah of Jordan left Amman", ["country:JO=Jordan"]),
        ("Michael Jordan, in Amman", []),
    ],
)
def test_countries(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO and the United Nations", ["organisation:NATO=NATO", "organisation:UN=United Nations"]),
        ("the Royal Navy", ["organisation:Royal Navy=Royal Navy", "country:GB=Royal Navy"]),
        ("Da’esh and al-Qa'ida", ["organisation:Islamic State=Da’esh", "organisation:al-Qaeda=Qa'ida"]),
        ("who asked the WHO", []),
        ("the WHO, a health agency", ["organisation:WHO=WHO"]),
        ("Rafael Nadal won", []),
        ("Rafael, maker of missiles", ["company:Rafael=Rafael"]),
        ("Lockheed Martin Corp's plant", ["company:Lockheed Martin=Lockheed Martin Corp"]),
    ],
)
def test_organisations_and_companies(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "an F-35A, F35 and Lightning II",
            ["system:F-35=F-35A", "system:F-35=F35", "system:F-35=Lightning II"],
        ),
        ("F‑16s and MiG 29s", ["system:F-16=F‑16", "system:MiG-29=MiG 29"]),
        (
            "T-72B3, F-16C/D, S-300PMU-2",
            ["system:T-72=T-72B3", "system:F-16=F-16C/D", "system:S-300=S-300PMU-2"],
        ),
        ("AF-35 and F-351", []),
        ("2S19 Msta-S fire", ["system:2S19=2S19 Msta-S"]),
        ("an Astute-class boat", ["system:Astute class=Astute-class"]),
        ("the Patriot Act", []),
        ("the Patriot battery fired", ["system:Patriot=Patriot battery"]),
        ("Patriots won", []),
        (
            "two Javelins with Stinger missiles",
            ["system:Javelin=Javelins", "system:Stinger=Stinger missiles"],
        ),
        ("Shahed-136/131 drones", ["system:Shahed-136=Shahed-136/131"]),
        ("paid at E-3", []),
    ],
)
def test_weapon_systems(text: str, expected: list[str]) -> None:
    assert named(text) == expected


def test_one_place_that_is_sure_settles_the_others() -> None:
    far = " nothing" * 40

    assert named(f"The Typhoon.{far}A Typhoon fighter jet.") == [
        "system:Typhoon=Typhoon",
        "system:Typhoon=Typhoon fighter jet",
    ]


def tagged(entry: Entry, text: str) -> list[str]:
    return [text[one.start : one.end] for one in Knowledge((entry,)).tagger.mentions(text)]


def test_context_speaks_for_a_name_from_anywhere_and_near_from_close_by() -> None:
    far = "x" * 101
    distant = Entry("company", "Acme", "Acme", unsure=("Acme",), context=("rockets",))
    close = Entry("company", "Acme", "Acme", unsure=("Acme",), near=("rockets",))

    assert tagged(distant, f"Acme {far} rockets") == ["Acme"]
    assert tagged(close, f"Acme {far} rockets") == []
    assert tagged(close, "Acme sells rockets") == ["Acme"]
    assert tagged(close, "Acme sells skyrockets") == []


def test_a_text_is_not_about_the_countries_of_a_long_list() -> None:
    members = "Belgium, Canada, Denmark, France, Germany, Italy, the Netherlands and Norway"

    assert named(f"Ships from {members} met off Iceland.") == ["country:IS=Iceland"]
    assert len(named(f"Ships from {members.removeprefix('Belgium, ')} met.")) == 7
    assert named(f"{members}. Norway led.") == ["country:NO=Norway"]


def test_the_parts_of_an_article_are_tagged_as_one_text_and_each_value_told_once() -> None:
    assert load().tagger.values(["Georgia", "", "Tbilisi in Georgia. NATO and NATO."]) == {
        "country": ["GE"],
        "organisation": ["NATO"],
        "system": [],
        "company": [],
    }


@given(st.text(alphabet="AFUS.- '’35日中Київab\n", max_size=60))
def test_mentions_lie_in_the_text_and_in_order(text: str) -> None:
    mentions = load().tagger.mentions(text)

    assert all(0 <= one.start < one.end <= len(text) for one in mentions)
    assert [one.start for one in mentions] == sorted(one.start for one in mentions)
