"""Several segments into one, by moving slices of arrays.

Postings are merged in chunks of consecutive terms (`merged_field`), columns whole, and blocks of stored
documents are copied as they are where no document in them was deleted. Memory is bounded by a chunk, the
united dictionary and the columns: after each chunk the system is told that the pages read need not be kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from indexer.columnar.blocks import BlockPacker
from indexer.columnar.columns import KeywordColumn, KeywordValues, NumberColumn, NumberValues
from indexer.columnar.content import SegmentContent
from indexer.columnar.dictionary import pack_offsets, piece_lengths
from indexer.columnar.merged_field import MergedField
from indexer.columnar.stored import BodiesWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from indexer.columnar.reading import SegmentData
    from indexer.columnar.sections import SectionWriter
    from indexer.columnar.stored import StoredDocuments

_COPY_FROM: Final = 256
"""Documents from which on a segment's stored blocks are copied as they are; smaller ones are packed anew."""
_MAX_DICTIONARIES: Final = 16


@dataclass(frozen=True)
class Part:
    """A segment that goes into a merge.

    Attributes:
        data: The open segment.
        keep: Which of its documents go along, None for all.
        base: Number that its first kept document gets.
    """

    data: SegmentData
    keep: NDArray[np.bool_] | None
    base: int

    @property
    def count(self) -> int:
        """Documents that go along."""
        return self.data.doc_count if self.keep is None else int(np.count_nonzero(self.keep))

    @cached_property
    def _new_numbers(self) -> NDArray[np.int32]:
        assert self.keep is not None, "without deletions all numbers move alike"
        return (np.cumsum(self.keep) - 1 + self.base).astype(np.int32)

    def renumbered(self, docs: NDArray[np.int32]) -> NDArray[np.int32]:
        """The numbers that documents get, all of which go along."""
        return docs + np.int32(self.base) if self.keep is None else self._new_numbers[docs]

    def kept(self, values: NDArray[Any]) -> NDArray[Any]:
        """The values, one per document, of the documents that go along."""
        return values if self.keep is None else values[self.keep]


def parts_of(segments: Sequence[tuple[SegmentData, NDArray[np.bool_] | None]]) -> list[Part]:
    """The parts of a merge from open segments and the documents deleted in each."""
    parts: list[Part] = []
    base = 0
    for data, deleted in segments:
        part = Part(data, None if deleted is None else ~deleted, base)
        parts.append(part)
        base += part.count
    return parts


def merged_content(parts: Sequence[Part]) -> SegmentContent:
    """What a segment made of `parts`, in their order, holds."""
    count = sum(part.count for part in parts)
    fields = sorted({name for part in parts for name in part.data.field_names})
    columns = sorted({name for part in parts for name in part.data.column_names})
    return SegmentContent(
        count,
        {name: partial(MergedField, name, parts) for name in fields},
        {name: _merge_column(name, parts) for name in columns},
        _MergedStored(parts),
    )


def _merge_column(name: str, parts: Sequence[Part]) -> NumberColumn | KeywordColumn:
    given = [(part, part.data.column(name)) for part in parts]
    present = np.concatenate([_presence(part, column) for part, column in given])
    numbers = [column for _, column in given if isinstance(column, NumberValues)]
    if numbers:
        default, dtype = numbers[0].default, numbers[0].values.dtype
        values = [
            part.kept(column.values)
            if isinstance(column, NumberValues)
            else np.full(part.count, default, dtype)
            for part, column in given
        ]
        return NumberColumn(np.concatenate(values), present, default)
    return _merge_keywords([(part, c) for part, c in given if not isinstance(c, NumberValues)], present)


def _presence(part: Part, column: NumberValues | KeywordValues | None) -> NDArray[np.bool_]:
    if column is None:
        return np.zeros(part.count, np.bool_)
    return np.ones(part.count, np.bool_) if column.present is None else part.kept(column.present)


