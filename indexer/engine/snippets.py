"""The piece of an article that shows best why it was found."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from indexer.engine.schema import PARAGRAPH_BREAK
from indexer.model import Article, MarkedArticle, Snippet, Span

if TYPE_CHECKING:
    from indexer.engine.marks import Marks

_LENGTH: Final = 280
_LEAD: Final = 60
"""Characters shown before the first match, so that it is read in its sentence."""


def snippet(article: Article, marks: Marks) -> Snippet:
    """The best piece of the body, or the standfirst where only that matched, or how the article begins."""
    for name, text in (("body", article.body), ("standfirst", article.standfirst)):
        flat = text.replace(PARAGRAPH_BREAK, " ")
        spans = marks.find(name, flat)
        if spans:
            return _cut(flat, spans)
    return _cut((article.standfirst or article.body).replace(PARAGRAPH_BREAK, " "), [])


def mark_article(article: Article, marks: Marks) -> MarkedArticle:
    """The whole article with every match marked."""
    spans = marks.find("body", article.body)
    paragraphs = []
    start = 0
    for text in article.body.split(PARAGRAPH_BREAK):
        paragraphs.append(Snippet(text, _within(spans, start, start + len(text))))
        start += len(text) + len(PARAGRAPH_BREAK)
    return MarkedArticle(
        article,
        title=Snippet(article.title, tuple(marks.find("title", article.title))),
        standfirst=Snippet(article.standfirst, tuple(marks.find("standfirst", article.standfirst))),
        paragraphs=tuple(paragraphs),
    )


def _cut(text: str, spans: list[Span]) -> Snippet:
    """The window of ``text`` with the most different matches in it, cut between words."""
    start = _word_start(text, max(_best_start(text, spans) - _LEAD, 0))
    end = _word_end(text, start + _LENGTH)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = start - len(before)
    shown = tuple(Span(a - shift, b - shift) for a, b in _within(spans, start, end, shift=False))
    return Snippet(before + text[start:end].rstrip() + after, shown)


def _best_start(text: str, spans: list[Span]) -> int:
    """Start of the match from which the window holds the most different words, then the most matches."""

    def worth(first: int) -> tuple[int, int]:
        end = spans[first].start + _LENGTH - _LEAD
        inside = [text[a:b].lower() for a, b in takewhile(lambda span: span.end <= end, spans[first:])]
        return len(set(inside)), len(inside)

    if not spans:
        return 0
    return spans[max(range(len(spans)), key=lambda first: (worth(first), -first))].start


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
