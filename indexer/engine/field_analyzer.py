"""Our analyser as Whoosh calls one, text by text, and as the bulk writer does, batch by batch.

Both give the same terms at the same positions: the forms of each word, and before those of a word that
begins a sentence or a paragraph a term that says so. All that Whoosh hands over is a text, so one that is not
in English has its language in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token

from indexer.analysis import (
    ANALYZER,
    PARAGRAPH,
    RUN,
    SENTENCE,
    STEMMERS,
    WORD_CHARACTER,
    Analyzer,
    analyzer_of,
    bare_run,
    openings,
)
from indexer.columnar import TokenBatch, WordAnalyzer
from indexer.engine.breaks import BREAKS, with_breaks
from indexer.engine.joints import joints
from indexer.engine.term_table import RunTerms, TermTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


_LANGUAGE: Final = "\x1f"
"""Before the code of two letters of the language that a text is in."""


def in_language(text: str, language: str | None) -> str:
    """``text`` as :class:`FieldAnalyzer` has to get it."""
    return f"{_LANGUAGE}{language}{text}" if text and language in STEMMERS else text


def _taken_apart(value: str) -> tuple[str, Analyzer]:
    """A text and what analyses it."""
    if value.startswith(_LANGUAGE) and value[1:3] in STEMMERS:
        return value[3:], analyzer_of(value[1:3])
    return value, ANALYZER


class FieldAnalyzer(WhooshAnalyzer):
    """Holds nothing, so that the schema that Whoosh pickles holds nothing of ours either."""

    def __call__(self, value: str, **_options: object) -> Iterator[Token]:
        """All forms of each word at one position, with what begins there."""
        token = Token()
        token.boost, token.stopped = 1.0, False
        text, analyzer = _taken_apart(value)
        words = list(analyzer.tokens(text))
        for word, opened in zip(words, openings(text, (word.start for word in words)), strict=True):
            token.pos, token.startchar, token.endchar = word.position, word.start, word.end
            for form in dict.fromkeys((*opened, *word.forms)):
                token.text = form
                yield token

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldAnalyzer)

    def __hash__(self) -> int:
        return hash(FieldAnalyzer)

    def batch_session(self) -> _Session:
        """Begins a run over many texts."""
        return _Session()


class _Session:
    """A run over many texts: those of each language apart, with one vocabulary.

    Attributes:
        vocabulary: Terms by number, in UTF-8.
    """

    def __init__(self) -> None:
        self.vocabulary: list[bytes] = []
        self._numbers: dict[str, int] = {}
        self._sessions: dict[Analyzer, _LanguageSession] = {}

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """The terms of all ``texts``."""
        groups: dict[Analyzer, list[int]] = {ANALYZER: []}
        bare = []
        for place, value in enumerate(texts):
            text, analyzer = _taken_apart(value)
            groups.setdefault(analyzer, []).append(place)
            bare.append(text)
        batches = [
            self._of_language(analyzer).analyze([bare[place] for place in places])
            for analyzer, places in groups.items()
        ]
        return batches[0] if len(batches) == 1 else _in_order(batches, list(groups.values()))

    def _of_language(self, analyzer: Analyzer) -> _LanguageSession:
        if analyzer not in self._sessions:
            self._sessions[analyzer] = _LanguageSession(analyzer, self._number)
        return self._sessions[analyzer]

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.vocabulary)
            self.vocabulary.append(term.encode())
        return number


class _LanguageSession:
    """A run over texts of one language: words are cut by NumPy, and each distinct one is analysed once.

    Args:
        analyzer: The analyser of the language.
        number: Gives the number of a term.
    """

    def __init__(self, analyzer: Analyzer, number: Callable[[str], int]) -> None:
        cutter = WordAnalyzer(_with_a_word, pattern=WORD_CHARACTER, fold_ascii=False, run=RUN, joints=joints)
        self._runs = cutter.batch_session()
        self._analyzer = analyzer
        self._number = number
        self._table = TermTable()
        paragraph = [number(PARAGRAPH), number(SENTENCE)]
        self._table.extend(
            [
                RunTerms(paragraph[1:], [0], 0),
                RunTerms(paragraph, [0, 0], 0),
                RunTerms(paragraph, [1, 1], 1),
            ]
        )

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """The terms of all ``texts``."""
        cut = self._runs.cut(texts)
        new = self._runs.vocabulary[self._table.size - BREAKS :]
        self._table.extend(self._terms(run.decode()) for run in new)
        return self._table.tokens(with_breaks(cut))

    def _terms(self, run: str) -> RunTerms:
        pieces = self._analyzer.pieces(run)
        terms: list[int] = []
        offsets: list[int] = []
        for offset, piece in enumerate(pieces):
            forms = dict.fromkeys(map(self._number, piece.forms))
            terms += forms
            offsets += [offset] * len(forms)
        return RunTerms(terms, offsets, len(pieces))


def _in_order(batches: list[TokenBatch], groups: list[list[int]]) -> TokenBatch:
    """One batch out of several, where ``groups`` says which of the texts each has."""
    order = np.argsort([place for group in groups for place in group])
    counts = np.concatenate([batch.counts for batch in batches])
    starts = (np.cumsum(counts) - counts)[order]
    counts = counts[order]
    tokens = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    tokens += np.arange(len(tokens))
    positions = [batch.positions for batch in batches if batch.positions is not None]
    return TokenBatch(
        np.concatenate([batch.ids for batch in batches])[tokens], counts, np.concatenate(positions)[tokens]
    )


def _with_a_word(run: str) -> str | None:
    """A run that the analyser finds a word in; some hold nothing but signs."""
    bare = bare_run(run)
    return bare if bare and ANALYZER.pieces(bare) else None
