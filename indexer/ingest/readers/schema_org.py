"""Articles of schema.org as JSON-LD (https://schema.org/NewsArticle): alone, in a list or in a graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from indexer.errors import EmptyFileError
from indexer.ingest.authors import byline_names
from indexer.ingest.dates import when
from indexer.ingest.markup import text_of
from indexer.ingest.readers.json_ld import articles_in, country_named, texts
from indexer.ingest.readers.json_values import is_json, read_values
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from indexer.errors import IngestError
    from indexer.ingest.contract import Limits, Read, Sample

_CONTEXT: Final = re.compile(rb'"@(?:context|vocab)"\s*:[^,]{0,100}schema\.org')
_ARTICLE: Final = re.compile(
    rb'"@type"\s*:\s*\[?\s*"(?:https?:(?:\\?/){2}schema\.org\\?/)?\w*(?:Article|Posting|Report)"'
)


class SchemaOrg:
    """Reads JSON-LD files with articles."""

    name: ClassVar[str] = "json-ld"
    description: ClassVar[str] = "schema.org articles as JSON-LD"
    endings: ClassVar[tuple[str, ...]] = (".jsonld", ".json")
    yields: ClassVar[tuple[str, ...]] = (
        *("standfirst", "published", "modified", "dateline", "author", "source", "url", "language"),
        *("section", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure when an article of the vocabulary is in sight."""
        return 96 if is_json(sample) and (_CONTEXT.search(sample.head) or _ARTICLE.search(sample.head)) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each article; one without title and text is an error in its place."""
        del sample
        return read_values(stream, limits.max_article_bytes, _articles)


def _articles(value: Any) -> Iterable[Article | IngestError]:  # noqa: ANN401 - any JSON value
    found = [_article(node) for node in articles_in(value)]
    if not found:
        raise EmptyFileError("There is no article in the JSON-LD.", "Remove it, or save the article itself.")
    return found


def _article(said: Mapping[str, Any]) -> Article:
    def first(*keys: str) -> str:
        return next((text for key in keys for text in texts(said.get(key))), "")

    body, standfirst = (
        text_of(_raw(said, "articleBody") or _raw(said, "text")),
        first("description", "abstract"),
    )
    published = when(first("datePublished"), first("dateCreated"), first("uploadDate"))
    address = first("url") or str(said.get("@id") or "")
    return Article(
        title=first("headline", "name"),
        body=body or standfirst,
        standfirst=standfirst if body else "",
        published=published,
        published_from="json-ld" if published else None,
        modified=when(first("dateModified")),
        dateline=first("dateline"),
        author=byline_names("; ".join(texts(said.get("author")))),
        source=first("publisher", "sourceOrganization"),
        source_country=country_named(said),
        url=address if address.startswith("http") else None,
        language=first("inLanguage")[:2].lower() or None,
        section=first("articleSection"),
        tags=tuple(tag.strip() for text in texts(said.get("keywords")) for tag in text.split(",")),
    )


def _raw(said: Mapping[str, Any], key: str) -> str:
    """A text with its line ends, which end paragraphs."""
    value = said.get(key)
    return value if isinstance(value, str) else ""
