"""What several test modules of this folder need: limits, and reading bytes as if they were a file."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from indexer.errors import IngestError
from indexer.ingest.contract import Limits
from indexer.ingest.registry import read_file
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from indexer.ingest.contract import Read

LIMITS = Limits(max_article_bytes=100_000, max_file_bytes=1_000_000)
PARAGRAPH = (
    "The ministers met in Ankara on Monday and agreed to meet again in Riyadh before the end of the year."
)


def read_all(folder: Path, name: str, content: bytes, limits: Limits = LIMITS) -> list[Read]:
    path = folder / name
    path.write_bytes(content)
    return list(read_file(path, limits))


def read_one(folder: Path, name: str, content: bytes | str) -> Article:
    [read] = read_all(folder, name, content.encode() if isinstance(content, str) else content)
    assert isinstance(read.outcome, Article)
    return read.outcome


def outcomes(folder: Path, name: str, content: bytes | str) -> list[Article | IngestError]:
    """What each place of a file gives; of a file that cannot be read the one error."""
    try:
        reads = read_all(folder, name, content.encode() if isinstance(content, str) else content)
    except IngestError as error:
        return [error]
    return [read.outcome for read in reads]


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A ZIP file; one named ``mimetype`` is not compressed, as OpenDocument wants it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, method)
    return packed.getvalue()
