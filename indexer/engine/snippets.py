"""The pieces of an article that show best why it was found."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.engine.marks import begun
from indexer.engine.schema import PARAGRAPH_BREAK, TEXT_PARTS
from indexer.model import Article, MarkedArticle, Snippet, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.engine.marks import Hint, Marks

_LENGTH: Final = 280
_SHORT_LENGTH: Final = 140
_LEAD: Final = 50
"""Characters shown before the first match, so that it is read in its sentence."""
_ATTEMPTS: Final = 6
_BEGINNING: Final = 2 * _LENGTH
_FIRST_PART: Final = 16 * _LENGTH
_PLENTY: Final = 6
"""Where so many different words, or all, match already at the beginning, there need be no better piece."""
_WORD: Final = 20
"""Room for the last match."""


class _Piece(NamedTuple):
    """What is shown from ``start`` to ``end``, and the matches in it, counted from its start."""

    start: int
    end: int
    spans: tuple[Span, ...]


def snippet(article: Article, marks: Marks) -> Snippet:
    """The best of the body, or the standfirst where only that matched, or how the article begins."""
    for name, text in (("body", article.body), ("standfirst", article.standfirst)):
        flat = text.replace(PARAGRAPH_BREAK, " ")
        find = partial(marks.find, name, language=article.language)
        if marks.need_all_words(name):
            pieces = _pieces_read(flat, find, min(_PLENTY, len(marks.terms.get(name, ())) or 1))
        else:
            pieces = _pieces(flat, find, marks.hints(name, flat, article.language))
        if pieces:
            return _joined(flat, pieces)
    flat = (article.standfirst or article.body).replace(PARAGRAPH_BREAK, " ")
    return _joined(flat, [_Piece(0, _word_end(flat, _LENGTH), ())])


def mark_article(article: Article, marks: Marks) -> MarkedArticle:
    """The whole article with every match marked."""
    title, standfirst, spans = (
        marks.find(name, text, article.language)
        for name, text in zip(TEXT_PARTS, (article.title, article.standfirst, article.body), strict=True)
    )
    paragraphs = []
    start = 0
    for text in article.body.split(PARAGRAPH_BREAK):
        paragraphs.append(Snippet(text, _within(spans, start, start + len(text))))
        start += len(text) + len(PARAGRAPH_BREAK)
    return MarkedArticle(
        article,
        title=Snippet(article.title, tuple(title)),
        standfirst=Snippet(article.standfirst, tuple(standfirst)),
        paragraphs=tuple(paragraphs),
    )


def _pieces(text: str, find: Callable[[str], list[Span]], hints: list[Hint]) -> list[_Piece]:
    """What to show of ``text``; nothing where nothing matches.

    No place has more different words than the best by the hints, if each of them proves to be one. Those that
    don't are taken away, and only where there is no end to them the whole text is searched.
    """
    if not hints:
        return []
    for _ in range(_ATTEMPTS):
        pieces = [_Piece(start, end, tuple(find(text[start:end]))) for start, end in _windows(text, hints)]
        begins = {piece.start + span.start for piece in pieces for span in piece.spans}
        inside = {hint for hint in hints if any(piece.start <= hint.at < piece.end for piece in pieces)}
        if {hint.word for hint in inside} == {hint.word for hint in inside if hint.at in begins} != set():
            return pieces
        hints = [hint for hint in hints if hint.at in begins or hint not in inside]
    return _around(text, find(text))


def _pieces_read(text: str, find: Callable[[str], list[Span]], enough: int) -> list[_Piece]:
    """What to show of ``text``: of its beginning where ``enough`` matches differ, else of a longer part."""
    spans = find(text[: _word_end(text, _BEGINNING)])
    if len({text[start:end].lower() for start, end in spans}) >= enough:
        return _around(text, spans)
    return _around(text, find(text[: _word_end(text, _FIRST_PART)]) or find(text))


def _around(text: str, spans: list[Span]) -> list[_Piece]:
    """What to show of ``text``, in which these are the matches."""
    windows = _windows(text, begun(text, spans))
    return [_Piece(start, end, _within(spans, start, end)) for start, end in windows]


def _windows(text: str, hints: list[Hint]) -> list[tuple[int, int]]:
    """Where the most different words are: one long piece, or two short ones that have more of them."""
    if not hints:
        return []
    whole = _window(text, best_start(hints, _LENGTH), _LENGTH)
    missing = _outside(hints, whole)
    if not missing:
        return [whole]
    first = _window(text, best_start(hints, _SHORT_LENGTH), _SHORT_LENGTH)
    others = _outside(hints, first)
    second = _window(text, best_start(others, _SHORT_LENGTH), _SHORT_LENGTH)
    if len({hint.word for hint in _outside(others, second)}) >= len({hint.word for hint in missing}):
        return [whole]
    (start, middle), (behind, end) = sorted((first, second))
    return [(start, middle), (behind, end)] if middle < behind else [(start, end)]


def _outside(hints: list[Hint], window: tuple[int, int]) -> list[Hint]:
    """Those of words that are not in the window."""
    inside = {hint.word for hint in hints if window[0] <= hint.at < window[1]}
    return [hint for hint in hints if hint.word not in inside]


def _window(text: str, at: int, length: int) -> tuple[int, int]:
    """A piece of ``text`` of about that length around a match, cut between words."""
    start = _word_start(text, max(at - _LEAD, 0))
    return start, _word_end(text, start + length)


def _joined(text: str, pieces: list[_Piece]) -> Snippet:
    """The pieces in one text, with dots where something is left out."""
    shown, spans = "", []
    for start, end, found in pieces:
        shown += " … " if shown else "… " if start else ""
        spans += [Span(len(shown) + a, len(shown) + b) for a, b in found]
        shown += text[start:end].rstrip()
    return Snippet(shown + (" …" if pieces[-1].end < len(text) else ""), tuple(spans))


def best_start(hints: list[Hint], length: int) -> int:
    """Start of the match from which a window holds the most different words, then the most matches."""
    inside: Counter[str] = Counter()
    best, start, behind = (0, 0), 0, 0
    for first, hint in enumerate(hints):
        while behind < len(hints) and hints[behind].at < hint.at + length - _LEAD - _WORD:
            inside[hints[behind].word] += 1
            behind += 1
        worth = len(inside), behind - first
        if worth > best:
            best, start = worth, hint.at
        inside[hint.word] -= 1
        if not inside[hint.word]:
            del inside[hint.word]
    return start


def _word_start(text: str, at: int) -> int:
    """The start of the first word at or behind ``at``."""
    return 0 if at == 0 else text.find(" ", at) + 1


def _word_end(text: str, at: int) -> int:
    """The end of the last word before ``at``."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return space if space > at - _LEAD else at


def _within(spans: list[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of ``spans`` from ``start`` to ``end``, counted from ``start``."""
    return tuple(Span(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start)
