"""Words that the best articles share, so that others of the same kind come up: pseudo-relevance feedback.

After the relevance model RM3 (Abdul-Jaleel and others 2004) with weights of BM25 instead of probabilities. It
only changes the order of what matches; see ``FEEDBACK_SHARPNESS`` in :mod:`indexer.engine.weighting` for when
it stays out.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from whoosh import query as whoosh_query

from indexer.analysis import STOP_WORDS, analyzer_of
from indexer.engine.schema import TEXT, whole_text
from indexer.engine.weighting import (
    FEEDBACK_LEAST,
    FEEDBACK_SHARPNESS,
    FEEDBACK_TERMS,
    FEEDBACK_WEIGHT,
    FEEDBACK_WORDS,
    K1,
    B,
)

if TYPE_CHECKING:
    from indexer.columnar import TopK
    from indexer.engine.snapshot import Snapshot


def feedback(snapshot: Snapshot, top: TopK, word_count: int) -> list[whoosh_query.Term]:
    """The telling words of the best articles.

    Args:
        snapshot: What the articles are in.
        top: The best articles, of which there is one.
        word_count: How many words were typed, which says what the whole weighs.
    """
    best = float(top.scores[0])
    voices = {
        document: (score / best) ** FEEDBACK_SHARPNESS
        for document, score in zip(top.docs.tolist(), top.scores.tolist(), strict=True)
    }
    heard = {one: voice for one, voice in voices.items() if voice > FEEDBACK_LEAST}
    worth = _worth([(_words(snapshot, document), voice) for document, voice in heard.items()])
    worth = {word: value * snapshot.idf(TEXT, word) for word, value in worth.items()}
    telling = heapq.nlargest(FEEDBACK_TERMS, worth.items(), key=lambda one: one[1])
    unit = FEEDBACK_WEIGHT * word_count / (sum(value for _, value in telling) or 1.0)
    return [whoosh_query.Term(TEXT, word, boost=unit * value) for word, value in telling]


def _words(snapshot: Snapshot, document: int) -> Counter[str]:
    """How often each telling word stands at the beginning of an article."""
    article = snapshot.article(document)
    tokens = islice(analyzer_of(article.language).tokens(whole_text(article)), FEEDBACK_WORDS)
    return Counter(token.term for token in tokens if token.word not in STOP_WORDS)


def _worth(articles: list[tuple[Counter[str], float]]) -> dict[str, float]:
    """The saturated frequencies of all words, each article's times its voice."""
    average = sum(words.total() for words, _ in articles) / len(articles) or 1.0
    worth: dict[str, float] = defaultdict(float)
    for words, voice in articles:
        norm = K1 * (1 - B + B * words.total() / average)
        for word, count in words.items():
            worth[word] += voice * count / (count + norm)
    return worth
