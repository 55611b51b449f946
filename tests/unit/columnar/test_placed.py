"""Queries that look at where words stand, against a plain reading of the same texts."""

from __future__ import annotations

import tempfile
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as q

from indexer.columnar import (
    AtLeast,
    Before,
    Behind,
    Exactly,
    Near,
    PlacedQuery,
    SearchOptions,
    Together,
    search,
)
from indexer.columnar import phrases as phrases_module
from tests.unit.columnar.support import create

BREAK = "x"
SINCE = "published"


class Text(NamedTuple):
    """Words, of which :data:`BREAK` begins a unit, and the position from which Behind and Before count."""

    words: list[str]
    since: int


texts = st.builds(Text, st.lists(st.sampled_from(["a", "b", "c", BREAK]), max_size=12), st.integers(0, 9))
terms = st.sampled_from("abc").map(lambda word: q.Term("body", word))
phrases = st.builds(
    lambda words, slop: q.Phrase("body", words, slop),
    st.lists(st.sampled_from("abc"), min_size=2, max_size=3),
    st.integers(1, 3),
)
leaves = st.one_of(terms, terms, phrases)
breaks = q.Term("body", BREAK)


def exactly(operand: q.Term | q.Phrase, other: str) -> Exactly:
    """Here no two words stand at one place, so a word is at best kept apart from itself."""
    return Exactly(operand, [(other,)] * len(getattr(operand, "words", "a")))


def wider(inner: st.SearchStrategy[q.Query]) -> st.SearchStrategy[q.Query]:
    return st.one_of(
        st.builds(
            lambda left, right, distance, ordered: Near(left, right, distance, ordered=ordered),
            *(inner, inner, st.integers(1, 4), st.booleans()),
        ),
        st.builds(lambda left, right: Together(left, right, breaks), inner, inner),
        st.builds(AtLeast, inner, st.integers(1, 3)),
        st.builds(lambda operand: Before(operand, SINCE, breaks), inner),
        st.lists(inner, min_size=2, max_size=3).map(q.Or),
        inner.map(lambda operand: q.ConstantScoreQuery(operand, 2.0)),
        inner.map(lambda operand: Behind(operand, SINCE)),
        st.builds(exactly, leaves, st.sampled_from("abcd")),
    )


queries = st.recursive(leaves, wider, max_leaves=5)


def occurrences(query: q.Query, text: Text) -> set[tuple[int, int]]:
    """Where a query stands in a text: its first word and its last."""
    match query:
        case q.Term():
            return {(at, at) for at, word in enumerate(text.words) if word == query.text}
        case q.Phrase():
            return phrase_occurrences(query, text)
        case q.Or():
            return {one for part in query.subqueries for one in occurrences(part, text)}
        case q.ConstantScoreQuery():
            return occurrences(query.child, text)
        case Behind() | Exactly():
            return narrowed(query, occurrences(query.operands[0], text), text)
        case AtLeast():
            found = occurrences(query.operands[0], text)
            return found if len(found) >= query.count else set()
        case Before():
            units = [at for at, word in enumerate(text.words) if word == BREAK and at >= text.since]
            end = units[1] if len(units) > 1 else len(text.words)
            return {one for one in occurrences(query.operands[0], text) if one[1] < end}
        case _:
            assert isinstance(query, Near | Together)
            left, right = (occurrences(operand, text) for operand in query.operands)
            pairs = [pair for pair in product(left, right) if belong(query, pair, text)]
            return {one for pair in pairs for one in pair}


def narrowed(query: Behind | Exactly, found: set[tuple[int, int]], text: Text) -> set[tuple[int, int]]:
    if isinstance(query, Behind):
        return {one for one in found if one[0] >= text.since}
    operand = query.operands[0]
    words = operand.words if isinstance(operand, q.Phrase) else [getattr(operand, "text", "")]
    return set() if any(word in others for word, others in zip(words, query.others, strict=True)) else found


