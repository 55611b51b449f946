"""Hits, totals, order and scores equal those of the plain reference and of Whoosh's own matchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.columnar import Groups, Order, SearchOptions, search
from tests.parity.strategies import Corpus, corpora, flat, scored_trees, trees, words, written

if TYPE_CHECKING:
    from whoosh import query as q

    from tests.parity.reference import Reference

slowly = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def expected_order(corpus: Corpus, scores: dict[int, float]) -> list[int]:
    documents = corpus.documents

    def key(doc: int) -> tuple[Any, ...]:
        return (-np.float32(scores[doc]), -documents[doc]["published"], documents[doc]["id"])

    return sorted(scores, key=key)


def assert_same_order(corpus: Corpus, found: list[int], scores: dict[int, float]) -> None:
    """Equal, but for documents whose scores differ by less than the rounding of 32 bits."""
    wanted = expected_order(corpus, scores)[: len(found)]
    if found != wanted:
        np.testing.assert_allclose([scores[d] for d in found], [scores[d] for d in wanted], rtol=3e-7)
        assert len(set(found)) == len(found)


def check(corpus: Corpus, searcher: Any, reference: Reference, query: q.Query) -> None:
    scores = reference.search(query)
    for limit in (3, 1000):
        for count in (True, False):
            top = search(searcher, query, SearchOptions(limit=limit, count=count))
            assert top.total == (len(scores) if count else None)
            assert len(top.docs) == min(limit, len(scores))
            assert_same_order(corpus, top.docs.tolist(), scores)
            np.testing.assert_allclose(top.scores, [scores[d] for d in top.docs.tolist()], rtol=1e-9)
            assert top.fallbacks == 0
            assert not top.partial


@slowly
@given(corpora(), st.lists(trees, min_size=1, max_size=6))
def test_any_tree_scores_as_the_reference(corpus: Corpus, queries: list[q.Query]) -> None:
    with written(corpus) as (opened, reference), opened.searcher() as searcher:
        for query in queries:
            check(corpus, searcher, reference, query)


@slowly
@given(corpora(), st.lists(flat, min_size=1, max_size=6))
def test_pruned_queries_score_as_the_reference(corpus: Corpus, queries: list[q.Query]) -> None:
    with written(corpus) as (opened, reference), opened.searcher() as searcher:
        for query in queries:
            check(corpus, searcher, reference, query)


@slowly
@given(corpora(), st.lists(scored_trees, min_size=1, max_size=4))
def test_whoosh_matchers_agree(corpus: Corpus, queries: list[q.Query]) -> None:
    with written(corpus) as (opened, _), opened.searcher() as searcher:
        for query in queries:
            hits = {hit.docnum: hit.score for hit in searcher.search(query, limit=None)}
            top = search(searcher, query, SearchOptions(limit=1000))
            assert dict(zip(top.docs.tolist(), top.scores.tolist(), strict=True)) == pytest.approx(
                hits, rel=1e-9
            )
            best = [hit.score for hit in searcher.search(query, limit=2)]
            assert best == pytest.approx(top.scores[:2].tolist(), rel=1e-9)


@slowly
@given(corpora(), trees, st.booleans(), st.integers(0, 4))
def test_sorting_by_a_column(corpus: Corpus, query: q.Query, descending: bool, offset: int) -> None:
    with written(corpus) as (opened, reference), opened.searcher() as searcher:
        documents, sign = corpus.documents, -1 if descending else 1
        wanted = sorted(
            reference.search(query),
            key=lambda doc: (sign * documents[doc]["published"], documents[doc]["id"]),
        )
        options = SearchOptions(limit=3, offset=offset, sort=Order("published", descending=descending))
        assert search(searcher, query, options).docs.tolist() == wanted[offset : offset + 3]


@slowly
@given(corpora(), flat, trees, words)
def test_filters_and_facets(corpus: Corpus, query: q.Query, filtering: q.Query, word: str) -> None:
    with written(corpus) as (opened, reference), opened.searcher() as searcher:
        allowed = reference.search(filtering)
        scores = {doc: score for doc, score in reference.search(query).items() if doc in allowed}
        top = search(searcher, query, SearchOptions(limit=3, filters=[filtering]))
        assert top.total == len(scores)
        assert_same_order(corpus, top.docs.tolist(), scores)
        options = SearchOptions(filters=[filtering], facets=["title"])
        count = sum(word in corpus.documents[doc]["title"] for doc in scores)
        assert search(searcher, query, options).facets["title"].get(word, 0) == count


@slowly
@given(corpora(), trees, st.integers(1, 4), st.integers(0, 4), st.booleans())
def test_only_the_first_of_each_group_is_a_hit(
    corpus: Corpus, query: q.Query, limit: int, offset: int, by_date: bool
) -> None:
    with written(corpus) as (opened, _), opened.searcher() as searcher:
        sort = Order("published") if by_date else None
        everything = search(searcher, query, SearchOptions(limit=1000, sort=sort))
        day_of = [corpus.documents[doc]["published"] for doc in everything.docs.tolist()]
        first = {day: place for place, day in reversed(list(enumerate(day_of)))}
        wanted = sorted(first.values())[offset : offset + limit]
        options = SearchOptions(
            limit=limit, offset=offset, sort=sort, facets=["title"], collapse=Groups(searcher, "published")
        )
        top = search(searcher, query, options)
        assert top.docs.tolist() == everything.docs[wanted].tolist()
        assert top.scores.tolist() == everything.scores[wanted].tolist()
        assert top.sizes.tolist() == [day_of.count(day_of[place]) for place in wanted]
        assert (top.groups, top.total) == (len(first), everything.total)
