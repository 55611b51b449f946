"""Plain text: one article a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from indexer.errors import EmptyFileError
from indexer.ingest import sniff
from indexer.ingest.clean import clean_text
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.encoding import decode, read_whole
from indexer.ingest.headline import take_apart
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_NO_ARTICLES: Final = (".css", ".csv", ".js", ".log", ".py", ".sh", ".sql", ".toml", ".tsv", ".yaml", ".yml")
"""Text, but not of the kind one searches; a browser that saves a page leaves some of these beside it."""


class PlainText:
    """Reads a text whose first line is the title; :mod:`indexer.ingest.headline` says how the rest is cut."""

    name: ClassVar[str] = "text"
    description: ClassVar[str] = "plain text in any encoding, the title on the first line"
    endings: ClassVar[tuple[str, ...]] = (".txt", ".text")
    yields: ClassVar[tuple[str, ...]] = ("standfirst", "author", "language")

    def score(self, sample: Sample) -> int:
        """Every text that no other reader claims."""
        if sample.name.endswith(_NO_ARTICLES) or sniff.describe(sample.head) != sniff.TEXT:
            return 0
        return 60 if sample.name.endswith(self.endings) else 10

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the one article.

        Raises:
            IngestError: The file is empty, too large or in no known encoding.
        """
        del sample
        text = clean_text(decode(read_whole(stream, limits.max_article_bytes)))
        if not text:
            raise EmptyFileError(
                "There is no text in the file.", "Remove it, or save it again with its text."
            )
        parts = take_apart(text)
        yield Read(
            0,
            Article(
                title=parts.title,
                body=parts.body,
                standfirst=parts.standfirst,
                author=parts.byline or None,
            ),
        )