def phrase_occurrences(query: q.Phrase, text: Text) -> set[tuple[int, int]]:
    """Each end with its latest beginning."""
    latest: dict[int, int] = {}
    for places in product(*(range(len(text.words)) for _ in query.words)):
        in_order = all(0 < after - at <= query.slop for at, after in pairwise(places))
        if in_order and [text.words[at] for at in places] == query.words:
            latest[places[-1]] = max(latest.get(places[-1], 0), places[0])
    return {(start, end) for end, start in latest.items()}


def belong(query: Near | Together, pair: tuple[tuple[int, int], tuple[int, int]], text: Text) -> bool:
    left, right = pair
    if isinstance(query, Near):
        forward, backward = right[0] - left[1], left[0] - right[1]
        return 0 < forward <= query.distance or (not query.ordered and 0 < backward <= query.distance)
    return text.words[: left[0] + 1].count(BREAK) == text.words[: right[0] + 1].count(BREAK)


def found(folder: Path, corpus: list[Text], query: q.Query) -> dict[int, float]:
    articles = [
        {"id": str(number), "body": " ".join(text.words), "published": text.since}
        for number, text in enumerate(corpus)
    ]
    with create(folder, articles).searcher() as searcher:
        top = search(searcher, query, SearchOptions(limit=10, ties=[]))
    return dict(zip(top.docs.tolist(), top.scores.tolist(), strict=True))


@settings(max_examples=50, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), queries.filter(lambda query: isinstance(query, PlacedQuery)))
def test_what_is_found_is_what_a_plain_reading_finds(corpus: list[Text], query: PlacedQuery) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hits = found(Path(folder), corpus, query)

    assert set(hits) == {number for number, text in enumerate(corpus) if occurrences(query, text)}


@settings(max_examples=50, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), st.one_of(phrases, queries))
def test_a_glance_at_many_candidates_changes_nothing(corpus: list[Text], query: q.Query) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        wholly = found(Path(folder), corpus, query)
        patch.setattr(phrases_module, "_MANY", 0)
        patch.setattr(phrases_module, "_GLANCES", (1, 2, phrases_module.ALL))
        Path(folder, "again").mkdir()
        glanced = found(Path(folder, "again"), corpus, query)

    assert glanced == wholly


def test_it_scores_what_its_operands_score(tmp_path: Path) -> None:
    corpus = [Text(["a", "b"], 0), Text(["a", "c", "c", "b"], 0), Text(["a"], 0)]
    a, b = q.Term("body", "a", boost=2.0), q.Term("body", "b")

    near = found(tmp_path, corpus, Near(a, b, 1))
    (tmp_path / "again").mkdir()
    both = found(tmp_path / "again", corpus, q.And([a, b]))

    assert near == pytest.approx({0: both[0]})


def test_the_parts_of_a_compound_stand_side_by_side(tmp_path: Path) -> None:
    corpus = [Text(["a", "b", "c"], 0), Text(["b", "a", "c"], 0)]
    compound = q.And([q.Term("body", "a"), q.Term("body", "b")])

    assert set(found(tmp_path, corpus, Near(compound, q.Term("body", "c"), 2))) == {0}


def test_what_has_no_place_is_near_nothing(tmp_path: Path) -> None:
    corpus = [Text(["a"], 0)]
    for operand in (q.Every(), q.Term("id", "0"), q.Term("body", "nowhere")):
        query = q.Or([Near(operand, q.Term("body", "a"), 5), q.Term("body", "z")])
        folder = tmp_path / str(id(operand))
        folder.mkdir()
        assert found(folder, corpus, query) == {}


def test_a_kind_of_query_has_to_say_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError):
        found(tmp_path, [Text(["a"], 0)], PlacedQuery(q.Term("body", "a")))


def test_equal_queries_are_equal() -> None:
    a, b = q.Term("body", "a"), q.Term("body", "b")

    assert Near(a, b, 5) == Near(q.Term("body", "a"), b, 5)
    assert Near(a, b, 5) != Near(a, b, 5, ordered=True)
    assert Near(a, b, 5) != AtLeast(a, 5)
    assert len({AtLeast(a, 2), AtLeast(q.Term("body", "a"), 2), AtLeast(a, 3)}) == 2
