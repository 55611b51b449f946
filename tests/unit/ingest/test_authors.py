from __future__ import annotations

import pytest

from indexer.ingest.authors import byline_names, given_names, is_person


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("by Ann Lee and Bo Oz", "Ann Lee, Bo Oz"),
        ("Von Ann Lee, Bo Oz und Cy Em", "Ann Lee, Bo Oz, Cy Em"),
        ("Story by: Ann Lee / Reuters Staff", "Ann Lee"),
        ("By Ann Lee, Defence Editor", "Ann Lee"),
        ("Ann Lee | The Outlet News | 2 January 2026", "Ann Lee"),
        ("Ann Lee; Ann Lee", "Ann Lee"),
        ("Ann Lee Fri, 2 Jan", "Ann Lee"),
        ("ann@outlet.example", None),
        ("https://outlet.example/ann", None),
        ("A name that is a sentence of many words is none", None),
        ("Posted by", None),
        ("Article by", None),
        ("Catch more fish", "Catch more fish"),
        ("Read more", None),
        ("Zur Übersicht", None),
        ("", None),
    ],
)
def test_bylines_are_names(byline: str, names: str | None) -> None:
    assert byline_names(byline) == names


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["By Ann Lee", "Bo Oz"], "Ann Lee, Bo Oz"),
        (["Ann Lee @ann", "Ann Lee"], "Ann Lee"),
        (["The Outlet News Desk"], "The Outlet News Desk"),
        (["https://social.example/ann", "x" * 101, ""], None),
        (["social.example/outlet", "publisher", "Admin", "n/a"], None),
    ],
)
def test_given_names_lose_only_what_is_no_name(given: list[str], names: str | None) -> None:
    assert given_names(given) == names


@pytest.mark.parametrize(
    ("author", "source", "expected"),
    [
        ("The Outlet", "the outlet", False),
        ("www.outlet.example", None, False),
        ("ann.lee", None, False),
        ("Ann Lee", "The Outlet", True),
    ],
)
def test_a_person_is_told_from_an_outlet_and_an_account(
    author: str, source: str | None, *, expected: bool
) -> None:
    assert is_person(author, source) is expected
