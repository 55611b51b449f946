"""What is particular to words that are not in English: their stems, and what apostrophes join to them."""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import Final

import Stemmer

STEMMERS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""The stemmer of Snowball (Porter 2001) for each code of ISO 639-1."""

_JOINED_BEFORE: Final = re.compile(
    r"^(?:[cdjlmnst]|\w{0,4}qu|un|(?:d|n|s|qu)ell|(?:d|n)?all|sull|quest)['’](?=\w\w)",
    re.IGNORECASE,
)
"""Articles and the like of French, Italian and Catalan."""

_JOINED_BEHIND: Final = re.compile(r"(?<=\w)['’].*", re.DOTALL)
"""Endings of names in Turkish."""

_JOINED: Final = {**dict.fromkeys(("ca", "fr", "it"), _JOINED_BEFORE), "tr": _JOINED_BEHIND}
_TURKISH_CAPITALS: Final = str.maketrans({"I": "ı", "İ": "i"})
_TURKISH_ROUNDS: Final = 3
"""Of *füzeler* its stemmer makes *füze*, and *füz* of that; after so many rounds few words get shorter."""


class Language:
    """Stems of one language. Safe to share between threads.

    Args:
        code: One of :data:`STEMMERS`.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self._stem = Stemmer.Stemmer(STEMMERS[code], 0).stemWord
        self._lock = threading.Lock()  # a Snowball stemmer keeps state during a call

    def stem(self, word: str) -> str:
        """The stem of ``word``, which is as it was written or folded.

        >>> Language("de").stem("Panzern")
        'panz'
        """
        if self.code != "tr":
            return self._stemmed(word)
        stem = word.translate(_TURKISH_CAPITALS)
        for _ in range(_TURKISH_ROUNDS):
            stem = self._stemmed(stem)
        return stem

    def _stemmed(self, word: str) -> str:
        lowered = unicodedata.normalize("NFC", word.lower())
        with self._lock:
            return str(self._stem(lowered))

    def core(self, word: str) -> str:
        """``word`` without what an apostrophe joins to it.

        >>> Language("fr").core("l’armée"), Language("tr").core("NATO’nun")
        ('armée', 'NATO')
        """
        joined = _JOINED.get(self.code)
        return joined.sub("", word, count=1) if joined else word
