from __future__ import annotations

import pytest

from indexer.ingest.authors import byline_names, given_names, is_outlet


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
    ],
)
def test_given_names_lose_only_what_is_no_name(given: list[str], names: str | None) -> None:
    assert given_names(given) == names


@pytest.mark.parametrize(
    ("author", "source", "expected"),
    [("The Outlet", "the outlet", True), ("www.outlet.com", None, True), ("Ann Lee", "The Outlet", False)],
)
def test_an_outlet_is_told_from_a_person(author: str, source: str | None, *, expected: bool) -> None:
    assert is_outlet(author, source) is expected
