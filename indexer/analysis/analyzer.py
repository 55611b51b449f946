"""The analyser: words, then for each distinct word what it is searched as.

A word is a run of letters and digits, apostrophes inside it included, so that *Saudi-led* is two words
beside each other and *Ankara's* is one. It is indexed in two forms at one position: folded (case, width and
accents removed, Unicode NFKC and NFKD) and stemmed (Snowball, Porter 2001) by the rules of its language.
Plain words search the stem; wildcards need the folded form. English stems stand for themselves; those of
other languages have the language in front, so that a word of one is not taken for a word of another. What
:mod:`indexer.analysis.runs` keeps together, such as *F-35A*, is one word as well, indexed in every form that
should find it.
"""

from __future__ import annotations

import hashlib
import re
import sys
import threading
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import Stemmer

from indexer.analysis.designators import DESIGNATOR, designator_forms
from indexer.analysis.languages import STEMMERS, Language
from indexer.analysis.runs import APOSTROPHES, RUN, Part, parts
from indexer.analysis.sentences import ABBREVIATIONS, openings, paragraph_starts
from indexer.analysis.spelling import SPELLING_RULES, american_spelling

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPITALS: Final = "\x1ec"
"""Before the folded form of a word that is written in capital letters, in a form of its own."""

STEM_OF: Final = "\x1el"
"""Before the language and the stem of a word that is not in English."""

_FORM_PREFIX: Final = re.compile(f"{CAPITALS}|{STEM_OF}[a-z]{{2}}")
_POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)
_WHOLE_LETTERS: Final = str.maketrans(
    dict(zip("ıİłŁøØđĐħĦ", "iillooddhh", strict=True))
    | dict(zip("æÆœŒþÞðÐ", ("ae", "ae", "oe", "oe", "th", "th", "d", "d"), strict=True))
    | {"ـ": "", "ʼ": "’"}
)
"""Letters that Unicode does not take apart, and the stroke that stretches Arabic words."""
_PROBE: Final = (
    """
    Ankara’s F-35s, O'Brien's ‘quotes’ İzmir ıI Straße ﬁghter ＮＡＴＯ Київ x_y running runs
    F-35A F 35 F/A-18E grade F 35 MiG 29SMT Mk. 41 Mark 48 Type 055 2S19M2 9M-729 Ту-95МС R-77-1 F-16CJs
    defence organised promise centred Łódź Ørsted ærø 防衛装備庁 核 مُحَمَّد
    Su-27/30 Shahed136 mid-2023 DDG 51 Leopard 2A6 155mm 1,000.5km 1.5bn 1.2.3 1980s 10-year 9/11
    l’armée jusqu'à NATO'nun TANKLARI военный U.S.-led F-16'A of 35. “No.” Then No. 5 of Lt. Roe.\n\nEnd.
"""
    + "x" * 200
    + "1-" * 20
)
"""A text in which every rule of the analyser matters, so that its terms tell one analyser from another."""

_NUMBER_OF_MANY: Final = re.compile(r"^(\d+)s$")
_SEPARATORS: Final = {
    kind: str.maketrans(dict.fromkeys(signs, ""))
    for kind, signs in (("word", APOSTROPHES), ("initials", "."), ("figure", ","))
}
_RUN: Final = re.compile(RUN)
_MAX_RAW_LENGTH: Final = 120
_MAX_WORD_LENGTH: Final = 64


class Token(NamedTuple):
    """One word of a text.

    Attributes:
        forms: All that it is indexed as; first what plain words are searched by, then the folded word.
        position: Counted in words from 0; where a paragraph begins, one is left out.
        start: Offset of its first character in the text.
        end: Offset behind its last.
    """

    forms: tuple[str, ...]
    position: int
    start: int
    end: int

    @property
    def term(self) -> str:
        """The stem, what plain words are searched by."""
        return self.forms[0]

    @property
    def word(self) -> str:
        """The folded word."""
        return self.forms[1]


class Piece(NamedTuple):
    """One word of a run: its forms, and where in the run it stands."""

    forms: tuple[str, ...]
    start: int
    end: int


def bare_run(run: str) -> str | None:
    """A run without quotation marks around it and of bearable length, if there is a word in it.

    >>> bare_run("‘tis’"), bare_run("''")
    ('tis', None)
    """
    return run.strip(APOSTROPHES)[:_MAX_RAW_LENGTH] or None


def with_joints(query: str, sign: str) -> str:
    """``query`` with ``sign`` for each space inside a word that is written with one; */s* is an operator.

    >>> with_joints("the F 35 fleet", "_")
    'the F_35 fleet'
    """

    def joined(run: re.Match[str]) -> str:
        is_operator = run.start() > 0 and query[run.start() - 1] == "/"
        return run.group() if is_operator else run.group().replace(" ", sign)

    return _RUN.sub(joined, query)


