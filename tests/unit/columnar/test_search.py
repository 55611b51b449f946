from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from whoosh import query as q
from whoosh import scoring
from whoosh.query.spans import SpanFirst

from indexer.columnar import Groups, Order, SearchOptions, UnsupportedFieldError, read_stored, search
from tests.unit.columnar.support import article, create

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whoosh.searching import Searcher


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    documents = [
        article(1, "tanks roll", tags="army"),
        article(2, "ships sail", tags="navy,army"),
        article(3, "tanks and ships", tags="navy"),
        {"id": "undated", "title": "No date", "body": "tanks tanks"},
    ]
    with create(tmp_path, documents).searcher() as opened:
        yield opened


def ids(searcher: Searcher, query: q.Query, options: SearchOptions) -> list[str]:
    docs = search(searcher, query, options).docs.tolist()
    return [values["id"] for values in read_stored(searcher.reader(), docs, ["id"])]


def test_documents_without_a_value_come_last_in_both_directions(searcher: Searcher) -> None:
    newest = SearchOptions(sort=Order("published"))
    oldest = SearchOptions(sort=Order("published", descending=False))
    assert ids(searcher, q.Every(), newest) == ["a3", "a2", "a1", "undated"]
    assert ids(searcher, q.Every(), oldest) == ["a1", "a2", "a3", "undated"]


def test_ties_go_to_the_newest(searcher: Searcher) -> None:
    assert ids(searcher, q.Every(), SearchOptions()) == ["a3", "a2", "a1", "undated"]
    by_id = SearchOptions(ties=[Order("id", descending=False)])
    assert ids(searcher, q.Every(), by_id) == ["a1", "a2", "a3", "undated"]


def test_facets_count_each_value_of_a_document(searcher: Searcher) -> None:
    top = search(searcher, q.Term("body", "ship"), SearchOptions(facets=["tags", "nothing"]))
    assert top.facets["tags"] == {"navy": 2, "army": 1}
    assert top.facets["nothing"] == {}
    with pytest.raises(UnsupportedFieldError, match="numbers"):
        search(searcher, q.Every(), SearchOptions(facets=["published"]))


def test_an_unknown_kind_of_query_is_left_to_whoosh_alone(searcher: Searcher) -> None:
    first = SpanFirst(q.Term("body", "tank"), limit=0)
    top = search(searcher, q.And([first, q.Term("body", "roll")]))
    assert top.fallbacks == 1
    assert top.total == 1
    assert top.scores[0] > 0


def test_another_model_of_scoring_is_left_to_whoosh(searcher: Searcher) -> None:
    options = SearchOptions(weighting=scoring.TF_IDF())
    assert search(searcher, q.Term("body", "tank"), options).fallbacks == 1


class LuceneBM25(scoring.BM25F):
    """BM25 with an idf of its own."""

    def idf(self, searcher: Searcher, fieldname: str, text: str) -> float:
        return 3.0


def test_the_idf_of_the_weighting_is_followed(searcher: Searcher) -> None:
    query = q.Term("body", "tank")
    usual = search(searcher, query).scores
    changed = search(searcher, query, SearchOptions(weighting=LuceneBM25())).scores
    idf = scoring.BM25F().idf(searcher, "body", "tank")
    assert changed.tolist() == pytest.approx((usual * 3.0 / idf).tolist())


def test_an_exhausted_budget_gives_a_partial_answer(searcher: Searcher) -> None:
    top = search(searcher, q.Term("body", "tank"), SearchOptions(budget_seconds=0.0))
    assert top.partial
    assert len(top.docs) == 0


def test_threads_share_a_searcher(searcher: Searcher) -> None:
    queries = [
        q.Term("body", "tank"),
        q.Every(),
        q.Phrase("body", ["tank", "roll"]),
        q.Prefix("body", "s"),
    ] * 25
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda query: ids(searcher, query, SearchOptions()), queries))
    assert together == [ids(searcher, query, SearchOptions()) for query in queries]


def test_offsets_page_through_all_hits(searcher: Searcher) -> None:
    everything = search(searcher, q.Every(), SearchOptions(limit=100)).docs.tolist()
    pages = [search(searcher, q.Every(), SearchOptions(limit=3, offset=o)).docs.tolist() for o in (0, 3, 6)]
    assert pages == [everything[:3], everything[3:], []]


def test_nothing_is_found_in_fields_that_are_not_there(searcher: Searcher) -> None:
    for query in (
        q.Term("absent", "x"),
        q.Prefix("absent", "x"),
        q.NumericRange("absent", 1, 2),
        q.Phrase("absent", ["a", "b"]),
    ):
        assert search(searcher, query).total == 0


def test_documents_without_a_value_are_groups_of_their_own(tmp_path: Path) -> None:
    documents = [article(1), {"id": "x"}, {"id": "y"}, article(4, published=1)]
    with create(tmp_path, documents).searcher() as opened:
        groups = Groups(opened, "published")
        assert groups.count == 3
        assert groups.of[0] == groups.of[3]
        assert ids(opened, q.Every(), SearchOptions(collapse=groups)) == ["a1", "x", "y"]
        assert Groups(opened, "absent").of.tolist() == [0, 1, 2, 3]
        with pytest.raises(UnsupportedFieldError, match="strings"):
            Groups(opened, "id")


def test_nothing_matches_no_group(searcher: Searcher) -> None:
    top = search(searcher, q.Term("body", "zzz"), SearchOptions(collapse=Groups(searcher, "published")))
    assert (top.groups, top.sizes.tolist(), top.docs.tolist()) == (0, [], [])
