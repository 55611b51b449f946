"""From tokens in reading order to postings in term order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from whoosh import formats

from indexer.columnar.content import CHUNK_POSTINGS, FieldChunk, FieldLayout
from indexer.columnar.dictionary import PackedTerms
from indexer.columnar.errors import UnsupportedFieldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from whoosh.fields import FieldType

_KEPT_FORMATS = (formats.Existence, formats.Frequency, formats.Positions)


def check_format(name: str, field: FieldType) -> None:
    """Refuse a field whose postings hold more than the file format keeps.

    Raises:
        UnsupportedFieldError: Character offsets, boosts per position or term vectors are asked for.
    """
    if type(field.format) not in _KEPT_FORMATS:
        raise UnsupportedFieldError(
            f"field {name!r}: postings of type {type(field.format).__name__} are not kept"
        )
    if field.vector:
        raise UnsupportedFieldError(f"field {name!r}: term vectors are not kept")


@dataclass(slots=True)
class FieldContent:
    """A field's postings in memory, in term order, then document order.

    Attributes:
        terms: Distinct terms in byte order.
        counts: Postings of each term.
        docs: Document numbers, ascending within each term.
        freqs: Occurrences per posting, None when all are 1.
        weights: Weight per posting, None when equal to the occurrences.
        positions: One per occurrence, None when the field keeps none.
        lengths: Tokens per document, None when the field is not scored.
    """

    terms: Sequence[bytes]
    counts: NDArray[np.int64]
    docs: NDArray[np.int32]
    freqs: NDArray[Any] | None = None
    weights: NDArray[np.float32] | None = None
    positions: NDArray[Any] | None = None
    lengths: NDArray[Any] | None = None

    def layout(self) -> FieldLayout:
        """What there is to write; columns that say nothing are dropped."""
        if self.freqs is not None and self.weights is not None and np.array_equal(self.weights, self.freqs):
            self.weights = None
        if self.freqs is not None and self.positions is None and bool((self.freqs == 1).all()):
            self.freqs = None
        return FieldLayout(
            PackedTerms.of(self.terms),
            len(self.docs),
            has_freqs=self.freqs is not None,
            weighted=self.weights is not None,
            occurrences=0 if self.positions is None else len(self.positions),
            position_type=None
            if self.positions is None
            else smallest_type(int(self.positions.max(initial=0))),
            lengths=None if self.lengths is None else narrow_lengths(self.lengths),
        )

    def chunks(self) -> Iterator[FieldChunk]:
        """The postings, some terms at a time."""
        ends = np.cumsum(self.counts)
        term = posting = occurrence = 0
        while term < len(ends):
            last = max(term + 1, int(np.searchsorted(ends, posting + CHUNK_POSTINGS, side="right")))
            end = int(ends[last - 1])
            freqs = None if self.freqs is None else self.freqs[posting:end]
            after = occurrence + (end - posting if freqs is None else int(freqs.sum()))
            yield FieldChunk(
                self.counts[term:last],
                self.docs[posting:end],
                freqs,
                None if self.weights is None else self.weights[posting:end],
                None if self.positions is None else self.positions[occurrence:after],
            )
            term, posting, occurrence = last, end, after


def smallest_type(largest: int) -> np.dtype[Any]:
    """The unsigned type of two bytes, or four where two do not hold `largest`."""
    return np.dtype(np.uint16 if largest < 2**16 else np.uint32)


def narrow_lengths(lengths: NDArray[Any]) -> NDArray[Any]:
    """Lengths in two bytes each, or four where two do not hold them."""
    return lengths.astype(smallest_type(int(lengths.max(initial=0))))


class NumberedTerms:
    """Terms by number, and their byte order, which is kept: when more have come, little is left to sort.

    Args:
        terms: The terms, in any order; more may be appended later.
    """

    def __init__(self, terms: Sequence[bytes]) -> None:
        self._terms = terms
        self._order: list[int] = []

    def __len__(self) -> int:
        return len(self._terms)

    def ordered(self, used: NDArray[np.bool_]) -> tuple[list[bytes], NDArray[np.uint64]]:
        """The used terms in byte order, and the place of each of all terms in that order."""
        self._order += range(len(self._order), len(self._terms))
        self._order.sort(key=self._terms.__getitem__)
        numbers = np.array(self._order, np.int64)
        numbers = numbers[used[numbers]]
        ranks = np.zeros(len(self._terms), np.uint64)
        ranks[numbers] = np.arange(len(numbers), dtype=np.uint64)
        return [self._terms[number] for number in numbers.tolist()], ranks


class KeyRoom:
    """Memory for the keys of one field after another; to get it from the system costs as much as the sort."""

    def __init__(self) -> None:
        self._keys = np.empty(0, np.uint64)

    def keys(self, count: int) -> NDArray[np.uint64]:
        """Room for so many keys, which may be used until the next ones are asked for."""
        if count > len(self._keys):
            self._keys = np.empty(0, np.uint64)
            self._keys = np.empty(count, np.uint64)
        return self._keys[:count]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of some documents, in document order, then reading order.

    Attributes:
        ids: Term of each.
        docs: The documents, ascending.
        counts: Tokens of each document.
        positions: Position of each token in its document, None when they are 0, 1, 2 …
    """

    ids: NDArray[np.int32]
    docs: NDArray[np.int32]
    counts: NDArray[np.int64]
    positions: NDArray[np.int32] | None = None

    def last_position(self) -> int:
        """The largest position."""
        if self.positions is not None:
            return int(self.positions.max(initial=0))
        return int(self.counts.max(initial=1)) - 1

    def places(self, position_bits: int) -> NDArray[np.uint64]:
        """Document and position of each token as one number, the position in the low bits."""
        docs = self.docs.astype(np.int64) << position_bits
        if self.positions is None:
            docs -= np.cumsum(self.counts) - self.counts
        places = np.repeat(docs, self.counts)
        places += np.arange(len(places)) if self.positions is None else self.positions
        return places.view(np.uint64)


