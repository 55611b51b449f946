"""Token positions of a field, posting by posting, and where those of each posting begin.

That is kept for every 32nd posting only, in two parts: `samples` for every 512th posting, and `steps` for
every 32nd, counted from its sample on. What else is needed are the frequencies before a posting in its step,
32 bytes at most. They are added eight at a time, as digits of 64-bit numbers (Lamport 1975), for all wanted
postings at once; where most are wanted, or a frequency is beyond a byte, all between the first and the last
wanted one are added up instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from indexer.columnar.packing import Counts
    from indexer.columnar.sections import SectionReader, SectionWriter

STEP: Final = 32
"""Postings of a step."""
_SAMPLE: Final = 16
"""Steps of a sample."""
_DENSE: Final = 4
"""Where at least one in so many postings is wanted, adding up all frequencies is as fast."""

_BEFORE: Final = ((np.arange(STEP) < np.arange(STEP)[:, None]) * np.uint8(255)).view(f"V{STEP}").ravel()
"""For each place in a step, what to keep of its frequencies: those before the place."""
_BYTE: Final = np.uint64(8)
_EVEN: Final = np.uint64(0x00FF00FF00FF00FF)
_ALL: Final = np.uint64(0x0001000100010001)
"""Times this, a number has the sum of its four 16-bit digits as the highest of them."""
_HIGHEST: Final = np.uint64(48)


class PositionsWriter:
    """Writes `positions`, `samples` and `steps` of a field.

    Args:
        writer: The segment file.
        prefix: The field's prefix.
        kind: Type of a position.
        occurrences: How many positions will come.
    """

    def __init__(self, writer: SectionWriter, prefix: str, kind: np.dtype[Any], occurrences: int) -> None:
        self._writer = writer
        self._prefix = prefix
        self._section = writer.begin(prefix + "positions", kind, occurrences)
        self._steps = [np.empty(0, np.int64)]
        self._postings = self._occurrences = 0

    def append(self, positions: NDArray[Any], freqs: NDArray[Any]) -> None:
        """Take the positions of the next postings, and how many each has."""
        self._section.append(positions)
        ends = np.cumsum(freqs, dtype=np.int64)
        wanted = np.arange(-self._postings % STEP, len(freqs), STEP)
        self._steps.append(ends[wanted] - freqs[wanted] + self._occurrences)
        self._postings += len(freqs)
        self._occurrences += len(positions)

    def end(self) -> None:
        """End the sections."""
        self._writer.end(self._prefix + "positions")
        steps = np.concatenate(self._steps)
        samples = steps[::_SAMPLE].copy()
        steps -= np.repeat(samples, _SAMPLE)[: len(steps)]
        wide = self._occurrences >= 2**32
        long = int(steps.max(initial=0)) >= 2**16
        self._writer.add(self._prefix + "samples", samples.astype(np.uint64 if wide else np.uint32))
        self._writer.add(self._prefix + "steps", steps.astype(np.uint32 if long else np.uint16))


class Positions:
    """The positions of a field.

    Args:
        sections: The segment file.
        prefix: The field's prefix.
        freqs: How many positions each posting has.

    Attributes:
        values: All positions, end to end.
    """

    def __init__(self, sections: SectionReader, prefix: str, freqs: Counts) -> None:
        self.values = sections.array(prefix + "positions")
        self._samples, self._steps = sections.array(prefix + "samples"), sections.array(prefix + "steps")
        self._freqs = freqs
        self._rows = freqs.rows(STEP)

    def of(self, posting: int) -> NDArray[Any]:
        """The positions of one posting (its place in the field)."""
        start = int(self.starts(np.array([posting], np.int64))[0])
        return self.values[start : start + int(self._freqs.between(posting, posting + 1)[0])]

    def starts(self, postings: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the positions of some postings (places in the field, ascending) begin."""
        if not len(postings):
            return np.empty(0, np.int64)
        first, last = int(postings[0]), int(postings[-1]) + 1
        few = last - first > _DENSE * len(postings)
        first -= first % STEP
        if few and last <= STEP * len(self._rows) and self._freqs.are_bytes(first, last):
            return self._in_steps(postings)
        return self._added_up(postings, first, last)

    def _in_steps(self, postings: NDArray[np.int64]) -> NDArray[np.int64]:
        """As `starts`, where all steps are whole and no frequency of theirs is beyond a byte."""
        steps = postings // STEP
        freqs = self._rows.take(steps).view(np.uint64)
        freqs &= _BEFORE.take(postings & (STEP - 1)).view(np.uint64)  # four words a posting
        odd = freqs >> _BYTE
        odd &= _EVEN
        freqs &= _EVEN
        freqs += odd
        sums = freqs[::4] + freqs[1::4]
        sums += freqs[2::4]
        sums += freqs[3::4]
        sums *= _ALL
        sums >>= _HIGHEST
        starts: NDArray[np.int64] = sums.view(np.int64)
        starts += self._begins(steps)
        return starts

    def _added_up(self, postings: NDArray[np.int64], first: int, last: int) -> NDArray[np.int64]:
        """As `starts`, from all frequencies from `first`, where a step begins, to `last`."""
        freqs = self._freqs.between(first, last)
        ends = freqs.astype(np.int64)
        np.cumsum(ends, out=ends)  # in place, which is twice as fast as widening on the way
        places = postings - first
        starts: NDArray[np.int64] = ends.take(places)
        starts -= freqs.take(places)
        starts += self._begins(np.array([first // STEP]))
        return starts

    def _begins(self, steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where those of the first posting of some steps begin."""
        begins: NDArray[np.int64] = self._samples.take(steps // _SAMPLE).astype(np.int64)
        begins += self._steps.take(steps)
        return begins
