from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.marks import Marks
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
    assert cut.text.removeprefix("… ").removesuffix(" …") in flat
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


spans = st.lists(st.tuples(st.integers(1, 90), st.integers(1, 240)), max_size=30)


@given(spans, st.data())
def test_the_window_with_the_most_different_matches_is_taken(
    gaps: list[tuple[int, int]], data: st.DataObject
) -> None:
    text, places = "", []
    for gap, length in gaps:
        text += " " * gap
        places.append(Span(len(text), len(text) + length))
        text += data.draw(st.sampled_from("abc")) * length
    worths = []
    for first in places:
        inside = [text[a:b] for a, b in places if a >= first.start and b <= first.start + 220]
        worths.append((len(set(inside)), len(inside)))
    wanted = places[worths.index(max(worths))].start if places else 0
    assert best_start(text, places) == wanted
