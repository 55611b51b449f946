"""JSON text to values, one after another, whatever the objects in it mean.

A list is read item by item, so that its length costs no memory; objects one after another, as some
programs write them, are taken as a list.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, Final

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, IngestError
from indexer.ingest import sniff
from indexer.ingest.contract import Read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from indexer.ingest.contract import Sample
    from indexer.model import Article

_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*(?:\"|\}|\Z)|\[\s*(?:\{|\]|\Z))")
_WHITE: Final = re.compile(r"[ \t\r\n]*")
_LEAST_READ: Final = 65_536
_LONGEST_LITERAL: Final = 16


def is_json(sample: Sample) -> bool:
    """Whether a file begins as an object or a list of objects does."""
    return _START.match(sample.head) is not None and sniff.describe(sample.head) == sniff.TEXT


def read_values(
    stream: BinaryIO, max_article_bytes: int, articles_of: Callable[[Any], Iterable[Article | IngestError]]
) -> Iterator[Read]:
    """Yields what ``articles_of`` makes of each value; what it raises stands in the value's place.

    Raises:
        DamagedFileError: It is no JSON from the start; JSON that breaks later is an error in its place.
        EmptyFileError: The list is empty.
    """
    position = 0
    try:
        for value in _Values(stream, max_article_bytes).all():
            for outcome in _outcomes(value, articles_of):
                yield Read(position, outcome)
                position += 1
    except DamagedFileError as error:
        if position == 0:
            raise
        yield Read(position, error)
    if position == 0:
        raise EmptyFileError("The list is empty.", "Remove the file, or put articles into it.")


def _outcomes(
    value: Any,  # noqa: ANN401 - any JSON value
    articles_of: Callable[[Any], Iterable[Article | IngestError]],
) -> Iterator[Article | IngestError]:
    try:
        yield from articles_of(value)
    except IngestError as error:
        yield error
    except RecursionError:
        yield DamagedFileError("The object is nested too deeply.", "Flatten it.")


def loads(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Parses one JSON value.

    Raises:
        DamagedFileError: It is none.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(error) from error


def _broken(error: Exception, line: int | None = None) -> DamagedFileError:
    where = f" at character {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    reason = (
        error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply or a number too long"
    )
    return DamagedFileError(f"The JSON is broken{where}: {reason}.", "Mend it, or write it again.", line=line)


class _Values:
    """The values of a JSON text that is read as far as is needed for the next one."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._max_characters = max_bytes
        self._to_text = codecs.getincrementaldecoder("utf-8-sig")()
        self._to_value = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._line = 1
        self._is_at_end = False

    def all(self) -> Iterator[Any]:
        """Yields the items of a list, or the values that follow one another."""
        is_list = self._next_character() == "["
        self._at += is_list
        closing = "]" if is_list else ""
        while (character := self._next_character()) != closing:
            if not character:
                raise DamagedFileError(
                    "The JSON ends too early.", "Copy the file again.", line=self._line_here()
                )
            yield self._next_value()
            if is_list:
                self._pass_comma()

    def _pass_comma(self) -> None:
        character = self._next_character()
        if character == ",":
            self._at += 1
        elif character not in {"]", ""}:
            message = f"The JSON is broken: {character!r} where a comma should be."
            raise DamagedFileError(message, "Mend it, or write it again.", line=self._line_here())

    def _next_character(self) -> str:
        """The next character that is not white, which stays unread; empty at the end."""
        while True:
            white = _WHITE.match(self._text, self._at)
            self._at = white.end() if white else self._at
            if self._at < len(self._text) or self._is_at_end:
                return self._text[self._at : self._at + 1]
            self._read_more()

    def _next_value(self) -> Any:  # noqa: ANN401 - any JSON value
        while True:
            try:
                value, self._at = self._to_value.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_at_end or not self._may_go_on(error):
                    line = self._line + self._text.count("\n", 0, error.pos)
                    raise _broken(error, line) from error
                self._read_more()
            except (ValueError, RecursionError) as error:
                raise _broken(error, self._line_here()) from error
            else:
                return value

    def _line_here(self) -> int:
        return self._line + self._text.count("\n", 0, self._at)

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether the text only stops in the middle of a value."""
        return error.msg.startswith("Unterminated") or len(self._text) - error.pos <= _LONGEST_LITERAL

    def _read_more(self) -> None:
        """Reads as much again as is unread, so that a long value is not parsed too often."""
        self._line = self._line_here()
        rest = self._text[self._at :]
        if len(rest) > self._max_characters:
            raise FileTooLargeError(
                f"The article from line {self._line} on is larger than {self._max_characters:,} bytes.",
                "Split it or raise 'max_article_bytes'.",
            )
        content = self._stream.read(max(_LEAST_READ, len(rest)))
        self._is_at_end = not content
        try:
            self._text, self._at = rest + self._to_text.decode(content, final=self._is_at_end), 0
        except UnicodeDecodeError as error:
            raise DamagedFileError(
                "The JSON is not UTF-8.", "Save it as UTF-8.", line=self._line_here()
            ) from error
