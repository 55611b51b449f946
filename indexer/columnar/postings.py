"""The postings of one field in an open segment, as views of the mapped file."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.columnar.content import SAMPLE
from indexer.columnar.dictionary import TermDictionary, numbers
from indexer.columnar.fuzzy import Neighbours
from indexer.columnar.impacts import BEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.sections import SectionReader


class PostingList:
    """The postings of one term in one segment.

    Attributes:
        docs: Document numbers, ascending.
        first: Place of the first posting in the field.
        field: The field that the term belongs to.
    """

    __slots__ = ("docs", "field", "first", "last", "number")

    def __init__(self, field: FieldPostings, number: int) -> None:
        self.field = field
        self.number = number
        self.first, self.last = field.starts[number], field.starts[number + 1]
        self.docs: NDArray[np.int32] = field.docs[self.first : self.last]

    def __len__(self) -> int:
        return self.last - self.first

    @property
    def impacts(self) -> NDArray[np.uint8]:
        """One byte per posting; only in scored fields."""
        return self.field.impacts[self.first : self.last]

    def weights(self) -> NDArray[Any] | None:
        """Term weights, None when all are 1."""
        values = self.field.weights
        return None if values is None else values[self.first : self.last]

    def weights_at(self, places: NDArray[np.int64]) -> NDArray[Any] | None:
        """Term weights of some postings, None when all are 1."""
        values = self.weights()
        return None if values is None else values[places]

    def best(self) -> NDArray[np.uint32] | None:
        """Places of the strongest postings, strongest first, None for a short list."""
        return self.field.best_of(self.number)


class FieldPostings:
    """One indexed field of a segment.

    Args:
        sections: The segment file.
        name: The field's name.
        meta: What the directory says of the field.
    """

    def __init__(self, sections: SectionReader, name: str, meta: dict[str, Any]) -> None:
        self.name = name
        self.meta = meta
        prefix = meta["prefix"]
        self.terms = TermDictionary(sections.array(prefix + "terms.at"), sections.raw(prefix + "terms"))
        self.starts = numbers(sections.array(prefix + "starts"))
        self.docs: NDArray[np.int32] = sections.array(prefix + "docs")
        self.freqs = sections.optional(prefix + "freqs")
        weights = sections.optional(prefix + "weights")
        self.weights = self.freqs if weights is None else weights
        self.weighted = weights is not None
        self.positions = sections.optional(prefix + "positions")
        self.samples = sections.optional(prefix + "samples")
        self._neighbours: Neighbours | None = None
        self.lengths = sections.optional(prefix + "lengths")
        if self.lengths is not None:
            self.impacts: NDArray[np.uint8] = sections.array(prefix + "impacts")
            self._best = sections.array(prefix + "best").reshape(-1, BEST)
            self._best_terms = numbers(sections.array(prefix + "best.terms"))

    def neighbours(self) -> Neighbours:
        """What finds terms one edit away; made when it is first asked for, 8 bytes a term."""
        if self._neighbours is None:
            self._neighbours = Neighbours(self.terms)
        return self._neighbours

    @property
    def scored(self) -> bool:
        """Whether the field keeps lengths, so that BM25 applies."""
        return self.lengths is not None

    @property
    def total_length(self) -> int:
        """Tokens in all documents, deleted ones included."""
        return int(self.meta.get("total_length", 0))

    def find(self, term: bytes) -> PostingList | None:
        """The postings of `term`, None when the field lacks it."""
        number = self.terms.find(term)
        return None if number < 0 else PostingList(self, number)

    def best_of(self, number: int) -> NDArray[np.uint32] | None:
        """Places of the strongest postings of a long term, None when it is not long."""
        place = bisect_left(self._best_terms, number)
        if place == len(self._best_terms) or self._best_terms[place] != number:
            return None
        best: NDArray[np.uint32] = self._best[place]
        return best

    def position_starts(self, postings: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the positions of these postings (places in the field) begin."""
        assert self.samples is not None, "the field keeps no positions"
        assert self.freqs is not None, "a field with positions has frequencies"
        if len(postings) == 0:
            return np.empty(0, np.int64)
        sample = postings // SAMPLE
        first, last = int(sample[0]) * SAMPLE, int(postings[-1]) + 1
        if last - first <= len(postings) * SAMPLE:
            ends = np.cumsum(self.freqs[first:last], dtype=np.int64)
            starts: NDArray[np.int64] = ends[postings - first]
            starts -= self.freqs[postings]
            starts += int(self.samples[sample[0]])
            return starts
        rows = (sample * SAMPLE)[:, None] + np.arange(SAMPLE)
        freqs = self.freqs[np.minimum(rows, len(self.freqs) - 1)].astype(np.int64)
        freqs[rows >= postings[:, None]] = 0
        places: NDArray[np.int64] = self.samples[sample].astype(np.int64) + freqs.sum(axis=1)
        return places

    def positions_of(self, posting: int) -> NDArray[Any]:
        """Token positions of one posting (its place in the field)."""
        assert self.positions is not None, "the field keeps no positions"
        assert self.freqs is not None, "a field with positions has frequencies"
        start = int(self.position_starts(np.array([posting], np.int64))[0])
        return self.positions[start : start + int(self.freqs[posting])]
