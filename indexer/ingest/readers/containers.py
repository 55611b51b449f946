"""What archives, mail and web archives have in common: files in a file, each read by the reader it needs.

A reader of containers is given the function that reads a stream, so that it need not know the others.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

from indexer.errors import DamagedFileError, EmptyFileError, IngestError
from indexer.ingest.contract import Allowance, Limits, Read

if TYPE_CHECKING:
    from indexer.model import Article

ReadStream = Callable[[BinaryIO, str, Limits], Iterator[Read]]
"""Yields what an open file of some name holds; :func:`indexer.ingest.registry.read_stream` is the one."""

_NOT_CONTENT: Final = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container.

    Attributes:
        name: As the container has it; never used as a path.
        content: Its bytes, or the reason why they cannot be had.
    """

    name: str
    content: bytes | IngestError


def inside(limits: Limits) -> Limits:
    """The limits for what lies in a container.

    Raises:
        DamagedFileError: There are too many containers in one another.
    """
    if limits.max_depth == 0:
        raise DamagedFileError(
            "There are too many archives in one another.", "Unpack them, and add what is in them."
        )
    allowance = limits.allowance or Allowance(limits.max_file_bytes)
    return replace(limits, max_depth=limits.max_depth - 1, allowance=allowance)


def allowance_of(limits: Limits) -> Allowance:
    """What is left to unpack, for limits that :func:`inside` gave."""
    return limits.allowance or Allowance(limits.max_file_bytes)


def is_content(name: str) -> bool:
    """Whether a file is of the kind that the walk over a corpus takes too: not hidden, no system's litter."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and not any(
        (part.startswith(".") and part != "..") or part in _NOT_CONTENT for part in parts
    )


def read_members(members: Iterator[Member], read_stream: ReadStream, limits: Limits) -> Iterator[Read]:
    """Yields what is in the members, one after another, counted through; a failure names its member.

    Raises:
        EmptyFileError: There are none.
    """
    position = 0
    for member in members:
        for outcome in _outcomes(member, read_stream, limits):
            yield Read(position, outcome)
            position += 1
    if position == 0:
        raise EmptyFileError("There is no file in it that could be read.", "Remove it.")


def _outcomes(member: Member, read_stream: ReadStream, limits: Limits) -> Iterator[Article | IngestError]:
    name = _base_name(member.name)
    try:
        if isinstance(member.content, IngestError):
            raise member.content
        for read in read_stream(io.BytesIO(member.content), name, limits):
            yield _told_apart(read.outcome, name) if isinstance(read.outcome, IngestError) else read.outcome
    except IngestError as error:
        yield _told_apart(error, name)


def _base_name(name: str) -> str:
    """The last part of a name, whatever separators it has."""
    return PurePosixPath(name.replace("\\", "/")).name[-200:]


def _told_apart(error: IngestError, name: str) -> IngestError:
    shown = name.encode("utf-8", "backslashreplace").decode()
    return error.inside(shown)
