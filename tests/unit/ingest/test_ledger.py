from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ingest.identity import identify
from indexer.ingest.ledger import FileRecord, Ledger, Place, compare
from indexer.ingest.plan import make_plan
from indexer.ingest.walk import Entry
from indexer.report import Failure
from tests.conftest import make_article

records = st.builds(
    FileRecord,
    st.integers(0),
    st.integers(0),
    st.text(),
    st.dictionaries(st.text(), st.text()),
    st.lists(st.builds(Failure, st.text(), st.none() | st.integers(), st.text(), st.text())).map(tuple),
)


@given(st.dictionaries(st.text(), records))
def test_a_ledger_survives_the_disk(files: dict[str, FileRecord]) -> None:
    ledger = Ledger(files)
    assert Ledger.loads(ledger.dumps()) == ledger


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"files": 1}', '{"files": {"a": {}}, "written_at": "x"}', "null"]
)
def test_what_is_no_ledger_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Ledger.loads(text)


def test_compare_counts_articles() -> None:
    before = {
        "same": Place(("a",), "1"),
        "moved": Place(("a",), "2"),
        "edited": Place(("a",), "3"),
        "gone": Place(("a",), "4"),
        "copied": Place(("b",), "6"),
    }
    after = {
        "same": Place(("a",), "1"),
        "moved": Place(("b",), "2"),
        "edited": Place(("a",), "x"),
        "new": Place(("c",), "5"),
        "copied": Place(("a", "b"), "6"),
    }
    report = compare(before, after)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 2, 1, 2)


def test_an_article_in_two_files_has_two_places() -> None:
    files = {path: FileRecord(1, 1, "d", {"x": "1"}) for path in ("b", "a")}
    assert Ledger(files).places() == {"x": Place(("a", "b"), "1")}


def record(size: int, mtime_ns: int) -> FileRecord:
    return FileRecord(size, mtime_ns, "digest", {})


def test_a_plan_reads_what_is_new_or_touched() -> None:
    known = {"same": record(1, 1), "longer": record(1, 1), "later": record(1, 1), "gone": record(1, 1)}
    found = [Entry("later", 1, 2), Entry("longer", 2, 1), Entry("new", 1, 1), Entry("same", 1, 1)]
    plan = make_plan(known, found)
    assert [entry.path for entry in plan.read] == ["later", "longer", "new"]
    assert plan.gone == ("gone",)
    assert [entry.path for entry in make_plan(known, found, everything=True).read] == [
        "later",
        "longer",
        "new",
        "same",
    ]


def test_files_in_a_folder_that_cannot_be_opened_are_not_gone() -> None:
    known = {"share/a.txt": record(1, 1), "shared.txt": record(1, 1)}
    failure = Failure("share", None, "unreadable", "share cannot be opened.")
    plan = make_plan(known, [failure])
    assert plan.gone == ("shared.txt",)
    assert plan.failures == (failure,)


@pytest.mark.parametrize(
    ("fields", "before", "same_as"),
    [
        pytest.param({"id": "named"}, "before", {"id": "named", "title": "Other"}, id="named-by-the-file"),
        pytest.param(
            {"id": "", "url": "https://x.example/a#top"},
            "before",
            {"id": "", "url": "https://x.example/a/", "title": "Other"},
            id="address",
        ),
        pytest.param({"id": "", "title": "T"}, None, {"id": "", "title": "T", "body": "Other"}, id="title"),
    ],
)
def test_the_same_article_has_the_same_id(
    fields: dict[str, Any], before: str | None, same_as: dict[str, Any]
) -> None:
    one, other = make_article(**fields), make_article(**same_as)
    assert identify(one, before, ()) == identify(other, None, ())


def test_an_article_keeps_the_id_it_had_when_nothing_better_is_known() -> None:
    assert identify(make_article(id="", title="New title"), "before", ()) == "before"


def test_a_taken_id_gets_the_place_added() -> None:
    article = make_article(id="wanted", path="a.jsonl", position=3)
    name = identify(article, None, {"wanted"})
    assert name.startswith("wanted-")
    assert name != identify(make_article(id="wanted", path="a.jsonl", position=4), None, {"wanted"})


@given(st.text(min_size=1) | st.sampled_from([".", ".."]))
def test_any_id_fits_into_an_address(text: str) -> None:
    name = identify(make_article(id=text), None, ())
    assert 1 <= len(name) <= 120
    assert not set(name) & set("/?#\\ \n\t")
    assert name not in {".", ".."}  # browsers fold these away
