"""From tokens in reading order to postings in term order, by one sort of 64-bit keys.

A token becomes the number `rank(term) · document · position`, bit fields from high to low. Sorting these
numbers is all the inversion there is: NumPy sorts them with vector instructions, and postings, frequencies
and positions fall out by shifts and differences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
            position_type=None if self.positions is None else at_least_u16(self.positions),
            lengths=None if self.lengths is None else self.lengths.astype(at_least_u16(self.lengths)),
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


def at_least_u16(values: NDArray[Any]) -> np.dtype[Any]:
    """The unsigned type of two bytes, or four where two do not hold the values."""
    return np.dtype(np.uint16 if not len(values) or int(values.max()) < 2**16 else np.uint32)


def invert(
    ids: NDArray[np.int32],
    docs: NDArray[np.int32],
    positions: NDArray[np.int32] | None,
    vocabulary: Sequence[bytes],
) -> FieldContent:
    """Postings of a field from its tokens.

    Args:
        ids: Term of each token, as a place in `vocabulary`; tokens in document order, then reading order.
        docs: Document of each token.
        positions: Position of each token in its document, None when the field keeps none.
        vocabulary: Terms by number, in any order; those that no token has are left out.
    """
    used = np.flatnonzero(np.bincount(ids, minlength=len(vocabulary)))
    by_term = sorted(used.tolist(), key=vocabulary.__getitem__)
    rank = np.zeros(len(vocabulary), np.uint32)
    rank[by_term] = np.arange(len(by_term), dtype=np.uint32)
    posting_of, token_positions = _sorted_postings(rank[ids], docs, positions)
    doc_bits = _bits(docs)
    starts = np.flatnonzero(np.diff(posting_of, prepend=posting_of[:1] + np.uint64(1)))
    distinct = posting_of[starts]
    terms = (distinct >> doc_bits).astype(np.int64)
    return FieldContent(
        [vocabulary[number] for number in by_term],
        np.bincount(terms, minlength=len(by_term)),
        (distinct & ((np.uint64(1) << doc_bits) - np.uint64(1))).astype(np.int32),
        np.diff(np.append(starts, len(posting_of))),
        None,
        token_positions,
    )


def _bits(values: NDArray[Any]) -> np.uint64:
    return np.uint64(int(values.max() if len(values) else 0).bit_length())


def _sorted_postings(
    ranks: NDArray[np.uint32], docs: NDArray[np.int32], positions: NDArray[np.int32] | None
) -> tuple[NDArray[np.uint64], NDArray[np.int32] | None]:
    """Per token in term order: its term and document as one number, and its position."""
    keys = ranks.astype(np.uint64)
    keys <<= _bits(docs)
    keys |= docs.astype(np.uint64)
    if positions is None:
        keys.sort()
        return keys, None
    position_bits = _bits(positions)
    if int(_bits(ranks) + _bits(docs) + position_bits) > 64:
        order = np.argsort(keys, kind="stable")  # positions already ascend within a document
        return keys[order], positions[order]
    keys <<= position_bits
    keys |= positions.astype(np.uint64)
    keys.sort()
    sorted_positions = (keys & ((np.uint64(1) << position_bits) - np.uint64(1))).astype(np.int32)
    keys >>= position_bits
    return keys, sorted_positions
