"""Whoosh's view of a posting list: a matcher that steps through arrays.

Nothing here is fast; it is what makes an index of this format readable by every Whoosh query there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoosh.formats import Format
    from whoosh.scoring import BaseScorer

    from indexer.columnar.postings import PostingList


def term_info(postings: PostingList) -> TermInfo:
    """Whoosh's statistics of a term."""
    weights = postings.weights
    lengths = postings.field.lengths
    here = None if lengths is None else lengths[postings.docs]
    return TermInfo(
        weight=len(postings) if weights is None else float(weights.sum(dtype=np.float64)),
        df=len(postings),
        minlength=0 if here is None else int(here.min()),
        maxlength=0 if here is None else int(here.max()),
        maxweight=1.0 if weights is None else float(weights.max()),
        minid=int(postings.docs[0]),
        maxid=int(postings.docs[-1]),
    )


class ColumnarMatcher(LeafMatcher):
    """Steps through a posting list.

    Args:
        postings: The list, not empty.
        format_: The field's posting format, which encodes and decodes values.
        term: Field name and term.
        scorer: What turns weight and length into a score.
    """

    def __init__(
        self, postings: PostingList, format_: Format, term: tuple[str, bytes], scorer: BaseScorer | None
    ) -> None:
        self.postings = postings
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._place = 0

    def reset(self) -> None:
        self._place = 0

    def copy(self) -> ColumnarMatcher:
        twin = type(self)(self.postings, self.format, self._term, self.scorer)
        twin._place = self._place
        return twin

    def is_active(self) -> bool:
        return self._place < len(self.postings)

    def id(self) -> int:
        return int(self.postings.docs[self._place])

    def all_ids(self) -> Iterator[int]:
        return iter(self.postings.docs[self._place :].tolist())

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._place += 1

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's signature
        if not self.is_active():
            raise ReadTooFar
        self._place += int(np.searchsorted(self.postings.docs[self._place :], np.int32(id)))

    def supports_block_quality(self) -> bool:
        """No: Whoosh's skipping by quality fails inside phrases, and `search` prunes better."""
        return False

    def weight(self) -> float:
        weights = self.postings.weights
        return 1.0 if weights is None else float(weights[self._place])

    def positions(self) -> list[int]:
        """Token positions in the current document."""
        positions = self.postings.field.positions
        assert positions is not None, "asked only of fields with positions"
        found: list[int] = positions.of(self.postings.first + self._place).tolist()
        return found

    def value(self) -> bytes:
        """The posting's value, encoded by the field's format."""
        field = self.postings.field
        if field.positions is not None:
            return bytes(self.format.encode(self.positions()))  # type: ignore[attr-defined]
        if self.format.fixed_value_size() == 0:
            return b""
        place = self.postings.first + self._place
        freq = 1 if field.freqs is None else int(field.freqs.between(place, place + 1)[0])
        return freq.to_bytes(4, "big")

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self.positions()
        return self.format.decode_as(astype, self.value())
