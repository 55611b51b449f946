"""What a file is, by what it holds: compression undone by its magic bytes, the rest named.

Unpacking streams and counts: a bomb stops at the limit, a stream cut short is an error and never a shorter
article.
"""

from __future__ import annotations

import gzip
import io
import lzma
import re
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

import zstandard

from indexer.errors import DamagedFileError, FileTooLargeError
from indexer.ingest.contract import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

HEAD_BYTES: Final = 65_536
TEXT: Final = "text"
_ZSTD_INPUT_BYTES: Final = 1_024
_ZSTD_WINDOW_BYTES: Final = 128 * 1024 * 1024
_COMPRESSED: Final = (
    (b"\x1f\x8b\x08", (".gz", ".gzip")),
    (b"\xfd7zXZ\x00", (".xz",)),
    (b"\x28\xb5\x2f\xfd", (".zst", ".zstd")),
)
_UTF_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"WARC/", "a web archive"),
    (b"filedesc://", "a web archive"),
    *((magic, "a file compressed twice") for magic, _ in _COMPRESSED),
)
_PROLOGUE: Final = re.compile(
    rb"(?:\s+|<!--.*?-->|<\?.*?\?>|<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>)*", re.IGNORECASE | re.DOTALL
)
_ROOT: Final = re.compile(rb"<([a-z][\w:.-]*)", re.IGNORECASE)
_HTML_ROOTS: Final = frozenset(
    b"html head body title meta link base style script div p span article section main header nav aside "
    b"figure h1 h2 h3 h4 h5 h6 a b i em strong ul ol dl table br hr img center font blockquote pre".split()
)
_HTML: Final = re.compile(rb"<!doctype\s+html|<html\b|<(?:head|body)[\s>]", re.IGNORECASE)
_MAIL: Final = re.compile(
    rb"(?:(?:From |[A-Za-z][A-Za-z0-9-]*:)[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}", re.MULTILINE
)
_MAIL_MARK: Final = re.compile(
    rb"^(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To|From):", re.MULTILINE | re.IGNORECASE
)
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
HTML: Final = "a web page"


@contextmanager
def unpacked(file: BinaryIO, name: str, max_bytes: int) -> Iterator[tuple[Sample, BinaryIO]]:
    """Gives what a reader needs of an open file: the sample, and the bytes from the beginning.

    Args:
        file: The file, at its beginning.
        name: Its name.
        max_bytes: Unpacked bytes beyond which reading ends with an error.

    Raises:
        DamagedFileError: The compression is cut short or corrupt; also later, while reading.
        FileTooLargeError: There is more than ``max_bytes``; also later, while reading.
    """
    name = name.lower()
    magic = file.read(8)
    file.seek(0)
    inner, endings = _undone(file, magic)
    for ending in endings:
        name = name.removesuffix(ending)
    counted = _Counted(inner, max_bytes)
    head = counted.look_ahead(HEAD_BYTES)
    with io.BufferedReader(counted, HEAD_BYTES) as stream:
        yield Sample(name, head), cast("BinaryIO", stream)


def describe(head: bytes) -> str:
    """Says what a file beginning with ``head`` looks like: :data:`TEXT`, :data:`HTML`, ``a PNG picture``."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head.startswith(_UTF_MARKS) or is_utf16(head):
        return _describe_text(head.replace(b"\x00", b"").lstrip(b"\xfe\xff"))
    if b"\x00" in head or len(head.translate(None, _CONTROLS)) < 0.98 * len(head):
        return "a binary file"
    return _describe_text(head)


def root_name(head: bytes) -> str:
    """The local name of the first element of an XML file, in lower case; empty where there is none."""
    if head.startswith(_UTF_MARKS) or b"\x00" in head[:64]:
        head = head.replace(b"\x00", b"").lstrip(b"\xfe\xff")
    start = head.removeprefix(b"\xef\xbb\xbf")
    prologue = _PROLOGUE.match(start)
    root = _ROOT.match(start, prologue.end() if prologue else 0)
    return root[1].rpartition(b":")[2].decode().lower() if root else ""


def is_utf16(head: bytes) -> bool:
    """Whether ``head`` is UTF-16 without a mark: every other byte of Latin text is then 0."""
    sides = (head[: HEAD_BYTES // 16 : 2], head[1 : HEAD_BYTES // 16 : 2])
    zeros = sorted(side.count(0) for side in sides)
    return len(head) >= 8 and zeros[0] == 0 and zeros[1] > 0.5 * len(sides[1])


def _describe_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MAIL.match(start) and _MAIL_MARK.search(start[:4096]):
        return "an e-mail"
    prologue = _PROLOGUE.match(start)
    root = _ROOT.match(start, prologue.end() if prologue else 0)
    if root and root[1].lower() not in _HTML_ROOTS:
        return "an XML file"
    if root and _HTML.search(start):
        return HTML
    return "an XML file" if start.startswith(b"<?xml") else TEXT


def _undone(file: BinaryIO, magic: bytes) -> tuple[BinaryIO, tuple[str, ...]]:
    openers: tuple[Callable[[BinaryIO], object], ...] = (gzip.open, lzma.open, _ZstdFile)
    for (mark, endings), opener in zip(_COMPRESSED, openers, strict=True):
        if magic.startswith(mark):
            return cast("BinaryIO", opener(file)), endings
    return file, ()


class _ZstdFile:
    """Reads zstd frames one after another; unlike the library's reader it notices a frame cut short."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._library = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
        self._frame = self._library.decompressobj()
        self._is_inside = False
        self._ready = io.BytesIO()

    def read(self, size: int) -> bytes:
        while not (piece := self._ready.read(size)):
            packed = self._next_packed()
            if not packed:
                if self._is_inside:
                    raise EOFError
                break
            self._is_inside = True
            self._ready = io.BytesIO(self._frame.decompress(packed))
        return piece

    def _next_packed(self) -> bytes:
        rest = b""
        if self._frame.eof:
            rest = self._frame.unused_data
            self._frame = self._library.decompressobj()
            self._is_inside = False
        # Small bites: a bomb may hold 32,768 bytes for each byte of it.
        return rest or self._file.read(_ZSTD_INPUT_BYTES)


class _Counted(io.RawIOBase):
    """Bytes of another stream, counted, its failures turned into ours."""

    def __init__(self, inner: BinaryIO, max_bytes: int) -> None:
        self._inner = inner
        self._left = max_bytes
        self._max_bytes = max_bytes
        self._ahead = b""

    def readable(self) -> bool:
        return True

    def look_ahead(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size > 0 and (piece := self._take(size)):
            pieces.append(piece)
            size -= len(piece)
        self._ahead = b"".join(pieces)
        return self._ahead

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the type stub has no name for it
        piece = self._ahead[: len(buffer)] if self._ahead else self._take(len(buffer))
        self._ahead = self._ahead[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _take(self, size: int) -> bytes:
        try:
            piece = self._inner.read(size)
        except EOFError as error:
            raise DamagedFileError("The compressed data ends too early.", "Copy the file again.") from error
        except (gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
            message = f"The compressed data is corrupt: {error}."
            raise DamagedFileError(message, "Copy the file again.") from error
        self._left -= len(piece)
        if self._left < 0:
            raise FileTooLargeError(
                f"The file holds more than {self._max_bytes:,} bytes.", "Split it or raise 'max_file_bytes'."
            )
        return piece
