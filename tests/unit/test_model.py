from __future__ import annotations

import pytest

from tests.conftest import make_article
from webui.present import _DATED_BY


@pytest.mark.parametrize(
    ("place", "confidence"),
    [
        ("json-ld", "high"),
        ("given", "high"),
        ("url", "medium"),
        ("page", "low"),
        ("elsewhere", "low"),
        (None, None),
    ],
)
def test_the_confidence_in_a_date_follows_from_its_place(place: str | None, confidence: str | None) -> None:
    assert make_article(published_from=place).as_dict()["published_confidence"] == confidence


def test_every_place_of_a_date_that_the_front_end_explains_has_a_confidence() -> None:
    low = {place for place in _DATED_BY if make_article(published_from=place).published_confidence == "low"}
    assert low == {"page", "properties"}


@pytest.mark.parametrize(("body", "words"), [("", 0), ("One two\n\nthree, four.", 4)])
def test_the_words_of_the_body_are_counted(body: str, words: int) -> None:
    assert make_article(body=body).as_dict()["words"] == words


def test_what_is_computed_is_no_change_of_the_article() -> None:
    article = make_article(published_from="meta")
    assert article.as_dict() == article.content() | {
        "also_at": [],
        "published_confidence": "high",
        "words": 4,
    }
