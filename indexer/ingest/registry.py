"""Which reader reads which file: ours, and those that other distributions bring."""

from __future__ import annotations

import logging
import stat
from dataclasses import replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Final

from indexer.errors import EmptyFileError, IngestError, UnreadableFileError, UnsupportedFormatError
from indexer.ingest import sniff
from indexer.ingest.finish import finish
from indexer.ingest.readers.docx import Docx
from indexer.ingest.readers.feed import Feed
from indexer.ingest.readers.json_feed import JsonFeed
from indexer.ingest.readers.json_file import Json
from indexer.ingest.readers.json_lines import JsonLines
from indexer.ingest.readers.mail import Mail
from indexer.ingest.readers.markdown import Markdown
from indexer.ingest.readers.newsml import NewsML
from indexer.ingest.readers.newsml_g2 import NewsMLG2
from indexer.ingest.readers.ninjs import Ninjs
from indexer.ingest.readers.nitf import Nitf
from indexer.ingest.readers.odt import Odt
from indexer.ingest.readers.page import WebPage
from indexer.ingest.readers.pdf import Pdf
from indexer.ingest.readers.plain import PlainText
from indexer.ingest.readers.schema_org import SchemaOrg
from indexer.ingest.readers.tar import Tar
from indexer.ingest.readers.warc import Warc
from indexer.ingest.readers.zip import Zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import EntryPoint
    from pathlib import Path
    from typing import BinaryIO

    from indexer.ingest.contract import Limits, Read, Reader, Sample
    from indexer.model import Article

ENTRY_POINTS: Final = "defnews.readers"
_QUICK: Final = frozenset({"text", "json", "jsonl"})
_LOOKED_AT: Final = 1_000_000
_LOG: Final = logging.getLogger(__name__)


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


def is_quick(path: Path) -> bool:
    """Whether reading ``path`` cannot take long, whatever it says: text, and JSON of our own."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return True
        with path.open("rb") as file, sniff.unpacked(file, path.name, _LOOKED_AT) as (sample, _):
            return pick(sample).name in _QUICK
    except (OSError, IngestError):
        return True


def read_file(path: Path, limits: Limits) -> Iterator[Read]:
    """Yields what ``path`` holds, article by article, as it is read.

    Raises:
        IngestError: The file as a whole cannot be read; also after the first articles, where it is
            damaged further on.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFileError("It is not a file.", "Name a file or a folder.")
        with path.open("rb") as file:
            yield from read_stream(file, path.name, limits)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UnreadableFileError(
            f"The file cannot be opened: {reason}.", "Check its permissions."
        ) from error


def read_stream(file: BinaryIO, name: str, limits: Limits) -> Iterator[Read]:
    """Yields what an open file holds that can be sought in; ``name`` is all that is known of it.

    Raises:
        IngestError: As with :func:`read_file`.
    """
    with sniff.unpacked(file, name, limits.max_file_bytes) as (sample, stream):
        for read in pick(sample).read(stream, sample, limits):
            yield replace(read, outcome=_finished(read.outcome))


def load_readers(found: Iterable[EntryPoint]) -> tuple[Reader, ...]:
    """Makes the readers that other distributions bring; one that cannot be loaded is logged and left out."""
    readers: list[Reader] = []
    for one in sorted(found, key=lambda entry: entry.name):
        try:
            readers.append(one.load()())
        except (ImportError, AttributeError, TypeError) as error:
            _LOG.warning("The reader '%s' (%s) cannot be loaded: %s", one.name, one.value, error)
    return tuple(readers)


def _finished(outcome: Article | IngestError) -> Article | IngestError:
    if isinstance(outcome, IngestError):
        return outcome
    try:
        return finish(outcome)
    except IngestError as error:
        return error


READERS: Final[tuple[Reader, ...]] = (
    *(PlainText(), Markdown(), WebPage()),
    *(Json(), JsonLines(), Ninjs(), SchemaOrg(), JsonFeed()),
    *(Feed(), Nitf(), NewsML(), NewsMLG2()),
    *(Pdf(), Docx(), Odt()),
    *(Mail(read_stream), Warc(read_stream), Zip(read_stream), Tar(read_stream)),
    *load_readers(entry_points(group=ENTRY_POINTS)),
)
