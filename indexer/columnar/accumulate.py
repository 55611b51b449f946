"""One field's postings on their way in: values come batch by batch, postings come out at the end.

Which accumulator a field gets depends on what can be done for all documents at once: text whose analyser
takes batches, whole values as terms, numbers with Whoosh's tiers of precision. Every other field is indexed
by its own `index` method. All four give the postings that Whoosh's own writer would have got.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from whoosh import formats
from whoosh.analysis import IDTokenizer
from whoosh.fields import DATETIME, ID, NUMERIC

from indexer.columnar.analysis import BatchAnalyzer
from indexer.columnar.errors import UnsupportedFieldError
from indexer.columnar.inversion import (
    FieldContent,
    InvertedField,
    KeyRoom,
    NumberedTerms,
    Tokens,
    check_format,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh.fields import FieldType

    from indexer.columnar.content import FieldSource

_TOKEN_BYTES = 13
"""What a token costs while its field is inverted: its term, its key, a little for its document."""


class Accumulator(Protocol):
    """Gathers one field."""

    size: int
    """Bytes that it will need, roughly, when it is finished."""

    def add(self, docs: Sequence[int], values: Sequence[Any]) -> None:
        """Take the values of some documents, whose numbers ascend."""
        ...

    def finish(self, doc_count: int) -> FieldSource:
        """The field's postings in a segment of `doc_count` documents."""
        ...


class Run:
    """A run of a batch analyser.

    Attributes:
        session: The run.
        terms: Its vocabulary.
        room: Where keys are sorted.
    """

    def __init__(self, analyzer: BatchAnalyzer) -> None:
        self.session = analyzer.batch_session()
        self.terms = NumberedTerms(self.session.vocabulary)
        self.room = KeyRoom()


def accumulator_for(name: str, field: FieldType, runs: dict[int, Run]) -> Accumulator:
    """The accumulator for a field; fields with the same analyser share one run.

    Raises:
        UnsupportedFieldError: The file format cannot keep the field's postings.
    """
    check_format(name, field)
    assert field.format is not None, "an indexed field has a format"
    plain = field.format.field_boost == 1.0
    if isinstance(field, NUMERIC) and type(field).index is NUMERIC.index:
        return NumberAccumulator(field)
    if type(field) is ID and isinstance(field.analyzer, IDTokenizer) and plain:
        return ValueAccumulator()
    if isinstance(field.analyzer, BatchAnalyzer) and plain and type(field.format) is not formats.Existence:
        key = id(field.analyzer)  # analysers need not be hashable, and the schema keeps them alive
        if key not in runs:
            runs[key] = Run(field.analyzer)
        return TextAccumulator(name, field, runs[key])
    return AnyAccumulator(field)


class TextAccumulator:
    """Text, analysed in batches."""

    def __init__(self, name: str, field: FieldType, run: Run) -> None:
        self.size = 0
        self._name = name
        self._scorable = bool(field.scorable)
        self._has_positions = field.format is not None and field.format.supports("positions")
        self._run = run
        self._batches: list[Tokens] = []

    def add(self, docs: Sequence[int], values: Sequence[Any]) -> None:
        if not all(isinstance(value, str) for value in values):
            raise UnsupportedFieldError(f"field {self._name!r} takes text")
        batch = self._run.session.analyze(values)
        self._batches.append(Tokens(batch.ids, np.array(docs, np.int32), batch.counts, batch.positions))
        self.size += len(batch.ids) * (_TOKEN_BYTES + (0 if batch.positions is None else 4))

    def finish(self, doc_count: int) -> InvertedField:
        lengths = np.zeros(doc_count, np.int64) if self._scorable else None
        if lengths is not None:
            for batch in self._batches:
                lengths[batch.docs] = batch.counts
        run = self._run
        return InvertedField(
            self._batches, run.terms, run.room, keep_positions=self._has_positions, lengths=lengths
        )


