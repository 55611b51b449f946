"""Tree to Whoosh query: which field a word is looked for in, what it weighs, what a wildcard stands for.

Words without a field are looked for in the whole text, and that alone decides what matches; the same words in
the title add to the score of what does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import starmap
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import ANALYZER, CAPITALS, STOP_WORDS
from indexer.columnar import AtLeast, Before, Behind, MoreOften, Near, Together
from indexer.engine.compiled import Bonus, Compiled, any_of, best_of, date_range, sequence
from indexer.engine.forms import exactly
from indexer.engine.patterns import MOST_WORDS, Capped, capped_notes, pieces, words_each
from indexer.engine.schema import BODY_START, BREAKS, TEXT, TEXT_PARTS, WORD_COUNT
from indexer.engine.stop_words import telling
from indexer.engine.weighting import FEW_WORDS, NO_EXTRAS
from indexer.knowledge import FACET_KINDS
from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.engine.snapshot import Snapshot
    from indexer.engine.weighting import Extras

_INDEX_FIELDS: Final = {"site": "url", "body": TEXT, "lead": TEXT}
"""Fields of the query language that the index has under another name."""

_BESIDE_WORDS: Final = "\x1e"
"""Terms that begin like this stand beside words and are none: what begins there, what is in capitals."""

_WHOLE_FIELDS: Final = frozenset({"language", *FACET_KINDS})


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where words are looked for: a field of the query language or the whole text; and what they weigh.

    Attributes:
        words: For how many of them a pattern stands.
        near: Whether they have to be near others.
    """

    name: str = TEXT
    weight: float = 1.0
    words: int = MOST_WORDS
    near: bool = False

    @property
    def field(self) -> str:
        """The field of the index."""
        return _INDEX_FIELDS.get(self.name, self.name)

    @property
    def is_whole(self) -> bool:
        """Whether it is a field whose values are no text."""
        return self.name in _WHOLE_FIELDS

    def whole(self, value: str) -> whoosh_query.Query:
        """Articles with ``value`` in such a field."""
        if self.name in FACET_KINDS:
            return whoosh_query.ConstantScoreQuery(whoosh_query.Term(self.field, value), 0.0)
        return whoosh_query.Term(self.field, ANALYZER.fold(value), boost=self.weight)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of an article in which to mark what matched."""
        return TEXT_PARTS if self.field == TEXT and self.name != "body" else (self.name,)

    def query(self, found: Sequence[whoosh_query.Query], *, readings: bool = False) -> whoosh_query.Query:
        """Any of ``found``, words and phrases, where it is in scope; of ``readings`` the best one counts."""
        together = best_of(found) if readings else any_of(found)
        if self.name == "body":
            return Behind(together, BODY_START)
        return Before(together, BODY_START, _break(TEXT, "paragraph")) if self.name == "lead" else together


def _weighed(parts: Iterable[tree.Node], scope: _Scope) -> Iterator[tuple[tree.Node, _Scope]]:
    """Each of ``parts`` once; what is there several times weighs so many times as much."""
    for part, count in Counter(parts).items():
        yield part, scope if count == 1 else replace(scope, weight=scope.weight * count)


def compile_tree(node: tree.Node, snapshot: Snapshot, extras: Extras = FEW_WORDS) -> Compiled:
    """The Whoosh query that ``node`` means on the words that there are."""
    compiler = _Compiler(snapshot, extras)
    compiler.compiled.matching = compiler.compile(node, _Scope(words=words_each(node)))
    compiler.compiled.notes += capped_notes(compiler.capped)
    return compiler.compiled


class _Compiler:
    """One run over a tree; what is learned on the way is kept in ``compiled``."""

    def __init__(self, snapshot: Snapshot, extras: Extras) -> None:
        self.compiled = Compiled(whoosh_query.NullQuery)
        self._snapshot = snapshot
        self._extras = extras
        self.capped: dict[str, Capped] = {}

    def compile(self, node: tree.Node, scope: _Scope) -> whoosh_query.Query:
        match node:
            case tree.Everything():
                return whoosh_query.Every()
            case tree.Word(text):
                return self._words(text, scope)
            case tree.Phrase(text, slop):
                return self._phrase(text, slop, scope)
            case tree.Prefix(text):
                return self._pattern(f"{text}*", scope)
            case tree.Wildcard(pattern):
                return self._pattern(pattern, scope)
            case tree.Fuzzy(text, distance):
                return self._fuzzy(text, distance, scope)
            case tree.Capitals(text):
                return self._capitals(text, scope)
            case _:
                return self._compound(node, scope)

    def _compound(self, node: tree.Node, scope: _Scope) -> whoosh_query.Query:
        match node:
            case tree.And(parts):
                return self._all_of(parts, scope)
            case tree.Or(parts):
                return any_of(starmap(self.compile, _weighed(parts, scope)))
            case tree.Not():
                return self._all_of((node,), scope)
            case tree.Scoped(name, part):
                return self.compile(part, replace(scope, name=name))
            case tree.Boosted(part, factor):
                return self.compile(part, replace(scope, weight=scope.weight * factor))
            case tree.Near() | tree.Same() | tree.AtLeast():
                return self._placed(node, scope)
            case _:
                return _about_the_whole(node)

    def _placed(self, node: tree.Near | tree.Same | tree.AtLeast, scope: _Scope) -> whoosh_query.Query:
        """What has to stand in certain places."""
        if isinstance(node, tree.AtLeast):
            return AtLeast(self.compile(node.part, scope), node.count)
        scope = replace(scope, words=min(scope.words, words_each(node, near=True)), near=True)
        left, right = self.compile(node.left, scope), self.compile(node.right, scope)
        if isinstance(node, tree.Same):
            return Together(left, right, _break(scope.field, node.unit))
        return Near(left, right, node.distance, ordered=node.ordered)

    def _all_of(self, parts: Iterable[tree.Node], scope: _Scope) -> whoosh_query.Query:
        wanted, unwanted = [], []
        for part, own in _weighed(telling(tuple(parts)), scope):
            if isinstance(part, tree.Not):
                apart = _Compiler(self._snapshot, self._extras)  # what must not be there is not marked
                unwanted.append(apart.compile(part.part, scope))
            else:
                wanted.append(self.compile(part, own))
        base = _all(wanted)
        return whoosh_query.AndNot(base, any_of(unwanted)) if unwanted else base

    def _words(self, text: str, scope: _Scope) -> whoosh_query.Query:
        """The words of ``text`` one after another, in any form."""
        if scope.is_whole:
            return scope.whole(text)
        readings = self._snapshot.readings.of(text, scope.field)
        if not readings[0].terms:
            return whoosh_query.NullQuery
        for part in scope.parts:
            for reading in readings:
                self.compiled.marks.add(part, reading.terms)
        if scope.name == TEXT:
            weight = scope.weight * self._extras.title
            self._add("", best_of([sequence("title", one.terms, 0, weight * one.weight) for one in readings]))
            self._add_as_typed(text, scope)
        found = [sequence(scope.field, one.terms, 0, scope.weight * one.weight) for one in readings]
        return scope.query(found, readings=True)

    def _add_as_typed(self, text: str, scope: _Scope) -> None:
        """A word in the form that was typed, where it has others."""
        first, *more = ANALYZER.tokens(text)
        weight = self._extras.exact if first.word != first.term else self._extras.stem
        if more or not weight:
            return
        typed = self._snapshot.forms.exact(text)[0]
        word = whoosh_query.Term(TEXT, typed.term, boost=scope.weight * weight)
        if typed.others:
            self._add("as typed", MoreOften(word, typed.others))
        elif typed.term != first.term:
            self._add("as typed", word)

    def _phrase(self, text: str, slop: int, scope: _Scope) -> whoosh_query.Query:
        """The words of ``text`` one after another, in no other form."""
        if scope.is_whole:
            return scope.whole(text)
        words = self._snapshot.forms.exact(text)
        if not words:
            return whoosh_query.NullQuery
        for part in scope.parts:
            self.compiled.marks.add_exactly(part, words, slop)
        if scope.name == TEXT:
            self._add("", exactly("title", words, slop, scope.weight * self._extras.title))
        return scope.query([exactly(scope.field, words, slop, scope.weight)])

    def _capitals(self, text: str, scope: _Scope) -> whoosh_query.Query:
        """The words of ``text`` one after another, each in capital letters."""
        terms = [CAPITALS + token.word for token in ANALYZER.tokens(text)]
        if not terms:
            return whoosh_query.NullQuery
        for part in scope.parts:
            self.compiled.marks.add(part, terms)
        return scope.query([sequence(scope.field, terms, 0, scope.weight)])

    def _pattern(self, pattern: str, scope: _Scope) -> whoosh_query.Query:
        """Words of the shape of ``pattern``; of a compound such as ``Saudi-Pakis*`` all its parts."""
        parts = [self._expand(piece, scope) for piece in pieces(pattern)]
        return _all(parts) if parts else whoosh_query.NullQuery

    def _expand(self, pattern: str, scope: _Scope) -> whoosh_query.Query:
        if not set(pattern) & set("*?"):
            return self._words(pattern, scope)
        return self._any_word(pattern, whoosh_query.Wildcard(scope.field, ANALYZER.fold(pattern)), scope)

    def _fuzzy(self, text: str, distance: int, scope: _Scope) -> whoosh_query.Query:
        """Words spelled nearly like those of ``text``; the first letter has to be right."""
        return _all([self._like(one.word, distance, scope) for one in ANALYZER.tokens(text)])

    def _like(self, word: str, distance: int, scope: _Scope) -> whoosh_query.Query:
        like = whoosh_query.FuzzyTerm(scope.field, word, maxdist=distance, prefixlength=1)
        return self._any_word(f"{word}~{distance}", like, scope)

    def _any_word(
        self, shown: str, shape: whoosh_query.Wildcard | whoosh_query.FuzzyTerm, scope: _Scope
    ) -> whoosh_query.Query:
        """Any of the words of a shape; all count the same, however rare."""
        found = self._snapshot.readings.expand(shape, scope.words)
        words = [word for word in found.words if not word.startswith(_BESIDE_WORDS)]
        if scope.near:
            words = [word for word in words if word not in STOP_WORDS] or words
        at_least = found.at_least - (len(found.words) - len(words))
        if at_least > len(words):
            self.capped[shown] = Capped(len(words), at_least)
        if not words:
            return whoosh_query.NullQuery
        for part in scope.parts:
            for word in words:
                self.compiled.marks.add(part, [word])
        if scope.name == TEXT:
            in_title = any_of(whoosh_query.Term("title", word) for word in words)
            weight = scope.weight * self._extras.title
            self._add("", whoosh_query.ConstantScoreQuery(in_title, weight))
        terms = scope.query([whoosh_query.Term(scope.field, word) for word in words])
        return whoosh_query.ConstantScoreQuery(terms, scope.weight)

    def _add(self, reason: str, query: whoosh_query.Query) -> None:
        if self._extras != NO_EXTRAS:
            self.compiled.bonus.append(Bonus(reason, query))


def _all(queries: list[whoosh_query.Query]) -> whoosh_query.Query:
    """Articles that match all of ``queries``; every article where there are none."""
    if len(queries) > 1:
        return whoosh_query.And(queries)
    return queries[0] if queries else whoosh_query.Every()


def _about_the_whole(node: tree.Node) -> whoosh_query.Query:
    """What is not a matter of words; it finds and does not score."""
    match node:
        case tree.DateRange(since, until):
            return date_range(since, until)
        case tree.Has("date"):
            return date_range(None, None)
        case tree.Has(name):
            return whoosh_query.ConstantScoreQuery(whoosh_query.Every(name), 0.0)
        case tree.WordCount(least, most):
            return whoosh_query.ConstantScoreQuery(whoosh_query.NumericRange(WORD_COUNT, least, most), 0.0)
        case _:
            raise TypeError(f"no such node: {node!r}")


def _break(name: str, unit: tree.Unit) -> whoosh_query.Term:
    """What stands at the first word of every sentence or paragraph."""
    return whoosh_query.Term(name, BREAKS[unit])
