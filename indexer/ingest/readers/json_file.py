"""JSON: articles with the keys of the contract, one a file or a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from indexer.ingest.fields import article_from
from indexer.ingest.readers.json_values import is_json, read_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from indexer.ingest.contract import Limits, Read, Sample


class Json:
    """Reads JSON objects with the keys of the contract."""

    name: ClassVar[str] = "json"
    description: ClassVar[str] = "a JSON object with 'title' and 'text', or a list of them"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "author", "source", "url", "language", "tags", "extra"),
    )

    def score(self, sample: Sample) -> int:
        """Sure by the first characters and the ending, fairly by the first characters alone."""
        if not is_json(sample):
            return 0
        return 90 if sample.name.endswith(self.endings) else 70

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields the articles; a broken item is an error in its place, broken JSON ends the file."""
        del sample
        return read_values(stream, limits.max_article_bytes, lambda value: [article_from(value)])
