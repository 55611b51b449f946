from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from indexer import FACETS, SORTS, SearchRequest
from webui import params

texts = st.text(st.characters(codec="utf-8"))
values = st.lists(texts.filter(str.strip), min_size=1, max_size=3, unique=True).map(sorted).map(tuple)
days = st.none() | st.dates()


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    since, until = draw(days), draw(days)
    if since and until and since > until:
        since, until = until, since
    return SearchRequest(
        query=draw(texts.filter(str.strip) | st.just("")),
        page=draw(st.integers(1, 999_999_999)),
        limit=draw(st.integers(1, params.MOST_PER_PAGE)),
        sort=draw(st.sampled_from(SORTS)),
        since=since,
        until=until,
        filters={name: draw(values) for name in draw(st.sets(st.sampled_from(FACETS)))},
        why=draw(st.booleans()),
        recency=draw(st.booleans()),
        expand=draw(st.booleans()),
        forms=draw(st.booleans()),
        spellings=draw(st.booleans()),
    )


@given(requests())
def test_what_is_written_is_read_again(request: SearchRequest) -> None:
    assert params.parse(MultiDict(params.pairs(request))) == params.Asked(request, ())


@given(st.lists(st.tuples(st.sampled_from(["q", "page", "per", "sort", "from", "to", "source", "x"]), texts)))
def test_no_query_string_is_an_error(given_pairs: list[tuple[str, str]]) -> None:
    asked = params.parse(MultiDict(given_pairs))
    assert asked.request.page >= 1
    assert 1 <= asked.request.limit <= params.MOST_PER_PAGE
    assert asked.request.sort in SORTS


def test_the_default_has_no_parameters() -> None:
    assert params.pairs(SearchRequest()) == []


def test_order_is_normalised_and_unknown_names_are_ignored() -> None:
    args = MultiDict(
        [("page", "2"), ("x", "1"), ("source", "b"), ("source", "a"), ("source", "b"), ("q", "nato")]
    )
    assert params.pairs(params.parse(args).request) == [
        ("q", "nato"),
        ("source", "a"),
        ("source", "b"),
        ("page", "2"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("q", "  \t", SearchRequest(), id="blank-query"),
        pytest.param("q", " nato ", SearchRequest(" nato "), id="query-as-typed"),
        pytest.param("per", "5000", SearchRequest(limit=100), id="per-clamped"),
        pytest.param("page", " 3 ", SearchRequest(page=3), id="page-with-spaces"),
        pytest.param("from", "2026-03-01", SearchRequest(since=date(2026, 3, 1)), id="from"),
        pytest.param("to", "", SearchRequest(), id="empty-date-field"),
        pytest.param("source", " ", SearchRequest(), id="blank-facet"),
    ],
)
def test_values_that_make_sense(name: str, value: str, expected: SearchRequest) -> None:
    assert params.parse(MultiDict({name: value})) == params.Asked(expected, ())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        pytest.param("page", "0", "'0' is not a whole number above 0 for 'page'.", id="page-0"),
        pytest.param("page", "-1", "'-1' is not a whole number above 0 for 'page'.", id="page-negative"),
        pytest.param(
            "page", "9" * 5000, f"'{'9' * 40}' is not a whole number above 0 for 'page'.", id="page-huge"
        ),
        pytest.param("per", "٣", "'٣' is not a whole number above 0 for 'per'.", id="per-other-digits"),
        pytest.param("sort", "best", "'best' is not one of relevance, newest, oldest for 'sort'.", id="sort"),
        pytest.param(
            "from", "2026-02-30", "'2026-02-30' is not a date like 2026-03-01 for 'from'.", id="no-such-day"
        ),
        pytest.param("to", "soon", "'soon' is not a date like 2026-03-01 for 'to'.", id="no-date"),
    ],
)
def test_values_that_make_none_are_set_aside_and_the_rest_is_kept(
    name: str, value: str, message: str
) -> None:
    asked = params.parse(MultiDict({"q": "nato", name: value}))
    assert asked.request == SearchRequest("nato")
    assert [one.message for one in asked.problems] == [message]


def test_a_last_day_before_the_first_is_set_aside() -> None:
    asked = params.parse(MultiDict({"from": "2026-03-02", "to": "2026-03-01"}))
    assert asked.request == SearchRequest(since=date(2026, 3, 2))
    assert [one.message for one in asked.problems] == [
        "'2026-03-01' is not a day on or after 2026-03-02 for 'to'."
    ]
