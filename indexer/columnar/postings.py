"""The postings of one field in an open segment, as views of the mapped file."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.bitmaps import Bitmap
from indexer.columnar.dictionary import TermDictionary, numbers
from indexer.columnar.fuzzy import Neighbours
from indexer.columnar.globs import TermText
from indexer.columnar.impacts import BEST
from indexer.columnar.matches import find
from indexer.columnar.packing import Counts, DocNumbers, DocSlice
from indexer.columnar.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indexer.columnar.scoring import Saturation
    from indexer.columnar.sections import SectionReader

_FREQUENT: Final = 64
"""A term in one of so many documents is frequent."""
_ROOM: Final = 1 << 29
"""Documents times bitmaps that a field keeps, one and a half bits each."""


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
        self._docs: DocSlice | None = None
        self._all: NDArray[np.int32] | None = None
        self._weights: NDArray[Any] | None = None

    def __len__(self) -> int:
        return self.last - self.first

    @property
    def docs(self) -> NDArray[np.int32]:
        """Document numbers, ascending; put together from two bytes each when first asked for."""
        if self._all is None:
            self._all = self._slice().all()
        return self._all

    def _slice(self) -> DocSlice:
        if self._docs is None:
            self._docs = self.field.docs.slice(self.first, self.last)
        return self._docs

    def docs_at(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """Document numbers of some postings; of few in a long list, faster than from all of them."""
        if self._all is not None or 4 * len(places) > len(self):
            return self.docs.take(places)
        return self._slice().at(places)

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

    def bitmap(self) -> Bitmap | None:
        """The documents as a bitmap, None for a term that is not frequent; kept while there is room."""
        field = self.field
        bitmap = field.bitmaps.get(self.number)
        if bitmap is None and _FREQUENT * len(self) > field.doc_count:
            if len(field.bitmaps) * field.doc_count > _ROOM:
                field.bitmaps.clear()
            bitmap = field.bitmaps[self.number] = Bitmap(self.docs, field.doc_count)
        return bitmap

    def find(self, docs: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """The places of some documents, ascending, and which are there; what is not has any place."""
        bitmap = self.bitmap()
        return find(self.docs, docs) if bitmap is None else bitmap.find(docs)


def common(
    lists: Sequence[PostingList], among: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int32], list[NDArray[np.int64]]]:
    """The documents that all lists have, and where each list has them.

    Args:
        lists: Lists of one segment.
        among: Which postings of the shortest list to look for in the others; all by default.
    """
    first, *others = sorted(range(len(lists)), key=lambda number: len(lists[number]))
    docs = lists[first].docs if among is None else lists[first].docs_at(among)
    places = {first: np.arange(len(docs)) if among is None else among}
    for other in others:
        own, there = lists[other].find(docs)
        kept = there.nonzero()[0]
        docs = docs.take(kept)
        places = {number: of_list.take(kept) for number, of_list in places.items()}
        places[other] = own.take(kept)
    return docs, [places[number] for number in range(len(lists))]


class FieldPostings:
    """One indexed field of a segment.

    Args:
        sections: The segment file.
        name: The field's name.
        meta: What the directory says of the field.

    Attributes:
        bitmaps: Those of frequent terms, by their numbers, as far as they were asked for.
        saturation: What scores of the field depend on, as it was last asked for; see `scoring`.
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
        self.positions: Positions | None = None
        if self.freqs is not None and prefix + "positions" in sections:
            self.positions = Positions(sections, prefix, self.freqs)
        self.doc_count: int = sections.meta["doc_count"]
        self.bitmaps: dict[int, Bitmap] = {}
        self.saturation: Saturation | None = None
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
