"""Numbers in fewer bytes, and dictionaries in one, come out as they went in."""

from __future__ import annotations

import io
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.columnar import packing
from indexer.columnar.dictionary import PackedTerms, TermDictionary, pack_offsets
from indexer.columnar.packing import Counts, CountsWriter, DocNumbers, DocNumbersWriter
from indexer.columnar.positions import Positions, PositionsWriter
from indexer.columnar.sections import SectionReader, SectionWriter, SeekableSink
from indexer.columnar.uniting import unite

if TYPE_CHECKING:
    from collections.abc import Callable


def written(write: Callable[[SectionWriter], None]) -> SectionReader:
    file = io.BytesIO()
    writer = SectionWriter(SeekableSink(file))
    write(writer)
    writer.finish({})
    reader = SectionReader(file.getvalue(), "memory")
    assert reader.damaged() == []
    return reader


term_postings = st.lists(st.lists(st.integers(0, 40), min_size=1, unique=True).map(sorted), max_size=6)


@pytest.mark.parametrize("bits", [1, 3, 16])
@given(term_postings, st.data())
def test_document_numbers(bits: int, terms: list[list[int]], data: st.DataObject) -> None:
    docs = [doc for term in terms for doc in term]

    def write(writer: SectionWriter) -> None:
        numbers = DocNumbersWriter(writer, "f.", len(docs))
        for term in terms:
            numbers.append(np.array(term, np.int32))
        numbers.end()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "RANGE_BITS", bits)
        numbers = DocNumbers(written(write), "f.")
        assert len(numbers) == len(docs)
        places = st.integers(0, len(docs))
        first, last = sorted((data.draw(places), data.draw(places)))
        assert numbers.between(first, last).tolist() == docs[first:last]
        if docs:
            some = data.draw(st.lists(st.integers(0, len(docs) - 1)))
            found = numbers.slice(0, len(docs)).at(np.array(some, np.int64))
            assert found.tolist() == [docs[place] for place in some]


frequencies = st.lists(st.one_of(st.integers(1, 3), st.sampled_from([254, 255, 256, 70_000])), max_size=30)


@given(st.lists(frequencies, max_size=3), st.data())
def test_frequencies(chunks: list[list[int]], data: st.DataObject) -> None:
    freqs = [freq for chunk in chunks for freq in chunk]

    def write(writer: SectionWriter) -> None:
        counts = CountsWriter(writer, "f.", len(freqs))
        for chunk in chunks:
            counts.append(np.array(chunk, np.int64))
        counts.end()

    counts = Counts(written(write), "f.")
    assert len(counts) == len(freqs)
    places = st.integers(0, len(freqs))
    first, last = sorted((data.draw(places), data.draw(places)))
    assert counts.between(first, last).tolist() == freqs[first:last]
    if first < last:
        rows = np.array([data.draw(st.lists(st.integers(first, last - 1), min_size=4, max_size=4))])
        assert counts.at(rows, first, last).tolist() == [[freqs[place] for place in rows[0]]]


some_frequencies = st.one_of(
    st.lists(st.integers(1, 254), min_size=1, max_size=5).map(lambda some: some * 200),
    st.lists(st.sampled_from([1, 255, 300]), min_size=1, max_size=3).map(lambda some: some * 30),
)


@given(st.lists(some_frequencies, max_size=3), st.data())
def test_positions(chunks: list[list[int]], data: st.DataObject) -> None:
    freqs = [freq for chunk in chunks for freq in chunk]
    starts = [0, *accumulate(freqs)]

    def write(writer: SectionWriter) -> None:
        counts = CountsWriter(writer, "f.", len(freqs))
        positions = PositionsWriter(writer, "f.", np.dtype("u2"), starts[-1])
        for chunk in chunks:
            counts.append(np.array(chunk, np.int64))
            positions.append(np.arange(sum(chunk)) % 65_521, np.array(chunk, np.int64))
        counts.end()
        positions.end()

    reader = written(write)
    positions = Positions(reader, "f.", Counts(reader, "f."))
    some = data.draw(st.sets(st.integers(0, len(freqs) - 1)).map(sorted)) if freqs else []
    assert positions.starts(np.array(some, np.int64)).tolist() == [starts[posting] for posting in some]
    for posting in some[:1]:
        assert (
            positions.of(posting).tolist() == positions.values[starts[posting] : starts[posting + 1]].tolist()
        )


def test_sections_are_written_side_by_side() -> None:
    def write(writer: SectionWriter) -> None:
        first = writer.begin("first", np.dtype("u2"), 40)
        second = writer.begin("second", np.dtype("u1"), 2)
        first.append(np.arange(30))
        second.append(np.array([7]))
        first.append(np.arange(30, 40))
        writer.add("third", np.array([5], np.int64))
        second.append(np.array([8]))
        writer.end("second", "first")
        endless = writer.begin("endless", np.dtype("u1"))
        endless.append(np.full(1000, 9))
        writer.end("endless")

    reader = written(write)
    assert reader.array("first").tolist() == list(range(40))
    assert reader.array("second").tolist() == [7, 8]
    assert reader.array("third").tolist() == [5]
    assert reader.array("endless").tolist() == [9] * 1000


@pytest.mark.parametrize("entries", [1, 3], ids=["too many", "too few"])
def test_a_section_has_as_many_entries_as_announced(entries: int) -> None:
    def write(writer: SectionWriter) -> None:
        section = writer.begin("section", np.dtype("u8"), entries)
        writer.begin("next", np.dtype("u1"), 100)
        section.append(np.zeros(2))
        writer.end("section")

    with pytest.raises(AssertionError, match="section section"):
        written(write)


long_words = st.builds(
    lambda head, tail: head * 8 + tail, st.sampled_from([b"a", b"b\0"]), st.binary(max_size=20)
)
vocabularies = st.lists(
    st.lists(st.one_of(st.binary(max_size=10), long_words), unique=True, max_size=20).map(sorted),
    min_size=1,
    max_size=4,
)


def dictionary(terms: list[bytes]) -> TermDictionary:
    packed = PackedTerms.of(terms)
    return TermDictionary(pack_offsets(packed.lengths), memoryview(packed.blob.tobytes()))


def unpacked(packed: PackedTerms) -> list[bytes]:
    ends: Any = list(accumulate(packed.lengths.tolist()))
    return [
        packed.blob[end - length : end].tobytes()
        for end, length in zip(ends, packed.lengths.tolist(), strict=True)
    ]


@settings(max_examples=300)
@given(vocabularies)
def test_united_dictionaries_are_sorted_and_whole(vocabularies: list[list[bytes]]) -> None:
    united = unite([dictionary(terms) for terms in vocabularies])
    terms = sorted(set().union(*vocabularies))
    assert unpacked(united.pack(np.ones(len(terms), np.bool_))) == terms
    assert len(united) == len(terms)
    for own, numbers in zip(vocabularies, united.numbers, strict=True):
        assert [terms[number] for number in numbers.tolist()] == own
    kept = np.arange(len(terms)) % 2 == 0
    assert unpacked(united.pack(kept)) == terms[::2]
