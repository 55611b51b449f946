"""What a reader is. This module imports none of them.

A reader turns the bytes of one file into articles. It is chosen by what the file holds: each reader looks
at a :class:`Sample` and answers how sure it is; the surest reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from indexer.errors import IngestError
    from indexer.model import Article


@dataclass(frozen=True, slots=True)
class Sample:
    """What a reader sees of a file before it says whether it can read it.

    Attributes:
        name: File name in lower case, without the ending of a compression that was undone.
        head: The first 64 KiB, decompressed where the file was compressed.
    """

    name: str
    head: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost; the same meaning as in :class:`indexer.settings.Settings`."""

    max_article_bytes: int
    max_file_bytes: int


@dataclass(frozen=True, slots=True)
class Read:
    """One article and its place in the file, or the reason why there is none at this place.

    Attributes:
        position: Counted from 0 over all places of the file, failed ones included.
    """

    position: int
    outcome: Article | IngestError


class Reader(Protocol):
    """Reads one kind of file.

    Attributes:
        name: One word, as ``defnews formats`` prints it.
        description: What it reads, in a few words.
        endings: File endings it is usual to meet, such as ``.html``.
        yields: What it finds beside title and body, such as ``published``.
    """

    name: ClassVar[str]
    description: ClassVar[str]
    endings: ClassVar[tuple[str, ...]]
    yields: ClassVar[tuple[str, ...]]

    def score(self, sample: Sample) -> int:
        """How sure the reader is that it can read this, 0 (cannot) to 100 (nothing else can)."""
        ...

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each article as it is found, lazily; leaves ``path`` empty.

        Raises:
            IngestError: The file as a whole cannot be read.
        """
        ...
