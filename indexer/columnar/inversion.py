"""From tokens in reading order to postings in term order, by one sort of 64-bit keys.

A token becomes the number `rank(term) · document · position`, bit fields from high to low. Sorting these
numbers is all the inversion there is: NumPy sorts them with vector instructions, and postings, frequencies
and positions fall out by shifts and differences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import formats

from indexer.columnar.content import FieldContent, unsigned
from indexer.columnar.errors import UnsupportedFieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def field_content(content: FieldContent) -> FieldContent:
    """The same postings in the narrowest types, without the columns that say nothing."""
    freqs, weights = content.occurrences, content.posting_weights
    assert freqs is not None, "frequencies are narrowed here, so they are still there"
    if weights is not None and np.array_equal(weights, freqs.astype(np.float32)):
        weights = None
    keep_freqs = content.token_positions is not None or bool((freqs != 1).any())
    return replace(
        content,
        occurrences=narrow(freqs) if keep_freqs else None,
        posting_weights=weights,
        token_positions=None if content.token_positions is None else at_least_u16(content.token_positions),
        lengths=None if content.lengths is None else at_least_u16(content.lengths),
    )


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """The values in the narrowest unsigned type that holds them."""
    return values.astype(unsigned(int(values.max()) if len(values) else 0))


def at_least_u16(values: NDArray[Any]) -> NDArray[Any]:
    """The values in two bytes each, or four where two do not hold them."""
    return values.astype(np.uint16 if not len(values) or int(values.max()) < 2**16 else np.uint32)


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
