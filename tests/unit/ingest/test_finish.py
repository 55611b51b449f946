from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexer.errors import EmptyFileError
from indexer.ingest.finish import finish
from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH

WIRE = Article(title="", body=f"OSLO, Jan 2, 2026 (Reuters) - {PARAGRAPH}")


def test_the_text_tells_what_the_file_does_not() -> None:
    assert finish(WIRE) == Article(
        title=f"OSLO, Jan 2, 2026 (Reuters) - {PARAGRAPH[:87]}…",
        body=WIRE.body,
        published=datetime(2026, 1, 2, tzinfo=UTC),
        published_from="dateline",
        dateline="OSLO",
        source="Reuters",
        language="en",
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("de", "DE"),
        ("DEU", "DE"),
        ("iso3166-1a2:DE", "DE"),
        ("Allemagne", "DE"),
        ("European Union", None),
        ("EU", None),
        ("prov:54", None),
        ("", None),
    ],
)
def test_the_country_of_the_source_is_a_code_or_none(said: str, code: str | None) -> None:
    assert finish(replace(WIRE, source_country=said)).source_country == code


def test_what_the_file_says_stays() -> None:
    said = replace(
        WIRE,
        title="Talks",
        published=datetime(2025, 1, 1, tzinfo=UTC),
        published_from="file",
        dateline="Bergen",
        source="The Outlet",
        language="no",
    )
    assert finish(said) == said


def test_every_text_is_cleaned() -> None:
    raw = Article(
        title=" Talks\nopen ",
        body="One\u200b\r\n\r\n\r\nTwo",
        standfirst=" a  b",
        id=" i ",
        author="",
        source=" ",
        tags=(" a ", "a", ""),
    )
    assert finish(raw) == Article(
        title="Talks open", body="One\n\nTwo", standfirst="a b", id="i", tags=("a",)
    )


@pytest.mark.parametrize(
    ("given", "place"),
    [("OSLO, Jan 2, 2026 (AFP) -", "OSLO"), ("Oslo", "Oslo"), ("2026-01-02 11:40:31", None)],
)
def test_a_dateline_that_is_given_is_cut_to_the_place(given: str, place: str | None) -> None:
    assert finish(Article(title="Talks", body="x", dateline=given)).dateline == place


def test_an_article_of_nothing_is_refused() -> None:
    with pytest.raises(EmptyFileError, match="neither a title nor a text"):
        finish(Article(title=" ", body="\u200b"))
