"""Bytes to text, whatever encoding a file was saved in."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError
from indexer.ingest.sniff import is_utf16

if TYPE_CHECKING:
    from typing import BinaryIO

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT: Final = 65_536


def read_whole(stream: BinaryIO, max_bytes: int) -> bytes:
    """Reads a file that is one article.

    Raises:
        FileTooLargeError: It has more than ``max_bytes``.
        EmptyFileError: It has none.
    """
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise FileTooLargeError(
            f"The file is larger than the {max_bytes:,} bytes one article may have.",
            "Split it or raise 'max_article_bytes'.",
        )
    if not content.strip():
        raise EmptyFileError("The file is empty.", "Remove it, or save it again with its text.")
    return content


def decode(content: bytes) -> str:
    """Returns the text of ``content``: by its byte order mark, as UTF-8, as UTF-16, else as it looks.

    Raises:
        DamagedFileError: It is text in no known encoding.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode_as(content, name)
    if is_utf16(content):
        return _decode_as(content, "utf-16-be" if content[0] == 0 else "utf-16-le")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _detect(content)


def _decode_as(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise DamagedFileError(
            f"The file says it is {name.upper()} and is not, at byte {error.start:,}.", "Save it as UTF-8."
        ) from error


def _detect(content: bytes) -> str:
    """Asks the detector about the part around the first byte that is not ASCII."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few files leave it open

    first = next(at for at, byte in enumerate(content) if byte > 0x7F)
    start = max(0, first - _LOOKED_AT // 2)
    best = from_bytes(content[start : start + _LOOKED_AT], preemptive_behaviour=False).best()
    if best is None:
        raise DamagedFileError("The file is text in no encoding that is known.", "Save it as UTF-8.")
    return content.decode(best.encoding, "replace")
