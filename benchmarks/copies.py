"""Copies of articles as newsrooms make them, to measure whether they are told from other articles.

Each kind of copy is a function of an article, of another one that lends words or sentences, and of a source
of chance. What they are put together from stays in the article: nothing is made up that no outlet would do.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from indexer import Article

    Edit = Callable[[Article, Article, Random], Article]

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_REWRITTEN: Final = 0.2
_SHORTEST: Final = 0.4
_TAGS: Final = (
    ("LONDON (Wire) - ", "\n\n(Reporting by a correspondent; Editing by a desk)"),
    ("WASHINGTON, March 1 (Agency) – ", "\n\nCopyright 2026 The Agency. All rights reserved."),
    ("By Our Correspondent\n\nBRUSSELS — ", "\n\nThe Agency contributed to this report."),
    ("", "\n\nRead more: five things to know about the talks\n\nSign up for our morning newsletter."),
)
"""What outlets put before and after a text."""


def retitled(article: Article, other: Article, chance: Random) -> Article:
    """Under another headline."""
    words = article.title.split()
    chance.shuffle(words)
    return replace(article, title=" ".join([*words[: len(words) // 2], *other.title.split()[:4]]))


def truncated(article: Article, other: Article, chance: Random) -> Article:
    """Its beginning, 40 to 80 % of it."""
    return _kept(article, chance.uniform(_SHORTEST, 0.8))


def reworded(article: Article, other: Article, chance: Random) -> Article:
    """Every fifth word is another one."""
    lent = other.body.split()
    words = re.split(r"(\s+)", article.body)
    body = [chance.choice(lent) if one.strip() and chance.random() < _REWRITTEN else one for one in words]
    return replace(article, body="".join(body))


def rewritten(article: Article, other: Article, chance: Random) -> Article:
    """A fifth of its sentences are other ones."""
    sentences, lent = _SENTENCE_END.split(article.body), _SENTENCE_END.split(other.body)
    for place in chance.sample(range(len(sentences)), round(len(sentences) * _REWRITTEN)):
        sentences[place] = chance.choice(lent)
    return replace(article, body=" ".join(sentences))


def tagged(article: Article, other: Article, chance: Random) -> Article:
    """With an agency's marks before and after."""
    before, after = chance.choice(_TAGS)
    return replace(article, body=f"{before}{article.body}{after}")


def typeset(article: Article, other: Article, chance: Random) -> Article:
    """In other paragraphs, with other quotation marks and spaces."""
    body = " ".join(article.body.split()).replace("'", "\u2019").replace(" - ", " \u2013 ")
    return replace(article, body=re.sub(r'"([^"]*)"', "\u201c\\1\u201d", body))


def everything(article: Article, other: Article, chance: Random) -> Article:
    """All at once: another headline, the end cut off, a fifth rewritten, an agency's marks, other quotes."""
    shorter = _kept(article, chance.uniform(0.6, 0.9))
    for edit in (retitled, rewritten, tagged, typeset):
        shorter = edit(shorter, other, chance)
    return shorter


EDITS: Final[Mapping[str, Edit]] = {
    edit.__name__: edit for edit in (retitled, truncated, reworded, rewritten, tagged, typeset, everything)
}


def shared_sentences(one: Article, other: Article) -> float:
    """Which part of the sentences of the shorter article stand in the other as they are."""
    first, second = (set(_SENTENCE_END.split(" ".join(each.body.split()))) for each in (one, other))
    return len(first & second) / min(len(first), len(second))


def _kept(article: Article, part: float) -> Article:
    sentences = _SENTENCE_END.split(article.body)
    return replace(article, body=" ".join(sentences[: max(1, round(len(sentences) * part))]))
