"""JSON Feed (https://www.jsonfeed.org/version/1.1/): every item an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from indexer.errors import DamagedFileError
from indexer.ingest.authors import byline_names
from indexer.ingest.dates import when
from indexer.ingest.headline import prose
from indexer.ingest.markup import text_of
from indexer.ingest.readers.json_values import is_json, read_values
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from indexer.errors import IngestError
    from indexer.ingest.contract import Limits, Read, Sample

_VERSION: Final = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version')


class JsonFeed:
    """Reads JSON feeds."""

    name: ClassVar[str] = "json-feed"
    description: ClassVar[str] = "a JSON Feed, every item an article"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "modified", "author", "source", "url", "language", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure when the version names the standard."""
        return 97 if is_json(sample) and _VERSION.search(sample.head) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each item; one without title and text is an error in its place."""
        del sample
        return read_values(stream, limits.max_article_bytes, _articles)


def _articles(feed: Any) -> Iterable[Article | IngestError]:  # noqa: ANN401 - any JSON value
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise DamagedFileError("The feed has no list of items.", "Fetch it again.")
    return [
        _article(item, feed) if isinstance(item, dict) else DamagedFileError("The item is no object.")
        for item in items
    ]


def _article(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Article:
    text = text_of(_line(item, "content_html")) or prose(_line(item, "content_text"))
    summary = text_of(_line(item, "summary"))
    url = _line(item, "url") or _line(item, "external_url")
    published = when(_line(item, "date_published"), _line(item, "date_modified"))
    tags = item.get("tags")
    return Article(
        title=text_of(_line(item, "title")),
        body=text or summary,
        standfirst=summary if text else "",
        id="" if url else str(item.get("id") or ""),
        url=url or None,
        published=published,
        published_from="feed" if published else None,
        modified=when(_line(item, "date_modified")),
        author=_authors(item) or _authors(feed),
        source=_line(feed, "title") or None,
        language=(_line(item, "language") or _line(feed, "language"))[:2].lower() or None,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _authors(said: Mapping[str, Any]) -> str | None:
    listed = said.get("authors")
    authors = [*(listed if isinstance(listed, list) else ()), said.get("author")]  # version 1 has but one
    names = [one["name"] for one in authors if isinstance(one, dict) and isinstance(one.get("name"), str)]
    return byline_names("; ".join(dict.fromkeys(names)))


def _line(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""
