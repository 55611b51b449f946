"""JSON lines: one article a line, any number of them.

A line that cannot be read is an error with its number; the others are read all the same.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, IngestError
from indexer.ingest import sniff
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.fields import article_from
from indexer.ingest.readers.json_file import Json
from indexer.ingest.readers.json_values import loads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from indexer.model import Article

_TWO_LINES: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"[^\n]*\}\s*\n\s*\{")


class JsonLines:
    """Reads JSON lines."""

    name: ClassVar[str] = "jsonl"
    description: ClassVar[str] = "one JSON object with 'title' and 'text' a line, also as .gz, .xz or .zst"
    endings: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")
    yields: ClassVar[tuple[str, ...]] = Json.yields

    def score(self, sample: Sample) -> int:
        """Sure by the ending, as broken lines are to be told; nearly so by two objects on two lines."""
        if sniff.describe(sample.head) != sniff.TEXT:
            return 0
        if sample.name.endswith(self.endings):
            return 95
        return 92 if _TWO_LINES.match(sample.head) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each line's article or error; empty lines are passed over.

        Raises:
            EmptyFileError: There are only empty lines.
        """
        del sample
        position = 0
        for number, line in _lines(stream, limits.max_article_bytes):
            yield Read(position, _outcome(line, number, limits.max_article_bytes))
            position += 1
        if position == 0:
            raise EmptyFileError("There are only empty lines in the file.", "Remove it.")


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Yields the lines that are not empty with their numbers; of one too long only the beginning."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        rest = line
        while len(rest) > max_bytes and not rest.endswith(b"\n"):
            rest = stream.readline(max_bytes + 1)
        line = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if len(line) > max_bytes or line.strip():
            yield number, line


def _outcome(line: bytes, number: int, max_bytes: int) -> Article | IngestError:
    if len(line) > max_bytes:
        return FileTooLargeError(
            f"The line is longer than the {max_bytes:,} bytes one article may have.",
            "Split it or raise 'max_article_bytes'.",
            line=number,
        )
    try:
        return article_from(loads(line.decode().rstrip()))
    except UnicodeDecodeError:
        return DamagedFileError("The line is not UTF-8.", "Save the file as UTF-8.", line=number)
    except RecursionError:
        return DamagedFileError("The object is nested too deeply.", "Flatten it.", line=number)
    except IngestError as error:
        error.line = number
        return error
