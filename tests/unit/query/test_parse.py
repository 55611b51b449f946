from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import Node, describe, parse, render
from indexer.query.dates import parse_period
from indexer.query.parser import MAX_LENGTH, MAX_WORDS
from indexer.query.tree import (
    And,
    Boosted,
    DateRange,
    Everything,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Scoped,
    Wildcard,
    Word,
)

if TYPE_CHECKING:
    from indexer.query import Parsed

TODAY = date(2026, 11, 23)
HOSTILE = (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").split("\n")

a, b, c = Word("a"), Word("b"), Word("c")


def understood(text: str) -> Parsed:
    return parse(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", And((a, b))),
        ("a AND b", And((a, b))),
        ("a +b", And((a, b))),
        ("a && b", And((a, b))),
        ("a OR b", Or((a, b))),
        ("a | b", Or((a, b))),
        ("a || b", Or((a, b))),
        ("a OR b c", Or((a, And((b, c))))),
        ("(a OR b) c", And((Or((a, b)), c))),
        ("a and b", And((a, Word("and"), b))),
        ("a -b", And((a, Not(b)))),
        ("a !b", And((a, Not(b)))),
        ("a NOT b", And((a, Not(b)))),
        ("a AND NOT b", And((a, Not(b)))),
        ("-(a b)", Not(And((a, b)))),
        ('"a b"', Phrase("a b")),
        ('"a  b"~5', Phrase("a b", 5)),
        ("“a b”", Phrase("a b")),
        ("«a b»", Phrase("a b")),
        ("F-35", Word("F-35")),
        ("Saudi–Pakistan", Word("Saudi-Pakistan")),
        ("a - b", And((a, b))),
        ("don’t", Word("don't")),
        ("ＮＡＴＯ：a", And((Word("NATO"), a))),
        ("title:a b", And((Scoped("title", a), b))),
        ("INTITLE:a", Scoped("title", a)),
        ("title: a", Scoped("title", a)),
        ('by:"Jane Roe"', Scoped("author", Phrase("Jane Roe"))),
        ("title:(a b)", Scoped("title", And((a, b)))),
        ("-title:a", Not(Scoped("title", a))),
        ("site:example.org", Scoped("url", Word("example.org"))),
        ("lang:de", Scoped("language", Word("de"))),
        ("http://x.example/y", Word("http://x.example/y")),
        ("word*", Prefix("word")),
        ("w?rd", Wildcard("w?rd")),
        ("*word", Wildcard("*word")),
        ("w*d*", Wildcard("w*d*")),
        ("what?", Word("what")),
        ("*", Everything()),
        ("", Everything()),
        ("   ", Everything()),
        ("wrd~", Fuzzy("wrd", 1)),
        ("wrd~2", Fuzzy("wrd", 2)),
        ("wrd~9", Fuzzy("wrd", 2)),
        ("F35~", Word("F35")),
        ("a^2", Boosted(a, 2)),
        ("a^1", a),
        ("(a b)^2.5", Boosted(And((a, b)), 2.5)),
        ('"a b"^2', Boosted(Phrase("a b"), 2)),
        ("after:2026-03", DateRange(date(2026, 3, 1), None)),
        ("before:2026-03", DateRange(None, date(2026, 2, 28))),
        ("date:2026", DateRange(date(2026, 1, 1), date(2026, 12, 31))),
        ('date:"last month"', DateRange(date(2026, 10, 1), date(2026, 10, 31))),
        ("when:7d", DateRange(date(2026, 11, 16), TODAY)),
        ("U.S.", Word("U.S")),
        ("(a (b c))", And((a, b, c))),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, expected: Node) -> None:
    assert understood(text).tree == expected


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        ('"a b', Phrase("a b"), ["repaired"]),
        ("(a", a, ["repaired"]),
        ("a)", a, ["repaired"]),
        ("a )( b", And((a, b)), ["repaired", "repaired"]),
        ("a AND", a, ["repaired"]),
        ("OR a", a, ["repaired"]),
        ("a OR", a, ["repaired"]),
        ("a NOT", a, ["repaired"]),
        ("title:", Word("title"), ["repaired"]),
        ("title: OR a", Or((Word("title"), a)), ["repaired"]),
        ("tite:a", And((Word("tite"), a)), ["unknown-field"]),
        ("after:soon a", a, ["no-date"]),
        ("before:0001-01-01 a", a, ["no-date"]),
        ("F35~ a", And((Word("F35"), a)), ["not-fuzzy"]),
        ("🙂 a", a, ["ignored"]),
        ("AND", Everything(), ["repaired", "nothing-to-search"]),
        ('"', Everything(), ["repaired", "nothing-to-search"]),
        ("()", Everything(), ["nothing-to-search"]),
    ],
)
def test_what_is_repaired_is_told(text: str, expected: Node, codes: list[str]) -> None:
    parsed = understood(text)
    assert parsed.tree == expected
    assert [note.code for note in parsed.notes] == codes


