"""Web archives (WARC, ISO 28500, and the older ARC): every page that a server answered with.

The date of a record is when the page was fetched. It is never taken for the date of publication.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, IngestError
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import when
from indexer.ingest.readers.containers import ReadStream, allowance_of, inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from indexer.model import Article

_KINDS: Final = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf"}
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class Warc:
    """Reads web archives.

    Args:
        read_stream: Reads the pages in them.
    """

    name: ClassVar[str] = "warc"
    description: ClassVar[str] = "a web archive (WARC or ARC), every page in it an article"
    endings: ClassVar[tuple[str, ...]] = (".warc", ".warc.gz", ".arc", ".arc.gz")
    yields: ClassVar[tuple[str, ...]] = ("url", "retrieved", "whatever its pages give")

    def __init__(self, read_stream: ReadStream) -> None:
        self._read_stream = read_stream

    def score(self, sample: Sample) -> int:
        """Sure by the first bytes."""
        return 97 if sample.head.startswith((b"WARC/", b"filedesc://")) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each page; one without an article is an error in its place.

        Raises:
            IngestError: The archive is broken, or there is no page in it.
        """
        del sample
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - seldom needed
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

        inner, position = inside(limits), 0
        try:
            for record in _quietly(ArchiveIterator(stream, arc2warc=True)):
                for outcome in self._outcomes(record, inner):
                    yield Read(position, outcome)
                    position += 1
        except (ArchiveLoadFailed, ValueError, EOFError) as error:
            raise DamagedFileError(f"The web archive is broken: {error}.", "Copy the file again.") from error
        if position == 0:
            raise EmptyFileError("There is no page in the web archive.", "Remove it.")

    def _outcomes(self, record: Any, limits: Limits) -> Iterator[Article | IngestError]:  # noqa: ANN401 - untyped
        headers = record.http_headers
        kind, _, parameters = ((headers and headers.get_header("Content-Type")) or "").partition(";")
        ending = _KINDS.get(kind.strip().lower())
        if record.rec_type != "response" or ending is None or not headers.get_statuscode().startswith("2"):
            return
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        retrieved = when(record.rec_headers.get_header("WARC-Date"))
        try:
            content = _content(record.content_stream(), limits)
            content = _marked(content, parameters) if ending == ".html" else content
            for read in self._read_stream(io.BytesIO(content), f"page{ending}", limits):
                if isinstance(read.outcome, IngestError):
                    raise read.outcome
                yield replace(read.outcome, url=read.outcome.url or address, retrieved=retrieved)
        except IngestError as error:
            yield error.inside(address)


def _quietly(records: Iterator[Any]) -> Iterator[Any]:
    """The records, without what the library prints about faulty ones."""
    while True:
        with contextlib.redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _content(stream: Any, limits: Limits) -> bytes:  # noqa: ANN401 - untyped
    content: bytes = stream.read(limits.max_article_bytes + 1)
    allowance_of(limits).take(len(content), entries=1)
    if len(content) > limits.max_article_bytes:
        raise FileTooLargeError("The page is larger than an article may be.", "Raise 'max_article_bytes'.")
    return content


def _marked(content: bytes, parameters: str) -> bytes:
    """The page in UTF-8 with a mark that says so, where the server named its encoding rightly."""
    named = _CHARSET.search(parameters)
    try:
        return codecs.BOM_UTF8 + content.decode(named[1]).encode() if named else content
    except (LookupError, ValueError):
        return content
