"""Queries that stand for many terms, and the terms they stand for in one segment.

A prefix and a range are neighbours in the dictionary, so all their postings are one slice. Patterns are tried
on the terms that share their literal beginning. A fuzzy word with one edit has its neighbours looked up (see
`fuzzy`); any other fuzzy word is tried on all terms with its fixed beginning
and a fitting length at once, by the dynamic programme of Wagner and Fischer (1974) with one NumPy row per
letter of the word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.query import FuzzyTerm, Prefix, TermRange, Wildcard
from whoosh.query.terms import PatternQuery
from whoosh.support.levenshtein import levenshtein

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from whoosh.fields import FieldType
    from whoosh.query.terms import MultiTerm
    from whoosh.reading import IndexReader

    from indexer.columnar.postings import FieldPostings


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of an index that a query stands for.

    Attributes:
        words: The most frequent ones, most frequent first, equally frequent ones in their own order.
        at_least: So many there are; more perhaps where the index has several segments.
    """

    words: list[str]
    at_least: int


def expand(reader: IndexReader, query: Prefix | Wildcard | FuzzyTerm, limit: int) -> Expansion:
    """The words that `query` stands for, at most `limit` of them.

    Args:
        reader: A Whoosh reader over an index whose segments are all of this format.
        query: The beginning, the pattern or the word, in one field.
        limit: How many words are wanted.
    """
    parts = _parts(reader, query)
    if len(parts) == 1:
        return Expansion(_texts(reader, query, parts[0].first(limit)), len(parts[0]))
    depth = limit
    while True:
        terms = {term for part in parts for term in part.first(depth)}
        counts = {term: sum(part.count(term) for part in parts) for term in terms}
        best = sorted(counts, key=lambda term: (-counts[term], term))[:limit]
        unseen = sum(part.count_beyond(depth) for part in parts)
        if not unseen or (len(best) == limit and counts[best[-1]] > unseen):
            break
        depth *= 4
    return Expansion(_texts(reader, query, best), max((len(part) for part in parts), default=0))


def _texts(reader: IndexReader, query: Any, terms: Sequence[bytes]) -> list[str]:
    return [str(reader.schema[query.fieldname].from_bytes(term)) for term in terms]


def _parts(reader: Any, query: Prefix | Wildcard | FuzzyTerm) -> list[_Part]:
    parts = []
    for leaf, _ in reader.leaf_readers():
        segment = leaf.segment()
        data = None if segment is None else leaf.codec().data(leaf.storage(), segment)
        field = None if data is None else data.field(query.fieldname)
        if field is not None:
            numbers = matching_terms(query, field, leaf.schema[query.fieldname], leaf)
            parts.append(_Part(field, np.array(numbers, np.int64)))
    return parts


class _Part:
    """The words of one segment, most frequent first.

    Args:
        field: The postings of the words' field.
        numbers: Of the words, ascending.
    """

    def __init__(self, field: FieldPostings, numbers: NDArray[np.int64]) -> None:
        starts = np.asarray(field.starts)
        counts = (starts[numbers + 1] - starts[numbers]).astype(np.int64)
        order = np.argsort(-counts, kind="stable")
        self._field = field
        self._numbers, self._counts = numbers[order], counts[order]

    def __len__(self) -> int:
        return len(self._numbers)

    def first(self, depth: int) -> list[bytes]:
        return [self._field.terms[number] for number in self._numbers[:depth].tolist()]

    def count(self, term: bytes) -> int:
        """How many documents have `term`."""
        found = self._field.find(term)
        return 0 if found is None else len(found)

    def count_beyond(self, depth: int) -> int:
        """How many documents have the most frequent word that is not among the first `depth`."""
        return int(self._counts[depth]) if depth < len(self) else 0


def matching_terms(
    query: MultiTerm, field: FieldPostings, fieldtype: FieldType, reader: IndexReader
) -> Sequence[int]:
    """Numbers of the terms of `field` that `query` stands for, ascending."""
    if isinstance(query, Prefix):
        return range(*field.terms.prefix_range(fieldtype.to_bytes(query.text)))
    if isinstance(query, TermRange):
        return _range(query, field, fieldtype)
    if isinstance(query, FuzzyTerm):
        return _fuzzy(query, field, fieldtype)
    if isinstance(query, PatternQuery):
        return _pattern(query, field, fieldtype)
    numbers = {field.terms.find(term) for term in query._btexts(reader)}
    return sorted(numbers - {-1})


