"""Tokens to tree, by recursive descent.

::

    or    := and ((OR | "|") and)*
    and   := not ((AND | "&" | "+")? not)*
    not   := (NOT | "-") not | unit
    unit  := "(" or ")" | field ":" unit | phrase | word

No query is an error: what cannot be meant is repaired or left out, and a note says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from indexer.model import Note
from indexer.query import tree
from indexer.query.dates import parse_period
from indexer.query.fields import DATE_FIELDS, field_named, nearest_field
from indexer.query.lexer import OPERATORS, Kind, Token, normalise, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LENGTH: Final = 2_000
MAX_WORDS: Final = 100
_MAX_DEPTH: Final = 40

_SUFFIXES: Final = re.compile(r"(?:[~^][\d.]*)+$")
_BOOST: Final = re.compile(r"\^(\d{1,3}(?:\.\d{1,3})?)(?![\d.])")
_EDITS: Final = re.compile(r"~(\d*)")
_UNKNOWN_FIELD: Final = re.compile(r"([A-Za-z]{2,20}):(?!//)(\S+)")
_EDGES: Final = ".,;:!?'`/\\[]{}<>=&+-#%^~@$"
_MAX_EDITS: Final = 2


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was understood.

    Attributes:
        tree: What it means.
        notes: What was repaired or left out, in the order it was met.
    """

    tree: tree.Node
    notes: tuple[Note, ...]


def parse(text: str, *, today: date) -> Parsed:
    """Understands ``text``, whatever it is. ``today`` is what ``yesterday`` is counted from."""
    notes: list[Note] = []
    clean = normalise(text).strip()
    if len(clean) > MAX_LENGTH:
        notes.append(Note("shortened", f"only the first {MAX_LENGTH:,} characters were used"))
        clean = clean[:MAX_LENGTH]
    found = list(tokens(clean))
    if len(found) > MAX_WORDS:
        notes.append(Note("shortened", f"only the first {MAX_WORDS} words were used"))
    parser = _Parser(found[:MAX_WORDS], today, notes)
    node = parser.parse()
    if node is None:
        if clean:
            notes.append(Note("nothing-to-search", "there is no word to search for; these are all articles"))
        node = tree.Everything()
    return Parsed(node, tuple(dict.fromkeys(notes)))


