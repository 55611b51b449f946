"""Every error that leaves this package, in one tree.

::

    IndexerError                    exit 1   HTTP 500
    ├─ UserError                    exit 2   HTTP 400   the question or the command is wrong
    │  ├─ BadValueError                                 a value outside what its field takes
    │  ├─ UnknownFieldError                             a field or facet that does not exist
    │  ├─ QuerySyntaxError                              a query that strict reading refuses
    │  ├─ SettingsError                                 defnews.toml or the environment
    │  └─ ArticleNotFoundError               HTTP 404
    ├─ IngestError                  exit 3              one file's fault: collected, never ends a run
    │  ├─ UnreadableFileError                           cannot be opened or fetched
    │  ├─ UnsupportedFormatError                        no reader knows it
    │  ├─ DamagedFileError                              a reader knows it and cannot read it
    │  ├─ EmptyFileError                                nothing in it to index
    │  ├─ WithdrawnError                                its agency has taken the article back
    │  ├─ FileTooLargeError
    │  ├─ FileTooCostlyError                            takes too much time or memory to read
    │  └─ KnowledgeError                                a knowledge file, or an entry in one, is wrong
    ├─ FilesVanishedError                              so much is gone that it looks like an accident
    └─ IndexStateError                       HTTP 503   the index cannot be used as it is
       ├─ IndexMissingError
       ├─ IndexOutdatedError                            another schema or analyser wrote it
       ├─ IndexLockedError                              another process is writing; try again
       └─ IndexDamagedError

``message`` is safe to show to anyone, ``hint`` is the next step, ``code`` never changes once published.
"""

from __future__ import annotations

from copy import copy
from typing import ClassVar, Self


class IndexerError(Exception):
    """Root of the tree: catch this to catch everything that is ours.

    Attributes:
        message: One sentence that says what happened and where.
        hint: What to do next, or an empty string.
        code: A stable slug for programs.
        exit_code: What a command ends with.
        http_status: What the front end answers with.
    """

    code: ClassVar[str] = "internal"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UserError(IndexerError):
    """The question or the command is wrong; the data is fine."""

    code = "bad-request"
    exit_code = 2
    http_status = 400


class BadValueError(UserError):
    """A value outside what its field takes, such as a date that is none."""

    code = "bad-value"

    def __init__(self, field: str, value: str, expected: str) -> None:
        super().__init__(f"{value!r} is not {expected} for '{field}'.")
        self.field = field
        self.value = value
        self.expected = expected


class UnknownFieldError(UserError):
    """A field or facet that does not exist."""

    code = "unknown-field"

    def __init__(self, field: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no field '{field}'.", f"Known are: {', '.join(known)}.")
        self.field = field


class QuerySyntaxError(UserError):
    """A query that could only be read with a repair, where that is not wanted.

    Attributes:
        query: The query in plain signs, as far as it was read.
        start: Where in it the fault begins, in characters from 0.
        end: Where it ends, not included.
    """

    code = "query-syntax"

    def __init__(self, problem: str, query: str, start: int, end: int) -> None:
        line = "".join(char if char.isprintable() else " " for char in query)
        super().__init__(
            f"The query needs a repair at character {start + 1:,}: {problem}.",
            f"Mend it there:\n  {line}\n  {' ' * start}{'^' * max(end - start, 1)}",
        )
        self.query = query
        self.start = start
        self.end = end


class SettingsError(UserError):
    """A setting in ``defnews.toml`` or the environment is wrong."""

    code = "settings"


class ArticleNotFoundError(UserError):
    """No article has this id."""

    code = "article-not-found"
    http_status = 404

    def __init__(self, article_id: str) -> None:
        super().__init__(
            f"There is no article '{article_id}'.",
            "It may have been removed; 'defnews search' prints the ids of those that are there.",
        )
        self.article_id = article_id


class IngestError(IndexerError):
    """One file's fault; the run collects it and goes on.

    Attributes:
        line: Line of the file that is at fault, counted from 1, or None for the whole file.
    """

    code = "ingest"
    exit_code = 3

    def __init__(self, message: str, hint: str = "", *, line: int | None = None) -> None:
        super().__init__(message, hint)
        self.line = line

    def inside(self, place: str) -> Self:
        """The same error of a file inside another, told with its place there."""
        told = copy(self)
        told.message = f"{place}: {self.message}"
        return told


class UnreadableFileError(IngestError):
    """The file cannot be opened, or the address not fetched."""

    code = "unreadable"


class UnsupportedFormatError(IngestError):
    """No reader knows this kind of file."""

    code = "unsupported"


class DamagedFileError(IngestError):
    """A reader knows this kind of file and cannot make sense of this one."""

    code = "damaged-file"


class EmptyFileError(IngestError):
    """The file holds nothing that could be indexed."""

    code = "empty"


class WithdrawnError(IngestError):
    """Its agency has taken an article back: the file is in order, and what other files hold of it goes too.

    Attributes:
        article_id: The id that the agency gave the article, or an empty string.
        url: The address that it named it by, or an empty string.
    """

    code = "withdrawn"

    def __init__(
        self, message: str, hint: str = "", *, line: int | None = None, article_id: str = "", url: str = ""
    ) -> None:
        super().__init__(message, hint, line=line)
        self.article_id = article_id
        self.url = url


class FileTooLargeError(IngestError):
    """The file, or one article in it, is over the limit in the settings."""

    code = "too-large"


class FileTooCostlyError(IngestError):
    """Reading the file takes more time or memory than the settings allow."""

    code = "too-costly"


class KnowledgeError(IngestError):
    """A knowledge file, or an entry in one, is wrong; the rest is used."""

    code = "knowledge"


class FilesVanishedError(IndexerError):
    """More than half of a folder is gone at once; nothing was changed."""

    code = "files-vanished"

    def __init__(self, folder: str, gone: int, held: int) -> None:
        super().__init__(
            f"{gone:,} of the {held:,} files of {folder} are gone since the last run; nothing was changed.",
            "If the folder is on a share, mount it. If they are meant to be gone, "
            "run 'defnews reindex --allow-removals'.",
        )


class IndexStateError(IndexerError):
    """The index cannot be used as it is; never to be shown as "0 results"."""

    code = "index-state"
    http_status = 503


class IndexMissingError(IndexStateError):
    """There is no index at this place."""

    code = "index-missing"


class IndexOutdatedError(IndexStateError):
    """The index was written with another schema or analyser."""

    code = "index-outdated"


class IndexLockedError(IndexStateError):
    """Another process is writing to the index; worth trying again."""

    code = "index-locked"


class IndexDamagedError(IndexStateError):
    """A file of the index is missing, cut short or not what it should be."""

    code = "index-damaged"
