"""Text to terms for a whole batch of texts at once.

`BatchAnalyzer` is what the bulk writer asks of an analyser that can do so; any other Whoosh analyser is
called text by text. `WordAnalyzer` is both: a Whoosh analyser, and one that works on batches by cutting the
bytes of all texts with NumPy. Its two faces give equal terms at equal positions, whatever the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

import numpy as np
from whoosh.analysis import Analyzer, Token

from indexer.columnar.vocabulary import MAX_PACKED, WordTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

MAX_TERM_BYTES: Final = 512
"""Longer tokens are not indexed: nobody searches for them, and they swell the dictionary."""


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """The terms of some texts, in reading order.

    Attributes:
        ids: Term of each token, as a place in the session's vocabulary.
        counts: Tokens of each text; they sum to `len(ids)`.
        positions: Position of each token in its text, ascending, or None when they are 0, 1, 2 …
    """

    ids: NDArray[np.int32]
    counts: NDArray[np.int64]
    positions: NDArray[np.int32] | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of some texts, and where they are in the UTF-8 of all of them, one behind the other.

    Attributes:
        words: The words, as terms of the session that cut them.
        raw: The texts with a line feed behind each, then bytes of zero.
        starts: Places in `raw` where stretches of words begin; no white space of ASCII is in a stretch.
        first_words: Number of the first word that begins in each stretch or behind it.
    """

    words: TokenBatch
    raw: bytes
    starts: NDArray[np.int64]
    first_words: NDArray[np.int64]


class BatchSession(Protocol):
    """One run of a batch analyser, which numbers terms as they come."""

    vocabulary: list[bytes]
    """Terms by number, in UTF-8; it only grows."""

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """The terms of all `texts`, equal to what the analyser yields for each."""
        ...


@runtime_checkable
class BatchAnalyzer(Protocol):
    """A Whoosh analyser that can also take many texts at once."""

    def batch_session(self) -> BatchSession:
        """Begin a run."""
        ...


class WordAnalyzer(Analyzer):
    r"""Words that are maximal runs of certain characters, each turned into at most one term.

    Args:
        transform: What becomes of a word: a term, or None for a word that is left out. It is called once per
            distinct word in a batch run, so it must depend on nothing but the word. It is pickled with the
            schema.
        pattern: A regular expression that matches one character of a word; `[^\\W_]` by default, letters and
            digits.
        fold_ascii: Lower the letters A-Z before `transform` sees the word; fewer distinct words, so faster.
        keep_gaps: Whether words that are left out keep their positions.
        run: A regular expression of a whole word, where that is more than such characters beside each other:
            words of them with signs of ASCII between.
        joints: Where these signs are in the UTF-8 of some texts, which end in bytes of zero. Beside bytes
            outside ASCII, and in words of more than `MAX_PACKED` bytes, it may find too many.
    """

    def __init__(
        self,
        transform: Callable[[str], str | None],
        *,
        pattern: str = r"[^\W_]",
        fold_ascii: bool = True,
        keep_gaps: bool = False,
        run: str | None = None,
        joints: Callable[[bytes], NDArray[np.int64]] | None = None,
    ) -> None:
        self.transform = transform
        self.pattern = pattern
        self.fold_ascii = fold_ascii
        self.keep_gaps = keep_gaps
        self.run = run or f"(?:{pattern})+"
        self.joints = joints
        self._words = re.compile(self.run)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if key != "_words"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._words = re.compile(self.run)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordAnalyzer) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((self.run, self.fold_ascii, self.keep_gaps))

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """Yield the tokens of one text as Whoosh analysers do: one object, with new attributes each time."""
        token: Any = Token(**{"positions": False, "chars": False, "boosts": False, **options})
        position = int(options.get("start_pos", 0))
        first_char = int(options.get("start_char", 0))
        for match in self._words.finditer(value):
            term = self.term(match.group())
            if term is not None:
                token.text = token.original = term
                token.boost, token.stopped, token.pos = 1.0, False, position
                token.startchar, token.endchar = match.start() + first_char, match.end() + first_char
                yield token
            position += term is not None or self.keep_gaps

    def term(self, word: str) -> str | None:
        """What is indexed for `word`, None for nothing."""
        term = self.transform(self.folded(word))
        return term if term and len(term.encode("utf-8", "replace")) <= MAX_TERM_BYTES else None

    def folded(self, word: str) -> str:
        """A word as `transform` is to see it."""
        return word.translate(_LOWER) if self.fold_ascii else word

    def words(self, text: str) -> list[str]:
        """The words of a text, as they stand in it."""
        return self._words.findall(text)

    def batch_session(self) -> WordSession:
        """Begin a run over many texts."""
        return WordSession(self)


