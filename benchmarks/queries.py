"""Queries drawn from the articles with a fixed seed, so that rare and frequent words both occur."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.articles import Article

CLASSES: Final = ("term", "and2", "or2", "or5", "phrase2", "prefix", "fuzzy", "date_range")
_SEED: Final = 20
_SAMPLE: Final = 2000
_WORD: Final = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class BenchmarkQuery:
    """One query.

    Attributes:
        kind: One of `CLASSES`.
        words: Lower-case words: of `phrase2` in order, of `prefix` the beginning, of `fuzzy` the misspelt
            word.
        dates: First and last second for `date_range`.
    """

    kind: str
    words: tuple[str, ...]
    dates: tuple[int, int] = (0, 0)


def draw_queries(articles: Iterable[Article], per_class: int) -> list[BenchmarkQuery]:
    """`per_class` queries of each class.

    A word is drawn from a random place in a random article half of the time, so frequent words are frequent,
    and from the distinct words of an article otherwise, so rare ones occur; the words of a query are from one
    article.
    """
    chooser = random.Random(_SEED)  # noqa: S311 - the same queries in every run
    sample: list[Article] = []
    for number, article in enumerate(articles):
        place = number if number < _SAMPLE else chooser.randrange(number + 1)
        if place < _SAMPLE:
            sample[place : place + 1] = [article]
    usable = [article for article in sample if len(_WORD.findall(article.text)) > 40]
    return [_draw(kind, chooser, chooser.choice(usable)) for kind in CLASSES for _ in range(per_class)]


def _draw(kind: str, chooser: random.Random, article: Article) -> BenchmarkQuery:
    words = _WORD.findall(article.text.lower())
    pool = words if chooser.random() < 0.5 else sorted(set(words))
    match kind:
        case "phrase2":
            pairs = re.findall(r"(?=\b([a-z]{3,}) ([a-z]{3,})\b)", article.text.lower())
            return BenchmarkQuery(kind, chooser.choice(pairs))
        case "prefix":
            return BenchmarkQuery(kind, (chooser.choice([w for w in pool if len(w) > 4] or pool)[:4],))
        case "fuzzy":
            return BenchmarkQuery(
                kind, (_misspell(chooser.choice([w for w in pool if len(w) > 5] or pool), chooser),)
            )
        case "date_range":
            year = 365 * 86400
            first = article.published - chooser.randrange(year)
            return BenchmarkQuery(kind, (chooser.choice(pool),), (first, first + year))
    count = {"term": 1, "and2": 2, "or2": 2, "or5": 5}[kind]
    return BenchmarkQuery(kind, tuple(chooser.choice(pool) for _ in range(count)))


def _misspell(word: str, chooser: random.Random) -> str:
    place = chooser.randrange(1, len(word))
    return word[:place] + chooser.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1 :]
