"""What a searcher probably meant by a word that hardly any article has.

Only words of letters are doubted, never one with a digit: an F-16 is no F-15. A word is replaced by the most
frequent one at the smallest distance of edits, an exchange of neighbours being one edit (Damerau 1964), taken
apart where its halves stand beside each other in an article, or joined with its neighbour where articles have
both in one.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import ANALYZER, WordFinder
from indexer.columnar import SearchOptions
from indexer.engine.schema import TEXT
from indexer.query import tree

if TYPE_CHECKING:
    from indexer.engine.snapshot import Snapshot

_LEAST_LETTERS: Final = 4
_LETTERS_FOR_TWO_EDITS: Final = 6
_LEAST_HALF: Final = 3
_RARE: Final = 1_000
"""A word is doubted where at most one article in so many has it ..."""

_MORE_FREQUENT: Final = 20
"""... and its replacement has to be so many times as frequent."""

_LOOKED_AT: Final = 100
_DOUBTED: Final = 3
"""So many words of a query are looked at, and so many of these are doubted."""

_NEIGHBOURS: Final = 256


class Speller:
    """Doubts the words of queries.

    Args:
        snapshot: Has the words that there are.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._readings = snapshot.readings
        self._frequency = snapshot.frequency
        self._looked_at = 0
        self._doubted = 0

    def corrected(self, node: tree.Node) -> tree.Node:
        """``node`` with better words for doubtful ones; what must not be there is not doubted."""
        match node:
            case tree.Word(text):
                return self._better(node, text)
            case tree.And(parts):
                return tree.all_of(map(self.corrected, self._joined(parts)))
            case tree.Or(parts):
                return tree.any_of(map(self.corrected, parts))
            case tree.Scoped("title" | "standfirst" | "body" | "lead" as field, part):
                return tree.scoped(field, self.corrected(part))
            case tree.Boosted(part, factor):
                return tree.boosted(self.corrected(part), factor)
            case _:
                return node

    def _better(self, word: tree.Word, text: str) -> tree.Node:
        self._looked_at += 1
        if self._looked_at > _LOOKED_AT:
            return word
        tokens = list(ANALYZER.tokens(text))
        if len(tokens) != 1 or not self._is_doubtful(tokens[0].word, tokens[0].term):
            return word
        if len(self._readings.of(text)) > 1:  # known in another language
            return word
        self._doubted += 1
        if self._doubted > _DOUBTED:
            return word
        other, articles = self._neighbour(tokens[0].word, self._frequency(tokens[0].term))
        halves, articles_with_both = self._halves(tokens[0].word)
        if not articles and not articles_with_both:
            return word
        return tree.Word(other) if articles >= articles_with_both else tree.Phrase(halves)

    def _is_doubtful(self, word: str, term: str) -> bool:
        is_rare = self._frequency(term) * _RARE <= self._snapshot.article_count()
        return word.isalpha() and len(word) >= _LEAST_LETTERS and is_rare

    def _neighbour(self, word: str, frequency: int) -> tuple[str, int]:
        """The best of the words like ``word``, and how many articles have it; nothing and 0 where none is."""
        found = self._within(word, 1, 0)
        if not frequency and len(word) >= _LETTERS_FOR_TWO_EDITS:
            found |= self._within(word, 2, 1)
        found |= {f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)}
        ranked = sorted(
            (edit_distance(word, other), -articles, other)
            for other in found - {word}
            if other.isalpha() and (articles := self._frequency(other)) >= max(1, _MORE_FREQUENT * frequency)
        )
        for _, articles, other in ranked[:1]:
            return self._as_written(other), -articles
        return "", 0

    def _within(self, word: str, edits: int, prefix: int) -> set[str]:
        """The most frequent words at most so many edits away that begin with the same ``prefix`` letters."""
        like = whoosh_query.FuzzyTerm(TEXT, word, maxdist=edits, prefixlength=prefix)
        return set(self._readings.expand(like, _NEIGHBOURS).words)

    def _halves(self, word: str) -> tuple[str, int]:
        """``word`` as two that stand side by side in some articles."""
        cuts = range(_LEAST_HALF, len(word) - _LEAST_HALF + 1)
        pairs = [(word[:cut], word[cut:]) for cut in cuts]
        known = [pair for pair in pairs if all(map(self._frequency, pair))]
        counted = [(self._count(whoosh_query.Phrase(TEXT, list(pair))), " ".join(pair)) for pair in known]
        articles, halves = max(counted, default=(0, ""))
        return halves, articles

    def _joined(self, parts: tuple[tree.Node, ...]) -> list[tree.Node]:
        """``parts`` with two words as one where articles have only that."""
        for at, (one, other) in enumerate(pairwise(parts)):
            if isinstance(one, tree.Word) and isinstance(other, tree.Word):
                joined = ANALYZER.fold(one.text + other.text)
                halves = [ANALYZER.fold(half.text) for half in (one, other)]
                if joined.isalpha() and self._frequency(joined) and not all(map(self._frequency, halves)):
                    return [*parts[:at], tree.Word(joined), *self._joined(parts[at + 2 :])]
        return list(parts)

    def _as_written(self, term: str) -> str:
        """A word of which ``term`` is the folded form or the stem, as an article has it."""
        found = self._snapshot.search(whoosh_query.Term(TEXT, term), SearchOptions(limit=1)).docs.tolist()
        article = self._snapshot.article(found[0])
        text = f"{article.title}\n{article.standfirst}\n{article.body}"
        words = Counter(token.word for token in WordFinder({term}).find(text))
        return term if term in words else max(words, key=lambda word: (words[word], word), default=term)

    def _count(self, query: whoosh_query.Query) -> int:
        return self._snapshot.search(query, SearchOptions(limit=1)).total or 0


def edit_distance(one: str, other: str) -> int:
    """Edits from ``one`` to ``other``: a letter more, less or changed, or two neighbours exchanged.

    >>> edit_distance("misisle", "missile"), edit_distance("nato", "nat")
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]
