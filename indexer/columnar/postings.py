"""The postings of one field in an open segment, as views of the mapped file."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.content import SAMPLE
from indexer.columnar.dictionary import TermDictionary, numbers
from indexer.columnar.fuzzy import Neighbours
from indexer.columnar.globs import TermText
from indexer.columnar.impacts import BEST
from indexer.columnar.packing import Counts, DocNumbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.sections import SectionReader


_BEFORE: Final = (np.arange(SAMPLE) < np.arange(SAMPLE)[:, None]).astype(np.uint8)
"""For each place among `SAMPLE`, 1 for those before it."""


class PostingList:
    """The postings of one term in one segment.

    Attributes:
        first: Place of the first posting in the field.
        last: One past the place of the last.
        field: The field that the term belongs to.
    """

    __slots__ = ("_all", "_docs", "_weights", "field", "first", "last", "number")

    def __init__(self, field: FieldPostings, number: int) -> None:
        self.field = field
        self.number = number
        self.first, self.last = field.starts[number], field.starts[number + 1]
        self._docs = field.docs.slice(self.first, self.last)
        self._all: NDArray[np.int32] | None = None
        self._weights: NDArray[Any] | None = None

    def __len__(self) -> int:
        return self.last - self.first

    @property
    def docs(self) -> NDArray[np.int32]:
        """Document numbers, ascending; put together from two bytes each when first asked for."""
        if self._all is None:
            self._all = self._docs.all()
        return self._all

    def docs_at(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """Document numbers of some postings; of few in a long list, faster than from all of them."""
        if self._all is not None or 4 * len(places) > len(self):
            return self.docs[places]
        return self._docs.at(places)

    @property
    def impacts(self) -> NDArray[np.uint8]:
        """One byte per posting; only in scored fields."""
        return self.field.impacts[self.first : self.last]

    @property
    def weights(self) -> NDArray[Any] | None:
        """Term weights, None when all are 1."""
        if self._weights is None:
            field = self.field
            if field.weights is not None:
                self._weights = field.weights[self.first : self.last]
            elif field.freqs is not None:
                self._weights = field.freqs.between(self.first, self.last)
        return self._weights

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
        self.docs = DocNumbers(sections, prefix)
        self.freqs = Counts(sections, prefix) if prefix + "freqs" in sections else None
        self.weights = sections.optional(prefix + "weights")
        self.positions = sections.optional(prefix + "positions")
        self.samples = sections.optional(prefix + "samples")
        self._neighbours: Neighbours | None = None
        self._term_text: TermText | None = None
        self.lengths = sections.optional(prefix + "lengths")
        if prefix + "impacts" in sections:
            self.impacts: NDArray[np.uint8] = sections.array(prefix + "impacts")
            self._best = sections.array(prefix + "best").reshape(-1, BEST)
            self._best_terms = numbers(sections.array(prefix + "best.terms"))

    def neighbours(self) -> Neighbours:
        """What finds terms one edit away; made when it is first asked for, 8 bytes a term."""
        if self._neighbours is None:
            self._neighbours = Neighbours(self.terms)
        return self._neighbours

    def term_text(self) -> TermText | None:
        """What finds terms by patterns, None when the terms are no text; made when it is first asked for."""
        if self._term_text is None and TermText.can_hold(self.terms):
            self._term_text = TermText(self.terms)
        return self._term_text

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
            freqs = self.freqs.between(first, last)
            ends = freqs.astype(np.int64)
            np.cumsum(ends, out=ends)  # in place, which is twice as fast as widening on the way
            starts: NDArray[np.int64] = ends[postings - first]
            starts -= freqs[postings - first]
            starts += int(self.samples[sample[0]])
            return starts
        freqs = self.freqs.between(first, (int(sample[-1]) + 1) * SAMPLE)
        freqs = np.concatenate([freqs, np.zeros(-len(freqs) % SAMPLE, freqs.dtype)])
        rows = freqs.view(f"V{SAMPLE * freqs.itemsize}")[sample - sample[0]]  # whole, without a look inside
        before = rows.view(freqs.dtype).reshape(-1, SAMPLE) * _BEFORE[postings % SAMPLE]
        places: NDArray[np.int64] = self.samples[sample] + before.sum(axis=1, dtype=np.int64)
        return places

    def positions_of(self, posting: int) -> NDArray[Any]:
        """Token positions of one posting (its place in the field)."""
        assert self.positions is not None, "the field keeps no positions"
        assert self.freqs is not None, "a field with positions has frequencies"
        start = int(self.position_starts(np.array([posting], np.int64))[0])
        return self.positions[start : start + int(self.freqs.between(posting, posting + 1)[0])]
