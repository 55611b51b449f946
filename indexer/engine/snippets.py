"""The piece of an article that shows best why it was found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from indexer.engine.schema import PARAGRAPH_BREAK, TEXT_PARTS
from indexer.model import Article, MarkedArticle, Snippet, Span

if TYPE_CHECKING:
    from indexer.engine.marks import Marks

_LENGTH: Final = 280
_LEAD: Final = 60
"""Characters shown before the first match, so that it is read in its sentence."""

_BEGINNING: Final = 2 * _LENGTH
_PLENTY: Final = 12
"""Where so many different words, or all, match already at the beginning, there need be no better piece."""


def snippet(article: Article, marks: Marks) -> Snippet:
    """The best piece of the body, or the standfirst where only that matched, or how the article begins."""
    for name, text in (("body", article.body), ("standfirst", article.standfirst)):
        flat = text.replace(PARAGRAPH_BREAK, " ")
        spans = _spans(name, flat, article.language, marks)
        if spans:
            return _cut(flat, spans)
    return _cut((article.standfirst or article.body).replace(PARAGRAPH_BREAK, " "), [])


def _spans(name: str, text: str, language: str | None, marks: Marks) -> list[Span]:
    """What matches in ``text``, or enough of it."""
    length = _BEGINNING if marks.need_all_words(name) else len(text)
    while length < len(text):
        beginning = text[: _word_end(text, length)]
        spans = marks.find(name, beginning, language)
        if len({beginning[start:end].lower() for start, end in spans}) >= min(_PLENTY, marks.count(name)):
            return spans
        length *= 8
    return marks.find(name, text, language)


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


def _cut(text: str, spans: list[Span]) -> Snippet:
    """The window of ``text`` with the most different matches in it, cut between words."""
    start = _word_start(text, max(best_start(text, spans) - _LEAD, 0))
    end = _word_end(text, start + _LENGTH)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = start - len(before)
    shown = tuple(Span(a - shift, b - shift) for a, b in _within(spans, start, end, shift=False))
    return Snippet(before + text[start:end].rstrip() + after, shown)


def best_start(text: str, spans: list[Span]) -> int:
    """Start of the match from which the window holds the most different words, then the most matches."""
    words = [text[start:end].lower() for start, end in spans]
    inside: Counter[str] = Counter()
    best, start, behind = (0, 0), spans[0].start if spans else 0, 0
    for first, span in enumerate(spans):
        behind = max(behind, first)
        while behind < len(spans) and spans[behind].end <= span.start + _LENGTH - _LEAD:
            inside[words[behind]] += 1
            behind += 1
        worth = len(inside), behind - first
        if worth > best:
            best, start = worth, span.start
        if behind > first:
            inside[words[first]] -= 1
            if not inside[words[first]]:
                del inside[words[first]]
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


def _within(spans: list[Span], start: int, end: int, *, shift: bool = True) -> tuple[Span, ...]:
    """The parts of ``spans`` from ``start`` to ``end``, counted from ``start`` unless told not to."""
    base = start if shift else 0
    return tuple(Span(max(a, start) - base, min(b, end) - base) for a, b in spans if a < end and b > start)
