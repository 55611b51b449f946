from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from indexer.errors import BadValueError, UnknownFieldError
from indexer.model import FacetValue, SearchRequest
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.engine import Index


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        make_article(
            1,
            title="Turkey seeks closer defence alignment",
            standfirst="Ankara’s outreach fuels debate over a Muslim-majority bloc",
            body="The notion of an “Islamic NATO” circulated.\n\nSaudi and Pakistani envoys met in Ankara.",
            published=day(2026, 3, 1),
            source="Gazette",
            language="en",
            author="Jane Roe",
            url="https://news.example.org/turkey",
        ),
        make_article(
            2,
            title="Saudi Arabia signs treaty on defence",
            body="Pakistan and Saudi Arabia signed. NATO was not present; an Islamic scholar was.",
            published=day(2026, 2, 1),
            source="Gazette",
            language="en",
        ),
        make_article(
            3,
            title="Frigates in the Baltic",
            body="A Turkish frigate aligned with the fleet. Turkey was mentioned once.",
            published=day(2026, 1, 1),
            source="Herald",
            language="de",
        ),
        make_article(4, title="Undated note", body="Frigate, frigate, frigate."),
    )


def ids(index: Index, query: str, **request: object) -> list[str]:
    return [hit.id for hit in index.search(SearchRequest(query, **request)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("saudi pakistan", {"a2"}, id="all-of-the-words"),
        pytest.param("pakistani", {"a1"}, id="no-stem-of-another-word"),
        pytest.param('"islamic nato"', {"a1"}, id="phrase"),
        pytest.param('"nato islamic"', set(), id="phrase-in-order"),
        pytest.param("title:turkey", {"a1"}, id="field"),
        pytest.param("turkey", {"a1", "a3"}, id="any-field"),
        pytest.param("standfirst:ankara", {"a1"}, id="standfirst"),
        pytest.param("turkey baltic", {"a3"}, id="words-in-several-parts"),
        pytest.param("body:turkey", {"a3"}, id="body"),
        pytest.param('body:"saudi arabia"', {"a2"}, id="phrase-in-the-body"),
        pytest.param('body:"arabia signs treaty"', set(), id="phrase-elsewhere"),
        pytest.param("body:sign*", {"a2"}, id="prefix-in-the-body"),
        pytest.param("body:treat*", set(), id="prefix-elsewhere"),
        pytest.param("defence -treaty", {"a1"}, id="exclusion"),
        pytest.param("-defence", {"a3", "a4"}, id="only-exclusion"),
        pytest.param("frigates", {"a3", "a4"}, id="stem"),
        pytest.param("saudi OR frigate", {"a1", "a2", "a3", "a4"}, id="or"),
        pytest.param("frig*", {"a3", "a4"}, id="prefix"),
        pytest.param("alignment*", {"a1"}, id="prefix-of-the-word-not-of-its-stem"),
        pytest.param("fr?gate", {"a3", "a4"}, id="wildcard"),
        pytest.param("*amic", {"a1", "a2"}, id="leading-wildcard"),
        pytest.param("Muslim-maj*", {"a1"}, id="prefix-of-a-compound"),
        pytest.param("ankra~1", {"a1"}, id="fuzzy"),
        pytest.param("muslem-majorty~", {"a1"}, id="fuzzy-compound"),
        pytest.param("title:*", {"a1", "a2", "a3", "a4"}, id="anything-in-a-field"),
        pytest.param("-*", set(), id="nothing-but-everything"),
        pytest.param("url:turkey", {"a1"}, id="address"),
        pytest.param("frigate OR date:2026-03", {"a1", "a3", "a4"}, id="date-among-words"),
        pytest.param("muslim-majority", {"a1"}, id="compound"),
        pytest.param("source:gazette", {"a1", "a2"}, id="source"),
        pytest.param('author:"jane roe"', {"a1"}, id="author"),
        pytest.param("site:news.example.org", {"a1"}, id="site"),
        pytest.param("lang:de", {"a3"}, id="language"),
        pytest.param("after:2026-02-01", {"a1", "a2"}, id="after"),
        pytest.param("date:2026-01 frigate", {"a3"}, id="date"),
        pytest.param("the frigate", {"a3", "a4"}, id="stop-word-left-out"),
        pytest.param("", {"a1", "a2", "a3", "a4"}, id="empty"),
        pytest.param("*", {"a1", "a2", "a3", "a4"}, id="star"),
        pytest.param("xylophone", set(), id="nothing"),
    ],
)
def test_what_a_query_finds(index: Index, query: str, expected: set[str]) -> None:
    assert set(ids(index, query)) == expected


