"""Words and names that are typical of what was found."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.typical import log_likelihood
from indexer.model import SearchRequest
from tests.conftest import IndexOf, make_article

if TYPE_CHECKING:
    from indexer.engine import Index

OTHERS = 120


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    drones = [
        make_article(
            number,
            title=f"Drone report {number}",
            body=f"{'SEVASTOPOL' if number % 2 else 'Sevastopol'}: An interceptor missed. "
            f"{'Interceptors' if number < 4 else 'An interceptor'} of Ukraine's army, and an F-16.",
        )
        for number in range(12)
    ]
    rest = [
        make_article(100 + number, title="Market report", body="A balloon." if number < 4 else "Shares fell.")
        for number in range(OTHERS)
    ]
    return index_of(*drones, *rest)


def told(index: Index, query: str, **more: object) -> list[str]:
    page = index.search(SearchRequest(query, typical=True, fold=False, **more))  # type: ignore[arg-type]
    return [f"{one.kind}:{one.text}" for one in page.typical]


def test_what_is_typical_narrows_the_query(index: Index) -> None:
    page = index.search(SearchRequest("drone OR balloon", typical=True, fold=False))
    assert page.typical
    for one in page.typical:
        assert 0 < one.count < page.total
        assert index.search(one.query).total == one.count


def test_words_are_as_they_are_written_and_names_are_one(index: Index) -> None:
    found = told(index, "drone OR balloon")
    assert {"word:Sevastopol", "word:interceptor", "country:Ukraine"} <= set(found)
    assert not {"word:Ukraine", "word:drone", "word:balloon"} & set(found)


def test_what_all_have_narrows_nothing(index: Index) -> None:
    assert told(index, "drone") == []


@pytest.mark.parametrize(
    ("query", "more"),
    [
        ("sevastopol interceptor balloon", {}),
        ("interceptors missed zeppelin drone", {}),
        ("drone OR balloon", {"page": 2, "limit": 5}),
        ("drone OR balloon", {"limit": 4}),
        ("nothing", {}),
    ],
    ids=["some words", "one word too many", "second page", "few hits", "nothing"],
)
def test_nothing_is_typical_of_a_few_or_of_partial_matches(
    index: Index, query: str, more: dict[str, object]
) -> None:
    assert told(index, query, **more) == []


def test_only_who_asks_is_told(index: Index) -> None:
    assert index.search("drone OR balloon").typical == ()
    assert "typical" not in index.search("drone OR balloon").as_dict()
    asked = index.search(SearchRequest("drone OR balloon", typical=True, fold=False)).as_dict()
    assert asked["typical"][0].keys() == {"kind", "text", "count", "query"}


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 5000), st.integers(1, 5000))
def test_the_ratio_is_that_of_two_binomial_models(some: int, rest: int, of_all: int, others: int) -> None:
    sample, total = some + rest, of_all + others
    ratio = log_likelihood(some, sample, of_all, total)
    if some * total <= of_all * sample:
        assert ratio == 0
    else:
        expected = (some + of_all) / (sample + total)
        terms = some * log(some / sample / expected) + of_all * log(of_all / total / expected)
        assert ratio == pytest.approx(2 * terms)
        assert ratio > 0
