"""What of an article is indexed, and how it becomes a Whoosh document and an article again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from whoosh import fields
from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token

from indexer.analysis import ANALYZER
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA_VERSION: Final = 2
"""Raised whenever an index written before could be misread; users then have to rebuild."""

TEXT_WEIGHTS: Final = {"title": 3.0, "standfirst": 1.5, "body": 1.0}
"""The fields that plain words search, and what a match in each counts."""

NO_DATE: Final = -(2**62)
"""Stands for a missing date in the column of moments: before all others."""

NO_DAY: Final = 0
"""The same in the column of days, which counts from 1, the first day of year 1."""

_STORED_WHOLE: Final = (
    *("published", "published_from", "modified", "retrieved", "dateline", "section", "tags", "extra"),
)
"""Parts of an article that are kept and shown, but not searched."""


class FieldAnalyzer(WhooshAnalyzer):
    """Our analyser as Whoosh calls one. Holds nothing, so that the schema can be pickled by Whoosh."""

    def __call__(self, value: str, **_options: object) -> Iterator[Token]:
        """Both forms of each word, at one position."""
        token = Token()
        for word in ANALYZER.tokens(value):
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = word.position, word.start, word.end
            token.text = word.term
            yield token
            if word.word != word.term:
                token.text = word.word
                yield token


def build_schema() -> fields.Schema:
    """The Whoosh schema of every index."""
    analyzer = FieldAnalyzer()

    def text(*, column: bool = False) -> fields.TEXT:
        return fields.TEXT(analyzer=analyzer, phrase=True, stored=True, sortable=column)

    return fields.Schema(
        id=fields.ID(unique=True, stored=True, sortable=True),
        title=text(),
        standfirst=text(),
        body=text(),
        source=text(column=True),
        author=text(),
        url=text(),
        language=fields.ID(stored=True, sortable=True),
        published=fields.NUMERIC(int, bits=64, sortable=True, default=NO_DATE, shift_step=0),
        day=fields.NUMERIC(int, bits=32, sortable=True, default=NO_DAY),
        path=fields.STORED(),
        rest=fields.STORED(),
    )


def to_document(article: Article) -> dict[str, Any]:
    """The arguments of Whoosh's ``add_document``."""
    rest = article.as_dict()
    return {
        "id": article.id,
        "title": article.title,
        "standfirst": article.standfirst or None,
        "body": article.body,
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "language": article.language,
        "published": None if article.published is None else int(article.published.timestamp()),
        "day": None if article.published is None else article.published.toordinal(),
        "path": article.path,
        "rest": json.dumps({name: rest[name] for name in _STORED_WHOLE}),
    }


def to_article(stored: Mapping[str, Any]) -> Article:
    """The article of a document's stored fields."""
    rest = json.loads(stored["rest"])
    return Article(
        id=stored["id"],
        title=stored["title"],
        standfirst=stored.get("standfirst") or "",
        body=stored["body"],
        published=_moment(rest["published"]),
        published_from=rest["published_from"],
        modified=_moment(rest["modified"]),
        retrieved=_moment(rest["retrieved"]),
        dateline=rest["dateline"],
        author=stored.get("author"),
        source=stored.get("source"),
        url=stored.get("url"),
        language=stored.get("language"),
        section=rest["section"],
        tags=tuple(rest["tags"]),
        extra=rest["extra"],
        path=stored["path"],
    )


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
