"""Which reader reads which file."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

from indexer.errors import EmptyFileError, UnreadableFileError, UnsupportedFormatError
from indexer.ingest import sniff
from indexer.ingest.json_file import Json
from indexer.ingest.json_lines import JsonLines
from indexer.ingest.markdown import Markdown
from indexer.ingest.page import WebPage
from indexer.ingest.plain import PlainText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.ingest.contract import Limits, Read, Reader, Sample

READERS: Final[tuple[Reader, ...]] = (WebPage(), JsonLines(), Json(), Markdown(), PlainText())


def pick(sample: Sample) -> Reader:
    """Returns the reader that is surest of ``sample``; of equals the first.

    Raises:
        EmptyFileError: There is nothing in the file.
        UnsupportedFormatError: No reader can read it; the message says what it looks like.
    """
    if not sample.head:
        raise EmptyFileError("The file is empty.", "Remove it, or save it again with its text.")
    score, reader = max(((one.score(sample), one) for one in READERS), key=lambda pair: pair[0])
    if score == 0:
        kind = sniff.describe(sample.head)
        looks_like = f"text of a kind ('{sample.name}')" if kind == sniff.TEXT else kind
        raise UnsupportedFormatError(
            f"The file looks like {looks_like} that no reader knows.",
            "'defnews formats' lists what can be read.",
        )
    return reader


def read_file(path: Path, limits: Limits) -> Iterator[Read]:
    """Yields what ``path`` holds, article by article, as it is read.

    Raises:
        IngestError: The file as a whole cannot be read; also after the first articles, where it is
            damaged further on.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFileError("It is not a file.", "Name a file or a folder.")
        with (
            path.open("rb") as file,
            sniff.unpacked(file, path.name, limits.max_file_bytes) as (sample, stream),
        ):
            yield from pick(sample).read(stream, sample, limits)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UnreadableFileError(
            f"The file cannot be opened: {reason}.", "Check its permissions."
        ) from error
