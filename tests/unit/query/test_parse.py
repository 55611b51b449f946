"""Queries and the exact trees they are read as."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.query import Parsed, parse, render
from indexer.query.tree import (
    And,
    AtLeast,
    Boosted,
    Capitals,
    DateRange,
    Everything,
    Fuzzy,
    Has,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Same,
    Scoped,
    Wildcard,
    Word,
    WordCount,
)

TODAY = date(2026, 7, 15)
A, B, C = Word("a"), Word("b"), Word("c")


def read(text: str) -> Parsed:
    return parse(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        (" \t\n", Everything()),
        ("*", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a & b", And((A, B))),
        ("+a ++b", And((A, B))),
        ("(a b) c", And((A, B, C))),
        ("* a", A),
        ("a OR b", Or((A, B))),
        ("a|b || c", Or((A, B, C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c", Or((And((A, B)), C))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("-a", Not(A)),
        ("!a", Not(A)),
        ("NOT a", Not(A)),
        ("NOT NOT a", A),
        ("-(-a)", A),
        ("a -b c", And((A, Not(B), C))),
        ("a NOT b OR c", Or((And((A, Not(B))), C))),
        ("a -(b OR c)", And((A, Not(Or((B, C)))))),
        ('"a b"', Phrase("a b")),
        ('" a\u00a0 b "', Phrase("a b")),
        ('"a b"~5', Phrase("a b", 5)),
        ("title:a", Scoped("title", A)),
        ("Title: a", Scoped("title", A)),
        ('title:"a b"', Scoped("title", Phrase("a b"))),
        ("title:(a b)", Scoped("title", And((A, B)))),
        ("title:a b", And((Scoped("title", A), B))),
        ("-title:a", Not(Scoped("title", A))),
        ("title:-a", Not(Scoped("title", A))),
        ("title:(-a)", Not(Scoped("title", A))),
        ("title:(body:a)", Scoped("body", A)),
        ("title:*", Scoped("title", Everything())),
        ("defen*", Prefix("defen")),
        ("w?rd", Wildcard("w?rd")),
        ("*ing", Wildcard("*ing")),
        ("a**b*", Wildcard("a*b*")),
        ("site:*.mil", Scoped("site", Wildcard("*.mil"))),
        ("word~", Fuzzy("word")),
        ("word~2", Fuzzy("word", 2)),
        ("word~0", Word("word")),
        ("a^2", Boosted(A, 2)),
        ("a^1", A),
        ("word~1^0.5", Boosted(Fuzzy("word"), 0.5)),
        ("(a b)^2", Boosted(And((A, B)), 2)),
        ("title:a^2", Scoped("title", Boosted(A, 2))),
        ("(title:a)^2", Boosted(Scoped("title", A), 2)),
        ("date:2026^2", DateRange(date(2026, 1, 1), date(2026, 12, 31))),
        ("date:2026-03..", DateRange(since=date(2026, 3, 1))),
        ("date:..yesterday", DateRange(until=date(2026, 7, 14))),
        ("a since:2026-03-01", And((A, DateRange(since=date(2026, 3, 1))))),
        ("a near5 b c", And((Near(A, B, 5), C))),
        ("-a near5 b", Not(Near(A, B, 5))),
        ("a near5 b near3 c", Near(Near(A, B, 5), C, 3)),
        ("a near5 (b near3 c)", Near(A, Near(B, C, 3), 5)),
        ('a* w/5 ("b c" | b~1)', Near(Prefix("a"), Or((Phrase("b c"), Fuzzy("b"))), 5)),
        ("a /s b /s c", Same(Same(A, B, "sentence"), C, "sentence")),
        ("b same c", Same(B, C, "sentence")),
        ("the same a", And((Word("the"), Word("same"), A))),
        ("a (same) b", And((A, Word("same"), B))),
        ("same a", And((Word("same"), A))),
        ("a same", And((A, Word("same")))),
        ("atleast3 a", AtLeast(3, A)),
        ("ATLEAST3(a b)", And((AtLeast(3, A), AtLeast(3, B)))),
        ("-atleast/3 (a OR b)", Not(AtLeast(3, Or((A, B))))),
        ("atleast1 a", A),
        ("title:atleast3 a", Scoped("title", AtLeast(3, A))),
        ("atleast3 -title:a", Not(Scoped("title", AtLeast(3, A)))),
        ("hlead(a -b)", Scoped("lead", And((A, Not(B))))),
        ("hd=a b", And((Scoped("title", A), B))),
        ("hl(a near5 b)", Scoped("lead", Near(A, B, 5))),
        ("source=a", Scoped("source", A)),
        ("allcaps(a)", Capitals("a")),
        ('caps:"a b" near2 c', Near(Capitals("a b"), C, 2)),
        ("allcaps(a -(b | c))", And((Capitals("a"), Not(Or((Capitals("b"), Capitals("c"))))))),
        (
            "allcaps(a /p b atleast2 c)",
            And((Same(Capitals("a"), Capitals("b"), "paragraph"), AtLeast(2, Capitals("c")))),
        ),
        ("title:caps:a^2", Scoped("title", Boosted(Capitals("a"), 2))),
        ("has:date", Has("date")),
        ("-has:by", Not(Has("author"))),
        ("has:site", Has("url")),
        ("has:org", Has("organisation")),
        ("wc>500", WordCount(least=501)),
        ("wc>=500 wc<1,000", And((WordCount(least=500), WordCount(most=999)))),
        ("wordcount:500..1000", WordCount(500, 1000)),
        ("wc:1000..500", WordCount(500, 1000)),
        ("wc:500..", WordCount(least=500)),
        ("wc:..500", WordCount(most=500)),
        ("wc=500", WordCount(500, 500)),
        ("wc<=500.", WordCount(most=500)),
        ("wc<0", WordCount(most=0)),
        ("date>2026-03", DateRange(since=date(2026, 4, 1))),
        (
            "date>=2026-03 date<2027",
            And((DateRange(since=date(2026, 3, 1)), DateRange(until=date(2026, 12, 31)))),
        ),
        ("when:<=2026-03", DateRange(until=date(2026, 3, 31))),
    ],
)
def test_a_query_has_this_tree_and_no_notes(text: str, tree: Node) -> None:
    parsed = read(text)

    assert (parsed.tree, parsed.notes) == (tree, ())


@pytest.mark.parametrize(
    ("text", "has_operators"),
    [
        pytest.param("SECRET TALKS ON A TREATY OR A PACT WITH RUSSIA AND CHINA .", False, id="sentence"),
        pytest.param("SECRET TALKS ON A TREATY OR A PACT WITH RUSSIA AND china", True, id="mixed"),
        pytest.param("RUSSIA OR CHINA", True, id="short"),
        pytest.param(
            "NATO OR EU OR UN OR AU OR OSCE OR ASEAN OR CSTO OR SCO OR GCC OR WTO", True, id="a-list"
        ),
        pytest.param(
            'TALKS ON A "TREATY OR PACT" OR A PACT WITH RUSSIA AND CHINA NOW', True, id="with-a-phrase"
        ),
        pytest.param("TALKS ON A TREATY | A PACT WITH RUSSIA AND CHINA NOW", True, id="with-a-sign"),
    ],
)
def test_a_sentence_in_capitals_has_no_operators(text: str, *, has_operators: bool) -> None:
    assert isinstance(read(text).tree, Or) == has_operators


@pytest.mark.parametrize(
    ("spellings", "operator"),
    [
        (["near5", "NEAR5", "near/5", "NEAR/5", "w/5", "W/5", "/5", "AROUND(5)", "NEAR(5)"], "near5"),
        (["pre/5", "PRE5", "onear/5", "onear5", "adj5", "ADJ/5"], "pre/5"),
        (["NEAR"], "near10"),
        (["same", "SAME", "Same", "/s", "/S", "w/s"], "/s"),
        (["/p", "w/p", "W/P"], "/p"),
    ],
    ids=["near", "ordered", "near alone", "sentence", "paragraph"],
)
def test_an_operator_has_the_spellings_of_other_engines(spellings: list[str], operator: str) -> None:
    assert {render(read(f"b {spelling} c").tree) for spelling in spellings} == {f"b {operator} c"}


@pytest.mark.parametrize(
    "word",
    [
        "F-35",
        "Saudi-Pakistan",
        "U.S.",
        "155mm",
        "don't",
        "AT&T",
        "12:30",
        "http://x.y/z",
        "http://x.y/z?id=1",
        "and",
        "near",
        "same",
        "Türkiye",
        "الدفاع",
        "防衛",
        "a_b",
        "nearby",
        "x=1",
        "1/5",
    ],
)
def test_a_compound_stays_one_word(word: str) -> None:
    assert read(word) == Parsed(Word(word), (), word)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("nato?", "nato"),
        ("nato,", "nato"),
        ("'nato'", "nato"),
        ("[nato];", "nato"),
        ("U.S.,", "U.S."),
        ("¿nato?!", "nato"),
        ("#nato", "nato"),
        ("$5bn", "5bn"),
        ("na\u200bto", "nato"),
        ("nato…", "nato"),
    ],
)
def test_punctuation_round_a_word_is_not_part_of_it(typed: str, word: str) -> None:
    assert read(typed).tree == Word(word)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("“islamic nato”", '"islamic nato"'),
        ("«islamic nato»", '"islamic nato"'),
        ("「islamic nato」", '"islamic nato"'),
        ("＂islamic　nato＂", '"islamic\u3000nato"'),
        ("Saudi–Pakistan −treaty", "Saudi-Pakistan -treaty"),
        ("don’t", "don't"),
        ("Ｆ-３５", "F-35"),
        ("a\u00adb\ufeff\u202e\ud800\x00c", "ab  c"),
    ],
)
def test_signs_that_mean_the_same_are_one(typed: str, text: str) -> None:
    parsed = read(typed)

    assert parsed.text == text
    assert parsed.tree == read(text).tree
