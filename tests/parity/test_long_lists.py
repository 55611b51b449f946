"""Pruning on lists long enough to have stored strongest postings finds what full evaluation finds."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import index, scoring
from whoosh import query as q

from indexer.columnar import BulkWriter, SearchOptions, packing, search
from tests.parity.strategies import schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whoosh.searching import Searcher

WORDS = [f"w{number}" for number in range(60)]
DOCUMENTS = 4000


@pytest.fixture(scope="module", autouse=True)
def small_limits() -> Iterator[None]:
    """So many documents are few; they are gone through as many would be, with room for few bitmaps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.columnar.postings._ROOM", 3 * DOCUMENTS)
        patch.setattr("indexer.columnar.pruning._LONG", 400)
        patch.setattr("indexer.columnar.pruning._MANY", 200)
        patch.setattr("indexer.columnar.phrases._BLOCK", 100)
        patch.setattr("indexer.columnar.pruning._FIRST", 50)
        yield


@pytest.fixture(
    scope="module", params=[(1, 16), (1, 7), (3, 9)], ids=["one segment", "many ranges", "three segments"]
)
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder: Path = tmp_path_factory.mktemp("long")
    segments, range_bits = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "RANGE_BITS", range_bits)
        _write(folder, segments)
        with index.open_dir(str(folder)).searcher() as opened:
            yield opened


def _write(folder: Path, segments: int) -> None:
    created = index.create_in(str(folder), schema())
    chooser = random.Random(7)  # noqa: S311 - a fixed corpus
    weights = [1 / (place + 1) for place in range(len(WORDS))]
    for part in range(segments):
        with BulkWriter(created, processes=0) as writer:
            for number in range(part, DOCUMENTS, segments):
                body = " ".join(chooser.choices(WORDS, weights, k=chooser.randint(1, 80)))
                writer.add({"id": f"{number:05}", "body": body, "published": chooser.randint(0, 50)})
    with BulkWriter(created, processes=0) as writer:
        for number in range(0, DOCUMENTS, 9):
            writer.delete("id", f"{number:05}")


terms = st.builds(q.Term, st.just("body"), st.sampled_from(WORDS), boost=st.sampled_from([1.0, 0.3, 4.0]))
groups = st.lists(terms, min_size=1, max_size=5)
phrases = st.builds(
    q.Phrase,
    st.just("body"),
    st.lists(st.sampled_from(WORDS[:20]), min_size=2, max_size=3),
    slop=st.integers(1, 3),
    boost=st.sampled_from([1.0, 0.3]),
)
flat = st.one_of(terms, st.builds(q.Or, groups), st.builds(q.And, groups), phrases)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    query=flat,
    limit=st.integers(1, 32),
    filtered=st.booleans(),
    weighting=st.builds(
        scoring.BM25F, B=st.sampled_from([0.75, 0.0, 1.0]), K1=st.sampled_from([1.2, 0.4, 3.0])
    ),
)
def test_pruned_equals_evaluated(
    searcher: Searcher, query: q.Query, limit: int, filtered: bool, weighting: scoring.BM25F
) -> None:
    filters = [q.NumericRange("published", 5, 20)] if filtered else []
    evaluated = search(searcher, query, SearchOptions(limit=DOCUMENTS, filters=filters, weighting=weighting))
    for count in (True, False):
        options = SearchOptions(limit=limit, filters=filters, weighting=weighting, count=count)
        pruned = search(searcher, query, options)
        assert pruned.docs.tolist() == evaluated.docs[:limit].tolist()
        np.testing.assert_array_equal(pruned.scores, evaluated.scores[:limit])
        assert pruned.total == (evaluated.total if count else None)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=phrases)
def test_phrases_are_where_they_are_written(searcher: Searcher, query: q.Phrase) -> None:
    between = rf"(?: \w+){{0,{query.slop - 1}}} "
    # a later word may stand anywhere within reach of an earlier one, so every start is tried
    pattern = re.compile(rf"\b(?={between.join(query.words)}\b)")
    wanted = {
        document for document, stored in searcher.reader().iter_docs() if pattern.search(stored["body"])
    }
    found = search(searcher, query, SearchOptions(limit=DOCUMENTS)).docs.tolist()
    assert set(found) == wanted
    assert len(found) == len(wanted)