def test_the_nearest_field_is_offered() -> None:
    (note,) = understood("autor:roe").notes
    assert "did you mean “author:”?" in note.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "all articles"),
        ("saudi pakistan", "articles with saudi and pakistan"),
        ("a b c", "articles with a, b and c"),
        ("a OR b", "articles with a or b"),
        ("a (b OR c)", "articles with a and (b or c)"),
        ("defence -treaty", "articles with defence but not treaty"),
        ("-a -b", "all articles but those with a or b"),
        ('"islamic nato"', "articles with the phrase “islamic nato”"),
        ('"a b"~3', "articles with the phrase “a b” with up to 3 other words between two of its own"),
        ("title:turkey", "articles with turkey in the title"),
        ("by:roe lang:en", "articles with author roe and language en"),
        ("frig* w?rd wrd~1", "articles with words that begin with frig, words of the form w?rd "
                             "and words at most 1 letter away from wrd"),
        ("a^3", "articles with a (counted 3 times)"),
        ("after:2026-03-01", "articles published since 1 March 2026"),
        ("a before:2026-03-01", "articles with a, published until 28 February 2026"),
        ("date:2026-03-01", "articles published on 1 March 2026"),
        ("a -b date:2026-03", "articles with a but not b, published from 1 March 2026 to 31 March 2026"),
        ("a OR date:2026-03-01", "articles with a or a date published on 1 March 2026"),
        ("a OR -b", "articles with a or not b"),
    ],
)  # fmt: skip
def test_said_back_in_words(text: str, expected: str) -> None:
    assert describe(understood(text).tree) == expected


def test_long_queries_are_shortened_and_say_so() -> None:
    parsed = understood("word " * 5_000)
    assert isinstance(parsed.tree, And)
    assert len(parsed.tree.parts) == MAX_WORDS
    assert {note.code for note in parsed.notes} == {"shortened"}
    assert understood("x" * 10_000).tree == Word("x" * MAX_LENGTH)


def test_brackets_without_end_do_not_end_the_program() -> None:
    assert understood("(" * 2_000 + "a").notes


def check_laws(text: str) -> None:
    parsed = understood(text)
    assert describe(parsed.tree)
    again = understood(render(parsed.tree))
    assert again.tree == parsed.tree
    assert again.notes == ()


def test_there_are_many_hostile_queries() -> None:
    assert len(set(HOSTILE)) >= 150


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_are_understood(text: str) -> None:
    check_laws(text)


@given(st.text(max_size=80))
def test_any_text_is_understood(text: str) -> None:
    check_laws(text)


PIECES = [*'a"()-+|*?~: é', "F-35", "AND", "OR", "NOT", "title:", "date:", "2026", "^2", "~3", " ", ".."]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_heap_of_operators_is_understood(text: str) -> None:
    check_laws(text)


words = st.from_regex(r"[a-z]{1,8}(-[0-9]{1,3})?", fullmatch=True)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
leaves = (
    st.builds(Word, words)
    | st.builds(Phrase, st.lists(words, min_size=1, max_size=3).map(" ".join), st.integers(0, 9))
    | st.builds(Prefix, words)
    | st.builds(Fuzzy, st.from_regex(r"[a-z]{3,8}", fullmatch=True), st.integers(1, 2))
    | st.builds(DateRange, days, days)
)
units = leaves | st.builds(Scoped, st.sampled_from(["title", "author"]), st.builds(Word, words))
nodes: st.SearchStrategy[Node] = st.recursive(
    units,
    lambda children: (
        st.lists(children.filter(lambda one: not isinstance(one, And)), min_size=2, max_size=4)
        .map(tuple)
        .map(And)
        | st.lists(children.filter(lambda one: not isinstance(one, Or)), min_size=2, max_size=4)
        .map(tuple)
        .map(Or)
        | children.filter(lambda one: not isinstance(one, Not)).map(Not)
        | st.builds(Boosted, children.filter(lambda one: not isinstance(one, Boosted)), st.just(2.0))
    ),
    max_leaves=12,
)


@given(nodes)
def test_a_tree_rendered_and_parsed_is_the_tree(node: Node) -> None:
    assert understood(render(node)).tree == node


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-02-03", date(2026, 2, 3), date(2026, 2, 3)),
        ("2026-01..2026-02", date(2026, 1, 1), date(2026, 2, 28)),
        ("2026..", date(2026, 1, 1), None),
        ("..2026", None, date(2026, 12, 31)),
        ("today", TODAY, TODAY),
        ("yesterday", date(2026, 11, 22), date(2026, 11, 22)),
        ("this-week", TODAY, TODAY),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("this-month", date(2026, 11, 1), TODAY),
        ("this-year", date(2026, 1, 1), TODAY),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("P1W", date(2026, 11, 16), TODAY),
        ("24h", date(2026, 11, 22), TODAY),
        ("P3M", date(2026, 8, 23), TODAY),
        ("P9999Y", date(1, 1, 1), TODAY),
        ("9999w", date(1835, 4, 6), TODAY),
    ],
)
def test_days(text: str, since: date | None, until: date | None) -> None:
    assert parse_period(text, TODAY) == (since, until)


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "0000", "P", "1", "..x", "2026-1-1-1"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_period(text, TODAY)


def test_a_month_back_from_a_long_month_ends_in_the_short_one() -> None:
    assert parse_period("P1M", date(2026, 3, 31)) == (date(2026, 2, 28), date(2026, 3, 31))
