"""Queries that stand for many terms, and the terms they stand for in one segment.

A prefix and a range are neighbours in the dictionary, so all their postings are one slice. Patterns are tried
on the terms that share their literal beginning (see `globs`). A fuzzy word with one edit has its neighbours
looked up (see `fuzzy`); any other fuzzy word is tried on all terms with its fixed beginning and a fitting
length at once, by the dynamic programme of Wagner and Fischer (1974) with one NumPy row per letter of a term.
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
    from collections.abc import Callable, Sequence

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
    """The words of one segment.

    Args:
        field: The postings of the words' field.
        numbers: Of the words, ascending.
    """

    def __init__(self, field: FieldPostings, numbers: NDArray[np.int64]) -> None:
        starts = np.asarray(field.starts)
        counts: NDArray[np.int64] = (starts[numbers + 1] - starts[numbers]).astype(np.int64)
        self._field = field
        self._numbers, self._counts = numbers, counts

    def __len__(self) -> int:
        return len(self._numbers)

    def first(self, depth: int) -> list[bytes]:
        """The `depth` most frequent ones, most frequent first."""
        numbers, counts = self._numbers, self._counts
        if depth < len(numbers):
            frequent = counts >= np.partition(counts, -depth)[-depth]
            numbers, counts = numbers[frequent], counts[frequent]
        order = np.argsort(-counts, kind="stable")[:depth]
        return [self._field.terms[number] for number in numbers[order].tolist()]

    def count(self, term: bytes) -> int:
        """How many documents have `term`."""
        found = self._field.find(term)
        return 0 if found is None else len(found)

    def count_beyond(self, depth: int) -> int:
        """How many documents have the most frequent word that is not among the first `depth`."""
        return int(np.partition(self._counts, -depth - 1)[-depth - 1]) if depth < len(self) else 0


def matching_terms(
    query: MultiTerm, field: FieldPostings, fieldtype: FieldType, reader: IndexReader
) -> range | NDArray[np.int64]:
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
    return np.array(sorted(numbers - {-1}), np.int64)


def _range(query: Any, field: FieldPostings, fieldtype: FieldType) -> range:
    first, last = 0, len(field.terms)
    if query.start is not None:
        start = fieldtype.to_bytes(query.start)
        first = field.terms.lower_bound(start + b"\0" if query.startexcl else start)
    if query.end is not None:
        end = fieldtype.to_bytes(query.end)
        last = field.terms.lower_bound(end if query.endexcl else end + b"\0")
    return range(first, max(first, last))


def _pattern(query: Any, field: FieldPostings, fieldtype: FieldType) -> NDArray[np.int64]:
    prefix = query._find_prefix(query.text)
    first, last = field.terms.prefix_range(fieldtype.to_bytes(prefix)) if prefix else (0, len(field.terms))
    text = field.term_text() if type(query) is Wildcard and "[" not in query.text else None
    if text is not None:
        return text.like(query.text, first, last)
    pattern = re.compile(query._get_pattern())
    return _those(field, fieldtype, first, last, lambda term: pattern.match(term) is not None)


def _fuzzy(query: FuzzyTerm, field: FieldPostings, fieldtype: FieldType) -> NDArray[np.int64]:
    word, limit = query.text, int(query.maxdist)
    if limit == 1 and word.isascii() and word:
        near_by = field.neighbours().find(word)
        fixed = word[: query.prefixlength].encode()
        return np.array([one for one in near_by if field.terms[one].startswith(fixed)], np.int64)
    first, last = field.terms.prefix_range(fieldtype.to_bytes(word[: query.prefixlength]))
    text = field.term_text()
    if text is None:
        return _those(field, fieldtype, first, last, lambda term: levenshtein(term, word, limit) <= limit)
    lengths = text.lengths(first, last)
    fitting = np.flatnonzero(abs(lengths - len(word)) <= limit)
    letters = text.letters(fitting + first, len(word) + limit)
    near = _edit_distances(word, letters, lengths[fitting], limit) <= limit
    return fitting[near] + first


def _those(
    field: FieldPostings, fieldtype: FieldType, first: int, last: int, fits: Callable[[str], bool]
) -> NDArray[np.int64]:
    """Numbers of the terms from `first` to before `last` that fit, looked at one by one."""
    terms = enumerate(field.terms.slice(first, last), first)
    return np.array([number for number, term in terms if fits(fieldtype.from_bytes(term))], np.int64)


def _edit_distances(
    word: str, letters: NDArray[Any], lengths: NDArray[np.int64], limit: int
) -> NDArray[np.uint8]:
    """Levenshtein distance of `word` to terms with nearly as many letters; more than `limit` is not exact.

    Only what is at most `limit` away from the diagonal can lead to such a distance (Ukkonen 1985).
    """
    row = [np.full(len(lengths), min(column, 255), np.uint8) for column in range(len(letters) + 1)]
    for step, letter in enumerate(word, 1):
        first, last = max(step - limit - 1, 0), min(step + limit, len(letters))
        above = row[first]
        if not first:
            row[0] = np.full(len(lengths), min(step, 255), np.uint8)
        for column in range(first, last):
            substituted = above + (letters[column] != ord(letter))
            above = row[column + 1]
            row[column + 1] = np.minimum(np.minimum(above, row[column]) + np.uint8(1), substituted)
    return np.stack(row)[lengths, np.arange(len(lengths))]