def test_a_title_match_outranks_a_body_match(index: Index) -> None:
    assert ids(index, "turkey") == ["a1", "a3"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", ["a1", "a2", "a3", "a4"]), ("oldest", ["a3", "a2", "a1", "a4"])],
)
def test_undated_articles_come_last_whatever_the_order(index: Index, sort: str, expected: list[str]) -> None:
    assert ids(index, "", sort=sort) == expected


def test_a_title_match_outranks_the_same_words_in_the_body(index_of: IndexOf) -> None:
    index = index_of(
        make_article(1, title="Gripen sold", body="Sweden announced it.", published=day(2026, 1, 1)),
        make_article(2, title="Sweden announced", body="It sold the Gripen.", published=day(2026, 1, 2)),
    )
    assert ids(index, "gripen") == ids(index, "grip*") == ids(index, "gripin~1") == ["a1", "a2"]


def test_equal_scores_are_ordered_by_newest_then_id(index_of: IndexOf) -> None:
    same = {"title": "Same", "body": "Same words"}
    index = index_of(
        make_article(3, **same, published=day(2026, 1, 1)),
        make_article(2, **same, published=day(2026, 1, 1)),
        make_article(1, **same),
        make_article(4, **same, published=day(2026, 1, 2)),
    )
    assert ids(index, "same") == ["a4", "a2", "a3", "a1"]


def test_when_nothing_has_all_words_those_with_some_come_with_a_note(index: Index) -> None:
    page = index.search("xylophone frigate")
    assert {hit.id for hit in page.hits} == {"a3", "a4"}
    assert all(hit.partial for hit in page.hits)
    lasting = [note for note in page.notes if not note.words and note.code != "recent-only"]
    assert [(note.code, note.text, note.query) for note in lasting] == [
        ("partial-matches", "no article has all of these; shown are those with some", ""),
        ("word-counts", "articles with each: “xylophone” 0, “frigate” 2", ""),
        ("without-part", "without “xylophone”: 2 articles", "frigate"),
    ]


def test_of_three_words_those_with_all_come_first_then_those_with_some(index: Index) -> None:
    page = index.search(SearchRequest("frigate baltic turkey", why=True))
    assert [(hit.id, hit.partial) for hit in page.hits] == [("a3", False), ("a4", True), ("a1", True)]
    assert page.notes[0].text == "only 1 article has all of these; those with some are shown too"
    assert "all of the words" in [part.said for part in page.hits[0].why]
    assert "partial" not in page.hits[0].as_dict()
    assert page.hits[1].as_dict()["partial"] is True


def test_of_three_words_those_with_some_are_not_mixed_in_by_date(index: Index) -> None:
    assert ids(index, "frigate baltic turkey", sort="newest") == ["a3"]


def test_where_enough_articles_have_all_words_no_others_are_shown(index_of: IndexOf) -> None:
    complete = [make_article(number, body="Saudi Pakistan framework") for number in range(10)]
    index = index_of(*complete, make_article(10, body="Saudi Pakistan"))
    page = index.search("saudi pakistan framework")
    assert (page.total, page.notes) == (10, ())


def test_conditions_hold_where_words_may_be_missing(index: Index) -> None:
    assert set(ids(index, "xylophone frigate lang:de")) == {"a3"}
    assert ids(index, "xylophone frigate -turkey") == ["a4"]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            SearchRequest("saudi", since=date(2027, 1, 1)), ("of any day: 2 articles", "dates"), id="dates"
        ),
        pytest.param(
            SearchRequest("saudi", filters={"source": ("Herald",)}),
            ("of any source: 2 articles", "source"),
            id="facet",
        ),
    ],
)
def test_where_a_filter_is_in_the_way_it_is_named(
    index: Index, request_: SearchRequest, expected: tuple[str, str]
) -> None:
    (note,) = index.search(request_).notes
    assert (note.text, note.without) == expected
    assert (note.code, note.query) == ("without-filter", "saudi")
    assert note.as_dict()["without"] == expected[1]


