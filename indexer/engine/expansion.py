"""Words of a query that are a name, looked for by the other names of the same thing too.

Only names that mean one thing are widened, or whose other meanings the rest of the query rules out; nothing
between quotation marks is, nor what stands in a field, behind a minus or beside an operator for nearness.
What is added weighs less than what was typed, is told, and can be taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.analysis import ANALYZER, STOP_WORDS
from indexer.model import Note
from indexer.query import render, tree

if TYPE_CHECKING:
    from indexer.engine.harvested import Explained
    from indexer.knowledge import Entry, Knowledge

ALIAS_WEIGHT: Final = 0.3
"""What a match of another name counts beside one of the name that was typed."""

_MAX_NAMES: Final = 5
_MAX_ALIASES: Final = 8
"""So many names of a query are widened, and by so many others each."""

_MAX_ASKED: Final = 60
"""So many runs of words are looked up among what articles explain: all those of ten words and more."""

_MAX_WORDS: Final = 6
"""Words of the longest name that is looked for."""

_COMMON_WORDS: Final = STOP_WORDS | {"us", "who"}
"""Words that are names in capital letters only."""

_NAMED_BY_COMPOUNDS: Final = frozenset({"system", "company"})
"""Kinds whose sure names are often an unsure one with a word that settles it: *Patriot battery*."""

_Whole = Callable[[tree.Node], tree.Node]
"""The whole query with another node in the place at hand."""


class _Name(NamedTuple):
    """A name in a query.

    Attributes:
        words: How many words of the query it has.
        others: What else it is called.
        articles: How many articles say so; 0 where that is known from elsewhere.
    """

    words: int
    others: Sequence[str] = ()
    articles: int = 0


class Expansion:
    """One run over a tree.

    Args:
        knowledge: What is known of names.
        occurs: Whether the words of a name occur at all in what is searched.
        harvested: What the articles explain a name as of which nothing is known.
        exactly: The name as it was typed, and nothing else for it.

    Attributes:
        notes: What was added, and the query without it.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        occurs: Callable[[str], bool],
        harvested: Callable[[str], Explained | None],
        exactly: Callable[[str], tree.Node] = tree.Phrase,
    ) -> None:
        self.notes: list[Note] = []
        self._knowledge = knowledge
        self._occurs = occurs
        self._harvested = harvested
        self._exactly = exactly
        self._asked = 0

    def of_query(self, query: tree.Node) -> tree.Node:
        """``query`` with other names beside those in it."""
        return self._of(query, lambda other: other)

    def _of(self, node: tree.Node, whole: _Whole) -> tree.Node:
        match node:
            case tree.Word():
                return self._all_of((node,), whole)
            case tree.And(parts):
                return self._all_of(parts, whole)
            case tree.Or(parts):

                def beside(place: int) -> _Whole:
                    return lambda other: whole(tree.any_of((*parts[:place], other, *parts[place + 1 :])))

                return tree.any_of(self._of(part, beside(place)) for place, part in enumerate(parts))
            case _:
                return node

    def _all_of(self, parts: tuple[tree.Node, ...], whole: _Whole) -> tree.Node:
        """All of ``parts``, the longest names among neighbouring words widened."""

        def among(start: int, end: int) -> _Whole:
            return lambda other: whole(tree.all_of((*parts[:start], other, *parts[end:])))

        widened: list[tree.Node] = []
        words, start = _words(parts), 0
        while start < len(parts):
            name = self._name_at(words, start)
            end = start + name.words
            if name.others:
                widened.append(_either(parts[start:end], name.others))
                typed = " ".join(words[start:end])
                self.notes.append(_note(typed, name, render(among(start, end)(self._exactly(typed)))))
            elif words[start]:
                widened += parts[start:end]
            else:
                widened.append(self._of(parts[start], among(start, end)))
            start = end
        return tree.all_of(widened)

    def _name_at(self, words: list[str], start: int) -> _Name:
        """The longest name that begins with the word at ``start``; that word where none does."""
        if len(self.notes) == _MAX_NAMES:
            return _Name(1)
        longest = words[start : start + _MAX_WORDS]
        run = longest[: longest.index("")] if "" in longest else longest
        for count in range(len(run), 0, -1):
            name = " ".join(run[:count])
            meanings = self._knowledge.meanings(name)
            if meanings is not None:
                around = " ".join((*words[:start], *words[start + count :]))
                likely = meanings.sure or tuple(one for one in meanings.unsure if _is_meant(one, around))
                others = other_names(likely[0], name) if len(likely) == 1 else []
                return _Name(count, [one for one in others if self._occurs(one)][:_MAX_ALIASES])
            explained = self._explained(name)
            if explained is not None and self._knowledge.meanings(explained.form) is None:
                return _Name(count, [explained.form], explained.articles)
        return _Name(1)

    def _explained(self, name: str) -> Explained | None:
        """What articles explain ``name`` as; only the first names of a long query are looked up."""
        self._asked += 1
        return self._harvested(name) if self._asked <= _MAX_ASKED else None


def _words(parts: tuple[tree.Node, ...]) -> list[str]:
    """Each part that is a word, and an empty text for those that are not."""
    return [part.text if isinstance(part, tree.Word) else "" for part in parts]


def _is_meant(entry: Entry, around: str) -> bool:
    """Whether the words ``around`` a name speak for ``entry``."""
    speaking = (*entry.sure_names, *entry.adjectives, *entry.context, *entry.near)
    either = "|".join(map(re.escape, speaking))
    return bool(re.search(rf"(?<!\w)(?:{either})(?!\w)", around, re.IGNORECASE))


def other_names(entry: Entry, typed: str) -> list[str]:
    """What else ``entry`` is called, without names that are found by ``typed`` or a shorter one anyway."""
    if typed in _COMMON_WORDS:
        return []
    kept: list[str] = []
    found = [_terms(typed)]
    if entry.kind in _NAMED_BY_COMPOUNDS:
        found += map(_terms, entry.unsure)
    for name in sorted(entry.sure_names, key=lambda name: len(_terms(name))):
        terms = _terms(name)
        is_variant = typed[-1].isdigit() and name.casefold().startswith(typed.casefold())
        if not is_variant and not any(one in terms for one in found):
            found.append(terms)
            kept.append(name)
    return kept


def _terms(name: str) -> str:
    """The terms of ``name`` between blanks, so that one in another is a part of it."""
    return f" {' '.join(token.term for token in ANALYZER.tokens(name))} "


def _either(run: tuple[tree.Node, ...], aliases: Sequence[str]) -> tree.Node:
    return tree.any_of((tree.all_of(run), *(tree.boosted(tree.Word(one), ALIAS_WEIGHT) for one in aliases)))


def _note(typed: str, name: _Name, without: str) -> Note:
    text = f"other names of “{typed}”: {', '.join(name.others)}"
    if name.articles:
        text += f" (harvested from {name.articles:,} {'article' if name.articles == 1 else 'articles'})"
    return Note("expanded", text, without, words=tuple(name.others))
