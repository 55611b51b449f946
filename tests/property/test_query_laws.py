"""Laws that hold for every query and every tree."""

from __future__ import annotations

import time
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.query import describe, parse, render
from indexer.query.fields import FIELDS, PRESENT
from indexer.query.parser import MAX_COUNT, MAX_SLOP
from indexer.query.repairs import MAX_CHARACTERS, MAX_TERMS
from indexer.query.tree import (
    And,
    AtLeast,
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
    Unit,
    Wildcard,
    Word,
    WordCount,
    all_of,
    any_of,
    boosted,
    can_be_counted,
    has_places,
    negated,
    scoped,
)

TODAY = date(2026, 7, 15)
WORDS = [
    "nato",
    "F-35",
    "U.S.",
    "12:30",
    "http://x.y/z?",
    "é",
    "🚀",
    "or",
    "title:",
    "date:",
    "foo:",
    "2026-03",
    "same",
    "hlead(",
    "hd=",
    "allcaps:",
    "has:date",
    "wc>5",
]
SIGNS = ["AND", "OR", "NOT", "~2", "^2", "..", *'"()|&-+!~^*?.[/<=> ']
NEAR = ["near5", "pre/3", "/s", "w/p", "AROUND(2)", "NEAR", "SAME", "atleast3"]
PIECES = st.sampled_from(WORDS + SIGNS + NEAR)
queries = st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join))

names = st.from_regex(r"[a-zé]{1,6}(-[0-9]{1,2})?", fullmatch=True).filter(
    lambda name: name not in {"or", "not"}
)
letters = st.from_regex(r"[a-zé]{1,6}", fullmatch=True)
counts = st.integers(0, 10**9 - 1)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, names),
    st.builds(Phrase, st.lists(names, min_size=1, max_size=3).map(" ".join), st.integers(0, 100)),
    st.builds(Prefix, names),
    st.builds(Wildcard, st.sampled_from(["w?rd", "*ing", "a*b", "?rmy*"])),
    st.builds(Fuzzy, letters, st.integers(1, 2)),
    st.builds(DateRange, days, st.none() | days),
    st.builds(DateRange, st.none(), days),
    st.builds(Capitals, names),
    st.builds(Has, st.sampled_from(list(PRESENT))),
    st.builds(WordCount, counts, st.none()),
    st.builds(WordCount, st.none(), counts),
    st.tuples(counts, counts).map(lambda pair: WordCount(*sorted(pair))),
    st.builds(Everything),
)


def branches(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    factors = st.integers(1, 10_000).map(lambda hundredths: hundredths / 100)
    return st.one_of(
        several.map(all_of),
        several.map(any_of),
        inner.map(negated),
        st.builds(scoped, st.sampled_from([field.name for field in FIELDS]), inner),
        st.builds(boosted, inner, factors),
        st.builds(near, inner, inner, st.integers(1, MAX_SLOP), st.booleans()),
        st.builds(same, inner, inner, st.sampled_from(["sentence", "paragraph"])),
        st.builds(at_least, st.integers(2, MAX_COUNT), inner),
    )


def near(left: Node, right: Node, distance: int, ordered: bool) -> Node:
    return Near(left, right, distance, ordered) if has_places(left) and has_places(right) else left


def same(left: Node, right: Node, unit: Unit) -> Node:
    return Same(left, right, unit) if has_places(left) and has_places(right) else left


def at_least(count: int, part: Node) -> Node:
    return AtLeast(count, part) if can_be_counted(part) else part


trees = st.recursive(leaves, branches, max_leaves=12)


def is_regular(node: Node) -> bool:
    """Whether the tree keeps the rules that its classes state."""
    match node:
        case And(parts):
            return len(parts) > 1 and all(
                is_regular(p) and not isinstance(p, And | Everything) for p in parts
            )
        case Or(parts):
            return len(parts) > 1 and all(is_regular(p) and not isinstance(p, Or) for p in parts)
        case Not(part):
            return is_regular(part) and not isinstance(part, Not)
        case Scoped(_, part):
            return is_regular(part) and not isinstance(part, Scoped | Not | DateRange | WordCount | Has)
        case Near(left, right) | Same(left, right):
            return has_places(left) and has_places(right)
        case AtLeast(count, part):
            return count > 1 and can_be_counted(part)
        case _:
            return True


@given(queries)
def test_any_text_is_a_query(text: str) -> None:
    parsed = parse(text, today=TODAY)

    assert is_regular(parsed.tree)
    assert describe(parsed.tree).startswith(("articles ", "all articles"))
    assert all(note.code and note.text for note in parsed.notes)
    assert len(parsed.notes) == len(set(parsed.notes)) <= 10


@given(queries)
def test_what_was_parsed_is_rendered_and_parsed_alike(text: str) -> None:
    tree = parse(text, today=TODAY).tree
    rendered = render(tree)
    assume(len(rendered) <= MAX_CHARACTERS)

    again = parse(rendered, today=TODAY)

    assert again.tree == tree
    assert render(again.tree) == rendered


@given(trees)
def test_every_tree_is_rendered_so_that_it_is_parsed_without_a_repair(tree: Node) -> None:
    rendered = render(tree)
    assume(len(rendered) <= MAX_CHARACTERS and len(rendered.split()) <= MAX_TERMS)

    parsed = parse(rendered, today=TODAY)

    assert (parsed.tree, parsed.notes) == (tree, ())


@given(trees, trees)
def test_different_trees_are_rendered_differently(one: Node, other: Node) -> None:
    assert (render(one) == render(other)) == (one == other)


@given(st.text(alphabet='ab-+~^*?:."()| ', min_size=1, max_size=4))
def test_time_is_bounded_whatever_is_repeated(piece: str) -> None:
    text = piece * 100_000
    began = time.process_time()

    parse(text, today=TODAY)

    assert time.process_time() - began < 0.5
