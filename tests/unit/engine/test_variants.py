"""What else counts as a word: told, and left out where asked, in the query or by a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.model import SearchRequest
from tests.conftest import IndexOf, day, make_article

if TYPE_CHECKING:
    from indexer.engine import Index

BODIES = {
    "a1": "Defence and an export of tanks.",
    "a2": "Defense: exports, exports.",
    "a3": "Defences, and they are exporting by train.",
    "a4": "Defensive is he who exported an army; armies, exports, export.",
}


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of(
        *(
            make_article(number, title=f"{number} {number}", body=body, language="en")
            for number, body in enumerate(BODIES.values(), start=1)
        )
    )


def ids(index: Index, query: str | SearchRequest) -> list[str]:
    return sorted(hit.id for hit in index.search(query).hits)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("export", ["a1", "a2", "a3", "a4"]),
        ('"export"', ["a1", "a4"]),
        ('"exports"', ["a2", "a4"]),
        ('"Exporting"', ["a3"]),
        ('"importing"', []),
        ('-"export"', ["a2", "a3"]),
        ('body:"export"', ["a1", "a4"]),
        ('lead:"export"', ["a1", "a4"]),
        ('title:"export"', []),
        ('"exports export"', ["a4"]),
        ('"export exports"', []),
        ('"exports exports"~3', ["a2"]),
        ('"defence"', ["a1"]),
        ('"defense"', ["a2"]),
        ('atleast2 "exports"', ["a2"]),
        ('"export" near2 tank', ["a1"]),
        ('"export" near9 train', []),
        ('"army armies"', ["a4"]),
        ('"armi"', []),
        ('("export" OR "exporting") -tank', ["a3", "a4"]),
    ],
)
def test_quotation_marks_ask_for_the_very_form(index: Index, query: str, expected: list[str]) -> None:
    assert ids(index, query) == expected


@pytest.mark.parametrize(
    ("query", "marked"),
    [('"export"', {"export"}), ('"exports"', {"exports"}), ('"exports export"', {"exports, export"})],
)
def test_only_the_very_form_is_marked(index: Index, query: str, marked: set[str]) -> None:
    snippets = [hit.snippet for hit in index.search(query).hits]

    assert {part.text[slice(*span)] for part in snippets for span in part.spans} == marked


EXPORT = "other forms of “export”: exports, exported, exporting"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "defence export",
            {
                "other spellings of “defence”: defense": '("defence" OR "defences" OR "defensive") export',
                "other forms of “defence”: defences, defensive": '("defence" OR "defense") export',
                EXPORT: 'defence "export"',
            },
        ),
        (
            "the tank",
            {"other forms of “tank”: tanks": 'the "tank"', "too common to matter: the": '"the" tank'},
        ),
        ("army -title:export", {EXPORT: 'army -title:"export"', "other forms of “army”: armies": None}),
        ("army near5 train^2", {"other forms of “army”: armies": '"army" near5 train^2'}),
        ("(train OR export) AND export", {EXPORT: '(train OR "export") "export"'}),
        ("train xylophone", {}),
        ('"export" tank* expor~', {}),
        ("source:export country:export f-35 defence-led", {}),
    ],
)
def test_what_else_counts_is_told_with_the_query_without_it(
    index: Index, query: str, told: dict[str, str | None]
) -> None:
    found = {note.text: note.query for note in index.search(query).notes if note.words}

    assert found == {text: query or found[text] for text, query in told.items()}


def test_leaving_one_thing_out_leaves_the_rest(index: Index) -> None:
    spellings, forms = index.search("defence").notes

    assert (spellings.words, forms.words) == (("defense",), ("defences", "defensive"))
    assert ids(index, spellings.query) == ["a1", "a3", "a4"]
    assert ids(index, forms.query) == ["a1", "a2"]
    assert [index.search(query).notes for query in (spellings.query, forms.query)] == [(), ()]


@pytest.mark.parametrize(
    ("request_", "expected", "codes"),
    [
        (SearchRequest("defence", forms=False), ["a1", "a2"], ["other-spellings"]),
        (SearchRequest("defence", spellings=False), ["a1", "a3", "a4"], ["other-forms"]),
        (SearchRequest("defence", forms=False, spellings=False), ["a1"], []),
        (SearchRequest("-defence", forms=False), ["a3", "a4"], ["other-spellings"]),
    ],
)
def test_forms_and_spellings_can_be_switched_off(
    index: Index, request_: SearchRequest, expected: list[str], codes: list[str]
) -> None:
    assert ids(index, request_) == expected
    assert [note.code for note in index.search(request_).notes] == codes


def test_the_forms_of_stop_words_are_not_told_apart(index_of: IndexOf) -> None:
    index = index_of(make_article(1, body="They were having it."))

    assert index.search("have").notes == ()
    assert ids(index, '"have"') == ["a1"]


def test_many_forms_are_told_in_part(index_of: IndexOf) -> None:
    forms = ("exported", "exporting", "exports", "exporter", "exporters", "exportable", "exportation")

    (note,) = index_of(make_article(1, body=f"export {' '.join(forms)}")).search("export").notes

    assert note.text.endswith("and 1 more")
    assert set(note.words) == set(forms)


def test_forms_are_those_of_the_languages_of_the_articles(index_of: IndexOf) -> None:
    german = make_article(1, body="Die Panzern der Export und des Exports", language="de")
    index = index_of(german, make_article(2, body="An export", language="en"))

    assert [note.words for note in index.search("Panzer").notes] == [("panzern",)]
    assert ids(index, '"export"') == ["a1", "a2"]
    assert ids(index, '"exports"') == ["a1"]


def test_the_word_that_was_typed_comes_before_its_forms_even_if_it_is_their_stem(index_of: IndexOf) -> None:
    index = index_of(
        make_article(1, body="They sell exports.", published=day(2026, 1, 2)),
        make_article(2, body="They sell export.", published=day(2026, 1, 1)),
    )

    assert [hit.id for hit in index.search("export").hits] == ["a2", "a1"]
    assert [hit.id for hit in index.search("exports").hits] == ["a1", "a2"]
    best = index.search(SearchRequest("export", why=True)).hits[0]
    assert [part.said for part in best.why] == ["text:export", "text:export (as typed)"]
    assert sum(part.score for part in best.why) == pytest.approx(best.score)
