"""Articles like another one: those that share the words that set it apart.

The words are those of the highest weight, frequency in the article times inverse document frequency (Salton
1971), as in Lucene's *MoreLikeThis*; some have to be shared, so that one name alone makes nothing alike.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.analysis import STOP_WORDS, analyzer_of
from indexer.columnar import Several
from indexer.engine.schema import PARAGRAPH_BREAK, TEXT

if TYPE_CHECKING:
    from indexer.engine.snapshot import Snapshot
    from indexer.model import Article

_WORDS: Final = 25
_SHARED: Final = 0.25
"""The part of these words that an article needs to be called like the other one."""

_LEAST_SHARED: Final = 2
_COPIES: Final = 1_000


def alike(snapshot: Snapshot, article_id: str) -> whoosh_query.Query:
    """Articles like the one of this id; not that one itself, nor its copies.

    Raises:
        ArticleNotFoundError: There is none.
    """
    document = snapshot.number_of(article_id)
    words = distinctive_words(snapshot, snapshot.article(document))
    terms = [whoosh_query.Term(TEXT, word, boost=weight) for word, weight in words.items()]
    shared = max(_LEAST_SHARED, math.ceil(_SHARED * len(terms)))
    copies = snapshot.ids(snapshot.story(document)[:_COPIES])
    itself = whoosh_query.Or([whoosh_query.Term("id", one) for one in copies])
    return whoosh_query.AndNot(Several(terms, shared), itself)


def distinctive_words(snapshot: Snapshot, article: Article) -> dict[str, float]:
    """The stems that set ``article`` apart, with the weight of each in it; its title counts twice."""
    text = PARAGRAPH_BREAK.join([article.title, article.title, article.standfirst, article.body])
    counts = Counter(
        token.term
        for token in analyzer_of(article.language).tokens(text)
        if token.word not in STOP_WORDS and len(token.word) > 1
    )
    weights = {word: 1 + math.log(count) for word, count in counts.items() if snapshot.frequency(word) > 1}
    ranked = sorted(weights, key=lambda word: (-weights[word] * snapshot.idf(TEXT, word), word))
    return {word: weights[word] for word in ranked[:_WORDS]}
