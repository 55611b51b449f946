"""Tree to Whoosh query: which fields a word is looked for in, what it weighs, what a wildcard stands for."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import ANALYZER, STOP_WORDS
from indexer.engine.marks import Marks
from indexer.engine.schema import TEXT_WEIGHTS
from indexer.model import Note
from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from whoosh.reading import IndexReader

MAX_EXPANSION: Final = 128
"""A wildcard stands for at most so many words of one field, the most frequent ones."""

_INDEX_FIELDS: Final = {"site": "url"}
"""Fields of the query language that the index has under another name."""

_PIECE: Final = re.compile(r"[^\W_*?]*[*?][^\W_]*(?:[*?][^\W_]*)*|[^\W_]+")
"""A run of letters, digits and wildcards."""

_EXACT_FIELDS: Final = frozenset({"language"})


@dataclass(slots=True)
class Compiled:
    """A query ready to run.

    Attributes:
        query: What Whoosh runs.
        marks: What of it to mark in a text.
        notes: What the searcher should know.
    """

    query: whoosh_query.Query
    marks: Marks
    notes: list[Note] = field(default_factory=list)


def compile_tree(node: tree.Node, reader: IndexReader) -> Compiled:
    """The Whoosh query that ``node`` means on the words that ``reader`` knows."""
    compiler = _Compiler(reader)
    query = compiler.compile(node, TEXT_WEIGHTS)
    return Compiled(query, compiler.marks, compiler.notes)


class _Compiler:
    """One run over a tree. ``weights`` names the fields in scope and what a match in each counts."""

    def __init__(self, reader: IndexReader) -> None:
        self.marks = Marks()
        self.notes: list[Note] = []
        self._reader = reader

    def compile(self, node: tree.Node, weights: Mapping[str, float]) -> whoosh_query.Query:
        match node:
            case tree.Everything():
                return whoosh_query.Every()
            case tree.Word(text):
                return self._phrase(text, 0, weights)
            case tree.Phrase(text, slop):
                return self._phrase(text, slop, weights)
            case tree.Prefix(text):
                return self._pattern(f"{text}*", weights)
            case tree.Wildcard(pattern):
                return self._pattern(pattern, weights)
            case tree.Fuzzy(text, distance):
                return self._fuzzy(text, distance, weights)
            case tree.DateRange(since, until):
                return date_range(since, until)
            case _:
                return self._compound(node, weights)

    def _compound(self, node: tree.Node, weights: Mapping[str, float]) -> whoosh_query.Query:
        match node:
            case tree.And(parts):
                return self._all_of(parts, weights)
            case tree.Or(parts):
                return any_of(self.compile(part, weights) for part in parts)
            case tree.Not():
                return self._all_of((node,), weights)
            case tree.Scoped(name, part):
                name = _INDEX_FIELDS.get(name, name)
                return self.compile(part, {name: TEXT_WEIGHTS.get(name, 1.0)})
            case tree.Boosted(part, factor):
                return self.compile(part, {name: weight * factor for name, weight in weights.items()})
            case _:
                raise TypeError(f"no such node: {node!r}")

    def _all_of(self, parts: Iterable[tree.Node], weights: Mapping[str, float]) -> whoosh_query.Query:
        wanted, unwanted = [], []
        for part in self._without_stop_words(tuple(parts)):
            if isinstance(part, tree.Not):
                apart = _Compiler(self._reader)  # what must not be there is not marked
                unwanted.append(apart.compile(part.part, weights))
            else:
                wanted.append(self.compile(part, weights))
        base = _all(wanted)
        return whoosh_query.AndNot(base, any_of(unwanted)) if unwanted else base

    def _without_stop_words(self, parts: tuple[tree.Node, ...]) -> list[tree.Node]:
        """The parts that tell articles apart; all of them where none does."""
        telling = [part for part in parts if not _is_stop_word(part)]
        if not any(not isinstance(part, tree.Not) for part in telling):
            return list(parts)
        ignored = [part.text for part in parts if isinstance(part, tree.Word) and part not in telling]
        if ignored:
            self.notes.append(Note("ignored-words", f"too common to matter: {', '.join(ignored)}"))
        return telling

    def _phrase(self, text: str, slop: int, weights: Mapping[str, float]) -> whoosh_query.Query:
        """The words of ``text`` one after another, in any field in scope."""
        terms = [token.term for token in ANALYZER.tokens(text)]
        if not terms:
            return whoosh_query.NullQuery
        return any_of(self._in_field(name, text, terms, (slop, weight)) for name, weight in weights.items())

    def _in_field(
        self, name: str, text: str, terms: list[str], slop_and_weight: tuple[int, float]
    ) -> whoosh_query.Query:
        slop, weight = slop_and_weight
        if name in _EXACT_FIELDS:
            return whoosh_query.Term(name, ANALYZER.fold(text), boost=weight)
        if len(terms) == 1:
            self.marks.add_term(name, terms[0])
            return whoosh_query.Term(name, terms[0], boost=weight)
        self.marks.add_sequence(name, terms, slop)
        return whoosh_query.Phrase(name, terms, slop=slop + 1, boost=weight)

    def _pattern(self, pattern: str, weights: Mapping[str, float]) -> whoosh_query.Query:
        """Words of the shape of ``pattern``; of a compound such as ``Saudi-Pakis*`` all its parts."""
        pieces = _PIECE.findall(pattern)
        return _all([self._expand(piece, weights) for piece in pieces]) if pieces else whoosh_query.NullQuery

    def _expand(self, pattern: str, weights: Mapping[str, float]) -> whoosh_query.Query:
        if not set(pattern) & set("*?"):
            return self._phrase(pattern, 0, weights)
        folded = ANALYZER.fold(pattern)
        prefix = re.split(r"[*?]", folded, maxsplit=1)[0]
        # fnmatch knows sets in brackets; here a bracket is a bracket. Its expressions do not backtrack.
        matches = re.compile(fnmatch.translate(folded.replace("[", "[[]"))).match

        def words(name: str) -> list[str]:
            terms = (_text(term) for term in self._reader.expand_prefix(name, prefix))
            return [term for term in terms if matches(term)]

        return self._any_word(pattern, words, weights)

    def _fuzzy(self, text: str, distance: int, weights: Mapping[str, float]) -> whoosh_query.Query:
        """Words spelled nearly like those of ``text``; the first letter has to be right."""
        return _all([self._like(one.word, distance, weights) for one in ANALYZER.tokens(text)])

    def _like(self, word: str, distance: int, weights: Mapping[str, float]) -> whoosh_query.Query:
        def words(name: str) -> list[str]:
            return [_text(term) for term in self._reader.terms_within(name, word, distance, prefix=1)]

        return self._any_word(f"{word}~{distance}", words, weights)

    def _any_word(
        self, shown: str, words: Callable[[str], list[str]], weights: Mapping[str, float]
    ) -> whoosh_query.Query:
        """Any of the words that each field has; all count the same, however rare."""
        queries = []
        for name, weight in weights.items():
            found = self._most_frequent(shown, name, words(name))
            for word in found:
                self.marks.add_term(name, word)
            if found:
                terms = any_of(whoosh_query.Term(name, word) for word in found)
                queries.append(whoosh_query.ConstantScoreQuery(terms, weight))
        return any_of(queries)

    def _most_frequent(self, shown: str, name: str, words: list[str]) -> list[str]:
        if len(words) <= MAX_EXPANSION:
            return words
        words.sort(key=lambda word: (-self._reader.doc_frequency(name, word), word))
        text = (
            f"{shown} stands for {len(words):,} words in the {name}; the {MAX_EXPANSION} most frequent count"
        )
        self.notes.append(Note("expansion-capped", text))
        return words[:MAX_EXPANSION]


def plain_words(node: tree.Node) -> tuple[tree.Node, ...]:
    """The words and phrases of a query of nothing else, without those that tell nothing; else nothing."""
    parts = node.parts if isinstance(node, tree.And) else ()
    if not all(isinstance(part, tree.Word | tree.Phrase) for part in parts):
        return ()
    return tuple(part for part in parts if not _is_stop_word(part))


def any_of(queries: Iterable[whoosh_query.Query]) -> whoosh_query.Query:
    """Articles that match any of ``queries``; none where there are none."""
    parts = [one for one in queries if one != whoosh_query.NullQuery]
    if not parts:
        return whoosh_query.NullQuery
    return parts[0] if len(parts) == 1 else whoosh_query.Or(parts)


def _all(queries: list[whoosh_query.Query]) -> whoosh_query.Query:
    """Articles that match all of ``queries``; every article where there are none."""
    if len(queries) > 1:
        return whoosh_query.And(queries)
    return queries[0] if queries else whoosh_query.Every()


def date_range(since: date | None, until: date | None) -> whoosh_query.Query:
    """Articles published from ``since`` to ``until``, both included, by the outlet's own day.

    An open end leaves out nothing but the undated.
    """
    first = (since or date.min).toordinal()
    last = (until or date.max).toordinal()
    return whoosh_query.ConstantScoreQuery(whoosh_query.NumericRange("day", first, last), 0.0)


def _is_stop_word(node: tree.Node) -> bool:
    return isinstance(node, tree.Word) and all(one.word in STOP_WORDS for one in ANALYZER.tokens(node.text))


def _text(term: bytes | str) -> str:
    return term.decode() if isinstance(term, bytes) else term