class ValueAccumulator:
    """Values that are one term each, such as identifiers."""

    def __init__(self) -> None:
        self.size = 0
        self._numbers: dict[str, int] = {}
        self._ids: list[int] = []
        self._docs: list[int] = []

    def add(self, docs: Sequence[int], values: Sequence[Any]) -> None:
        for doc, value in zip(docs, values, strict=True):
            for term in value if isinstance(value, list | tuple) else (value,):
                self._ids.append(self._numbers.setdefault(term, len(self._numbers)))
                self._docs.append(doc)
                self.size += len(term) + _TOKEN_BYTES

    def finish(self, doc_count: int) -> FieldContent:
        numbered = NumberedTerms([term.encode() for term in self._numbers])
        terms, ranks = numbered.ordered(np.ones(len(numbered), np.bool_))
        # a value counts once in a document, however often it has it
        pairs = np.unique(ranks[self._ids] << np.uint64(32) | np.array(self._docs, np.uint64))
        counts = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(terms))
        return FieldContent(terms, counts, (pairs & np.uint64(2**32 - 1)).astype(np.int32))


class NumberAccumulator:
    """Numbers as Whoosh indexes them: one term for every precision."""

    def __init__(self, field: NUMERIC) -> None:
        self.size = 0
        self._field = field
        self._docs: list[int] = []
        self._values: list[int] = []

    def add(self, docs: Sequence[int], values: Sequence[Any]) -> None:
        for doc, value in zip(docs, values, strict=True):
            each = value if isinstance(value, list | tuple) else (value,)
            self._values += [self._sortable(number) for number in each]
            self._docs += [doc] * len(each)
        self.size += len(docs) * self._field.bits * 2

    def _sortable(self, number: Any) -> int:
        if isinstance(self._field, DATETIME):
            number = self._field.prepare_datetime(number)
        return int(NUMERIC.to_column_value(self._field, number))

    def finish(self, doc_count: int) -> FieldContent:
        values, docs = np.array(self._values, np.uint64), np.array(self._docs, np.int32)
        step = self._field.shift_step or self._field.bits
        terms: list[bytes] = []
        counts, postings = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
        for shift in range(0, self._field.bits, step):
            pairs = np.unique(np.stack([values >> np.uint64(shift), docs.astype(np.uint64)], axis=1), axis=0)
            distinct, count = np.unique(pairs[:, 0], return_counts=True)
            terms += [self._field.sortable_to_bytes(number << shift, shift) for number in distinct.tolist()]
            counts.append(count)
            postings.append(pairs[:, 1].astype(np.int32))
        return FieldContent(terms, np.concatenate(counts), np.concatenate(postings))


class AnyAccumulator:
    """Whatever the field's own `index` method makes of a value."""

    def __init__(self, field: FieldType) -> None:
        self.size = 0
        self._field = field
        assert field.format is not None, "an indexed field has a format"
        self._format = field.format
        self._has_positions = field.format.supports("positions")
        self._postings: list[tuple[bytes, int, int, float, list[int]]] = []
        self._lengths: dict[int, int] = {}

    def add(self, docs: Sequence[int], values: Sequence[Any]) -> None:
        for doc, value in zip(docs, values, strict=True):
            length = 0
            for term, freq, weight, encoded in self._field.index(value):
                positions = self._format.decode_as("positions", encoded) if self._has_positions else []
                self._postings.append((term, doc, freq, weight, positions))
                length += freq
                self.size += 100 + 8 * len(positions)
            self._lengths[doc] = length

    def finish(self, doc_count: int) -> FieldContent:
        self._postings.sort(key=lambda posting: posting[:2])
        places = (
            np.flatnonzero([a[0] != b[0] for a, b in zip(self._postings, self._postings[1:], strict=False)])
            + 1
        )
        starts = np.concatenate([np.zeros(min(len(self._postings), 1), np.int64), places])
        content = FieldContent(
            [self._postings[start][0] for start in starts.tolist()],
            np.diff(np.append(starts, len(self._postings))),
            np.array([posting[1] for posting in self._postings], np.int32),
            np.array([posting[2] for posting in self._postings], np.int64),
            np.array([posting[3] for posting in self._postings], np.float32),
        )
        if self._has_positions:
            content.positions = np.array([p for posting in self._postings for p in posting[4]], np.int64)
        if self._field.scorable:
            content.lengths = np.zeros(doc_count, np.int64)
            content.lengths[list(self._lengths)] = list(self._lengths.values())
        return content