def _range(query: Any, field: FieldPostings, fieldtype: FieldType) -> range:
    first, last = 0, len(field.terms)
    if query.start is not None:
        start = fieldtype.to_bytes(query.start)
        first = field.terms.lower_bound(start + b"\0" if query.startexcl else start)
    if query.end is not None:
        end = fieldtype.to_bytes(query.end)
        last = field.terms.lower_bound(end if query.endexcl else end + b"\0")
    return range(first, max(first, last))


def _pattern(query: Any, field: FieldPostings, fieldtype: FieldType) -> list[int]:
    prefix = query._find_prefix(query.text)
    first, last = field.terms.prefix_range(fieldtype.to_bytes(prefix)) if prefix else (0, len(field.terms))
    text = field.term_text() if type(query) is Wildcard and "[" not in query.text else None
    if text is not None:
        return text.like(query.text, first, last)
    pattern = re.compile(query._get_pattern())
    terms = enumerate(field.terms.slice(first, last), first)
    return [number for number, term in terms if pattern.match(fieldtype.from_bytes(term))]


def _fuzzy(query: FuzzyTerm, field: FieldPostings, fieldtype: FieldType) -> list[int]:
    word, limit = query.text, int(query.maxdist)
    if limit == 1 and word.isascii() and word:
        near_by = field.neighbours().find(word)
        fixed = word[: query.prefixlength].encode()
        return [number for number in near_by if field.terms[number].startswith(fixed)]
    first, last = field.terms.prefix_range(fieldtype.to_bytes(word[: query.prefixlength]))
    offsets = field.terms.offsets[first : last + 1].astype(np.int64)
    lengths = np.diff(offsets)
    # a letter takes up to 4 bytes, so terms outside ASCII may be longer than they look
    near = np.flatnonzero((lengths >= len(word) - limit) & (lengths <= 4 * (len(word) + limit)))
    if not len(near):
        return []
    letters = _letters(field, offsets[near], lengths[near], len(word) + limit)
    foreign = (letters >= 0x80).any(axis=1) | (not word.isascii())
    plain = near[~foreign]
    fits = (
        _edit_distances(word.encode(), letters[~foreign], lengths[plain]) <= limit
        if len(plain)
        else np.empty(0)
    )
    found = plain[np.flatnonzero(fits)] + first
    exact = [
        number
        for number in (near[foreign] + first).tolist()
        if _is_near(field, fieldtype, number, word, limit)
    ]
    return sorted([*found.tolist(), *exact])


def _is_near(field: FieldPostings, fieldtype: FieldType, number: int, word: str, limit: int) -> bool:
    return bool(levenshtein(fieldtype.from_bytes(field.terms[number]), word, limit=limit) <= limit)


def _letters(
    field: FieldPostings, starts: NDArray[np.int64], lengths: NDArray[np.int64], width: int
) -> NDArray[np.uint8]:
    """The first `width` bytes of each term, zeros after its end."""
    blob = np.frombuffer(field.terms.blob, np.uint8)
    columns = np.arange(width)
    places = np.minimum(starts[:, None] + columns, len(blob) - 1)
    letters: NDArray[np.uint8] = blob[places]
    letters[columns >= lengths[:, None]] = 0
    return letters


def _edit_distances(word: bytes, letters: NDArray[np.uint8], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Levenshtein distance of `word` to each term; too large for terms that `letters` cuts off."""
    width = letters.shape[1]
    terms = np.ascontiguousarray(
        letters.T
    )  # one row per letter place, so that each step is one long operation
    row = [np.full(len(lengths), column, np.uint8) for column in range(width + 1)]
    for step, letter in enumerate(word, 1):
        above = row[0]
        row[0] = np.full(len(lengths), min(step, 255), np.uint8)
        for column in range(width):
            substituted = above + (terms[column] != letter)
            above = row[column + 1]
            row[column + 1] = np.minimum(np.minimum(above, row[column]) + np.uint8(1), substituted)
    table = np.stack(row)
    distances = table[np.minimum(lengths, width), np.arange(len(lengths))].astype(np.int64)
    distances[lengths > width] = np.iinfo(np.int64).max
    return distances
