"""Words are stemmed by the rules of their article's language; queries, which have none, find them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import ANALYZER, STEMMERS, analyzer_of, bare_form
from indexer.analysis.languages import Language
from indexer.engine.readings import Reading
from indexer.engine.snapshot import open_snapshot
from indexer.engine.store import IndexStore
from indexer.model import SearchRequest
from tests.conftest import IndexOf, make_article

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.engine import Index

ENGLISH = make_article(0, body="Soldiers train.", language="en")


def marked(index: Index, query: str) -> list[str]:
    """What is marked in the bodies that are found."""
    return [
        hit.snippet.text[start:end] for hit in index.search(query).hits for start, end in hit.snippet.spans
    ]


@pytest.mark.parametrize(
    ("language", "body", "query", "expected"),
    [
        ("de", "Das Heer rückt mit Panzern vor.", "Panzer", "Panzern"),
        ("de", "Der Panzer rollt.", "panzern", "Panzer"),
        ("de", "Die Streitkräfte üben.", "Streitkräften", "Streitkräfte"),
        ("de", "Die Streitkräfte üben.", "streitkraften", "Streitkräfte"),
        ("fr", "Deux missiles ont été tirés.", "missile", "missiles"),
        ("fr", "Les unités de l’armée avancent.", "armées", "l’armée"),
        ("fr", "Un général parle.", "généraux", "général"),
        ("it", "Le forze dell'esercito avanzano.", "esercito", "dell'esercito"),
        ("es", "Lanzaron dos misiles.", "misil", "misiles"),
        ("ru", "Россия выпустила ракеты.", "ракета", "ракеты"),
        ("ru", "Военный корабль вышел в море.", "военного", "Военный"),
        ("tr", "Ordu füzeleri denedi.", "füze", "füzeleri"),
        ("tr", "Ordu füze denedi.", "füzeleri", "füze"),
        ("tr", "ORDU TANKLARI ALDI.", "tank", "TANKLARI"),
        ("tr", "NATO'nun kararı budur.", "NATO", "NATO'nun"),
        ("nl", "De schepen varen.", "schip schepen", "schepen"),
        ("fi", "Ohjukset laukaistiin.", "ohjuksen", "Ohjukset"),
        ("ar", "أطلق الجيش الصواريخ.", "صواريخ", "الصواريخ"),
    ],
)
def test_other_forms_of_a_word_are_found_and_marked(
    index_of: IndexOf, language: str, body: str, query: str, expected: str
) -> None:
    index = index_of(ENGLISH, make_article(1, body=body, language=language))
    assert marked(index, query) == [expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"Panzer rollten"', ["Panzer rollten"]),
        ('"Panzern rollten"', []),
        ('"rollten Panzer"', []),
        ("Panzern near3 Dorf", ["Panzer", "Dorf", "Panzern"]),
        ("atleast2 panzers", ["Panzer", "Panzern"]),
        ("hlead(panzers)", ["Panzer", "Panzern"]),
        ("body:panzers", ["Panzer", "Panzern"]),
        ("standfirst:panzers", []),
        ("title:kaempfen", []),
        ("Panzer -dörfer", []),
        ("NATO", ["NATO"]),
        ("F35 panzers", ["Panzer", "F-35A", "Panzern"]),
    ],
)
def test_every_operator_knows_the_stems(index_of: IndexOf, query: str, expected: list[str]) -> None:
    body = "Zwei Panzer rollten ins Dorf. Die NATO sah F-35A und das Heer mit Panzern."
    index = index_of(ENGLISH, make_article(1, title="Der Kampf", body=body, language="de"))
    assert marked(index, query) == expected


def test_titles_are_stemmed_and_marked_too(index_of: IndexOf) -> None:
    index = index_of(ENGLISH, make_article(1, title="Des missiles", body="Rien.", language="fr"))
    (hit,) = index.search("title:missile").hits
    assert [hit.title.text[start:end] for start, end in hit.title.spans] == ["missiles"]


def test_a_word_of_one_language_is_not_taken_for_one_of_another(index_of: IndexOf) -> None:
    index = index_of(
        make_article(1, body="The Kampf Group.", language="en"),
        make_article(2, body="Sie kämpfen.", language="de"),
    )
    assert [hit.id for hit in index.search("kämpfen").hits] == ["a2"]
    assert [hit.id for hit in index.search("groups").hits] == ["a1"]


def readings(index: Path, query: str) -> list[Reading]:
    snapshot = open_snapshot(IndexStore(index))
    try:
        return snapshot.readings.of(query)
    finally:
        snapshot.close()


def test_an_index_of_english_articles_has_one_reading(index_of: IndexOf, index_folder: Path) -> None:
    index_of(ENGLISH, make_article(1, body="Panzer"), make_article(2, body="戦車", language="ja"))
    assert readings(index_folder, "Panzern") == [Reading(["panzern"])]


def test_a_language_has_a_reading_of_words_that_its_articles_have(
    index_of: IndexOf, index_folder: Path
) -> None:
    index_of(ENGLISH, make_article(1, body="Panzer", language="de"), make_article(2, body="x", language="fr"))
    english, german = readings(index_folder, "Panzern")
    assert (english.terms, german.terms) == (["panzern"], ["\x1eldepanz"])
    assert readings(index_folder, "Panzern Soldaten") == [Reading(["panzern", "soldaten"])]


def test_a_word_counts_the_same_in_every_language(index_of: IndexOf) -> None:
    bodies = [("en", "Radar here."), ("en", "Radar there."), ("de", "Radar hier."), ("en", "Else now.")]
    index = index_of(*(make_article(n, body=body, language=code) for n, (code, body) in enumerate(bodies)))
    scores = {hit.id: hit.score for hit in index.search("radar").hits}
    assert scores == pytest.approx(dict.fromkeys(("a0", "a1", "a2"), scores["a0"]), rel=0.2)


def test_the_score_of_a_stem_is_told_without_its_language(index_of: IndexOf) -> None:
    index = index_of(ENGLISH, make_article(1, body="Die Panzern.", language="de"))
    (hit,) = index.search(SearchRequest("panzer", why=True)).hits
    assert sum(part.score for part in hit.why) == pytest.approx(hit.score)
    assert all(part.term.isprintable() for part in hit.why)


@pytest.mark.parametrize(("language", "better"), [("de", []), ("en", ["panzer"])])
def test_a_word_that_another_language_knows_is_not_doubted(
    index_of: IndexOf, language: str, better: list[str]
) -> None:
    many = [make_article(n, body="A panzer.", language="en") for n in range(2, 30)]
    index = index_of(*many, make_article(1, body="Die Panzers.", language=language))
    notes = index.search("panzern").notes
    assert [note.query for note in notes if note.code == "did-you-mean"] == better


@given(st.text(), st.sampled_from(sorted(STEMMERS)))
def test_languages_differ_in_forms_not_in_places(text: str, code: str) -> None:
    english, other = list(ANALYZER.tokens(text)), list(analyzer_of(code).tokens(text))
    assert [one[1:] for one in other] == [one[1:] for one in english]
    assert [one.word for one in other] == [one.word for one in english]


@pytest.mark.parametrize("code", ["en", None, "xx", "ja", "DE-de", ""])
def test_without_a_stemmer_the_rules_are_english(code: str | None) -> None:
    assert analyzer_of(code) is ANALYZER


def test_every_stemmer_is_there() -> None:
    assert set(STEMMERS.values()) <= set(Stemmer.algorithms())


@pytest.mark.parametrize(
    ("code", "word", "core"),
    [
        ("fr", "l'armée", "armée"),
        ("fr", "Qu’il", "il"),
        ("fr", "aujourd'hui", "aujourd'hui"),
        ("fr", "d'a", "d'a"),
        ("it", "dell'esercito", "esercito"),
        ("tr", "Türkiye’nin", "Türkiye"),
        ("de", "l'armée", "l'armée"),
    ],
)
def test_what_an_apostrophe_joins_is_taken_off(code: str, word: str, core: str) -> None:
    assert Language(code).core(word) == core


def test_forms_are_shown_without_what_they_begin_with() -> None:
    (token,) = analyzer_of("tr").tokens("NATO'nun")
    assert [bare_form(form) for form in token.forms] == ["nato", "natonun", "nato", "nato"]
