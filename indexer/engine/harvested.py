"""Short and long forms that the articles themselves explain, kept in the index and asked for by a query.

Each article has a term for every pair that it explains, twice: once under the short form and once under the
words of the long one. So pairs are counted as words are, and go with the articles that they came from.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER, CAPITALS, STOP_WORDS
from indexer.knowledge import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ACRONYM: Final = "acronym"
"""The field that holds the terms."""

_BETWEEN: Final = "\x1f"

_LEAST_SHARE: Final = 2 / 3
"""Of the articles that explain a form, those that must agree."""

_LEAST_IN_CAPITALS: Final = 1 / 2
"""Of the articles with a word that is typed in small letters, those that must have it in capitals."""


class Explained(NamedTuple):
    """What articles explain a form as, and how many of them."""

    form: str
    articles: int


class Harvested:
    """What the articles of an index explain.

    Args:
        beginning: The terms of :data:`ACRONYM` that begin so, with the number of articles that have each.
        frequency: How many articles have a term in their text.
    """

    def __init__(
        self, beginning: Callable[[str], Mapping[str, int]], frequency: Callable[[str], int]
    ) -> None:
        self._beginning = beginning
        self._frequency = frequency

    def other(self, name: str) -> Explained | None:
        """The long form of ``name``, or the short one, where all but all articles that explain it agree."""
        key = _key(name)
        if " " not in key:
            return self._agreed(key) if self._is_short(name) else None
        short = self._agreed(key)
        long = None if short is None else self._agreed(_key(short.form))
        return None if long is None or _key(long.form) != key else short

    def _is_short(self, word: str) -> bool:
        """Whether ``word`` may be a short form, which one in small letters mostly is not."""
        if word != word.lower():
            return True
        in_capitals = self._frequency(CAPITALS + word)
        return word not in STOP_WORDS and in_capitals > self._frequency(word) * _LEAST_IN_CAPITALS

    def _agreed(self, key: str) -> Explained | None:
        """What the form of this key is explained as."""
        forms: Counter[str] = Counter()
        meanings: Counter[str] = Counter()
        for term, count in self._beginning(key + _BETWEEN).items():
            form = term.rpartition(_BETWEEN)[2]
            forms[form] += count
            meanings[_key(form)] += count
        if not forms:
            return None
        best = max(meanings, key=lambda one: (meanings[one], one))
        agreeing = sum(
            count for one, count in meanings.items() if _is_longer(one, best) or _is_longer(best, one)
        )
        form = max((one for one in forms if _key(one) == best), key=lambda one: (forms[one], one))
        return Explained(form, agreeing) if agreeing >= meanings.total() * _LEAST_SHARE else None


def acronym_terms(text: str) -> list[str]:
    """The terms of an article's text."""
    forms = {(_key(short), _key(long)): (short, long) for short, long in explained(text)}
    under_short = (f"{key}{_BETWEEN}{long}" for (key, _), (_, long) in forms.items())
    under_long = (f"{key}{_BETWEEN}{short}" for (_, key), (short, _) in forms.items())
    return list(dict.fromkeys((*under_short, *under_long)))


def _key(form: str) -> str:
    """What the spellings of a form have in common: the stems of several words, the letters of one."""
    if " " not in form and "-" not in form:
        return form.casefold()
    return " ".join(token.term for token in ANALYZER.tokens(form))


def _is_longer(one: str, other: str) -> bool:
    """Whether ``one`` is ``other`` with words behind it, such as *Inc*."""
    return f"{one} ".startswith(f"{other} ")