class Analyzer:
    """Text to tokens. Safe to share between threads.

    Args:
        language: That of the texts; None for English.
    """

    def __init__(self, language: Language | None = None) -> None:
        self._language = language
        self._stem = Stemmer.Stemmer("english", 0).stemWord
        self._stem_lock = threading.Lock()  # a Snowball stemmer keeps state during a call
        self._known_pieces = lru_cache(maxsize=200_000)(self._pieces)

    def tokens(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Token]:
        """The words of ``text`` in reading order, those from ``start`` to ``end`` where no word is cut.

        >>> [token.forms for token in ANALYZER.tokens("Ankara’s F-35s")]
        [('ankara', 'ankara'), ('f35', 'f35s')]
        """
        position = 0
        breaks = paragraph_starts(text, start, end)
        paragraph = next(breaks, sys.maxsize)
        for match in _RUN.finditer(text, start, end):
            at = match.start()
            for forms, first, last in self.pieces(match.group()):
                if paragraph <= at:
                    position += position > 0
                    paragraph = next((place for place in breaks if place > at), sys.maxsize)
                yield Token(forms, position, at + first, at + last)
                position += 1

    def pieces(self, run: str) -> tuple[Piece, ...]:
        """The words of a run; several where signs in it part them, none where it is all apostrophes."""
        bare = bare_run(run)
        if bare is None or len(bare) == len(run):
            return self._known_pieces(run)
        before = len(run) - len(run.lstrip(APOSTROPHES))
        pieces = [
            Piece(forms, before + start, before + end) for forms, start, end in self._known_pieces(bare)
        ]
        if pieces and len(bare) == _MAX_RAW_LENGTH:
            pieces[-1] = pieces[-1]._replace(end=len(run.rstrip(APOSTROPHES)))
        return tuple(pieces)

    def fold(self, text: str) -> str:
        """``text`` without case, width and accents.

        >>> ANALYZER.fold("Türkiye’nin ＮＡＴＯ Straße")
        'turkiye’nin nato strasse'
        """
        if text.isascii():
            return text.lower()
        decomposed = unicodedata.normalize("NFKD", text.translate(_WHOLE_LETTERS)).casefold()
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        return unicodedata.normalize("NFC", bare)

    def fingerprint(self) -> str:
        """Changes whenever the terms of any text might; an index of another one is outdated."""
        tokens = [list(analyzer.tokens(_PROBE)) for analyzer in (self, *map(analyzer_of, ("fr", "ru", "tr")))]
        opened = list(openings(_PROBE, [token.start for token in tokens[0]]))
        rules = (RUN, DESIGNATOR, sorted(ABBREVIATIONS), SPELLING_RULES, STEMMERS)
        recipe = f"{tokens} {opened} {rules} {unicodedata.unidata_version} {Stemmer.version()}"
        return hashlib.sha256(recipe.encode()).hexdigest()[:16]

    def _pieces(self, run: str) -> tuple[Piece, ...]:
        if run.isalpha() and run.isascii():
            return (Piece(self._word(run, self.fold(run)), 0, len(run)),)
        pieces = (Piece(self._forms(part), part.start, part.end) for part in parts(run))
        return tuple(piece for piece in pieces if piece.forms[0])

    def _forms(self, part: Part) -> tuple[str, ...]:
        if part.kind == "designator":
            return self._designator(part)
        text = _POSSESSIVE.sub("", part.text)
        folded = self.fold(text).translate(_SEPARATORS[part.kind])
        forms = self._word(text, folded) if part.kind == "word" else self._english(text, folded)
        return (*forms, *_NUMBER_OF_MANY.findall(forms[1]))

    def _word(self, text: str, folded: str) -> tuple[str, ...]:
        if self._language is None or not folded.isalpha():
            return self._english(text, folded)
        core = self._language.core(text)[:_MAX_WORD_LENGTH]
        bare = self.fold(core).translate(_SEPARATORS["word"])
        # in Russian й tells endings apart, and whoever types without accents has the stem of such a word
        stems = [self._stem_of(self._language, word) for word in (core, bare)]
        forms = dict.fromkeys((stems[0], folded[:_MAX_WORD_LENGTH], bare, stems[1]))
        return (*forms, *self._in_capitals(core, bare))

    def _stem_of(self, language: Language, word: str) -> str:
        return f"{STEM_OF}{language.code}{self.fold(language.stem(word))}"

    def _english(self, text: str, folded: str) -> tuple[str, ...]:
        forms = self._stemmed(folded[:_MAX_WORD_LENGTH])
        american = american_spelling(forms[1])
        if american != forms[1]:
            forms = self._stemmed(american)[0], forms[1]
        return (*forms, *self._in_capitals(text, forms[1]))

    def _in_capitals(self, text: str, folded: str) -> tuple[str, ...]:
        return (CAPITALS + folded,) if text.isupper() and folded.isalpha() and len(folded) > 1 else ()

    def _stemmed(self, word: str) -> tuple[str, str]:
        with self._stem_lock:
            return self._stem(word), word

    def _designator(self, part: Part) -> tuple[str, ...]:
        prefix, number = self.fold(part.prefix), self.fold(part.number)
        forms = designator_forms(prefix, number)
        return forms + (self._stemmed(forms[-1])[:1] if forms[-1].isalpha() else ())


ANALYZER: Final = Analyzer()


def analyzer_of(language: str | None) -> Analyzer:
    r"""The analyser of texts in a language, by its code of ISO 639-1; the English one where there is none.

    >>> [token.term for token in analyzer_of("de").tokens("Panzern")]
    ['\x1eldepanz']
    """
    return _foreign(language) if language in STEMMERS else ANALYZER


@lru_cache(maxsize=len(STEMMERS))
def _foreign(language: str) -> Analyzer:
    return Analyzer(Language(language))


def bare_form(form: str) -> str:
    r"""A form of a word as people read it.

    >>> bare_form("\x1eldepanz"), bare_form("\x1ecnato"), bare_form("run")
    ('panz', 'nato', 'run')
    """
    return _FORM_PREFIX.sub("", form)
