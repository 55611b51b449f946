"""Trees said in words, where the query language page has no example."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.query import describe
from indexer.query.tree import (
    And,
    AtLeast,
    Capitals,
    DateRange,
    Has,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Same,
    Scoped,
    Word,
    WordCount,
)

A, B, C = Word("a"), Word("b"), Word("c")
MARCH = DateRange(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (And((A, Not(B), Not(C))), "articles with a but not b and not c"),
        (And((Not(A), Not(B))), "articles without a and without b"),
        (And((A, Or((B, C)))), "articles with a and (b or c)"),
        (Scoped("title", Or((A, B))), "articles with (a or b) in the title"),
        (Phrase("a b", 1), "articles with the phrase “a b” with up to 1 word between"),
        (And((A, Not(B), MARCH)), "articles with a but not b, published in March 2026"),
        (
            And((MARCH, DateRange(until=date(2026, 3, 9)))),
            "articles published in March 2026 and until 9 March 2026",
        ),
        (And((Near(A, B, 1), C)), "articles with (a within 1 word of b) and c"),
        (
            Near(Near(A, B, 5), C, 3, ordered=True),
            "articles with (a within 5 words of b) up to 3 words before c",
        ),
        (Same(Same(A, B, "sentence"), C, "sentence"), "articles with a and b and c in one sentence"),
        (
            Same(Same(A, B, "sentence"), C, "paragraph"),
            "articles with (a and b in one sentence) and c in one paragraph",
        ),
        (AtLeast(2, Or((A, B))), "articles with (a or b) at least 2 times"),
        (And((Has("author"), Not(Has("date")))), "articles with an author but not a date"),
        (Capitals("a b"), "articles with the phrase “A B” in capitals"),
        (WordCount(least=500), "articles with at least 500 words"),
        (WordCount(most=1), "articles with at most 1 word"),
        (WordCount(7, 7), "articles with exactly 7 words"),
        (Or((A, MARCH)), "articles with a or a date in March 2026"),
        (Or((A, And((B, Not(C))))), "articles with a or (b and not c)"),
        (DateRange(date(2026, 1, 1), date(2026, 12, 31)), "articles published in 2026"),
        (
            DateRange(date(2026, 2, 1), date(2026, 3, 31)),
            "articles published from 1 February 2026 to 31 March 2026",
        ),
        (
            DateRange(date(2026, 3, 2), date(2026, 3, 31)),
            "articles published from 2 March 2026 to 31 March 2026",
        ),
    ],
)
def test_a_tree_is_said_in_words(tree: Node, sentence: str) -> None:
    assert describe(tree) == sentence
