"""Which segments to merge at a commit, so that their number stays small and no document is rewritten often.

Segments are sorted into tiers, each eight times as large as the one below; eight segments in a tier are
merged into one of the next. A document is thus rewritten about log8(documents) times. What one commit wrote
is merged first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.columnar.segment import ColumnarSegment

FACTOR: Final = 8
_SMALLEST: Final = 128
"""Documents up to which all segments are in the lowest tier."""


def plan_merges(
    segments: Sequence[ColumnarSegment], together: Sequence[ColumnarSegment], *, optimize: bool = False
) -> Iterator[list[ColumnarSegment]]:
    """Groups of segments, each to be merged into one; no segment is in two.

    Args:
        segments: All segments with documents, oldest first.
        together: Those of them that are to be merged whatever their sizes.
        optimize: All into one.
    """
    if optimize:
        if len(segments) > 1 or together or any(segment.has_deletions() for segment in segments):
            yield list(segments)
        return
    grouped = set[str]()
    groups = [list(together)] if together else []
    tiers: dict[int, list[ColumnarSegment]] = {}
    for segment in segments:
        if segment not in together:
            tiers.setdefault(_tier(segment.doc_count()), []).append(segment)
    groups += [group for group in tiers.values() if len(group) >= FACTOR]
    for group in groups:
        grouped |= {segment.segment_id() for segment in group}
        yield group
    yield from (
        [segment] for segment in segments if _is_hollow(segment) and segment.segment_id() not in grouped
    )


def _is_hollow(segment: ColumnarSegment) -> bool:
    return 2 * segment.doc_count() < segment.doc_count_all()


def _tier(documents: int) -> int:
    tier, limit = 0, _SMALLEST
    while documents > limit:
        tier, limit = tier + 1, limit * FACTOR
    return tier
