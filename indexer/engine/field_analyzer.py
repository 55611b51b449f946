"""Our analyser as Whoosh calls one, text by text, and as the bulk writer does, batch by batch.

Both give the same terms at the same positions: the forms of each word, and before those of a word that
begins a sentence or a paragraph a term that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token

from indexer.analysis import ANALYZER, PARAGRAPH, RUN, SENTENCE, WORD_CHARACTER, bare_run, openings
from indexer.columnar import WordAnalyzer
from indexer.engine.breaks import BREAKS, with_breaks
from indexer.engine.joints import joints
from indexer.engine.term_table import RunTerms, TermTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.columnar import TokenBatch


class FieldAnalyzer(WhooshAnalyzer):
    """Holds nothing, so that the schema that Whoosh pickles holds nothing of ours either."""

    def __call__(self, value: str, **_options: object) -> Iterator[Token]:
        """All forms of each word at one position, with what begins there."""
        token = Token()
        token.boost, token.stopped = 1.0, False
        words = list(ANALYZER.tokens(value))
        for word, opened in zip(words, openings(value, (word.start for word in words)), strict=True):
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
    """A run over many texts: words are cut by NumPy, and each distinct one is analysed once.

    Attributes:
        vocabulary: Terms by number, in UTF-8.
    """

    def __init__(self) -> None:
        self.vocabulary: list[bytes] = []
        cutter = WordAnalyzer(_with_a_word, pattern=WORD_CHARACTER, fold_ascii=False, run=RUN, joints=joints)
        self._runs = cutter.batch_session()
        self._numbers: dict[str, int] = {}
        self._table = TermTable()
        paragraph = [self._number(PARAGRAPH), self._number(SENTENCE)]
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
        pieces = ANALYZER.pieces(run)
        terms: list[int] = []
        offsets: list[int] = []
        for offset, piece in enumerate(pieces):
            forms = dict.fromkeys(map(self._number, piece.forms))
            terms += forms
            offsets += [offset] * len(forms)
        return RunTerms(terms, offsets, len(pieces))

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.vocabulary)
            self.vocabulary.append(term.encode())
        return number


def _with_a_word(run: str) -> str | None:
    """A run that the analyser finds a word in; some hold nothing but signs."""
    bare = bare_run(run)
    return bare if bare and ANALYZER.pieces(bare) else None
