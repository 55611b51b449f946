"""E-mail: single messages (.eml, RFC 5322) and mailboxes (mbox). Attachments are articles of their own.

Headers are decoded here and not by the library's strict policy, which stumbles over what mail programs write.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import Header, decode_header
from email.utils import parseaddr
from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import (
    DamagedFileError,
    EmptyFileError,
    FileTooLargeError,
    IngestError,
    UnsupportedFormatError,
)
from indexer.ingest import sniff
from indexer.ingest.authors import byline_names
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.dates import when
from indexer.ingest.encoding import decode
from indexer.ingest.headline import prose
from indexer.ingest.markup import text_of
from indexer.ingest.readers.containers import Member, ReadStream, allowance_of, inside, read_members
from indexer.ingest.readers.page import page_text
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from typing import BinaryIO

_MAIL: Final = "an e-mail"
_HEADER: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:From |[A-Za-z][A-Za-z0-9-]*:)[^\n]*\n")
_FROM_LINE: Final = re.compile(rb"From \S+.*\d{4}\s*\Z")
_COMMENT: Final = re.compile(r"\s*\([^()]*\)\s*$")
_SHORTEST_PLAIN: Final = 200
_END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADERS: Final = 300_000
_LONGEST_DECODED: Final = 10_000
_MOST_PARTS: Final = 1_000
_ENCLOSED: Final = "message/rfc822"


class Mail:
    """Reads e-mails and mailboxes.

    Args:
        read_stream: Reads the attachments.
    """

    name: ClassVar[str] = "mail"
    description: ClassVar[str] = "an e-mail or a mailbox (mbox), attachments too"
    endings: ClassVar[tuple[str, ...]] = (".eml", ".mbox")
    yields: ClassVar[tuple[str, ...]] = ("published", "author", "source", "language", "extra")

    def __init__(self, read_stream: ReadStream) -> None:
        self._read_stream = read_stream

    def score(self, sample: Sample) -> int:
        """Sure by the headers and the ending, fairly by the headers alone."""
        if sample.name.endswith(self.endings):
            return 95 if _HEADER.match(sample.head) else 0
        return 85 if sniff.describe(sample.head) == _MAIL else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each message and what its attachments hold; what cannot be read is an error in its place.

        Raises:
            IngestError: There is no message, or messages lie too deep in one another.
        """
        inner = inside(limits)
        position = 0
        for content in _messages(stream, sample, limits.max_article_bytes):
            for outcome in self._outcomes(content, inner):
                yield Read(position, outcome)
                position += 1

    def _outcomes(self, content: bytes | IngestError, limits: Limits) -> Iterator[Article | IngestError]:
        if isinstance(content, IngestError):
            yield content
            return
        try:
            message = message_from_bytes(_with_sane_headers(content.lstrip()))
            parts = _parts(message)
        except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
            yield DamagedFileError(f"The message is broken: {error}.", "Save it again.")
            return
        attachments = [part for part in parts if part.get_filename() or part.get_content_type() == _ENCLOSED]
        texts = [part for part in parts if not part.get_filename()]
        article = _article(message, texts)
        if article.body or not attachments:
            yield article if article.body else EmptyFileError("The message has no text.", "Remove it.")
        yield from self._attached(attachments, limits)

    def _attached(self, parts: list[Message], limits: Limits) -> Iterator[Article | IngestError]:
        """What the attachments hold that a reader knows; of pictures and the like nothing is said."""
        allowance = allowance_of(limits)
        for part in parts:
            content = _payload(part)
            allowance.take(len(content), entries=1)
            member = Member(_file_name(part), content)
            for read in read_members(iter([member]), self._read_stream, limits):
                if not isinstance(read.outcome, UnsupportedFormatError | EmptyFileError):
                    yield read.outcome


def _with_sane_headers(content: bytes) -> bytes:
    """Returns ``content``, whose headers have a length that the library takes in linear time.

    Raises:
        ValueError: They have not.
    """
    end = _END_OF_HEADERS.search(content)
    if (end.start() if end else len(content)) > _LONGEST_HEADERS:
        raise ValueError("its headers are too long")
    return content


def _messages(stream: BinaryIO, sample: Sample, max_bytes: int) -> Iterator[bytes | IngestError]:
    """The one message of the file, or those of a mailbox: each begins with a ``From`` line."""
    is_mailbox = sample.head.startswith(b"From ")
    lines: list[bytes] = []
    size, is_after_empty = 0, True
    for line in iter(lambda: stream.readline(max_bytes), b""):
        if is_mailbox and is_after_empty and _FROM_LINE.match(line):
            if lines:
                yield _whole(lines, size, max_bytes)
            lines, size = [], 0
            continue
        size += len(line)
        if size <= max_bytes:
            lines.append(line)
        elif not is_mailbox:
            break
        is_after_empty = not line.strip()
    yield _whole(lines, size, max_bytes)


def _whole(lines: list[bytes], size: int, max_bytes: int) -> bytes | IngestError:
    if size > max_bytes:
        return FileTooLargeError(
            "The message is larger than an article may be.", "Raise 'max_article_bytes'."
        )
    return b"".join(lines)


def _parts(message: Message) -> list[Message]:
    """The parts that hold content, in their order; a message inside stays whole."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop(0)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [one for one in inner if not isinstance(one, str)]
        else:
            found.append(part)
    return found


def _payload(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\n".join(one.as_bytes() for one in inner if not isinstance(one, str))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message) -> str:
    return _decoded(part.get_filename() or "") or "message.eml"


def _article(message: Message, parts: list[Message]) -> Article:
    name, address = parseaddr(_header(message, "From"))
    published = when(*(_COMMENT.sub("", _header(message, key)) for key in ("Date", "Resent-Date")))
    return Article(
        title=_header(message, "Subject"),
        body=_body(parts),
        id=_header(message, "Message-ID").strip("<>"),
        published=published,
        published_from="mail" if published else None,
        author=byline_names(name) or name or address or None,
        source=_header(message, "Organization") or parseaddr(_header(message, "List-Id"))[0] or None,
        language=_header(message, "Content-Language")[:2].lower() or None,
        extra={key: value for key in ("From", "To") if (value := _header(message, key))},
    )


def _body(parts: list[Message]) -> str:
    """The plain form, unless it is but a pointer to the other one."""
    plain = "\n\n".join(prose(_text(one)) for one in parts if one.get_content_type() == "text/plain")
    if len(plain) >= _SHORTEST_PLAIN:
        return plain
    pages = [_text(one) for one in parts if one.get_content_type() == "text/html"]
    return max((plain, *(page_text(page) or text_of(page) for page in pages)), key=len)


def _text(part: Message) -> str:
    content = _payload(part)
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        return decode(content) if content else ""


def _header(message: Message, name: str) -> str:
    return _decoded(message.get(name) or "")


def _decoded(header: Header | str) -> str:
    """``=?utf-8?q?Gespr=C3=A4che?=`` as text; what cannot be decoded stays as it is."""
    try:
        kept = header[:_LONGEST_DECODED] if isinstance(header, str) else header
        return "".join(_piece(*one) for one in decode_header(kept)).strip()
    except (ValueError, LookupError):
        return str(header).strip()


def _piece(piece: bytes | str, charset: str | None) -> str:
    """A part of a header; bytes that came without a charset are what they look like."""
    if isinstance(piece, str):
        return piece
    return decode(piece) if charset == "unknown-8bit" else piece.decode(charset or "utf-8", "replace")
