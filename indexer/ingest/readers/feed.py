"""RSS, RDF and Atom: every entry an article, with its full text where the feed carries it.

``feedparser`` knows the dialects and mends what is broken; what it finds is HTML, of which only the text is
kept.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from indexer.errors import DamagedFileError, EmptyFileError
from indexer.ingest import sniff
from indexer.ingest.authors import byline_names
from indexer.ingest.contract import Limits, Read, Sample
from indexer.ingest.encoding import read_whole
from indexer.ingest.markup import text_of
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from time import struct_time
    from typing import BinaryIO

_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})


class Feed:
    """Reads feeds."""

    name: ClassVar[str] = "feed"
    description: ClassVar[str] = "RSS or Atom, every entry an article"
    endings: ClassVar[tuple[str, ...]] = (".rss", ".atom", ".xml", ".rdf")
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "modified", "author", "source", "url", "language", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure by the name of the first element."""
        return 96 if sniff.root_name(sample.head) in _ROOTS else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each entry; one without title and text is an error in its place.

        Raises:
            IngestError: The feed is broken beyond mending, too large, or has no entries.
        """
        del sample
        import feedparser  # noqa: PLC0415 - runs without feeds need not load it

        content = read_whole(stream, limits.max_article_bytes)
        try:
            found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
        except (ValueError, LookupError, RecursionError, AssertionError) as error:
            raise DamagedFileError(f"The feed is broken: {error}.", "Fetch it again.") from error
        if not found.entries:
            raise EmptyFileError("The feed has no entries.", "Remove it, or fetch it again.")
        for position, entry in enumerate(found.entries):
            yield Read(position, _article(dict(entry), found.feed))  # as it is, without its old names


def _article(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> Article:
    texts = [text_of(one.get("value") or "") for one in entry.get("content", ())]
    full, summary = max(texts, key=len, default=""), text_of(entry.get("summary") or "")
    published = _moment(entry.get("published_parsed") or entry.get("updated_parsed"))
    link = entry.get("link") or ""
    is_web = link.startswith(("http://", "https://"))
    return Article(
        title=text_of(entry.get("title") or ""),
        body=full or summary,
        standfirst=summary if summary not in full else "",
        id="" if is_web else entry.get("id") or "",
        url=link if is_web else None,
        published=published,
        published_from="feed" if published else None,
        modified=_moment(entry.get("updated_parsed")),
        author=byline_names(entry.get("author") or ""),
        source=text_of(entry.get("source", {}).get("title") or feed.get("title") or "") or None,
        language=_language(entry) or _language(feed),
        tags=tuple(tag.get("term") or "" for tag in entry.get("tags", ())),
    )


def _moment(parsed: struct_time | None) -> datetime | None:
    """The moment that feedparser found, which is in UTC, unless it lies ahead."""
    try:
        moment = datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except ValueError:
        return None
    return moment if moment and moment <= datetime.now(UTC) else None


def _language(said: Mapping[str, Any]) -> str | None:
    detail = said.get("title_detail") or {}
    return (said.get("language") or detail.get("language") or "")[:2].lower() or None
