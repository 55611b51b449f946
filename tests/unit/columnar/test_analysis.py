from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.columnar import BatchAnalyzer, WordAnalyzer
from indexer.columnar.analysis import MAX_TERM_BYTES
from indexer.columnar.vocabulary import WordTable
from tests.unit.columnar.support import stemmed

SAMPLES = [
    "F-35s of the RAF",
    "naïve café",
    "İstanbul",
    "a" * 40,
    "x\ny",
    "",
    "ﬁne",
    "don't 1,000.5",
    "\0nul\0",
    "末日 war",
]
texts = st.one_of(st.text(max_size=60), st.sampled_from(SAMPLES), st.text("ab sthe.é", max_size=80))
analyzers = st.builds(
    WordAnalyzer,
    st.just(stemmed),
    pattern=st.sampled_from([r"[^\W_]", r"\w", r"[a-z'é-]"]),
    fold_ascii=st.booleans(),
    keep_gaps=st.booleans(),
)


def plain(analyzer: WordAnalyzer, text: str) -> list[tuple[str, int]]:
    return [(token.text, token.pos) for token in analyzer(text, positions=True)]


@settings(deadline=None, max_examples=300)
@given(analyzers, st.lists(st.lists(texts, max_size=6), max_size=3))
def test_batches_equal_the_plain_analyser(analyzer: WordAnalyzer, batches: list[list[str]]) -> None:
    session = analyzer.batch_session()
    for batch in batches:
        found = session.analyze(batch)
        assert len(found.counts) == len(batch)
        ends = np.cumsum(found.counts)
        assert len(found.ids) == (ends[-1] if len(ends) else 0)
        for text, count, end in zip(batch, found.counts.tolist(), ends.tolist(), strict=True):
            terms = [session.vocabulary[i].decode() for i in found.ids[end - count : end].tolist()]
            positions = (
                range(count) if found.positions is None else found.positions[end - count : end].tolist()
            )
            assert list(zip(terms, positions, strict=True)) == plain(analyzer, text)


def test_offsets_point_into_the_text() -> None:
    text = "Héros of the Öresund bridges"
    spans = [text[t.startchar : t.endchar] for t in WordAnalyzer(stemmed)(text, chars=True)]
    assert spans == ["Héros", "Öresund", "bridges"]


def test_a_word_table_grows_without_forgetting() -> None:
    words = [f"wo{number % 3 * 'rd'}{number}".encode() for number in range(90_000)]
    seen: dict[bytes, int] = {}

    def number_of(word: bytes) -> int:
        assert word not in seen, "asked only once"
        return seen.setdefault(word, len(seen))

    text = np.frombuffer(b" ".join(words) + bytes(16), np.uint8)
    lengths = np.array([len(word) for word in words])
    starts = np.cumsum(lengths + 1) - lengths - 1
    table = WordTable(number_of)
    first = np.concatenate(
        [table.numbers(text, starts[i : i + 5000], lengths[i : i + 5000]) for i in range(0, 90_000, 5000)]
    )
    assert [seen[word] for word in words] == first.tolist()
    np.testing.assert_array_equal(table.numbers(text, starts, lengths), first)


def test_a_token_of_100_000_characters_is_not_indexed() -> None:
    analyzer = WordAnalyzer(stemmed)
    session = analyzer.batch_session()
    session.analyze(["short " + "x" * 100_000])
    assert session.vocabulary == [b"short"]
    assert analyzer.term("y" * MAX_TERM_BYTES) is not None


def test_an_analyser_survives_pickling_and_is_a_batch_analyser() -> None:
    analyzer = WordAnalyzer(stemmed, keep_gaps=True)
    twin = pickle.loads(pickle.dumps(analyzer))  # noqa: S301 - made here
    assert twin == analyzer
    assert hash(twin) == hash(analyzer)
    assert plain(twin, "The cats of Rome") == [("cat", 1), ("rome", 3)]
    assert isinstance(twin, BatchAnalyzer)


@pytest.mark.parametrize("text", SAMPLES)
def test_samples_in_one_batch_with_others(text: str) -> None:
    analyzer = WordAnalyzer(stemmed)
    session = analyzer.batch_session()
    found = session.analyze(["before", text, "after"])
    terms = [session.vocabulary[number].decode() for number in found.ids.tolist()]
    assert terms == ["before", *(word for word, _ in plain(analyzer, text)), "after"]
