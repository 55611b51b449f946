"""Puts what was named on the command line into the corpus, byte for byte.

Each thing gets a readable name in ``inbox/YYYY/MM``; it is written beside and moved into place, so that a
crash leaves either the whole file or none. Of a fetched page the address and the day are kept in a side
file next to it, since a page need not name its own address.
"""

from __future__ import annotations

import contextlib
import filecmp
import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from indexer.errors import IngestError, UnreadableFileError
from indexer.ingest.clean import clean_line
from indexer.ingest.walk import SIDE_FILE_ENDING, walk
from indexer.model import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from typing import BinaryIO

    from indexer.ingest.fetch import Fetched

_UNSAFE: Final = re.compile(r"[^\w.,()+ -]+")
_ENDING: Final = re.compile(r"(?<=.)(?:\.[A-Za-z0-9]{1,8})?\.(?:gz|xz|zst)$|(?<=.)\.[A-Za-z0-9]{1,8}$")
_LONGEST_NAME_BYTES: Final = 120
_ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/pdf": ".pdf",
}


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Where a fetched page came from.

    Attributes:
        url: Its address.
        retrieved: When it was fetched, ISO 8601. Says nothing about when it was published.
        content_type: As the server named it.
    """

    url: str
    retrieved: str
    content_type: str


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
    path = place_bytes(page.content, _page_name(page), corpus, day=now.date())
    side_file = side_file_of(path)
    retrieval = Retrieval(page.url, now.isoformat(timespec="seconds"), page.content_type)
    with _readable_errors(side_file):
        _write_beside(BytesIO(json.dumps(asdict(retrieval), indent=1).encode()), side_file.parent).replace(
            side_file
        )
    return path


def retrievals(path: Path) -> tuple[Retrieval, ...]:
    """Where the file at ``path`` was fetched from, if it was; read from its side file.

    A side file that somebody has spoiled counts as none: the article is there without it.
    """
    try:
        said = json.loads(side_file_of(path).read_bytes())
        return (Retrieval(str(said["url"]), str(said["retrieved"]), str(said["content_type"])),)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def side_file_of(path: Path) -> Path:
    """Where it is noted what the file at ``path`` does not say itself."""
    return path.with_name(path.name + SIDE_FILE_ENDING)


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
                _sync_folder(target.parent)
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        place = error.filename or path
        message = f"{os.fspath(place)} cannot be copied into the corpus: {reason}."
        raise UnreadableFileError(message, "Check that it can be read and the corpus written.") from error