def test_where_nothing_is_found_the_part_that_is_in_the_way_is_named(index: Index) -> None:
    page = index.search("saudi -pakistan -title:turkey lang:en")
    assert page.total == 0
    assert [(note.code, note.text, note.query) for note in page.notes] == [
        ("without-part", "without “-pakistan”: 1 article", "saudi -title:turkey language:en"),
        ("without-part", "without “-title:turkey”: 1 article", "saudi -pakistan language:en"),
    ]


def test_ignored_words_are_told(index: Index) -> None:
    note = next(note for note in index.search("the (standing OR the navy)").notes if note.words)
    assert (note.code, note.text, note.words) == ("ignored-words", "too common to matter: the", ("the",))
    assert note.query == '"the" (standing OR "the" navy)'
    assert [one.code for one in index.search(note.query).notes if one.code == "ignored-words"] == []


def test_a_wildcard_that_stands_for_too_many_words_says_so(index_of: IndexOf) -> None:
    letters = "abcdefghijklmnopqrst"
    index = index_of(make_article(1, body=" ".join(f"word{a}{b}" for a in letters for b in letters)))
    (note,) = index.search("body:word*").notes
    assert note.code == "expansion-capped"
    assert "the 128 most frequent" in note.text


def test_many_wildcards_stand_for_fewer_words_each(index_of: IndexOf) -> None:
    letters = "abcdefghijklmnopqrst"
    index = index_of(make_article(1, body=" ".join(f"word{a}{b}" for a in letters for b in letters)))
    patterns = "w* wo* wor* word* w?r* w?rd* wo?d* *o* *r* *d*"
    notes = index.search(f"{patterns} {patterns}").notes
    assert [(note.code, note.text) for note in notes] == [
        (
            "expansion-capped",
            "10 patterns, such as w*, wo*, wor*, stand for very many words; "
            "the 51 most frequent of each count",
        )
    ]


def test_patterns_near_one_another_stand_for_fewer_words(index_of: IndexOf) -> None:
    letters = "abcdefghijklmnopqrst"
    index = index_of(make_article(1, body=" ".join(f"word{a}{b}" for a in letters for b in letters)))
    notes = index.search("worda* near5 word*").notes
    assert [note.text for note in notes] == ["word* stands for 421 words or more; the 32 most frequent count"]


@pytest.mark.parametrize("since", [date(2026, 2, 1), None])
@pytest.mark.parametrize("until", [date(2026, 2, 1), None])
def test_days_are_inclusive(index: Index, since: date | None, until: date | None) -> None:
    expected = {"a1", "a2", "a3"}
    if since:
        expected -= {"a3"}
    if until:
        expected -= {"a1"}
    if not since and not until:
        expected |= {"a4"}
    assert set(ids(index, "", since=since, until=until)) == expected


@pytest.mark.parametrize(
    ("filters", "sources", "languages"),
    [
        pytest.param({}, {"Gazette": 2, "Herald": 1}, {"en": 2, "de": 1}, id="none"),
        pytest.param({"source": ("Herald",)}, {"Gazette": 2, "Herald": 1}, {"de": 1}, id="one"),
        pytest.param(
            {"language": ("en", "de"), "source": ("Gazette",)},
            {"Gazette": 2, "Herald": 1},
            {"en": 2},
            id="two",
        ),
        pytest.param({"source": ("Nobody",)}, {"Gazette": 2, "Herald": 1, "Nobody": 0}, {}, id="chosen-at-0"),
    ],
)
def test_a_facet_counts_under_all_filters_but_its_own(
    index: Index, filters: Mapping[str, tuple[str, ...]], sources: dict[str, int], languages: dict[str, int]
) -> None:
    page = index.search(SearchRequest("", filters=filters))
    counted = {name: {one.value: one.count for one in values} for name, values in page.facets.items()}
    assert counted["source"] == sources
    assert {value: count for value, count in counted["language"].items() if count} == languages


