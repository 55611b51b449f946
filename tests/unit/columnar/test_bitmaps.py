"""Bitmaps tell what sorted lists tell."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.columnar.bitmaps import Bitmap, add_bits, count_bits, packed
from indexer.columnar.matches import find

documents = st.lists(st.integers(0, 199), unique=True).map(sorted)


def numbers(docs: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(docs, np.int32)


@given(documents, documents)
def test_documents_are_found(docs: list[int], wanted: list[int]) -> None:
    places, there = Bitmap(numbers(docs), 200).find(numbers(wanted))
    assert there.tolist() == [doc in docs for doc in wanted]
    assert places[there].tolist() == [docs.index(doc) for doc in wanted if doc in docs]


@given(documents, documents)
def test_lists_find_as_bitmaps_do(docs: list[int], wanted: list[int]) -> None:
    wanted = sorted({*wanted, *range(0, 200, 2)})  # so that some lists are much shorter than what is wanted
    places, there = find(numbers(docs), numbers(wanted))
    assert there.tolist() == [doc in docs for doc in wanted]
    assert places[there].tolist() == [docs.index(doc) for doc in wanted if doc in docs]
    assert all(0 <= place < max(len(docs), 1) for place in places.tolist())


@given(documents, documents, documents)
def test_bits_are_counted(docs: list[int], more: list[int], allowed: list[int]) -> None:
    words = Bitmap(numbers(docs), 200).words.copy()
    add_bits(words, numbers(more))
    flags = np.isin(np.arange(200), allowed)
    assert count_bits(words, None) == len({*docs, *more})
    assert count_bits(words, flags) == len({*docs, *more} & set(allowed))
    assert count_bits(packed(flags), None) == len(allowed)
