from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ingest.repeats import PageNote, Repeats
from tests.conftest import make_article

if TYPE_CHECKING:
    from indexer.model import Article

MAP = "Click here to see the map of today."
words = st.text("0123456789abcdef", min_size=1)


def page(number: int, *, first: str = MAP, text: str = "", **fields: Any) -> Article:
    told = text or f"This is what happened on day {number}, and it was long in the telling."
    body = f"{first}\n\n{told}\n\nEnd {number}."
    defaults = {"path": f"{number}.html", "url": f"https://www.outlet.example/{number}", "body": body}
    return make_article(number, **(defaults | fields))


def bodies(articles: list[Article]) -> list[str]:
    """The beginnings of the articles once all of them are known."""
    repeats = Repeats()
    for one in articles:
        repeats.without(one)
    return [repeats.without(one)[0].body.partition("\n\n")[0] for one in articles]


def test_what_three_stories_of_a_site_begin_with_is_taken_out() -> None:
    assert MAP not in bodies([page(number) for number in range(3)])
    assert bodies([page(number) for number in range(2)]) == [MAP, MAP]


def test_what_only_a_few_pages_of_a_site_say_stays() -> None:
    others = [page(number, first=f"Opening {number}.") for number in range(3, 10)]
    assert bodies([*(page(number) for number in range(3)), *others])[:3] == [MAP] * 3
    assert bodies([*(page(number) for number in range(3)), *others[:6]])[0] != MAP


@pytest.mark.parametrize(
    "copies",
    [
        pytest.param({"title": "One story"}, id="rewritten"),
        pytest.param(
            {"text": "The same long text with another title, as sites print it again."}, id="re-titled"
        ),
    ],
)
def test_near_copies_of_one_story_lose_nothing(copies: dict[str, str]) -> None:
    assert bodies([page(number, **copies) for number in range(5)]) == [MAP] * 5


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"path": "wire.json"}, id="no-page"),
        pytest.param({"url": None}, id="no-site"),
        pytest.param({"url": "http://[broken/"}, id="broken-address"),
        pytest.param({"first": f"{MAP} " * 10}, id="long"),
        pytest.param(
            {"first": f"{MAP} And much more than all the rest of the page says, said once."}, id="longest"
        ),
    ],
)
def test_what_may_be_an_article_stays(fields: dict[str, Any]) -> None:
    found = bodies([page(number, **fields) for number in range(5)])
    assert found == [fields.get("first", MAP)] * 5


def test_sites_are_told_apart_by_host_or_outlet() -> None:
    hosts = [page(number, url=f"https://{number}.example/") for number in range(4)]
    outlets = [page(number, url=None, source="The Outlet", path=f"{number}.htm.gz") for number in range(4)]
    assert bodies(hosts) == [MAP] * 4
    assert MAP not in bodies(outlets)


def test_what_stands_in_the_middle_stays() -> None:
    middle = "\n\n".join(["One.", "Two.", "Three.", "Four.", MAP, *(f"{n}." for n in range(6))])
    articles = [
        page(number, text=f"{middle}\n\nAnd this is the longest, number {number}.") for number in range(4)
    ]
    repeats = Repeats()
    for one in articles:
        repeats.without(one)
    assert [MAP in repeats.without(one)[0].body for one in articles] == [True] * 4


@given(st.builds(PageNote, words, words, words, st.lists(words).map(tuple), st.lists(words).map(tuple)))
def test_a_note_survives_the_ledger(note: PageNote) -> None:
    assert PageNote.loads(note.dumps()) == note
