"""Trees said in words, where the query language page has no example."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.query import describe
from indexer.query.tree import And, DateRange, Node, Not, Or, Phrase, Scoped, Word

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