def test_the_day_is_the_outlets_and_the_order_is_by_moment(index_of: IndexOf) -> None:
    evening = datetime(2026, 3, 1, 21, 0, tzinfo=timezone(timedelta(hours=-5)))  # 2 March in UTC
    index = index_of(
        make_article(1, published=evening),
        make_article(2, published=datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
    )
    assert ids(index, "date:2026-03-01") == ["a1"]
    assert ids(index, "", until=date(2026, 3, 1)) == ["a1"]
    assert ids(index, "", sort="newest") == ["a1", "a2"]
    assert index.search("date:2026-03-01").as_dict()["hits"][0]["published"] == "2026-03-01T21:00:00-05:00"


def test_pages_are_slices_of_the_whole_list(index: Index) -> None:
    whole = ids(index, "")
    pages = [index.search("", page=number, limit=3) for number in (1, 2)]
    assert [hit.id for page in pages for hit in page.hits] == whole
    assert {(page.total, page.pages) for page in pages} == {(4, 2)}


def test_a_page_beyond_the_last_is_the_last(index: Index) -> None:
    page = index.search("", page=9, limit=3)
    assert (page.request.page, len(page.hits)) == (2, 1)
    assert [note.code for note in page.notes] == ["last-page"]


@pytest.mark.parametrize(
    "query",
    [
        "saudi defence",
        '"islamic nato" OR frigate',
        "frig* turkey",
        "saudi -treaty",
        "body:turk* nato",
        "saudi arabia nato frigate",
        "turkish frigates aligned with the fleet of the baltic saudi state",
        "",
    ],
)
def test_why_adds_up_to_the_score(index: Index, query: str) -> None:
    for hit in index.search(SearchRequest(query, why=True, recency=True)).hits:
        assert sum(part.score for part in hit.why) == pytest.approx(hit.score, abs=1e-6)


def test_why_tells_the_title_from_the_text(index: Index) -> None:
    (hit,) = index.search(SearchRequest("alignment debate body:notion", why=True)).hits
    assert [part.said for part in hit.why] == [
        "text:align", "text:debat", "body:notion",
        "title:align", "text:alignment (as typed)", "text:debate (as typed)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (SearchRequest(limit=0), BadValueError),
        (SearchRequest(limit=100_000), BadValueError),
        (SearchRequest(page=0), BadValueError),
        (SearchRequest(sort="best"), BadValueError),  # type: ignore[arg-type]
        (SearchRequest(filters={"colour": ("red",)}), UnknownFieldError),
    ],
    ids=["limit-0", "limit-huge", "page-0", "sort", "facet"],
)
def test_a_request_that_is_none_is_an_error(
    index: Index, request_: SearchRequest, error: type[Exception]
) -> None:
    with pytest.raises(error):
        index.search(request_)


def test_an_empty_index_answers(index_of: IndexOf) -> None:
    index = index_of()
    page = index.search("anything")
    assert (page.total, page.hits, page.pages) == (0, (), 1)
    assert index.stats().articles == 0


def test_the_page_as_json_has_the_shape_of_the_contract(index: Index) -> None:
    found = index.search('"islamic nato"').as_dict()
    assert found.keys() == {
        "query", "understood", "total", "stories", "took_ms", "sort", "page", "pages", "hits", "facets",
        "notes",
    }  # fmt: skip
    (hit,) = found["hits"]
    text, (span,) = hit["snippet"]["text"], hit["snippet"]["spans"]
    assert text[slice(*span)] == "Islamic NATO"
    del hit["snippet"], hit["score"]
    assert hit == {
        "id": "a1",
        "title": "Turkey seeks closer defence alignment",
        "source": "Gazette",
        "author": "Jane Roe",
        "published": "2026-03-01",
        "url": "https://news.example.org/turkey",
        "language": "en",
        "path": "1.txt",
        "copies": 0,
    }
    assert found["facets"]["source"] == [{"value": "Gazette", "label": "Gazette", "count": 1}]


def test_stats(index: Index) -> None:
    stats = index.stats()
    assert (stats.articles, stats.files, stats.undated) == (4, 4, 1)
    assert (stats.oldest, stats.newest) == (day(2026, 1, 1), day(2026, 3, 1))
    assert stats.sources == (FacetValue("Gazette", "Gazette", 2), FacetValue("Herald", "Herald", 1))


def test_a_description_finds_what_fits_best_where_few_articles_have_all_its_words(index: Index) -> None:
    page = index.search("turkish frigates of the baltic fleet seen near gotland")
    assert page.hits[0].id == "a3"
    assert [note.code for note in page.notes] == [*("partial-matches", "ignored-words", "other-forms")]


def test_a_title_made_of_the_first_words_counts_as_text_only(index_of: IndexOf) -> None:
    index = index_of(make_article(1, title="Tanks crossed the…", body="Tanks crossed the river."))
    assert [hit.title.text for hit in index.search("tanks").hits] == ["Tanks crossed the…"]
    assert ids(index, "title:tanks") == []
