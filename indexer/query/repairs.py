"""Whatever was typed, made into something the grammar accepts, with a note for each thing done.

This is why the parser has no errors: cut what is too long, close what is open, leave out what says nothing.
Everything is done in one pass, so the time is linear in the length of the query.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from indexer.model import Note
from indexer.query.fields import DATE_FIELDS, SPELLINGS, nearest
from indexer.query.lexer import Kind, Token, has_letters, lex, plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

MAX_CHARACTERS: Final = 2_000
MAX_TERMS: Final = 100
MAX_DEPTH: Final = 20

_OPERANDS: Final = frozenset({Kind.WORD, Kind.PHRASE})
_PREFIXES: Final = frozenset({Kind.NOT, Kind.FIELD})
_JOINTS: Final = frozenset({Kind.AND, Kind.OR})


def tidied(text: str, notes: list[Note]) -> str:
    """``text`` in plain signs, of bearable length, with its quotation marks in pairs."""
    if len(text) > MAX_CHARACTERS:
        notes.append(Note("shortened", f"only the first {MAX_CHARACTERS:,} characters were read"))
    text = plain(text[:MAX_CHARACTERS])
    if text.count('"') % 2:
        text += '"'
        notes.append(Note("repaired", "closed the open quotation mark"))
    return text


def mended(text: str, notes: list[Note]) -> list[Token]:
    """The tokens of tidied ``text``, in an order that the grammar accepts.

    Brackets are in pairs and not empty, operators stand between operands, prefixes before one, suffixes
    right behind one, and every operand has something to look for.
    """
    mender = _Mender(notes)
    for token in _first_terms(lex(text), notes):
        mender.add(token)
    return mender.finish()


def quoted(text: str) -> str:
    """``text`` as a note shows it.

    >>> quoted("nato")
    '“nato”'
    """
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _first_terms(tokens: Iterable[Token], notes: list[Note]) -> Iterable[Token]:
    room = MAX_TERMS
    for token in tokens:
        words = token.text.split() if token.kind in _OPERANDS else []
        if len(words) > room:
            notes.append(Note("shortened", f"only the first {MAX_TERMS} words were read"))
            if room:
                yield replace(token, text=" ".join(words[:room]))
            return
        room -= len(words)
        yield token


class _Mender:
    """Takes tokens one by one; ``out`` is always the beginning of a correct query."""

    def __init__(self, notes: list[Note]) -> None:
        self.out: list[Token] = []
        self.notes = notes
        self.depth = 0
        self.too_deep = 0

    def add(self, token: Token) -> None:
        match token.kind:
            case Kind.NOT | Kind.FIELD:
                self._prefix(token)
            case Kind.AND | Kind.OR:
                self._joint(token)
            case Kind.OPEN:
                self._open(token)
            case Kind.CLOSE:
                self._close(token)
            case Kind.FUZZ | Kind.BOOST:
                self._suffix(token)
            case Kind.UNKNOWN_FIELD:
                self._unknown_field(token.text)
            case _:
                self._operand(token)

    def finish(self) -> list[Token]:
        self.too_deep = 0
        if self.depth:
            self._repaired("closed the open bracket")
        while self.depth:
            self._close(Token(Kind.CLOSE, ")", -1, -1))
        self._drop(_JOINTS | _PREFIXES, "nothing behind it")
        return self.out

    def _operand(self, token: Token) -> None:
        if token.kind is Kind.NOISE:
            self._void("ignored", f"left out {quoted(token.text)}, which cannot be searched for")
        elif token.kind is Kind.PHRASE and not has_letters(token.text):
            self._void("repaired", "left out quotation marks with nothing in them")
        else:
            self.out.append(token)

    def _prefix(self, token: Token) -> None:
        behind_field = self._last() is Kind.FIELD
        if token.kind is Kind.FIELD:
            self._drop({Kind.FIELD}, "nothing behind it")
            self.out.append(token)
        elif token.text.strip("+"):
            self.out.insert(len(self.out) - behind_field, token)

    def _joint(self, token: Token) -> None:
        self._drop(_JOINTS | _PREFIXES, "nothing behind it")
        if self._last() in {None, Kind.OPEN}:
            self._repaired(f"left out {quoted(token.text)}, which has nothing before it")
        else:
            self.out.append(token)

    def _open(self, token: Token) -> None:
        if self._last() is Kind.FIELD and SPELLINGS[self.out[-1].text.lower()] in DATE_FIELDS:
            self._drop({Kind.FIELD}, "brackets behind it")
        if self.depth == MAX_DEPTH:
            self.too_deep += 1
            self._repaired(f"left out brackets more than {MAX_DEPTH} deep")
        else:
            self.depth += 1
            self.out.append(token)

    def _close(self, token: Token) -> None:
        if self.too_deep:
            self.too_deep -= 1
        elif self.depth:
            self._drop(_JOINTS | _PREFIXES, "nothing behind it")
            self._end_group(token)
        else:
            self._repaired("left out a closing bracket that closes nothing")

    def _end_group(self, token: Token) -> None:
        self.depth -= 1
        if self._last() is Kind.OPEN:
            self.out.pop()
            self._void("repaired", "left out brackets with nothing in them")
        else:
            self.out.append(token)

    def _suffix(self, token: Token) -> None:
        held = bool(self.out) and self.out[-1].end == token.start
        if held and self._last() not in _JOINTS | _PREFIXES | {Kind.OPEN}:
            self.out.append(token)
        else:
            sign = "~" if token.kind is Kind.FUZZ else "^"
            self._repaired(f"left out {quoted(sign + token.text)}, which has no word right before it")

    def _void(self, code: str, text: str) -> None:
        """An operand that says nothing takes the prefixes before it with it."""
        self.notes.append(Note(code, text))
        self._drop(_PREFIXES, "nothing behind it")

    def _unknown_field(self, name: str) -> None:
        near = nearest(name)
        advice = f"; did you mean {quoted(near + ':')}?" if near else ""
        text = f"{quoted(name + ':')} is no field, so it was read as a word{advice}"
        self.notes.append(Note("unknown-field", text))

    def _drop(self, kinds: Container[Kind | None], reason: str) -> None:
        while self._last() in kinds:
            token = self.out.pop()
            colon = ":" if token.kind is Kind.FIELD else ""
            self._repaired(f"left out {quoted(token.text + colon)}, which has {reason}")

    def _repaired(self, text: str) -> None:
        self.notes.append(Note("repaired", text))

    def _last(self) -> Kind | None:
        return self.out[-1].kind if self.out else None