_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class WordSession:
    """A run of a `WordAnalyzer`.

    All texts of a batch are joined by line feeds into one array of bytes. Bytes outside ASCII count as parts
    of words there; the stretches that contain some are cut again by the regular expression, since no word can
    reach beyond one.

    Args:
        analyzer: What to be equal to.
    """

    def __init__(self, analyzer: WordAnalyzer) -> None:
        self.vocabulary: list[bytes] = []
        self._analyzer = analyzer
        self._table = WordTable(self._number_of_bytes)
        self._numbers: dict[str, int] = {}
        self._terms: dict[bytes, int] = {}
        self._fold = _byte_table(analyzer)

    def _number_of_bytes(self, word: bytes) -> int:
        return self._number_of_folded(word.decode())

    def _number_of_folded(self, word: str) -> int:
        term = self._analyzer.transform(word)
        if not term:
            return -1
        encoded = term.encode("utf-8", "replace")
        if len(encoded) > MAX_TERM_BYTES:
            return -1
        number = self._terms.setdefault(encoded, len(self.vocabulary))
        if number == len(self.vocabulary):
            self.vocabulary.append(encoded)
        return number

    def analyze(self, texts: Sequence[str]) -> TokenBatch:
        """The terms of all `texts`."""
        return self.cut(texts).words

    def cut(self, texts: Sequence[str]) -> Cut:
        """The terms of all `texts`, with their places."""
        raw = "\n".join([*texts, "\0" * MAX_PACKED]).encode("utf-8", "replace")
        folded = np.frombuffer(bytearray(raw).translate(self._fold), np.uint8)
        if self._analyzer.joints is not None:
            places = self._analyzer.joints(raw)
            folded[places] = np.frombuffer(raw, np.uint8)[places]
        starts, ends = _runs(folded)
        lengths = ends - starts
        exact = np.flatnonzero((lengths > MAX_PACKED) | _foreign(folded, starts, ends))
        lengths[exact] = 0
        numbers = self._table.numbers(folded, starts, lengths)
        text_ends = np.searchsorted(starts, _text_ends(raw, texts))
        numbers, first_words = self._cut_again(raw, numbers, (starts[exact], ends[exact], exact))
        counts = np.diff(first_words[text_ends], prepend=0)
        kept = numbers >= 0
        if not kept.all():
            first_words = _totals(kept)[first_words]
        return Cut(self._batch(numbers, counts, kept), raw, starts, first_words)

    def _cut_again(
        self,
        raw: bytes,
        numbers: NDArray[np.int32],
        stretches: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Put the words of the given stretches in the place of each; also, where each stretch begins then."""
        words: list[int] = []
        sizes: list[int] = []
        for start, end in zip(*(part.tolist() for part in stretches[:2]), strict=True):
            found = self._analyzer.words(raw[start:end].decode())
            words += map(self._remember, found)
            sizes.append(len(found))
        places = stretches[2]
        more = np.array(sizes, np.int64) - 1
        first_words = np.arange(len(numbers) + 1)
        if more.any():
            repeats = np.ones(len(numbers), np.int64)
            repeats[places] += more
            np.cumsum(repeats, out=first_words[1:])
            numbers = np.repeat(numbers, repeats)
            places = np.repeat(first_words[places], sizes) + np.arange(len(words))
            places -= np.repeat(np.cumsum(sizes) - sizes, sizes)
        numbers[places] = words
        return numbers, first_words

    def _remember(self, word: str) -> int:
        if word not in self._numbers:
            self._numbers[word] = self._number_of_folded(self._analyzer.folded(word))
        return self._numbers[word]

    def _batch(
        self, numbers: NDArray[np.int32], counts: NDArray[np.int64], kept: NDArray[np.bool_]
    ) -> TokenBatch:
        if kept.all():
            return TokenBatch(numbers, counts)
        kept_counts = np.diff(_totals(kept)[np.cumsum(counts)], prepend=0)
        if not self._analyzer.keep_gaps:
            return TokenBatch(numbers[kept], kept_counts)
        positions = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
        return TokenBatch(numbers[kept], kept_counts, positions[kept].astype(np.int32))


def _totals(values: NDArray[Any]) -> NDArray[np.int64]:
    """The sum before each value, and of all."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(values, dtype=np.int64)])


_FOREIGN: Final = 0x80


def _byte_table(analyzer: WordAnalyzer) -> bytes:
    """Each byte as it counts in a word, 0 when it separates words; bytes outside ASCII stay as they are."""
    table = bytearray(range(256))
    for code in range(_FOREIGN):
        char = chr(code)
        if code == 0 or not analyzer.words(char):
            table[code] = 0
        elif analyzer.fold_ascii:
            table[code] = ord(char.translate(_LOWER))
    return bytes(table)


def _runs(folded: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and one past the last place of each maximal run of non-zero bytes; the array ends with a zero."""
    inside = folded != 0
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if inside[0]:
        edges = np.concatenate([np.zeros(1, edges.dtype), edges])
    return edges[0::2], edges[1::2]


def _foreign(
    folded: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which stretches contain bytes outside ASCII."""
    places = np.flatnonzero(folded >= _FOREIGN)
    flags = np.zeros(len(starts), np.bool_)
    flags[np.searchsorted(ends, places, side="right")] = True
    return flags


def _text_ends(raw: bytes, texts: Sequence[str]) -> NDArray[np.int64]:
    """Where each text ends in the joined bytes."""
    sizes = [len(text) if text.isascii() else len(text.encode("utf-8", "replace")) for text in texts]
    return np.cumsum(np.array(sizes, np.int64) + 1)