class _Parser:
    """One pass over the tokens. The methods return None where nothing is left to search for."""

    def __init__(self, found: list[Token], today: date, notes: list[Note]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._today = today
        self._notes = notes

    def parse(self) -> tree.Node | None:
        parts = [self._or()]
        while self._peek() is Kind.CLOSE:
            self._next()
            self._repaired("left out a closing bracket without an opening one")
            parts.append(self._or())
        return _join(tree.And, parts)

    def _peek(self) -> Kind | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _repaired(self, text: str) -> None:
        self._notes.append(Note("repaired", text))

    def _or(self) -> tree.Node | None:
        parts = [self._and()]
        while self._peek() is Kind.OR:
            operator = self._next()
            parts.append(self._and())
            if None in (parts[-2], parts[-1]):
                self._repaired(f"left out “{operator.text}”, which needs a word on either side")
        return _join(tree.Or, parts)

    def _and(self) -> tree.Node | None:
        parts: list[tree.Node | None] = []
        while self._peek() not in {None, Kind.OR, Kind.CLOSE}:
            if self._peek() is Kind.AND:
                operator = self._next()
                if operator.text == "AND" and (not parts or self._peek() in {None, Kind.OR, Kind.CLOSE}):
                    self._repaired("left out “AND”, which needs a word on either side")
                continue
            parts.append(self._not())
        return _join(tree.And, parts)

    def _not(self) -> tree.Node | None:
        negative = False
        while self._peek() is Kind.NOT:
            self._next()
            negative = True
        if negative and self._peek() in {None, Kind.AND, Kind.OR, Kind.CLOSE}:
            self._repaired("left out an exclusion of nothing")
            return None
        part = self._unit()
        return tree.Not(part) if negative and part else part

    def _unit(self) -> tree.Node | None:
        token = self._next()
        match token.kind:
            case Kind.OPEN:
                return self._group()
            case Kind.FIELD:
                return self._field(token.text)
            case Kind.PHRASE:
                return self._phrase(token)
            case Kind.UNCLOSED_PHRASE:
                self._repaired("closed the open quotation mark")
                return self._phrase(token)
            case _:
                return self._word(token.text)

    def _group(self) -> tree.Node | None:
        if self._depth >= _MAX_DEPTH:
            self._repaired("left out brackets that were nested too deeply")
            return None
        self._depth += 1
        node = self._or()
        self._depth -= 1
        if self._peek() is not Kind.CLOSE:
            self._repaired("closed the open bracket")
            return node
        boost = _BOOST.search(self._next().suffix)
        return _boosted(node, boost)

    def _field(self, name: str) -> tree.Node | None:
        if self._peek() not in {Kind.WORD, Kind.PHRASE, Kind.UNCLOSED_PHRASE, Kind.OPEN}:
            self._repaired(f"“{name}:” names a field; it was searched for as a word")
            return self._word(name)
        field = field_named(name) or ""
        if field in DATE_FIELDS:
            return self._date(field, self._next())
        part = self._unit()
        return tree.Scoped(field, part) if part else None

    def _date(self, field: str, token: Token) -> tree.Node | None:
        try:
            since, until = parse_period(token.text, self._today)
            if field == "before":
                return tree.DateRange(None, since and since - timedelta(1))
        except (ValueError, OverflowError):
            self._notes.append(Note("no-date", f"“{token.text}” is no date; “{field}:” was left out"))
            return None
        return tree.DateRange(since, None if field == "after" else until)

    def _phrase(self, token: Token) -> tree.Node | None:
        text = " ".join(token.text.split())
        if not _has_letters(text):
            return self._nothing_in(text)
        slop = re.match(r"~(\d{1,2})", token.suffix)
        return _boosted(tree.Phrase(text, int(slop[1]) if slop else 0), _BOOST.search(token.suffix))

    def _word(self, text: str) -> tree.Node | None:
        suffixes = _SUFFIXES.search(text)
        bare = text[: suffixes.start()] if suffixes else text
        if bare and set(bare) <= {"*"}:
            return tree.Everything()
        if not _has_letters(bare):
            return self._nothing_in(text)
        if unknown := _UNKNOWN_FIELD.fullmatch(text):
            return self._unknown_field(unknown[1], unknown[2])
        node = self._plain(bare.strip(_EDGES), _EDITS.match(suffixes[0]) if suffixes else None)
        return _boosted(node, _BOOST.search(suffixes[0]) if suffixes else None)

    def _plain(self, bare: str, edits: re.Match[str] | None) -> tree.Node:
        if bare in OPERATORS:
            return tree.Word(bare.lower())
        if edits and not set(bare) & set("*?"):
            return self._fuzzy(bare, int(edits[1][:3] or 1))
        if bare.endswith("*") and not set(bare[:-1]) & set("*?"):
            return tree.Prefix(bare[:-1])
        return tree.Wildcard(bare) if set(bare) & set("*?") else tree.Word(bare)

    def _fuzzy(self, text: str, distance: int) -> tree.Node:
        if any(char.isdigit() for char in text):
            self._notes.append(Note("not-fuzzy", f"“{text}” has a digit and was searched for as it stands"))
            return tree.Word(text)
        return tree.Fuzzy(text, min(distance, _MAX_EDITS)) if distance else tree.Word(text)

    def _unknown_field(self, name: str, rest: str) -> tree.Node | None:
        near = nearest_field(name)
        offer = f"; did you mean “{near}:”?" if near else ""
        self._notes.append(Note("unknown-field", f"there is no field “{name}”{offer}"))
        return _join(tree.And, [self._word(name), self._word(rest)])

    def _nothing_in(self, text: str) -> tree.Node | None:
        if text.strip(_EDGES + '"'):
            self._notes.append(Note("ignored", f"there is nothing to search for in “{text[:20]}”"))
        return None


def _join(
    kind: Callable[[tuple[tree.Node, ...]], tree.And | tree.Or], parts: list[tree.Node | None]
) -> tree.Node | None:
    """``parts`` under one node of ``kind``, those of the same kind taken apart; a sole part stays alone."""
    flat: list[tree.Node] = []
    for part in parts:
        if part is not None:
            flat += part.parts if isinstance(part, tree.And | tree.Or) and type(part) is kind else (part,)
    if len(flat) > 1:
        return kind(tuple(flat))
    return flat[0] if flat else None


def _boosted(node: tree.Node | None, boost: re.Match[str] | None) -> tree.Node | None:
    if node is None or boost is None or float(boost[1]) == 1:
        return node
    return tree.Boosted(node, float(boost[1]))


def _has_letters(text: str) -> bool:
    return any(char.isalnum() for char in text)
