from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import BadValueError, EmptyFileError
from indexer.ingest.side_file import Noted, check_given, completed, noted, path_of
from tests.conftest import day, make_article

if TYPE_CHECKING:
    from pathlib import Path

SAID = Noted(url="https://outlet.example/a", title="Given title", date="2026-03-01", source="Given")


@pytest.mark.parametrize(
    "content", [None, b"", b"[]", b"{", b'"x"', b"[" * 100_000, b"\xff", b'{"headers": 1}']
)
def test_a_spoiled_side_file_counts_as_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.html.meta.json").write_bytes(content)
    assert noted(tmp_path / "a.html") == Noted()


def test_what_is_noted_is_read_again_and_other_things_passed_over(tmp_path: Path) -> None:
    said = Noted(url="https://outlet.example/a", headers={"etag": "7"}, title="T")
    path = tmp_path / "a.html"
    path_of(path).write_text(said.dumps().replace("{", '{"other": [1],', 1))
    assert noted(path) == said
    assert "date" not in said.dumps()


def test_an_article_gets_what_it_does_not_say() -> None:
    [article] = completed([make_article()], SAID)
    assert article == make_article(
        title="Given title",
        published=datetime(2026, 3, 1, tzinfo=UTC),
        published_from="given",
        source="Given",
        url="https://outlet.example/a",
    )


def test_what_an_article_says_itself_stays() -> None:
    own = make_article(
        published=day(2020, 1, 1), published_from="meta", source="Own", url="https://own.example"
    )
    [article] = completed([own], Noted(url="https://other.example", date="2026-03-01", source="Given"))
    assert article == own


def test_a_title_is_for_a_file_of_one_article() -> None:
    articles = [make_article(number) for number in range(3)]
    assert list(completed(articles, Noted(title="Given title"))) == articles


def test_what_failed_stays_and_nothing_stays_nothing() -> None:
    error = EmptyFileError("There is nothing.")
    assert list(completed([error], SAID)) == [error]
    assert list(completed([], SAID)) == []


def test_a_date_that_somebody_spoiled_is_none() -> None:
    [article] = completed([make_article()], Noted(date="soon"))
    assert article == make_article()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"colour": "red"}, "'colour' is not one of title, date, source"),
        ({"date": "soon"}, "'soon' is not a date for 'date'"),
        ({"date": ""}, "'' is not a value for 'date'"),
        ({"title": " \n"}, "is not a value for 'title'"),
    ],
)
def test_what_cannot_be_noted_is_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(BadValueError, match=message):
        check_given(given)


def test_what_can_be_noted_is_not() -> None:
    check_given({"title": "T", "date": "1 March 2026", "source": "S"})
