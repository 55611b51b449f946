"""What a reader is. This module imports none of them.

A reader turns the bytes of one file into articles. It is chosen by what the file holds: each reader looks
at a :class:`Sample` and answers how sure it is; the surest reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from indexer.errors import FileTooLargeError

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


class Allowance:
    """What all the containers in one file may still unpack, those inside one another together.

    Attributes:
        bytes_left: Of content.
        entries_left: Files.
    """

    def __init__(self, max_bytes: int, max_entries: int = 200_000) -> None:
        self.bytes_left = max_bytes
        self.entries_left = max_entries

    def take(self, size: int, *, entries: int = 0) -> None:
        """Takes so much off.

        Raises:
            FileTooLargeError: Nothing is left.
        """
        self.bytes_left -= size
        self.entries_left -= entries
        if min(self.bytes_left, self.entries_left) < 0:
            raise FileTooLargeError(
                "The archive holds more than may be unpacked.", "Split it or raise 'max_file_bytes'."
            )


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost.

    Attributes:
        max_article_bytes: As in :class:`indexer.settings.Settings`.
        max_file_bytes: Likewise.
        max_depth: How deep containers (archives, messages with attachments) may lie in one another.
        allowance: What is left to those inside a container; None for a file of the corpus.
    """

    max_article_bytes: int
    max_file_bytes: int
    max_depth: int = 4
    allowance: Allowance | None = None


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

    Other distributions add theirs under the entry point group ``defnews.readers``: each entry point names a
    class that is made without arguments and keeps to this protocol.

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

        Texts need not be clean, and title, language and dateline need not be made up: what follows from the
        text alone is added to every article afterwards.

        Raises:
            IngestError: The file as a whole cannot be read.
        """
        ...
