"""What of an article is indexed, and how it becomes a Whoosh document and an article again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from whoosh import columns, fields

from indexer.analysis import ANALYZER, PARAGRAPH, SENTENCE
from indexer.engine.field_analyzer import FieldAnalyzer, in_language
from indexer.engine.harvested import ACRONYM, acronym_terms
from indexer.knowledge import FACET_KINDS
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.knowledge import Tagger

SCHEMA_VERSION: Final = 5
"""Raised whenever an index written before could be misread; users then have to rebuild."""

TEXT: Final = "text"
"""The field that plain words search: title, standfirst and body one after another."""

TEXT_PARTS: Final = ("title", "standfirst", "body")
"""Those parts, by their names in the query language."""

BODY_START: Final = "body_start"
"""The position in :data:`TEXT` at which the body begins."""

WORD_COUNT: Final = "words"
"""How many words the body has, as ``wc -w`` counts."""

PARAGRAPH_BREAK: Final = "\n\n"
"""What stands between the paragraphs of a body, and between the parts of a text."""

BREAKS: Final = {"sentence": SENTENCE, "paragraph": PARAGRAPH}
"""Terms at the position of the first word of every sentence and paragraph."""

FACET_COLUMNS: Final = {
    "source": "source_name",
    "language": "language",
    **{kind: kind for kind in FACET_KINDS},
}
"""Facet to the field that holds its values whole."""

_STORED_WHOLE: Final = (
    *(
        "published",
        "published_from",
        "modified",
        "retrieved",
        "dateline",
        "source_country",
        "section",
        "tags",
    ),
    "extra",
)
"""Parts of an article that are kept and shown, but not searched."""


def build_schema() -> fields.Schema:
    """The Whoosh schema of every index."""
    analyzer = FieldAnalyzer()

    def text(*, stored: bool = True) -> fields.TEXT:
        return fields.TEXT(analyzer=analyzer, phrase=True, stored=stored)

    return fields.Schema(
        id=fields.ID(unique=True, stored=True, sortable=True),
        text=text(stored=False),
        title=text(),
        standfirst=text(),
        body=fields.STORED(),
        body_start=fields.NUMERIC(int, bits=32, signed=False, sortable=True, shift_step=0),
        words=fields.NUMERIC(int, bits=32, signed=False, sortable=True, shift_step=0),
        source=text(),
        source_name=fields.ID(sortable=True),
        author=text(),
        url=text(),
        language=fields.ID(stored=True, sortable=True),
        published=fields.NUMERIC(int, bits=64, sortable=True, shift_step=0),
        day=fields.NUMERIC(int, bits=32, sortable=True, shift_step=0),
        story=fields.COLUMN(columns.NumericColumn("Q")),
        same_story=fields.COLUMN(columns.NumericColumn("Q")),
        sketch=fields.COLUMN(columns.VarBytesColumn()),
        anchors=fields.NUMERIC(int, bits=32, signed=False, shift_step=0),
        path=fields.STORED(),
        rest=fields.STORED(),
        **{kind: fields.ID() for kind in (*FACET_KINDS, ACRONYM)},
    )


def to_document(article: Article, tagger: Tagger) -> dict[str, Any]:
    """The arguments of Whoosh's ``add_document``; what the article speaks of is ``tagger``'s to say."""
    rest = article.content()
    head_tokens = ANALYZER.tokens(_head(article))
    return {
        "id": article.id,
        "text": in_language(whole_text(article), article.language),
        "body_start": max((token.position + 1 for token in head_tokens), default=0),
        "title": in_language(_own_title(article), article.language),
        "_stored_title": article.title,
        "standfirst": in_language(article.standfirst, article.language) or None,
        "_stored_standfirst": article.standfirst or None,
        "body": article.body,
        "words": len(article.body.split()),
        "source": article.source,
        "source_name": article.source,
        "author": article.author,
        "url": article.url,
        "language": article.language,
        "published": None if article.published is None else int(article.published.timestamp()),
        "day": None if article.published is None else article.published.toordinal(),
        "path": article.path,
        "rest": json.dumps({name: rest[name] for name in _STORED_WHOLE}),
        ACRONYM: acronym_terms(whole_text(article)) or None,
        **{kind: values or None for kind, values in tagger.values(article.texts).items()},
    }


def whole_text(article: Article) -> str:
    """What the field :data:`TEXT` has of an article."""
    return _head(article) + article.body


def _head(article: Article) -> str:
    """What of that is before the body."""
    parts = (_own_title(article), article.standfirst)
    return "".join(f"{part}{PARAGRAPH_BREAK}" for part in parts if part)


def _own_title(article: Article) -> str:
    """The title, unless it is made of the first words of the body, which would then count twice."""
    return "" if article.body.startswith(article.title.rstrip("…")) else article.title


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
        source_country=rest.get("source_country"),
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
