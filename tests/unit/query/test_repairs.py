"""What is repaired, left out or cut, and how it is told."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.errors import QuerySyntaxError
from indexer.model import Note
from indexer.query import Parsed, describe, parse
from indexer.query.tree import And, Word

TODAY = date(2026, 7, 15)


def read(text: str) -> Parsed:
    return parse(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "sentence", "notes"),
    [
        ('"a b', "articles with the phrase “a b”", ["repaired: closed the open quotation mark"]),
        ("(a", "articles with a", ["repaired: closed the open bracket"]),
        ("a)", "articles with a", ["repaired: left out a closing bracket that closes nothing"]),
        ("a ()", "articles with a", ["repaired: left out brackets with nothing in them"]),
        ('a ""', "articles with a", ["repaired: left out quotation marks with nothing in them"]),
        ("a AND", "articles with a", ["repaired: left out “AND”, which has nothing behind it"]),
        ("OR a", "articles with a", ["repaired: left out “OR”, which has nothing before it"]),
        ("a AND OR b", "articles with a or b", ["repaired: left out “AND”, which has nothing behind it"]),
        ("a title:", "articles with a", ["repaired: left out “title:”, which has nothing behind it"]),
        (
            "title:body:a",
            "articles with a in the body",
            ["repaired: left out “title:”, which has nothing behind it"],
        ),
        ("date:(2026)", "articles with 2026", ["repaired: left out “date:”, which has brackets behind it"]),
        ("a ^2", "articles with a", ["repaired: left out “^2”, which has no word right before it"]),
        (
            "a AND ~2",
            "articles with a",
            [
                "repaired: left out “~2”, which has no word right before it",
                "repaired: left out “AND”, which has nothing behind it",
            ],
        ),
        ("a - b", "articles with a and b", ["ignored: left out “-”, which cannot be searched for"]),
        (
            "a -🚀 b",
            "articles with a and b",
            [
                "ignored: left out “🚀”, which cannot be searched for",
                "repaired: left out “-”, which has nothing behind it",
            ],
        ),
        (
            "f35~",
            "articles with f35",
            ["ignored: “f35” has a digit in it, so nothing but itself was searched for"],
        ),
        ("a*~", "articles with words that begin with a", ["ignored: left out “~”, which does not fit there"]),
        (
            "word~9",
            "articles with words within 2 letters of word",
            ["bad-value: “9” was read as 2"],
        ),
        (
            '"a b"~900',
            "articles with the phrase “a b” with up to 100 words between",
            ["bad-value: “900” was read as 100"],
        ),
        (
            "a^900",
            "articles with a (weight 100)",
            ["bad-value: “900” was read as 100"],
        ),
        (
            '"nat*"',
            "articles with exactly “nat*”",
            ["hint: “*” means nothing special between quotation marks"],
        ),
        (
            "a or b",
            "articles with a and or and b",
            ["hint: “or” was read as a word; write OR for the operator"],
        ),
        (
            "tilte:a",
            "articles with tilte and a",
            ["unknown-field: “tilte:” is no field, so it was read as a word; did you mean “title:”?"],
        ),
        (
            "-re:a",
            "articles without (re and a)",
            ["unknown-field: “re:” is no field, so it was read as a word"],
        ),
        (
            "date:lunch",
            "articles with lunch",
            ["bad-value: “lunch” is not a date, so it was read as a word; write 2026-03-01, 2026-03 or 7d"],
        ),
        (
            "a near900 b",
            "articles with a within 100 words of b",
            ["bad-value: “900” was read as 100"],
        ),
        (
            "a near5 title:b",
            "articles with a and b in the title",
            [
                "ignored: “near5” stands between words, phrases and their alternatives, at most 4 times; "
                "here it was read as AND"
            ],
        ),
        (
            "a /s -b",
            "articles with a but not b",
            [
                "ignored: “/s” stands between words, phrases and their alternatives, at most 4 times; "
                "here it was read as AND"
            ],
        ),
        ("near5 a", "articles with a", ["repaired: left out “near5”, which has nothing before it"]),
        ("a w/5", "articles with a", ["repaired: left out “w/5”, which has nothing behind it"]),
        (
            "atleast3 has:date",
            "articles with a date",
            ["ignored: left out “atleast3”, which counts words and phrases only"],
        ),
        (
            "atleast3 atleast2 a",
            "articles with a at least 2 times",
            ["repaired: left out “atleast3”, which has nothing behind it"],
        ),
        (
            "allcaps(a*)",
            "articles with words that begin with a",
            ["ignored: left out “allcaps”, which has no word behind it"],
        ),
        ("a allcaps:", "articles with a", ["repaired: left out “allcaps:”, which has nothing behind it"]),
        (
            "date:caps:2026",
            "articles with 2026 in capitals",
            ["repaired: left out “date:”, which has nothing behind it"],
        ),
        (
            "wc>many",
            "articles with wc>many",
            [],
        ),
        (
            "wc:many",
            "articles with many",
            [
                "bad-value: “many” is not a number of words, so it was read as a word; "
                "write wc>500, wc<1000 or wc:500..1000"
            ],
        ),
        (
            "has:wings",
            "articles with wings",
            [
                "bad-value: “wings” is not something an article may have, so it was read as a word; "
                "write has: with one of date, author, source, url, language, standfirst, country, "
                "organisation, system, company"
            ],
        ),
        (
            "has:compny",
            "articles with compny",
            [
                "bad-value: “compny” is not something an article may have, so it was read as a word; "
                "did you mean “has:company”?"
            ],
        ),
        (
            "🚀",
            "all articles",
            [
                "ignored: left out “🚀”, which cannot be searched for",
                "ignored: nothing to search for was left, so these are all articles",
            ],
        ),
    ],
)
def test_a_repair_is_told(text: str, sentence: str, notes: list[str]) -> None:
    parsed = read(text)

    assert describe(parsed.tree) == sentence
    assert [f"{note.code}: {note.text}" for note in parsed.notes] == notes


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('a "b', ['"b']),
        ("a (b (c", ["("]),
        ("ab) c", [")"]),
        ("a AND OR b", ["AND"]),
        ("a tilte:b date:x", ["tilte", "x"]),
        ("“a” ~5 word~9", ["~5", "~9"]),
        ("a 🚀", ["🚀"]),
        ("a or b", ["or"]),
    ],
)
def test_a_note_says_what_it_is_about(text: str, places: list[str]) -> None:
    parsed = read(text)

    assert [parsed.text[slice(*note.span)] for note in parsed.notes if note.span] == places


def test_a_long_chain_of_near_ends() -> None:
    parsed = read(" /s ".join("a" * 30))

    assert isinstance(parsed.tree, And)
    assert [note.code for note in parsed.notes] == ["ignored"]


def test_a_long_query_is_cut_at_its_characters() -> None:
    parsed = read("x" * 20_000)

    assert parsed.tree == Word("x" * 10_000)
    assert [note.text for note in parsed.notes] == ["only the first 10,000 characters were read"]


@pytest.mark.parametrize(
    "text", ["a " * 1_001, "a " * 999 + '"a b"', "a:" * 1_000 + "a"], ids=["words", "phrase", "colons"]
)
def test_a_long_query_is_cut_at_its_words(text: str) -> None:
    parsed = read(text)

    assert describe(parsed.tree).replace("the phrase “a”", "a").count("a and ") == 999
    assert "only the first 1,000 words were read" in [note.text for note in parsed.notes]


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ('"' + "a " * 51 + '" b', '"' + " ".join("a" * 50) + '" b', "50 words of a phrase"),
        ("-".join("a" * 51) + " b", "-".join("a" * 50) + " b", "50 words of a phrase"),
        ('"' + "a " * 11 + '"~3', '"' + " ".join("a" * 10) + '"~3', "10 words of a loose phrase"),
        ("a* " * 101, "a* " * 100, "100 words with *, ? or ~"),
        ("a~ " * 101, "a~ " * 100 + "a", "100 words with *, ? or ~"),
    ],
    ids=["phrase", "compound", "loose phrase", "wildcards", "fuzzy words"],
)
def test_what_is_costly_is_cut_sooner(text: str, kept: str, said: str) -> None:
    parsed = read(text)

    assert parsed.tree == read(kept).tree
    assert [note.text for note in parsed.notes] == [f"only the first {said} were read"]


def test_deep_brackets_are_left_out() -> None:
    parsed = read("(" * 900 + "a b" + ")" * 900 + " c")

    assert parsed.tree == And((Word("a"), Word("b"), Word("c")))
    assert [note.text for note in parsed.notes] == ["left out brackets more than 20 deep"]


def test_a_long_word_is_shortened_in_its_note() -> None:
    note = read("x" * 50 + "5~").notes[0]

    assert note.text.startswith(f"“{'x' * 40}…” has a digit")


def test_strict_reading_says_what_is_wrong_and_where() -> None:
    parsed = read("saudi “talks treaty")

    with pytest.raises(QuerySyntaxError) as caught:
        parsed.refuse_repairs()

    error = caught.value
    assert error.message == "The query needs a repair at character 7: closed the open quotation mark."
    assert error.hint.splitlines()[1:] == ['  saudi "talks treaty', "        ^^^^^^^^^^^^^"]
    assert (error.query, error.start, error.end) == ('saudi "talks treaty', 6, 19)


@pytest.mark.parametrize("text", ["", "saudi near5 talks", "a or b"])
def test_strict_reading_takes_what_needs_no_repair(text: str) -> None:
    read(text).refuse_repairs()


def test_what_is_wrong_as_a_whole_is_marked_as_a_whole() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        Parsed(Word("a"), (Note("ignored", "all of it"),), "a b").refuse_repairs()

    assert (caught.value.start, caught.value.end) == (0, 3)
