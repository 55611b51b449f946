"""The analyser: words, then for each distinct word what it is searched as.

A word is a run of letters and digits, apostrophes inside it included, so that ``F-35`` is two words beside
each other and ``Ankara's`` is one. A word is indexed in two forms at one position: folded (case, width and
accents removed, Unicode NFKC and NFKD) and stemmed (Snowball English, Porter 2001). Plain words search the
stem; wildcards need the folded form.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD_CHARACTER: Final = r"[^\W_]|['’]"
"""What a word is made of; see :func:`bare_word` for apostrophes that are quotation marks."""

WORD: Final = re.compile(r"(?:[^\W_]+|['’]+)+")  # a run of word characters, in as few steps as possible
APOSTROPHES: Final = "'’"
_POSSESSIVE: Final = re.compile(r"['’]s$")
_DOTLESS_I: Final = str.maketrans("ıİ", "ii")
_PROBE: Final = (
    "Ankara’s F-35s, O'Brien's ‘quotes’ İzmir ıI Straße ﬁghter ＮＡＴＯ Київ 1,000 x_y running runs "
    + "x" * 200
)
"""A text in which every rule of the analyser matters, so that its terms tell one analyser from another."""

_MAX_RAW_LENGTH: Final = 120
_MAX_WORD_LENGTH: Final = 64


class Token(NamedTuple):
    """One word of a text.

    Attributes:
        term: The stem, what plain words are searched by.
        word: The folded word.
        position: Counted in words from 0.
        start: Offset of its first character in the text.
        end: Offset behind its last.
    """

    term: str
    word: str
    position: int
    start: int
    end: int


def bare_word(run: str) -> str | None:
    """The word in a run of word characters, without quotation marks and of bearable length, if there is one.

    >>> bare_word("‘tis’"), bare_word("''")
    ('tis', None)
    """
    return run.strip(APOSTROPHES)[:_MAX_RAW_LENGTH] or None


class Analyzer:
    """Text to tokens. Safe to share between threads."""

    def __init__(self) -> None:
        self._stem = Stemmer.Stemmer("english", 0).stemWord
        self._stem_lock = threading.Lock()  # a Snowball stemmer keeps state during a call
        self.forms = lru_cache(maxsize=200_000)(self._forms)

    def tokens(self, text: str) -> Iterator[Token]:
        """The words of ``text`` in reading order.

        >>> [(token.term, token.word) for token in ANALYZER.tokens("Ankara’s F-35s")]
        [('ankara', 'ankara'), ('f', 'f'), ('35s', '35s')]
        """
        for position, (raw, start, end) in enumerate(_words(text)):
            yield Token(*self.forms(raw), position, start, end)

    def fold(self, text: str) -> str:
        """``text`` without case, width and accents.

        >>> ANALYZER.fold("Türkiye’nin ＮＡＴＯ Straße")
        'turkiye’nin nato strasse'
        """
        if text.isascii():
            return text.lower()
        decomposed = unicodedata.normalize("NFKD", text.translate(_DOTLESS_I)).casefold()
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        return unicodedata.normalize("NFC", bare)

    def fingerprint(self) -> str:
        """Changes whenever the terms of any text might; an index of another one is outdated."""
        recipe = f"{list(self.tokens(_PROBE))} {unicodedata.unidata_version} {Stemmer.version()}"
        return hashlib.sha256(recipe.encode()).hexdigest()[:16]

    def _forms(self, raw: str) -> tuple[str, str]:
        """Stem and folded form of one word as it stands in a text."""
        word = (
            _POSSESSIVE.sub("", self.fold(raw[:_MAX_RAW_LENGTH]))
            .replace("'", "")
            .replace("’", "")[:_MAX_WORD_LENGTH]
        )
        with self._stem_lock:
            return self._stem(word), word


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as it stands in ``text``, with where it begins and ends."""
    for match in WORD.finditer(text):
        run = match.group()
        start, end = match.span()
        if run[0] in APOSTROPHES or run[-1] in APOSTROPHES:
            word = run.strip(APOSTROPHES)
            if not word:
                continue
            start += run.index(word)
            run, end = word, start + len(word)
        yield run, start, end


ANALYZER: Final = Analyzer()
