"""Many small texts into compressed blocks, against a dictionary of what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import zstandard

if TYPE_CHECKING:
    from collections.abc import Sequence

SEPARATOR: Final = b"\xff"
"""What stands between the texts of a block: a byte that UTF-8 never has."""
_BLOCK_BYTES: Final = 15 << 10
"""Bytes of the texts of a block, unless one text has more. From 16 KiB on, Zstandard copies its tables of the
dictionary for every block, which takes a sixth more time."""
_LEVEL: Final = 3
_SAMPLE_BYTES: Final = 4 << 20
"""Bytes of texts that a dictionary is trained on; fewer are compressed without one."""
_DICTIONARY_BYTES: Final = 512 << 10


def _dictionary_of(samples: Sequence[bytes]) -> bytes | None:
    """A dictionary of what the samples have in common, None when they are too odd for one."""
    try:
        # one pass with fixed parameters; a search for better ones takes five times as long and saves 0.3 %
        return zstandard.train_dictionary(_DICTIONARY_BYTES, list(samples), k=200, d=8).as_bytes()
    except zstandard.ZstdError:
        return None


class BlockPacker:
    """Packs texts into compressed blocks.

    They are held back until there are enough of them to be worth a dictionary.

    Args:
        given: A dictionary that exists already; otherwise one is trained.

    Attributes:
        size: Bytes held.
        dictionary: What blocks are compressed against, None as long as there is nothing.
        frames: The blocks that are complete.
        counts: Texts in each of them.
    """

    def __init__(self, given: bytes | None = None) -> None:
        self.size = 0
        self.dictionary: bytes | None = None
        self.frames: list[bytes] = []
        self.counts: list[int] = []
        self._given = given
        self._texts: list[bytes] = []
        self._waiting = 0
        self._limit = _SAMPLE_BYTES
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def add(self, texts: Sequence[bytes]) -> None:
        """Append texts."""
        for text in texts:
            if self._waiting + len(text) > self._limit:
                self._learn() if self._limit == _SAMPLE_BYTES else self.flush()
            self._texts.append(text)
            self._waiting += len(text)
            self.size += len(text)

    def _learn(self) -> None:
        """Get a dictionary, and pack the texts that were held back."""
        self.dictionary = self._given or _dictionary_of(self._texts)
        if self.dictionary is not None:
            shared = zstandard.ZstdCompressionDict(self.dictionary)
            shared.precompute_compress(level=_LEVEL)
            self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, dict_data=shared)
        self._limit = _BLOCK_BYTES
        self.flush()

    def flush(self) -> None:
        """Pack all texts that wait; the last block may be short."""
        block: list[bytes] = []
        size = 0
        for text in self._texts:
            if block and size + len(text) > _BLOCK_BYTES:
                self._end_block(block)
                block, size = [], 0
            block.append(text)
            size += len(text)
        if block:
            self._end_block(block)
        self.size -= self._waiting
        self._texts, self._waiting = [], 0

    def _end_block(self, texts: Sequence[bytes]) -> None:
        self.frames.append(self._compressor.compress(SEPARATOR.join(texts)))
        self.counts.append(len(texts))
        self.size += len(self.frames[-1])
