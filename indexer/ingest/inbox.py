"""Puts what was named on the command line into the corpus, byte for byte.

Each thing gets a readable name in ``inbox/YYYY/MM``; it is written beside and moved into place, so that a
crash leaves either the whole file or none. What the file does not say, such as the address that a page was
fetched from, goes into a side file next to it.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import re
import shutil
import tempfile
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from indexer.durable import sync
from indexer.errors import IngestError, UnreadableFileError
from indexer.ingest import side_file
from indexer.ingest.clean import clean_line
from indexer.ingest.walk import walk
from indexer.report import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from typing import BinaryIO

    from indexer.ingest.fetch import Fetched

_UNSAFE: Final = re.compile(r"[^\w.,()+ -]+")
_ENDING: Final = re.compile(r"(?<=.)(?:\.[A-Za-z0-9]{1,8})?\.(?:gz|xz|zst)$|(?<=.)\.[A-Za-z0-9]{1,8}$")
_LONGEST_NAME_BYTES: Final = 120
_NAMES_CHARSET: Final = re.compile(
    rb"<meta[^>]{1,200}charset|<\?xml[^>]{1,200}encoding|\A\xff\xfe|\A\xfe\xff", re.IGNORECASE
)
_HEADERS_KEPT: Final = ("content-type", "content-language", "last-modified", "etag")
_ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/pdf": ".pdf",
}


def place_file(source: Path, corpus: Path, *, day: date) -> Path:
    """Copies one file into the corpus, unless it lies there already.

    Returns:
        Where it is now.

    Raises:
        UnreadableFileError: It cannot be read, or the corpus not be written.
    """
    with _readable_errors(source):
        if source.resolve().is_relative_to(corpus.resolve()):
            return source
        with source.open("rb") as content:
            return _place(content, _folder(corpus, day) / safe_name(source.name))


def place_folder(source: Path, corpus: Path, *, day: date) -> Iterator[Path | Failure]:
    """Copies the files of a folder into the corpus, its tree kept; what cannot be comes as a failure."""
    is_inside = source.resolve().is_relative_to(corpus.resolve())
    target = _folder(corpus, day) / safe_name(source.resolve().name)
    for entry in walk(source):
        if isinstance(entry, Failure):
            yield entry
        elif is_inside:
            yield source / entry.path
        else:
            yield _place_entry(source / entry.path, target / entry.path)


def place_bytes(content: bytes, name: str, corpus: Path, *, day: date) -> Path:
    """Writes ``content``, such as standard input, into the corpus under a safe form of ``name``.

    Raises:
        UnreadableFileError: The corpus cannot be written.
    """
    with _readable_errors(corpus):
        return _place(BytesIO(content), _folder(corpus, day) / safe_name(name))


def place_page(page: Fetched, corpus: Path, *, now: datetime) -> Path:
    """Writes a fetched page and its side file into the corpus.

    Raises:
        UnreadableFileError: The corpus cannot be written.
    """
    path = place_bytes(_legible(page), _page_name(page), corpus, day=now.date())
    headers = {name: page.headers[name] for name in _HEADERS_KEPT if name in page.headers}
    retrieved = now.isoformat(timespec="seconds")
    note(path, url=page.url, retrieved=retrieved, content_type=page.content_type, headers=headers)
    return path


def note(path: Path, **said: Any) -> None:  # noqa: ANN401 - the fields of Noted
    """Notes beside ``path`` what is ``said`` of it, with what was noted before.

    Raises:
        UnreadableFileError: The corpus cannot be written.
    """
    beside = side_file.path_of(path)
    content = replace(side_file.noted(path), **said).dumps().encode()
    with _readable_errors(beside):
        if not beside.exists() or beside.read_bytes() != content:
            _write_beside(BytesIO(content), beside.parent).replace(beside)


def safe_name(name: str) -> str:
    """Returns ``name`` as a file name that is safe on any system and readable in any listing.

    >>> safe_name("../.Talks: day 1?.html")
    'Talks day 1.html'
    """
    cleaned = _UNSAFE.sub(" ", clean_line(name.encode("utf-8", "replace").decode()))
    cleaned = re.sub(r" *(\.) *| +", lambda match: match[1] or " ", cleaned).strip(". -") or "article"
    stem, ending = _split(cleaned)
    room = _LONGEST_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + ending


def _split(name: str) -> tuple[str, str]:
    """Stem and ending; that of a compressed file has two parts, and a long one is part of the name."""
    match = _ENDING.search(name)
    return (name[: match.start()], match[0]) if match else (name, "")


def _legible(page: Fetched) -> bytes:
    """The bytes of a page; as UTF-8 with its mark where nobody but the server knew what they mean."""
    charset = EmailMessage()
    charset["Content-Type"] = page.headers.get("content-type", "")
    name = charset.get_content_charset("")
    if not name or not page.content_type.startswith("text/") or _NAMES_CHARSET.search(page.content[:4096]):
        return page.content
    try:
        page.content.decode()
    except UnicodeDecodeError:
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return page.content.decode(name).encode("utf-8-sig")
    return page.content


def _page_name(page: Fetched) -> str:
    name = safe_name(page.file_name or page.url.partition("://")[2].partition("?")[0])
    ending = _ENDINGS.get(page.content_type, "")
    return name if name.lower().endswith(ending) else name + ending


def _folder(corpus: Path, day: date) -> Path:
    return corpus / "inbox" / f"{day:%Y}" / f"{day:%m}"


def _place_entry(source: Path, target: Path) -> Path | Failure:
    try:
        with _readable_errors(source), source.open("rb") as content:
            return _place(content, target.with_name(safe_name(target.name)))
    except IngestError as error:
        return Failure(str(source), None, error.code, str(error))


def _place(content: BinaryIO, wanted: Path) -> Path:
    """Writes ``content`` to ``wanted``, or ``wanted-2`` and so on where another file has the name."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(content, wanted.parent)
    try:
        for target in _candidates(wanted):
            with contextlib.suppress(FileExistsError):
                os.link(temporary, target)  # unlike a rename it never replaces a file
                sync(target.parent)
                return target
            if target.is_file() and filecmp.cmp(temporary, target, shallow=False):
                return target
    finally:
        temporary.unlink()
    raise AssertionError("names do not end")


def _candidates(wanted: Path) -> Iterator[Path]:
    yield wanted
    stem, ending = _split(wanted.name)
    number = 2
    while True:
        yield wanted.with_name(f"{stem}-{number}{ending}")
        number += 1


def _write_beside(content: BinaryIO, folder: Path) -> Path:
    """Writes a file that a walk passes over, safely on disk."""
    descriptor, name = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(content, file, 1024 * 1024)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
    except OSError:
        temporary.unlink()
        raise
    return temporary


@contextlib.contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        place = error.filename or path
        message = f"{os.fspath(place)} cannot be copied into the corpus: {reason}."
        raise UnreadableFileError(message, "Check that it can be read and the corpus written.") from error
