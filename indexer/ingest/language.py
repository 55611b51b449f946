"""The language of a text, for files that do not say.

A text with enough of the commonest English words is English. Of others ``py3langid`` judges, which takes 50
times as long, and loads its model (0.8 s) when the first of them comes, not before. It always has an answer,
so short texts and uncertain answers are sorted out here: no language is better than a wrong filter.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LOOKED_AT: Final = 500
_FEWEST_LETTERS: Final = 60
_LEAST_PROBABILITY: Final = 0.9

_ENGLISH: Final = frozenset({"the", "and", "of", "to", "that", "with", "were", "are", "from", "said", "has"})
"""Common words of English, few of which are words of any other language."""

_LEAST_ENGLISH: Final = 0.08
_FEWEST_ENGLISH: Final = 3
"""Which part of the words they are in an English text, and how many of them are different."""


def detect_language(text: str) -> str | None:
    """Returns the ISO 639-1 code of ``text``, or None where it is too short or too mixed to say.

    >>> detect_language("Turkey has taken preliminary steps toward closer defence coordination.")
    'en'
    """
    start = text[:_LOOKED_AT]
    if sum(map(str.isalpha, start)) < _FEWEST_LETTERS:
        return None
    if _is_english(start.lower().split()):
        return "en"
    language, probability = _identifier().classify(start)
    return language if probability >= _LEAST_PROBABILITY else None


def _is_english(words: list[str]) -> bool:
    share = sum(map(_ENGLISH.__contains__, words)) / max(len(words), 1)
    return share >= _LEAST_ENGLISH and len(_ENGLISH.intersection(words)) >= _FEWEST_ENGLISH


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 0.8 s to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
