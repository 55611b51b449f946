"""Markdown: one article a file, what is known of it as ``key: value`` lines between two ``---``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import EmptyFileError
from indexer.ingest import sniff
from indexer.ingest.clean import clean_line, clean_text
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.encoding import decode, read_whole
from indexer.ingest.fields import with_fields
from indexer.ingest.headline import first_words
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(r"\s*---[ \t]*\n((?:[^\n]*\n)*?)---[ \t]*(?:\n|$)")
_KEY_LINE: Final = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)")
_LIST_LINE: Final = re.compile(r"[ \t]*-[ \t]+(.+)")
_HEADING: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*#{1,2} \S")
_MOST_BYTES: Final = 1_000_000
"""The parser's time grows with the square of some inputs; no article is as long."""


class Markdown:
    """Reads Markdown, with front matter where there is some."""

    name: ClassVar[str] = "markdown"
    description: ClassVar[str] = "Markdown, with 'key: value' lines between two '---' at the top if wanted"
    endings: ClassVar[tuple[str, ...]] = (".md", ".markdown")
    yields: ClassVar[tuple[str, ...]] = (
        "standfirst",
        "published",
        "author",
        "source",
        "url",
        "language",
        "tags",
        "extra",
    )

    def score(self, sample: Sample) -> int:
        """Sure by the ending, fairly by a heading or front matter at the top."""
        if sniff.describe(sample.head) != sniff.TEXT:
            return 0
        if sample.name.endswith(self.endings):
            return 90
        front = _FRONT_MATTER.match(sample.head.decode("utf-8", "replace").replace("\r\n", "\n"))
        if front and _KEY_LINE.match(front[1]):
            return 80
        return 50 if _HEADING.match(sample.head) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The file is empty, too large or in no known encoding, or a key has a wrong value.
        """
        del sample
        text = (
            decode(read_whole(stream, min(limits.max_article_bytes, _MOST_BYTES)))
            .replace("\r\n", "\n")
            .lstrip("\ufeff")
        )
        front = _FRONT_MATTER.match(text)
        fields = _front_matter(front[1]) if front else {}
        title, body = _title_and_body(text[front.end() :] if front else text, fields)
        if not title and not body:
            raise EmptyFileError(
                "There is no text in the file.", "Remove it, or save it again with its text."
            )
        yield Read(0, with_fields(Article(title=title or first_words(body), body=body), fields))


def _front_matter(text: str) -> dict[str, object]:
    """Reads ``key: value`` lines; a list stands in brackets or one item a line behind dashes."""
    fields: dict[str, object] = {}
    key = ""
    for line in text.split("\n"):
        if match := _KEY_LINE.fullmatch(line):
            key = match[1].lower()
            fields[key] = _value(match[2])
        elif key and (item := _LIST_LINE.fullmatch(line)):
            known = fields[key]
            fields[key] = [*(known if isinstance(known, list) else []), _unquoted(item[1])]
    return {key: value for key, value in fields.items() if value}


def _value(text: str) -> object:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [_unquoted(item) for item in text[1:-1].split(",") if item.strip()]
    return _unquoted(text)


def _unquoted(text: str) -> str:
    text = text.strip()
    is_quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - loaded when there is something to parse

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _title_and_body(text: str, fields: dict[str, object]) -> tuple[str, str]:
    """The title is that of the front matter, else the first heading; a heading that repeats it is dropped."""
    tokens = _parser().parse(text)
    given = fields.pop("title", None)
    title = clean_line(str(given)) if given else ""
    if len(tokens) > 1 and tokens[0].type == "heading_open":
        heading = clean_line(_inline(tokens[1].children or ()))
        if not title or heading == title:
            title, tokens = heading, tokens[3:]
    return title, clean_text("\n\n".join(_blocks(tokens)))


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yields paragraphs, list items, quotes and code as text; a table gives a line a row."""
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield " · ".join(row or ())
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_inline(token.children or ()))
        elif token.type == "inline":
            yield _inline(token.children or ())
        elif token.type in {"fence", "code_block"}:
            yield token.content
        elif token.type == "html_block":
            from bs4 import BeautifulSoup  # noqa: PLC0415 - as above

            yield BeautifulSoup(token.content, "lxml").get_text(" ")


def _inline(children: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(
        breaks.get(child.type, child.content if child.type in {"text", "code_inline", "image"} else "")
        for child in children
    )
