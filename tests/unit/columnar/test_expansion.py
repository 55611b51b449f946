from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whoosh import fields, index
from whoosh import query as q
from whoosh.filedb.filestore import RamStorage

from indexer.columnar import ColumnarCodec, Expansion, SearchOptions, expand, search
from indexer.columnar.dictionary import PackedTerms, TermDictionary, pack_offsets, piece_lengths

if TYPE_CHECKING:
    from whoosh.searching import Searcher

words = st.one_of(
    st.text("abcdé末", min_size=1, max_size=9),
    st.text("ab", min_size=6, max_size=14),
    st.text("aé", min_size=7, max_size=11),
)


def distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != other))
    return row[-1]


def indexed(vocabulary: list[str]) -> Searcher:
    """Each word is a document of its own; kept in memory, so that storage without a folder is used too."""
    created: index.FileIndex = RamStorage().create_index(
        fields.Schema(word=fields.ID(stored=True, sortable=True))
    )
    with created.writer(codec=ColumnarCodec()) as writer:
        for word in vocabulary:
            writer.add_document(word=word)
    return created.searcher()


def found(searcher: Searcher, query: q.Query) -> set[str]:
    top = search(searcher, query, SearchOptions(limit=1000))
    assert top.fallbacks == 0
    return {searcher.reader().stored_fields(doc)["word"] for doc in top.docs.tolist()}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(words, min_size=1, max_size=30, unique=True), words, st.integers(1, 2), st.integers(0, 2))
@example(["baé"], "abb", 2, 0)  # two letters that changed places are two edits, whatever the alphabet
def test_fuzzy_finds_all_within_the_distance(
    vocabulary: list[str], word: str, limit: int, fixed: int
) -> None:
    with indexed(vocabulary) as searcher:
        query = q.FuzzyTerm("word", word, maxdist=limit, prefixlength=fixed)
        wanted = {w for w in vocabulary if w.startswith(word[:fixed]) and distance(w, word) <= limit}
        assert found(searcher, query) == wanted


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(words, min_size=1, max_size=30, unique=True), words, words)
def test_ranges_and_patterns(vocabulary: list[str], low: str, high: str) -> None:
    with indexed(vocabulary) as searcher:
        assert found(searcher, q.Prefix("word", low)) == {w for w in vocabulary if w.startswith(low)}
        assert found(searcher, q.TermRange("word", low, high)) == {w for w in vocabulary if low <= w <= high}
        assert found(searcher, q.TermRange("word", low, None, startexcl=True)) == {
            w for w in vocabulary if w > low
        }
        pattern = f"{low[0]}*{high[-1]}"
        matching = {w for w in vocabulary if len(w) > 1 and w[0] == low[0] and w[-1] == high[-1]}
        assert found(searcher, q.Wildcard("word", pattern)) == matching


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.text("abé末", min_size=1, max_size=7), min_size=1, unique=True), st.text("abé*?", min_size=1)
)
def test_patterns_match_whole_words(vocabulary: list[str], pattern: str) -> None:
    with indexed(vocabulary) as searcher:
        wanted = {word for word in vocabulary if fnmatchcase(word, pattern)}
        assert found(searcher, q.Wildcard("word", pattern)) == wanted


def test_terms_with_zeros_in_them_are_looked_at_one_by_one() -> None:
    with indexed(["a\0c", "abc", "\0", "äbc"]) as searcher:
        assert found(searcher, q.Wildcard("word", "a?c")) == {"a\0c", "abc"}
        assert found(searcher, q.FuzzyTerm("word", "äbd", maxdist=2)) == {"äbc"}


def test_a_pattern_of_many_stars_takes_no_long_time() -> None:
    words = ["a" * 60, "a" * 59 + "b", "b"]
    with indexed(words) as searcher:
        assert found(searcher, q.Wildcard("word", "*a" * 30 + "*b")) == {words[1]}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(st.sampled_from(["ant", "antler", "art", "bee"]), min_size=1), min_size=1, max_size=3),
    st.integers(1, 4),
)
def test_expansion_gives_the_most_frequent_words(segments: list[list[str]], limit: int) -> None:
    created = RamStorage().create_index(fields.Schema(word=fields.ID))
    for segment in segments:
        writer = created.writer(codec=ColumnarCodec())
        for word in segment:
            writer.add_document(word=word)
        writer.commit(merge=False)
    counts = Counter(word for segment in segments for word in segment if word.startswith("a"))
    with created.reader() as reader:
        expansion = expand(reader, q.Wildcard("word", "a*"), limit)
    assert expansion.words == sorted(counts, key=lambda word: (-counts[word], word))[:limit]
    assert max(len({*segment} - {"bee"}) for segment in segments) == expansion.at_least


def test_nothing_expands_in_an_empty_index() -> None:
    with RamStorage().create_index(fields.Schema(word=fields.ID)).reader() as reader:
        assert expand(reader, q.Prefix("word", "a"), 5) == Expansion([], 0)


@given(st.lists(st.binary(max_size=6), unique=True), st.binary(max_size=6))
def test_a_dictionary_finds_terms_and_prefixes(terms: list[bytes], wanted: bytes) -> None:
    terms.sort()
    packed = PackedTerms.of(terms)
    offsets = pack_offsets(packed.lengths)
    dictionary = TermDictionary(offsets, memoryview(packed.blob.tobytes()))
    assert list(dictionary) == terms
    assert dictionary.find(wanted) == (terms.index(wanted) if wanted in terms else -1)
    first, last = dictionary.prefix_range(wanted)
    assert terms[first:last] == [term for term in terms if term.startswith(wanted)]
    assert piece_lengths(offsets).tolist() == packed.lengths.tolist() == list(map(len, terms))