def _merge_keywords(
    given: Sequence[tuple[Part, KeywordValues | None]], present: NDArray[np.bool_]
) -> KeywordColumn:
    default = next(column.default for _, column in given if column is not None)
    values: list[NDArray[np.int64]] = []
    used: list[list[bytes]] = []
    for part, column in given:
        if column is None:
            used.append([default])
            values.append(np.zeros(part.count, np.int64))
        else:
            distinct, codes = np.unique(part.kept(column.codes), return_inverse=True)
            used.append([column.terms[code] for code in distinct.tolist()])
            values.append(codes)
    terms = sorted(set().union(*used))
    number_of = {term: number for number, term in enumerate(terms)}
    renumbered = [
        np.array([number_of[term] for term in own], np.int64)[codes]
        for own, codes in zip(used, values, strict=True)
    ]
    return KeywordColumn(np.concatenate(renumbered), terms, present, default)


class _MergedStored:
    """The stored documents of several segments, read and written piece by piece."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts

    def write(self, writer: SectionWriter, prefix: str) -> Mapping[str, Any]:
        self._write_heads(writer, prefix)
        bodies = BodiesWriter(writer, prefix)
        known = _Dictionaries(self._parts)
        packer = BlockPacker(known.first)
        for part in self._parts:
            stored = part.data.stored
            if part.keep is None and len(stored) >= _COPY_FROM and known.accept(stored):
                packer.flush()
                bodies.append(packer)
                bodies.copy(stored)
                part.data.sections.release()
                continue
            for block, lines in enumerate(_kept_lines(part)):
                packer.add(lines)
                if block % 256 == 0:
                    bodies.append(packer)
        packer.flush()
        bodies.append(packer)
        bodies.end(known.with_that_of(packer))
        return {}

    def _write_heads(self, writer: SectionWriter, prefix: str) -> None:
        section = writer.begin(f"{prefix}head", np.dtype("u1"))
        lengths = [np.empty(0, np.int64)]
        for part in self._parts:
            stored = part.data.stored
            sizes = piece_lengths(stored.head_offsets)
            heads = np.frombuffer(stored.heads, np.uint8) if len(stored.heads) else np.empty(0, np.uint8)
            section.append(heads if part.keep is None else heads[np.repeat(part.keep, sizes)])
            lengths.append(part.kept(sizes))
        writer.end(f"{prefix}head")
        writer.add(f"{prefix}head.at", pack_offsets(np.concatenate(lengths)))


def _kept_lines(part: Part) -> Iterator[list[bytes]]:
    """The bodies of a segment that go along, block by block."""
    firsts = part.data.stored.first_docs.tolist()
    for block, (first, last) in enumerate(pairwise(firsts)):
        lines = part.data.stored.bodies(block)
        if part.keep is None:
            yield lines
        else:
            yield [lines[place] for place in np.flatnonzero(part.keep[first:last]).tolist()]


class _Dictionaries:
    """The dictionaries that copied blocks need.

    Attributes:
        first: One to compress others against, that of the largest segment that has one.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        largest_first = sorted(parts, key=lambda part: -part.data.doc_count)
        self.first = next((d for part in largest_first for d in part.data.stored.dictionaries()), None)
        self._by_number: dict[int, bytes] = {}

    def accept(self, stored: StoredDocuments) -> bool:
        """Whether blocks of a segment can be copied; its dictionaries are then kept."""
        own = stored.dictionaries_by_number()
        if any(self._by_number.get(number, data) != data for number, data in own.items()):
            return False
        if len(self._by_number | own) > _MAX_DICTIONARIES:
            return False
        self._by_number |= own
        return True

    def with_that_of(self, packer: BlockPacker) -> list[bytes]:
        """All of them, with the one that was used for the blocks that were packed anew."""
        used = [] if packer.dictionary is None else [packer.dictionary]
        return list(dict.fromkeys([*self._by_number.values(), *used]))
