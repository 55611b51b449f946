"""Mended tokens to a tree, by recursive descent; there is nothing left that could be wrong.

::

    any    = all { OR all }
    all    = one { [ AND ] one }
    one    = { NOT } close
    close  = item { NEAR { NOT } item }
    item   = { FIELD | CAPITALS | AT_LEAST } value
    value  = ( WORD | PHRASE | OPEN any CLOSE ) { FUZZ | BOOST }

So NEAR binds most tightly, then NOT, AND, written or not, and OR.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from indexer.errors import BadValueError
from indexer.model import Note, Span
from indexer.query.fields import SPELLINGS, VALUE_FIELDS
from indexer.query.lexer import Kind, Token
from indexer.query.operators import at_least, nearness
from indexer.query.repairs import quoted
from indexer.query.tree import (
    And,
    AtLeast,
    Everything,
    Fuzzy,
    Near,
    Node,
    Phrase,
    Prefix,
    Same,
    Scoped,
    Wildcard,
    Word,
    all_of,
    any_of,
    boosted,
    can_be_counted,
    has_places,
    in_capitals,
    negated,
    scoped,
)
from indexer.query.values import advice, read_value

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

MAX_SLOP: Final = 100
MAX_LOOSE: Final = 10
"""Words of a phrase with room between them."""

MAX_COUNT: Final = 1_000
MAX_CHAIN: Final = 4
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
        return self._negated(self._close)

    def _negated(self, inner: Callable[[], Node]) -> Node:
        negative = False
        while self._skip(Kind.NOT):
            negative = not negative
        return negated(inner()) if negative else inner()

    def _close(self) -> Node:
        node = self._item()
        for chained in itertools.count():
            if not self._ahead(Kind.NEAR):
                break
            node = self._near(node, self._take(), too_many=chained >= MAX_CHAIN)
        return node

    def _near(self, left: Node, operator: Token, *, too_many: bool) -> Node:
        right = self._negated(self._item)
        if too_many or not (has_places(left) and has_places(right)):
            text = f"{quoted(operator.text)} stands between words, phrases and their alternatives, "
            self._note("ignored", f"{text}at most {MAX_CHAIN} times; here it was read as AND", operator)
            return all_of((left, right))
        unit, distance, ordered = nearness(operator.text)
        if unit != "word":
            return Same(left, right, unit)
        return Near(left, right, int(self._within(str(distance), operator, 1, MAX_SLOP)), ordered)

    def _item(self) -> Node:
        if not self._ahead(Kind.FIELD, Kind.CAPITALS, Kind.AT_LEAST):
            return self._value()
        token = self._take()
        if token.kind is Kind.CAPITALS:
            return self._capitals(token)
        if token.kind is Kind.AT_LEAST:
            return self._counted(self._item(), token)
        name = SPELLINGS[token.text.lower()]
        return self._suffixed(self._valued(name)) if name in VALUE_FIELDS else scoped(name, self._item())

    def _capitals(self, token: Token) -> Node:
        part = self._item()
        node = in_capitals(part)
        if node == part:
            self._note("ignored", f"left out {quoted(token.text)}, which has no word behind it", token)
        return node

    def _counted(self, part: Node, token: Token) -> Node:
        match part:
            case Scoped(field, inner):
                return scoped(field, self._counted(inner, token))
            case And(parts):
                return all_of(self._counted(one, token) for one in parts)
            case _ if can_be_counted(part):
                count = int(self._within(str(at_least(token.text)), token, 1, MAX_COUNT))
                return AtLeast(count, part) if count > 1 else part
        self._note("ignored", f"left out {quoted(token.text)}, which counts words and phrases only", token)
        return part

    def _valued(self, field: str) -> Node:
        token = self._take()
        try:
            return read_value(field, token.text, self._today)
        except BadValueError as error:
            text = f"{quoted(token.text)} is not {error.expected}, so it was read as a word"
            self._note("bad-value", f"{text}; {advice(field, token.text)}", token)
            return self._leaf(replace(token, text=token.text.lstrip("<>=")))

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
                self._note("hint", "“*” means nothing special between quotation marks", token)
            return Phrase(token.text)
        if token.text in {"or", "not"}:
            capitals = token.text.upper()
            text = f"{quoted(token.text)} was read as a word; write {capitals} for the operator"
            self._note("hint", text, token)
        return _word(token.text)

    def _suffixed(self, node: Node) -> Node:
        while self._ahead(Kind.FUZZ, Kind.BOOST):
            token = self._take()
            if token.kind is Kind.BOOST:
                node = boosted(node, self._within(token.text, token, MIN_FACTOR, MAX_FACTOR))
            else:
                node = self._fuzzy(node, token)
        return node

    def _fuzzy(self, node: Node, token: Token) -> Node:
        match node:
            case Phrase(text) if token.text:
                words = text.split()
                if len(words) > MAX_LOOSE:
                    self._note(
                        "shortened", f"only the first {MAX_LOOSE} words of a loose phrase were read", token
                    )
                slop = int(self._within(token.text, token, 0, MAX_SLOP))
                return Phrase(" ".join(words[:MAX_LOOSE]) if slop else text, slop)
            case Word(text) if any(map(str.isdigit, text)):
                note = f"{quoted(text)} has a digit in it, so nothing but itself was searched for"
                self._note("ignored", note, token)
                return node
            case Word(text):
                distance = int(self._within(token.text or "1", token, 0, MAX_DISTANCE))
                return Fuzzy(text, distance) if distance else node
        self._note("ignored", f"left out {quoted('~' + token.text)}, which does not fit there", token)
        return node

    def _within(self, typed: str, token: Token, least: float, most: float) -> float:
        number = min(max(round(float(typed), 2), least), most)
        if number != float(typed):
            self._note("bad-value", f"{quoted(typed)} was read as {number:g}", token)
        return number

    def _note(self, code: str, text: str, token: Token) -> None:
        self._notes.append(Note(code, text, span=Span(token.start, token.end)))

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
