"""Our analyser as Whoosh calls one, text by text, and as the bulk writer does, batch by batch.

Both give the same terms at the same positions: the stem of each word and, where it differs, its folded form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token

from indexer.analysis import ANALYZER, WORD_CHARACTER, bare_word
from indexer.columnar import TokenBatch, WordAnalyzer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


class FieldAnalyzer(WhooshAnalyzer):
    """Holds nothing, so that the schema that Whoosh pickles holds nothing of ours either."""

    def __call__(self, value: str, **_options: object) -> Iterator[Token]:
        """Both forms of each word, at one position."""
        token = Token()
        for word in ANALYZER.tokens(value):
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = word.position, word.start, word.end
            for form in dict.fromkeys((word.term, word.word)):
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
    """A run: words are cut by NumPy, and each distinct one is analysed once.

    Attributes:
        vocabulary: Terms by number, in UTF-8.
    """

    def __init__(self) -> None:
        self.vocabulary: list[bytes] = []
        self._words = WordAnalyzer(bare_word, pattern=WORD_CHARACTER).batch_session()
        self._numbers: dict[str, int] = {}
        self._forms: NDArray[np.int32] = np.empty((0, 2), np.int32)

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """The terms of all ``texts``."""
        words = self._words.analyze(texts)
        self._learn(self._words.vocabulary[len(self._forms) :])
        forms = self._forms[words.ids]
        is_there = forms >= 0
        per_word = is_there.sum(axis=1)
        text_of = np.repeat(np.arange(len(texts)), words.counts)
        counts = np.bincount(text_of, weights=per_word, minlength=len(texts)).astype(np.int64)
        starts = np.cumsum(words.counts) - words.counts
        positions = np.arange(len(words.ids)) - np.repeat(starts, words.counts)
        return TokenBatch(forms[is_there], counts, np.repeat(positions, per_word).astype(np.int32))

    def _learn(self, words: list[bytes]) -> None:
        """Extends the table from words to their forms; -1 where there is no second one."""
        learned = np.full((len(words), 2), -1, np.int32)
        for place, word in enumerate(words):
            term, folded = ANALYZER.forms(word.decode())
            learned[place, 0] = self._number(term)
            if folded != term:
                learned[place, 1] = self._number(folded)
        self._forms = np.concatenate([self._forms, learned])

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.vocabulary)
            self.vocabulary.append(term.encode())
        return number
