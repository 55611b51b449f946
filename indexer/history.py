"""What articles said before: the texts that the corpus keeps, beside what the index says now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.engine import open_index
from indexer.ingest.versions import difference, kept_texts
from indexer.model import iso

if TYPE_CHECKING:
    from datetime import datetime

    from indexer.ingest.versions import KeptText
    from indexer.model import Article
    from indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said until it was changed.

    Attributes:
        until: When it was found to be changed.
        title: Its headline then.
        standfirst: Its standfirst then.
        body: Its text then.
        diff: What was changed then, as lines of a unified diff, one a sentence.
    """

    until: datetime
    title: str
    standfirst: str
    body: str
    diff: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The version as ``defnews show --versions --format json`` prints it."""
        return {
            "until": iso(self.until),
            "title": self.title,
            "standfirst": self.standfirst,
            "body": self.body,
            "diff": list(self.diff),
        }


def versions(settings: Settings, article_id: str) -> tuple[Version, ...]:
    """The earlier versions of an article, newest first.

    Raises:
        ArticleNotFoundError: There is no article of this id.
        IndexStateError: There is no index that could be asked.
    """
    with open_index(settings.index) as index:
        article = index.article(article_id)
    kept = kept_texts(settings.corpus, article_id)
    newer: list[KeptText | Article] = [*kept[1:], article]
    found = [
        Version(old.until, old.title, old.standfirst, old.body, difference(old, new))
        for old, new in zip(kept, newer, strict=False)
    ]
    return tuple(reversed(found))
