"""Mended tokens to a tree, by recursive descent; there is nothing left that could be wrong.

::

    any    = all { OR all }
    all    = one { [ AND ] one }
    one    = { NOT } [ FIELD ] value
    value  = ( WORD | PHRASE | OPEN any CLOSE ) { FUZZ | BOOST }

So NOT binds more tightly than AND, and AND, written or not, more tightly than OR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from indexer.errors import BadValueError
from indexer.model import Note
from indexer.query.dates import date_range
from indexer.query.fields import DATE_FIELDS, SPELLINGS
from indexer.query.lexer import Kind, Token
from indexer.query.repairs import quoted
from indexer.query.tree import (
    Everything,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    all_of,
    any_of,
    boosted,
    negated,
    scoped,
)

if TYPE_CHECKING:
    from datetime import date

MAX_SLOP: Final = 100
MAX_DISTANCE: Final = 2
MIN_FACTOR: Final = 0.01
MAX_FACTOR: Final = 100


class Parser:
    """Reads one query.

    Args:
        tokens: What :func:`indexer.query.repairs.mended` gives.
        today: What ``today`` and ``7d`` count from.
        notes: Takes what the searcher should know.
    """

    def __init__(self, tokens: list[Token], today: date, notes: list[Note]) -> None:
        self._tokens = tokens
        self._at = 0
        self._today = today
        self._notes = notes

    def query(self) -> Node:
        """The tree of all tokens; everything where there are none."""
        return self._any() if self._tokens else Everything()

    def _any(self) -> Node:
        parts = [self._all()]
        while self._skip(Kind.OR):
            parts.append(self._all())
        return any_of(parts)

    def _all(self) -> Node:
        parts = [self._one()]
        while not self._ahead(Kind.OR, Kind.CLOSE):
            self._skip(Kind.AND)
            parts.append(self._one())
        return all_of(parts)

    def _one(self) -> Node:
        negative = False
        while self._skip(Kind.NOT):
            negative = not negative
        node = self._in_field() if self._ahead(Kind.FIELD) else self._value()
        return negated(node) if negative else node

    def _in_field(self) -> Node:
        name = SPELLINGS[self._take().text.lower()]
        return self._suffixed(self._dated(name)) if name in DATE_FIELDS else scoped(name, self._value())

    def _dated(self, field: str) -> Node:
        token = self._take()
        try:
            return date_range(field, token.text, self._today)
        except BadValueError:
            text = (
                f"{quoted(token.text)} is no date, so it was read as a word; write 2026-03-01, 2026-03 or 7d"
            )
            self._notes.append(Note("bad-value", text))
            return self._leaf(token)

    def _value(self) -> Node:
        token = self._take()
        if token.kind is not Kind.OPEN:
            return self._suffixed(self._leaf(token))
        group = self._any()
        self._take()
        return self._suffixed(group)

    def _leaf(self, token: Token) -> Node:
        if token.kind is Kind.PHRASE:
            if "*" in token.text:
                self._notes.append(Note("hint", "“*” means nothing special between quotation marks"))
            return Phrase(token.text)
        if token.text in {"or", "not"}:
            capitals = token.text.upper()
            text = f"{quoted(token.text)} was read as a word; write {capitals} for the operator"
            self._notes.append(Note("hint", text))
        return _word(token.text)

    def _suffixed(self, node: Node) -> Node:
        while self._ahead(Kind.FUZZ, Kind.BOOST):
            token = self._take()
            if token.kind is Kind.BOOST:
                node = boosted(node, self._within(token.text, MIN_FACTOR, MAX_FACTOR))
            else:
                node = self._fuzzy(node, token)
        return node

    def _fuzzy(self, node: Node, token: Token) -> Node:
        match node:
            case Phrase(words) if token.text:
                return Phrase(words, int(self._within(token.text, 0, MAX_SLOP)))
            case Word(text) if any(map(str.isdigit, text)):
                note = f"{quoted(text)} has a digit in it, so nothing but itself was searched for"
                self._notes.append(Note("ignored", note))
                return node
            case Word(text):
                distance = int(self._within(token.text or "1", 0, MAX_DISTANCE))
                return Fuzzy(text, distance) if distance else node
        self._notes.append(Note("ignored", f"left out {quoted('~' + token.text)}, which does not fit there"))
        return node

    def _within(self, typed: str, least: float, most: float) -> float:
        number = min(max(round(float(typed), 2), least), most)
        if number != float(typed):
            self._notes.append(Note("bad-value", f"{quoted(typed)} was read as {number:g}"))
        return number

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _ahead(self, *kinds: Kind) -> bool:
        """Whether the next token is one of ``kinds``; the end counts as a closing bracket."""
        kind = self._tokens[self._at].kind if self._at < len(self._tokens) else Kind.CLOSE
        return kind in kinds

    def _skip(self, kind: Kind) -> bool:
        found = self._ahead(kind)
        self._at += found
        return found


def _word(text: str) -> Node:
    if text == "*":
        return Everything()
    if "://" in text or not {"*", "?"} & set(text):
        return Word(text)
    stem = text.removesuffix("*")
    return Wildcard(text) if {"*", "?"} & set(stem) else Prefix(stem)
