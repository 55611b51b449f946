"""Our analyser as Whoosh calls one, text by text, and as the bulk writer does, batch by batch.

Both give the same terms at the same positions: the stem of each word and, where it differs, its folded form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token

from indexer.analysis import ANALYZER, RUN, WORD_CHARACTER, bare_run
from indexer.columnar import WordAnalyzer
from indexer.engine.joints import joints
from indexer.engine.term_table import TermTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.columnar import TokenBatch


class FieldAnalyzer(WhooshAnalyzer):
    """Holds nothing, so that the schema that Whoosh pickles holds nothing of ours either."""

    def __call__(self, value: str, **_options: object) -> Iterator[Token]:
        """Both forms of each word, at one position."""
        token = Token()
        for word in ANALYZER.tokens(value):
            token.boost, token.stopped = 1.0, False
            token.pos, token.startchar, token.endchar = word.position, word.start, word.end
            for form in dict.fromkeys(word.forms):
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
    """A run over many texts: words are cut by NumPy, and each distinct one is analysed once.

    Attributes:
        vocabulary: Terms by number, in UTF-8.
    """

    def __init__(self) -> None:
        self.vocabulary: list[bytes] = []
        cutter = WordAnalyzer(bare_run, pattern=WORD_CHARACTER, run=RUN, joints=joints)
        self._runs = cutter.batch_session()
        self._numbers: dict[str, int] = {}
        self._table = TermTable()

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """The terms of all ``texts``."""
        runs = self._runs.analyze(texts)
        new = self._runs.vocabulary[self._table.size :]
        self._learn([run.decode() for run in new])
        return self._table.tokens(runs)

    def _learn(self, runs: Sequence[str]) -> None:
        terms: list[int] = []
        offsets: list[int] = []
        sizes = []
        for run in runs:
            before = len(terms)
            for offset, piece in enumerate(ANALYZER.pieces(run)):
                for form in dict.fromkeys(piece.forms):
                    terms.append(self._number(form))
                    offsets.append(offset)
            sizes.append(len(terms) - before)
        self._table.extend(terms, offsets, sizes)

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.vocabulary)
            self.vocabulary.append(term.encode())
        return number
