"""Whatever was typed, made into something the grammar accepts, with a note for each thing done.

This is why the parser has no errors: cut what is too long, close what is open, leave out what says nothing.
Everything is done in one pass, so the time is linear in the length of the query.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from indexer.model import Note, Span
from indexer.query.fields import SPELLINGS, VALUE_FIELDS, nearest
from indexer.query.lexer import Kind, Token, has_letters, lex, plain
from indexer.query.operators import is_operator_behind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

MAX_CHARACTERS: Final = 10_000
MAX_TERMS: Final = 1_000
MAX_PATTERNS: Final = 100
"""Words with ``*``, ``?`` or ``~``, each of which is looked up among all words that there are."""

MAX_SIDE_BY_SIDE: Final = 50
"""Words of a phrase, or of one with hyphens."""

MAX_DEPTH: Final = 20

_SENTENCE_WORDS: Final = 10
_WORDS_AN_OPERATOR: Final = 5
"""In a text in capitals of so many words, AND and OR are words too, unless there are many of them."""

_WORD: Final = re.compile(r"\w+")
_OPERANDS: Final = frozenset({Kind.WORD, Kind.PHRASE})
_WRAPPERS: Final = frozenset({Kind.FIELD, Kind.CAPITALS, Kind.AT_LEAST})
_PREFIXES: Final = _WRAPPERS | {Kind.NOT}
_JOINTS: Final = frozenset({Kind.AND, Kind.OR, Kind.NEAR})


def tidied(text: str, notes: list[Note]) -> str:
    """``text`` in plain signs and of bearable length."""
    if len(text) > MAX_CHARACTERS:
        cut = f"only the first {MAX_CHARACTERS:,} characters were read"
        notes.append(Note("shortened", cut, span=Span(MAX_CHARACTERS, MAX_CHARACTERS)))
    text = plain(text[:MAX_CHARACTERS])
    if text.count('"') % 2:
        at = text.rindex('"')
        notes.append(Note("repaired", "closed the open quotation mark", span=Span(at, len(text))))
    return text


def mended(text: str, notes: list[Note]) -> list[Token]:
    """The tokens of tidied ``text``, in an order that the grammar accepts.

    Brackets are in pairs and not empty, operators stand between operands, prefixes before one, suffixes
    right behind one, and every operand has something to look for.
    """
    mender = _Mender(notes)
    for token in _with_same(_sentence(list(_first_terms(lex(text), notes)), text)):
        mender.add(token)
    return mender.finish()


def _sentence(tokens: list[Token], text: str) -> list[Token]:
    """The tokens of ``text``, whose operators are words where all of it is a sentence in capitals."""
    operators = [token for token in tokens if token.kind in {Kind.AND, Kind.OR, Kind.NOT}]
    words = sum(token.kind is Kind.WORD for token in tokens)
    few = words >= max(_SENTENCE_WORDS, _WORDS_AN_OPERATOR * len(operators))
    plain_words = len(operators) + words + sum(token.kind is Kind.NOISE for token in tokens) == len(tokens)
    if not (few and plain_words and text.isupper() and all(token.text.isalpha() for token in operators)):
        return tokens
    return [replace(token, kind=Kind.WORD) if token in operators else token for token in tokens]


def quoted(text: str) -> str:
    """``text`` as a note shows it.

    >>> quoted("nato")
    '“nato”'
    """
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _first_terms(tokens: Iterable[Token], notes: list[Note]) -> Iterable[Token]:
    """The tokens up to the limits of words, in all and in one phrase, and of patterns."""
    room, patterns = MAX_TERMS, MAX_PATTERNS
    for token in tokens:
        words = list(_WORD.finditer(token.text)) if token.kind in _OPERANDS else []
        kept = min(room, MAX_SIDE_BY_SIDE)
        patterns -= _is_pattern(token)
        if patterns < 0:
            _shortened(f"{MAX_PATTERNS} words with *, ? or ~", token, notes)
            return
        if len(words) > kept:
            _shortened(f"{MAX_TERMS:,} words" if kept == room else f"{kept} words of a phrase", token, notes)
        if not words or kept:
            yield token if len(words) <= kept else replace(token, text=token.text[: words[kept - 1].end()])
        room -= len(words)
        if room < 0:
            return


def _shortened(read: str, token: Token, notes: list[Note]) -> None:
    text = f"only the first {read} were read"
    notes.append(Note("shortened", text, span=Span(token.start, token.end)))


def _is_pattern(token: Token) -> bool:
    return token.kind is Kind.FUZZ or (token.kind is Kind.WORD and not {"*", "?"}.isdisjoint(token.text))


def _with_same(tokens: list[Token]) -> Iterable[Token]:
    """``tokens`` with *same* as the operator where it stands between two operands and reads like one."""
    for before, token, behind in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        is_joint = (
            token.kind is Kind.WORD
            and token.text.lower() == "same"
            and before is not None
            and behind is not None
            and before.kind in _OPERANDS | {Kind.CLOSE}
            and behind.kind in _OPERANDS | {Kind.OPEN}
            and is_operator_behind(before.text)
        )
        yield replace(token, kind=Kind.NEAR) if is_joint else token


class _Mender:
    """Takes tokens one by one; ``out`` is always the beginning of a correct query."""

    def __init__(self, notes: list[Note]) -> None:
        self.out: list[Token] = []
        self.notes = notes
        self.depth = 0
        self.too_deep = 0

    def add(self, token: Token) -> None:
        match token.kind:
            case Kind.NOT:
                self._not(token)
            case Kind.FIELD | Kind.CAPITALS | Kind.AT_LEAST:
                self._wrapper(token)
            case Kind.AND | Kind.OR | Kind.NEAR:
                self._joint(token)
            case Kind.OPEN:
                self._open(token)
            case Kind.CLOSE:
                self._close(token)
            case Kind.FUZZ | Kind.BOOST:
                self._suffix(token)
            case Kind.UNKNOWN_FIELD:
                self._unknown_field(token)
            case _:
                self._operand(token)

    def finish(self) -> list[Token]:
        self.too_deep = 0
        opened = [token for token in self.out if token.kind is Kind.OPEN]
        if self.depth:
            self._note("repaired", "closed the open bracket", opened[-1])
        while self.depth:
            self._close(Token(Kind.CLOSE, ")", -1, -1))
        self._drop(_JOINTS | _PREFIXES, "nothing behind it")
        return self.out

    def _operand(self, token: Token) -> None:
        if token.kind is Kind.NOISE:
            self._note("ignored", f"left out {quoted(token.text)}, which cannot be searched for", token)
            self._drop(_PREFIXES, "nothing behind it")
        elif token.kind is Kind.PHRASE and not has_letters(token.text):
            self._note("repaired", "left out quotation marks with nothing in them", token)
            self._drop(_PREFIXES, "nothing behind it")
        else:
            self.out.append(token)

    def _not(self, token: Token) -> None:
        """What is negated is the whole operand, its field included."""
        if token.text.strip("+"):
            self.out.insert(len(self.out) - len(self._wrappers()), token)

    def _wrapper(self, token: Token) -> None:
        if token.kind in {one.kind for one in self._wrappers()}:
            self._drop(_WRAPPERS, "nothing behind it")
        self._drop_value_field("nothing behind it")
        self.out.append(token)

    def _wrappers(self) -> list[Token]:
        """Those at the end of what is mended, nearest to the operand first."""
        return list(itertools.takewhile(lambda one: one.kind in _WRAPPERS, reversed(self.out)))

    def _joint(self, token: Token) -> None:
        self._drop(_JOINTS | _PREFIXES, "nothing behind it")
        if self._last() in {None, Kind.OPEN}:
            self._note("repaired", f"left out {quoted(token.text)}, which has nothing before it", token)
        else:
            self.out.append(token)

    def _open(self, token: Token) -> None:
        self._drop_value_field("brackets behind it")
        if self.depth == MAX_DEPTH:
            self.too_deep += 1
            self._note("repaired", f"left out brackets more than {MAX_DEPTH} deep", token)
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
            self._note("repaired", "left out a closing bracket that closes nothing", token)

    def _end_group(self, token: Token) -> None:
        self.depth -= 1
        if self._last() is Kind.OPEN:
            self._note("repaired", "left out brackets with nothing in them", self.out.pop())
            self._drop(_PREFIXES, "nothing behind it")
        else:
            self.out.append(token)

    def _suffix(self, token: Token) -> None:
        held = bool(self.out) and self.out[-1].end == token.start
        if held and self._last() not in _JOINTS | _PREFIXES | {Kind.OPEN}:
            self.out.append(token)
        else:
            sign = quoted(("~" if token.kind is Kind.FUZZ else "^") + token.text)
            self._note("repaired", f"left out {sign}, which has no word right before it", token)

    def _unknown_field(self, token: Token) -> None:
        near = nearest(token.text)
        advice = f"; did you mean {quoted(near + ':')}?" if near else ""
        text = f"{quoted(token.text + ':')} is no field, so it was read as a word{advice}"
        self._note("unknown-field", text, token)

    def _drop_value_field(self, reason: str) -> None:
        """A field that takes a value of its own form has to have it right behind it."""
        if self._last() is Kind.FIELD and SPELLINGS[self.out[-1].text.lower()] in VALUE_FIELDS:
            self._drop({Kind.FIELD}, reason)

    def _drop(self, kinds: Container[Kind | None], reason: str) -> None:
        while self._last() in kinds:
            token = self.out.pop()
            colon = ":" if token.kind in {Kind.FIELD, Kind.CAPITALS} else ""
            self._note("repaired", f"left out {quoted(token.text + colon)}, which has {reason}", token)

    def _note(self, code: str, text: str, token: Token) -> None:
        self.notes.append(Note(code, text, span=Span(token.start, token.end)))

    def _last(self) -> Kind | None:
        return self.out[-1].kind if self.out else None
