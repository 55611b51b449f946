from __future__ import annotations

from itertools import combinations, pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.marks import Hint, Marks
from indexer.engine.snippets import best_start, mark_article, snippet
from indexer.model import Span
from tests.conftest import make_article


def marked(text: str, marks: Marks) -> list[str]:
    return [text[a:b] for a, b in marks.find("body", text)]


def test_every_form_of_a_word_is_marked() -> None:
    marks = Marks()
    marks.add("body", ["align"])
    assert marked("Aligned forces; an alignment. Malign.", marks) == ["Aligned", "alignment"]


def test_a_phrase_is_marked_whole_and_its_words_alone_are_not() -> None:
    marks = Marks()
    marks.add("body", ["islam", "nato"], 0)
    text = "NATO said an “Islamic NATO” is no NATO, nor Islamic."
    assert marked(text, marks) == ["Islamic NATO"]


def test_a_phrase_with_room_between_its_words() -> None:
    marks = Marks()
    marks.add("body", ["saudi", "pact"], 1)
    assert marked("Saudi defence pact, Saudi and Pakistani pact", marks) == ["Saudi defence pact"]


def test_a_phrase_of_one_word_twice() -> None:
    marks = Marks()
    marks.add("body", ["had", "had"], 0)
    assert marked("he had had had it", marks) == ["had had had"]


def test_a_field_that_was_not_asked_for_is_not_marked() -> None:
    marks = Marks()
    marks.add("title", ["nato"])
    assert marked("NATO", marks) == []


words = st.sampled_from(["nato", "islamic", "Saudi", "pact", "the", "–", "“", "\n\n", "’", "ß", "👍", "F-35"])


@given(st.lists(words, max_size=120).map(" ".join), st.sets(words, max_size=4))
def test_snippets_show_what_is_there(text: str, asked: set[str]) -> None:
    marks = Marks()
    for word in asked:
        marks.add("body", [word.lower()])
    article = make_article(body=text)
    cut = snippet(article, marks)
    flat = text.replace("\n\n", " ")
    assert all(piece in flat for piece in cut.text.removeprefix("… ").removesuffix(" …").split(" … "))
    assert len(cut.text) <= 300
    reached = 0
    for start, end in cut.spans:
        assert reached <= start < end <= len(cut.text)
        assert cut.text[start:end].lower() in {"nato", "islamic", "saudi", "pact", "the", "ß"}
        reached = end
    if marks.find("body", flat):
        assert cut.spans


@given(st.lists(words, max_size=60).map(" ".join))
def test_the_marked_article_is_the_article(text: str) -> None:
    marks = Marks()
    marks.add("body", ["nato"])
    marks.add("body", ["saudi", "pact"], 1)
    article = mark_article(make_article(body=text), marks)
    assert "\n\n".join(part.text for part in article.paragraphs) == text
    for part in article.paragraphs:
        assert all(0 <= start < end <= len(part.text) for start, end in part.spans)


def test_a_snippet_starts_near_the_densest_place() -> None:
    text = (
        "Nothing here. " * 60 + "Saudi officials and Pakistan met. " + "Nothing more. " * 60 + "Saudi alone."
    )
    marks = Marks()
    marks.add("body", ["saudi"])
    marks.add("body", ["pakistan"])
    shown = snippet(make_article(body=text), marks)
    assert [shown.text[a:b] for a, b in shown.spans] == ["Saudi", "Pakistan"]


def test_without_a_match_in_the_body_the_snippet_is_the_standfirst_or_the_beginning() -> None:
    assert snippet(make_article(standfirst="Standfirst.", body="Body."), Marks()).text == "Standfirst."
    assert snippet(make_article(body="Body."), Marks()).text == "Body."


def test_two_pieces_show_words_that_are_far_apart() -> None:
    text = "Nothing here. " * 60 + "Saudi officials met. " + "Nothing more. " * 60 + "They flew to Pakistan."
    marks = Marks()
    marks.add("body", ["saudi"])
    marks.add("body", ["pakistan"])
    shown = snippet(make_article(body=text), marks)
    assert [shown.text[a:b] for a, b in shown.spans] == ["Saudi", "Pakistan"]
    assert shown.text.count(" … ") == 1
    assert shown.text.endswith("They flew to Pakistan.")


def test_a_word_that_only_begins_like_one_is_not_what_is_shown() -> None:
    text = "Saudi Pakora recipes. " + "Nothing here. " * 60 + "Saudi Arabia and Pakistan met."
    marks = Marks()
    marks.add("body", ["saudi"])
    marks.add("body", ["pakistan"])
    shown = snippet(make_article(body=text), marks)
    assert shown.text.endswith("Saudi Arabia and Pakistan met.")


def test_a_phrase_is_found_where_its_words_are_everywhere() -> None:
    text = "Saudi soil and a pact of Saudi origin. " * 60 + "Saudi pact signed."
    marks = Marks()
    marks.add("body", ["saudi", "pact"])
    assert snippet(make_article(body=text), marks).text.endswith("Saudi pact signed.")


def test_a_phrase_longer_than_a_snippet_is_marked_as_far_as_it_is_shown() -> None:
    marks = Marks()
    marks.add("body", ["saudi", "pact"], 200)
    shown = snippet(make_article(body="Saudi " + "word " * 100 + "pact"), marks)
    assert shown.spans == (Span(0, len(shown.text) - 2),)


def test_where_many_words_are_marked_the_beginning_shows_plenty() -> None:
    words = [f"word{one}{other}" for one, other in product("abcdefghijk", repeat=2)]
    marks = Marks()
    for word in words:
        marks.add("body", [word])
    late = "Nothing here. " * 500 + " ".join(words[:20])
    shown = snippet(make_article(body=f"{words[-1]} {' '.join(words[:20])} {late}"), marks)
    assert len(shown.spans) == 21
    shown = snippet(make_article(body=late), marks)
    assert len(shown.spans) == 20
    shown = snippet(make_article(body=f"{words[-1]} {late}"), marks)
    assert [shown.text[start:end] for start, end in shown.spans] == [words[-1]]


@given(
    st.text("ab ", max_size=40), st.lists(st.sampled_from("ab"), min_size=2, max_size=4), st.integers(0, 3)
)
def test_a_phrase_ends_as_soon_as_it_can(text: str, terms: list[str], slop: int) -> None:
    spaced = " ".join(text.replace(" ", "c"))
    words = spaced.split()
    ends: dict[int, int] = {}
    for places in combinations(range(len(words)), len(terms)):
        if [words[at] for at in places] == terms and all(b - a <= slop + 1 for a, b in pairwise(places)):
            ends[places[0]] = min(ends.get(places[0], len(words)), places[-1])
    marks = Marks()
    marks.add("body", terms, slop)
    covered = {at for start, end in ends.items() for at in range(2 * start, 2 * end + 1)}
    found = {at for start, end in marks.find("body", spaced) for at in range(start, end)}
    assert found == covered


hints = st.lists(st.tuples(st.integers(1, 90), st.sampled_from("abc")), max_size=30)


@given(hints)
def test_the_window_with_the_most_different_words_is_taken(gaps: list[tuple[int, str]]) -> None:
    places, at = [], 0
    for gap, word in gaps:
        at += gap
        places.append(Hint(at, word))
    worths = []
    for first in places:
        inside = [hint.word for hint in places if first.at <= hint.at < first.at + 210]
        worths.append((len(set(inside)), len(inside)))
    wanted = places[worths.index(max(worths))].at if places else 0
    assert best_start(places, 280) == wanted
