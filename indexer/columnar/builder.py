"""A segment in the making: documents in, one file out."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from indexer.columnar.accumulate import accumulator_for
from indexer.columnar.columns import ColumnBuilder
from indexer.columnar.content import SegmentContent, write_segment
from indexer.columnar.errors import UnsupportedFieldError
from indexer.columnar.stored import StoredBuilder, split_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whoosh.fields import Schema

    from indexer.columnar.accumulate import Accumulator, Run
    from indexer.columnar.sections import SectionWriter


_MAX_WORDS: Final = 1 << 19
"""Words from which on they are learnt anew for the next segment; one takes some 300 bytes."""


@dataclass(slots=True)
class Learned:
    """What the first documents teach, so that later segments need not learn it again.

    Attributes:
        runs: Runs of batch analysers with their vocabularies, by the analysers' `id`.
        dictionary: What stored texts are compressed against, None until there were enough of them.
    """

    runs: dict[int, Run] = field(default_factory=dict)
    dictionary: bytes | None = None

    def forget_words(self) -> None:
        """Let go of vocabularies that have grown large, since memory is to be bounded."""
        if sum(len(run.terms) for run in self.runs.values()) > _MAX_WORDS:
            self.runs.clear()
            gc.collect()  # a run may refer to itself, and would stay


class SegmentBuilder:
    """Gathers documents in memory until they are written as one segment.

    Args:
        schema: The index's schema; its indexed fields must have formats that the codec keeps.
        learned: What is known from other segments; it grows.
    """

    def __init__(self, schema: Schema, learned: Learned | None = None) -> None:
        self._schema = schema
        self._learned = Learned() if learned is None else learned
        self._learned.forget_words()
        self._is_stored: dict[str, bool] = {}
        self._fields: dict[str, Accumulator] = {}
        self._columns: dict[str, ColumnBuilder] = {}
        self._stored = StoredBuilder(self._learned.dictionary)
        self.doc_count = 0

    @property
    def size(self) -> int:
        """Bytes of memory that writing the segment will need, roughly."""
        return self._stored.size + sum(field.size for field in self._fields.values())

    def add(self, documents: Sequence[Mapping[str, Any]]) -> None:
        """Take a batch of documents.

        Args:
            documents: Values by field name, as Whoosh's `add_document` takes them; `_stored_<name>` overrides
                what is stored for a field. None means no value.

        Raises:
            UnsupportedFieldError: A field is unknown, or holds what the format cannot keep.
        """
        first = self.doc_count
        lines = [self._stored_lines(document) for document in documents]
        for name in {name for document in documents for name in document if not name.startswith("_")}:
            given = [(first + i, d[name]) for i, d in enumerate(documents) if d.get(name) is not None]
            if given:
                self._add_field(name, [doc for doc, _ in given], [value for _, value in given])
        self._add_columns(first, documents)
        self._stored.add(lines)
        self._learned.dictionary = self._learned.dictionary or self._stored.dictionary
        self.doc_count += len(documents)

    def _stored_lines(self, document: Mapping[str, Any]) -> tuple[bytes, bytes]:
        values = {}
        for name in document:
            if name not in self._is_stored:
                self._is_stored[name] = self._is_to_be_stored(name)
            if self._is_stored[name]:
                value = document.get(f"_stored_{name}", document[name])
                if value is not None:
                    values[name] = value
        return split_document(values)

    def _is_to_be_stored(self, name: str) -> bool:
        """Whether a key of documents names a field whose values are stored."""
        if name.startswith("_"):
            if not name.startswith("_stored_"):
                raise UnsupportedFieldError(f"{name!r}: boosts at indexing time are not kept")
            return False
        if name not in self._schema:
            raise UnsupportedFieldError(f"the schema has no field {name!r}")
        return bool(self._schema[name].stored)

    def _add_field(self, name: str, docs: list[int], values: list[Any]) -> None:
        fieldtype = self._schema[name]
        if fieldtype.indexed and fieldtype.format is not None:
            if name not in self._fields:
                self._fields[name] = accumulator_for(name, fieldtype, self._learned.runs)
            self._fields[name].add(docs, values)

    def _add_columns(self, first: int, documents: Sequence[Mapping[str, Any]]) -> None:
        for name, fieldtype in self._schema.items():
            if not fieldtype.column_type:
                continue
            for number, document in enumerate(documents, first):
                value = document.get(f"_stored_{name}", document.get(name))
                if value is not None:
                    if name not in self._columns:
                        self._columns[name] = ColumnBuilder(name, fieldtype.column_type)
                    self._columns[name].add(number, fieldtype.to_column_value(value))

    def write(self, writer: SectionWriter, *, draft: bool = False) -> None:
        """Write the segment, or a draft of it that only a merge can read; the builder is spent."""
        content = SegmentContent(
            self.doc_count,
            {name: partial(postings.finish, self.doc_count) for name, postings in self._fields.items()},
            {name: column.finish(self.doc_count) for name, column in self._columns.items()},
            self._stored,
        )
        write_segment(writer, content, draft=draft)
        self._fields.clear()  # lest words that are let go stay with a builder that is spent
