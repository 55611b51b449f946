from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as q

from indexer.columnar import Behind, MoreOften, Newness, SearchOptions, Several, search
from indexer.columnar.queries import OwnQuery
from tests.unit.columnar.support import article, create

Document = tuple[list[str], int]

documents = st.lists(
    st.tuples(st.lists(st.sampled_from("abc"), max_size=8), st.integers(0, 9)), min_size=1, max_size=6
)


def found(folder: Path, corpus: list[Document], query: q.Query) -> dict[int, float]:
    articles = [
        {"id": str(number), "body": " ".join(words), "published": start}
        for number, (words, start) in enumerate(corpus)
    ]
    with create(folder, articles).searcher() as searcher:
        top = search(searcher, query, SearchOptions(limit=10, ties=[]))
    return dict(zip(top.docs.tolist(), top.scores.tolist(), strict=True))


@settings(deadline=None)
@given(documents)
def test_a_word_counts_from_the_position_in_the_column(corpus: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        behind = found(Path(folder), corpus, Behind(q.Term("body", "a"), "published"))
    assert set(behind) == {n for n, (words, start) in enumerate(corpus) if "a" in words[start:]}


@settings(deadline=None)
@given(documents, st.integers(1, 3))
def test_a_phrase_counts_where_all_of_it_stands_behind(corpus: list[Document], slop: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        phrase = q.Phrase("body", ["a", "b"], slop=slop)
        behind = found(Path(folder), corpus, Behind(phrase, "published"))
    expected = {
        number
        for number, (words, start) in enumerate(corpus)
        for at in range(start, len(words))
        if words[at] == "a" and "b" in words[at + 1 : at + 1 + slop]
    }
    assert set(behind) == expected


def test_the_score_is_that_of_the_word(tmp_path: Path) -> None:
    word = q.Term("body", "tank", boost=2.0)
    corpus = [(["tank", "tank"], 1), (["tank"], 0), (["ship"], 0)]
    behind = found(tmp_path, corpus, q.Or([Behind(word, "published"), q.Term("body", "ship")]))
    (tmp_path / "again").mkdir()
    plain = found(tmp_path / "again", corpus, q.Or([word, q.Term("body", "ship")]))
    assert behind == pytest.approx(plain)


@pytest.mark.parametrize(("least", "expected"), [(1, {0, 1, 2}), (2, {0, 1}), (3, {1}), (4, set())])
def test_several_of_some_queries_have_to_match(tmp_path: Path, least: int, expected: set[int]) -> None:
    corpus = [(["tank", "ship"], 0), (["tank", "ship", "plane"], 0), (["plane"], 0), (["car"], 0)]
    words = [q.Term("body", word) for word in ("tank", "ship", "plane")]
    several = found(tmp_path, corpus, Several(words, least))
    (tmp_path / "again").mkdir()
    any_of_them = found(tmp_path / "again", corpus, q.Or(words))
    assert several == pytest.approx({number: any_of_them[number] for number in expected})


def test_several_of_no_queries_match_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, [(["tank"], 0)], Several([], 0)) == {}


def test_a_kind_of_query_has_to_say_what_it_matches(tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError):
        found(tmp_path, [(["tank"], 0)], OwnQuery())


def test_newness_halves_with_age_and_is_nothing_without_a_number(tmp_path: Path) -> None:
    documents = [article(100), article(90), article(60), article(120), {"id": "undated", "body": "tank"}]
    with create(tmp_path, documents).searcher() as searcher:
        top = search(searcher, Newness("published", 100, 10, 2.0), SearchOptions(ties=[]))
        nothing = search(searcher, Newness("tags", 100, 10, 2.0))
    assert dict(zip(top.docs.tolist(), top.scores.tolist(), strict=True)) == {
        0: 2.0,
        1: 1.0,
        2: 0.125,
        3: 2.0,
    }
    assert nothing.total == 0


def test_a_word_that_occurs_more_often_than_others(tmp_path: Path) -> None:
    corpus = [(["a", "a", "b"], 0), (["a", "b"], 0), (["a", "c", "b", "a"], 0), (["b"], 0), (["a"], 0)]
    word = q.Term("body", "a")

    more = found(tmp_path, corpus, MoreOften(word, ["b", "c", "nowhere"]))
    (tmp_path / "again").mkdir()
    plain = found(tmp_path / "again", corpus, word)

    assert more == {number: plain[number] for number in (0, 4)}


def test_equal_queries_are_equal() -> None:
    word = q.Term("body", "tank")
    assert Behind(word, "published") == Behind(q.Term("body", "tank"), "published")
    assert Behind(word, "published") != Behind(word, "id")
    assert len({Behind(word, "published"), Behind(word, "published")}) == 1
    assert len({Several([word], 1), Several([q.Term("body", "tank")], 1), Several([word], 2)}) == 2
