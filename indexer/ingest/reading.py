"""One file of the corpus, read from beginning to end and told in messages.

The messages are all that a run needs to know of a file. They are plain values, so reading can happen in
another process (see :mod:`indexer.ingest.pool`) or in this one, with the same result.
"""

from __future__ import annotations

import hashlib
import stat
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from indexer.errors import DamagedFileError, FileTooCostlyError, IngestError, UnreadableFileError
from indexer.ingest import side_file
from indexer.ingest.registry import read_file
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from indexer.ingest.contract import Limits

_ATTEMPTS: Final = 2
_SIGN_OF_LIFE_SECONDS: Final = 1.0
_PIECE_OUTCOMES: Final = 200
_PIECE_CHARACTERS: Final = 2_000_000
_HASHED_AT_ONCE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read.

    Attributes:
        path: Relative to the corpus.
        known_digest: What its bytes were when it was last read; empty to read it in any case.
    """

    path: str
    known_digest: str = ""


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file was when it was read; the first message of each.

    Attributes:
        size: In bytes.
        mtime_ns: Time of its last change, or of what is noted beside it.
        digest: SHA-256 of its bytes and of what is noted beside it.
        is_known: Whether the bytes are those of the last reading; then nothing follows.
    """

    size: int
    mtime_ns: int
    digest: str
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The next articles of the file, or the reasons why there are none at their places."""

    outcomes: tuple[Article | IngestError, ...]


@dataclass(frozen=True, slots=True)
class NotRead:
    """The file could not be read to its end now; the next run should try again."""

    error: IngestError


@dataclass(frozen=True, slots=True)
class Alive:
    """Nothing new, but the work goes on."""


Message = FileState | Outcomes | NotRead | Alive


def read_messages(corpus: Path, task: Task, limits: Limits) -> Iterator[Message]:
    """Reads a file; one that changes meanwhile is read again, and left to the next run if it goes on so."""
    path = corpus / task.path
    try:
        for _ in range(_ATTEMPTS):
            state = yield from _look_at(path)
            if state.digest == task.known_digest:
                yield replace(state, is_known=True)
                return
            yield state
            held = yield from _hold_back_last(_outcomes(path, task.path, limits))
            if _times(path) == (state.size, state.mtime_ns):
                yield held.last
                return
            if held.is_begun:
                yield held.last
                break
        yield NotRead(UnreadableFileError("It changes while it is being read.", "The next run tries again."))
    except UnreadableFileError as error:
        yield NotRead(error)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        yield NotRead(UnreadableFileError(f"It cannot be read: {reason}.", "Check its permissions."))


@dataclass(frozen=True, slots=True)
class _Held:
    """The last piece of a file, and whether others went out before it."""

    last: Outcomes
    is_begun: bool


def _hold_back_last(messages: Iterator[Outcomes | Alive]) -> Generator[Message, None, _Held]:
    """Passes on all but the last piece: a file of one piece can still be read again without a trace."""
    held = _Held(Outcomes(()), is_begun=False)
    for message in messages:
        if isinstance(message, Alive):
            yield message
            continue
        if held.last.outcomes:
            yield held.last
        held = _Held(message, is_begun=bool(held.last.outcomes))
    return held


def _outcomes(path: Path, name: str, limits: Limits) -> Iterator[Outcomes | Alive]:
    """What the file holds in pieces of bounded size, with a sign of life where they take long."""
    piece: list[Article | IngestError] = []
    characters, spoken = 0, time.monotonic()
    for outcome in side_file.completed(_each(path, name, limits), side_file.noted(path)):
        piece.append(outcome)
        characters += len(outcome.body) if isinstance(outcome, Article) else 0
        if len(piece) >= _PIECE_OUTCOMES or characters >= _PIECE_CHARACTERS:
            yield Outcomes(tuple(piece))
            piece, characters = [], 0
        if time.monotonic() - spoken > _SIGN_OF_LIFE_SECONDS:
            yield Alive()
            spoken = time.monotonic()
    if piece:
        yield Outcomes(tuple(piece))


def _each(path: Path, name: str, limits: Limits) -> Iterator[Article | IngestError]:
    try:
        for read in read_file(path, limits):
            if isinstance(read.outcome, Article):
                yield replace(read.outcome, path=name, position=read.position)
            else:
                yield read.outcome
    except IngestError as error:
        yield error
    except MemoryError:
        yield FileTooCostlyError("Reading it takes more memory than it may.", "Split it, or leave it out.")
    except Exception as error:  # noqa: BLE001 - whatever a file does to a reader is that file's fault alone
        reason = f"{type(error).__name__}: {error}"[:200]
        yield DamagedFileError(f"Its reader failed ({reason}).", "Save it anew, or leave it out.")


def _look_at(path: Path) -> Generator[Alive, None, FileState]:
    size, mtime_ns = _times(path)
    digest = hashlib.sha256()
    spoken = time.monotonic()
    for one in (path, side_file.path_of(path)):
        if one is path or one.exists():
            with one.open("rb") as file:
                while piece := file.read(_HASHED_AT_ONCE):
                    digest.update(piece)
                    if time.monotonic() - spoken > _SIGN_OF_LIFE_SECONDS:
                        yield Alive()
                        spoken = time.monotonic()
    return FileState(size, mtime_ns, digest.hexdigest())


def _times(path: Path) -> tuple[int, int]:
    """Size and time of the last change.

    Raises:
        UnreadableFileError: It is no file; opening a pipe would wait for ever.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFileError("It is not a file.", "Name a file or a folder.")
    return side_file.times(path)
