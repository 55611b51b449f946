"""What a person names to have it added: a file, a folder, an address, or ``-`` for standard input."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from indexer.errors import FileTooLargeError, IngestError, UnreadableFileError
from indexer.ingest import inbox
from indexer.ingest.fetch import fetch
from indexer.model import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.settings import Settings

STDIN: Final = "-"


def place(source: str, stdin: BinaryIO, settings: Settings) -> Iterator[Path | Failure]:
    """Puts what ``source`` names into the corpus, and yields where it is, or why it is not."""
    try:
        yield from _place(source, stdin, settings)
    except IngestError as error:
        yield Failure(source, error.line, error.code, str(error))


def _place(source: str, stdin: BinaryIO, settings: Settings) -> Iterator[Path | Failure]:
    now = datetime.now(UTC)
    if source == STDIN:
        yield inbox.place_bytes(_all_of(stdin, settings.max_file_bytes), "stdin", settings.corpus, day=now)
    elif source.startswith(("http://", "https://")):
        page = fetch(
            source, timeout_seconds=settings.fetch_timeout_seconds, max_bytes=settings.max_article_bytes
        )
        yield inbox.place_page(page, settings.corpus, now=now)
    elif Path(source).is_dir():
        yield from inbox.place_folder(Path(source), settings.corpus, day=now)
    else:
        yield inbox.place_file(Path(source), settings.corpus, day=now)


def _all_of(stdin: BinaryIO, max_bytes: int) -> bytes:
    try:
        content = stdin.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableFileError(f"Standard input cannot be read: {error.strerror}.") from error
    if len(content) > max_bytes:
        raise FileTooLargeError(f"Standard input is larger than {max_bytes:,} bytes.", "Save it to files.")
    return content