class InvertedField:
    """The postings of a field, made of its tokens by one sort of 64-bit keys.

    A token becomes the number `rank(term) · document · position`, bit fields from high to low. Postings,
    frequencies and positions fall out of the sorted numbers by shifts and differences, chunk by chunk.

    Args:
        batches: All tokens, document order; the list is emptied on the way, to save memory.
        terms: Terms by number; those that no token has are left out.
        room: Where the keys are to be.
        keep_positions: Whether the field keeps positions.
        lengths: Tokens per document, None when the field is not scored.
    """

    def __init__(
        self,
        batches: list[Tokens],
        terms: NumberedTerms,
        room: KeyRoom,
        *,
        keep_positions: bool,
        lengths: NDArray[Any] | None = None,
    ) -> None:
        used = np.zeros(len(terms), np.bool_)
        for batch in batches:
            used[batch.ids] = True
        self._terms, ranks = terms.ordered(used)
        self._lengths = lengths
        self._keep_positions = keep_positions
        self._last_position = max((batch.last_position() for batch in batches), default=0)
        last_doc = max((int(batch.docs.max(initial=0)) for batch in batches), default=0)
        self._doc_bits = last_doc.bit_length()
        self._position_bits = self._last_position.bit_length()
        self._apart: NDArray[np.uint64] | None = None
        if len(self._terms).bit_length() + self._doc_bits + self._position_bits <= _KEY_BITS:
            self._keys, _ = self._tokens(batches, ranks, self._position_bits, room)
            self._keys.sort()
        else:  # positions have no room in the keys
            keys, places = self._tokens(batches, ranks, 0, room)
            order = np.argsort(keys, kind="stable")
            self._keys, self._apart = keys[order], places[order] & np.uint64((1 << self._position_bits) - 1)
            self._position_bits = 0
        self._stretches = [self._stretch(first, last) for first, last in self._borders()]

    def _tokens(
        self, batches: list[Tokens], ranks: NDArray[np.uint64], position_bits: int, room: KeyRoom
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Key of each token, with so many bits for the position, and the places if the keys lack it."""
        shifted = ranks << np.uint64(self._doc_bits + position_bits)
        keys = room.keys(sum(len(batch.ids) for batch in batches))
        lost = np.uint64(self._position_bits - position_bits)
        apart = np.empty(len(keys) if lost else 0, np.uint64)
        first = 0
        batches.reverse()
        while batches:
            batch = batches.pop()
            last = first + len(batch.ids)
            places = batch.places(self._position_bits)
            if lost:
                apart[first:last] = places
                places >>= lost
            np.take(shifted, batch.ids, out=keys[first:last])
            keys[first:last] |= places
            first = last
        return keys, apart

    def layout(self) -> FieldLayout:
        """What there is to write."""
        postings = sum(stretch.postings for stretch in self._stretches)
        return FieldLayout(
            PackedTerms.of(self._terms),
            postings,
            has_freqs=self._keep_positions or len(self._keys) > postings,
            occurrences=len(self._keys) if self._keep_positions else 0,
            position_type=smallest_type(self._last_position) if self._keep_positions else None,
            lengths=None if self._lengths is None else narrow_lengths(self._lengths),
        )

    def _borders(self) -> Iterator[tuple[int, int]]:
        """First token and one past the last of consecutive terms that are handled together."""
        shift = np.uint64(self._doc_bits + self._position_bits)
        first = 0
        while first < len(self._keys):
            last = min(first + _CHUNK_TOKENS, len(self._keys))
            if last < len(self._keys):
                rank = self._keys[last] >> shift
                last = int(np.searchsorted(self._keys, rank << shift))
                if last == first:
                    last = int(np.searchsorted(self._keys, (rank + np.uint64(1)) << shift))
            yield first, last
            first = last

    def _stretch(self, first: int, last: int) -> _Stretch:
        own = self._keys[first:last] >> np.uint64(self._position_bits)
        new = np.ones(len(own), np.bool_)
        np.not_equal(own[1:], own[:-1], out=new[1:])
        return _Stretch(first, last, int(np.count_nonzero(new)), np.packbits(new))

    def chunks(self) -> Iterator[FieldChunk]:
        """The postings, some terms at a time."""
        for stretch in self._stretches:
            first, last = stretch.first, stretch.last
            keys = self._keys[first:last]
            starts = np.flatnonzero(np.unpackbits(stretch.new, count=len(keys)).view(np.bool_))
            postings = keys[starts]
            postings >>= np.uint64(self._position_bits)
            docs = postings.astype(np.int32)  # which cuts off what it cannot hold
            docs &= np.int32((1 << self._doc_bits) - 1)
            postings >>= np.uint64(self._doc_bits)
            terms = np.flatnonzero(postings[1:] != postings[:-1]) + 1
            counts = np.diff(terms, prepend=0, append=len(postings))
            freqs = np.diff(starts, append=len(keys))
            yield FieldChunk(counts, docs, freqs, None, self._positions(first, last))

    def _positions(self, first: int, last: int) -> NDArray[Any] | None:
        if not self._keep_positions:
            return None
        kept = smallest_type(self._last_position)
        if self._apart is not None:
            return self._apart[first:last].astype(kept)
        positions = self._keys[first:last].astype(kept)
        positions &= kept.type((1 << self._position_bits) - 1)
        return positions


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The tokens of consecutive terms.

    Attributes:
        first: Place of the first among all tokens.
        last: One past the place of the last.
        postings: How many postings they make.
        new: Which are the first of a term in a document, in bits.
    """

    first: int
    last: int
    postings: int
    new: NDArray[np.uint8]


_KEY_BITS: Final = 64
_CHUNK_TOKENS: Final = 1 << 17
