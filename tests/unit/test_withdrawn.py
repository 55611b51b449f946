"""What an agency takes back leaves the index, stays out of it, and comes back if the taking back goes."""

from __future__ import annotations

import io
import json
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from indexer import add, open_index, operations, reindex, remove
from indexer.ingest.ledger import FileRecord, Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import Settings

TEXT = "<p>It happened on Monday, officials said, and nobody was surprised by any of it in the end.</p>"
BACK = {"uri": "urn:one", "pubstatus": "canceled", "headline": "One"}


def article(uri: str = "urn:one", title: str = "One") -> dict[str, Any]:
    return {"uri": uri, "pubstatus": "usable", "headline": title, "body_html": TEXT}


def put(settings: Settings, name: str, *items: dict[str, Any]) -> Path:
    path = settings.corpus / name
    path.write_text(json.dumps(items))
    return path


def titles(settings: Settings) -> list[str]:
    with open_index(settings.index) as index:
        return sorted(hit.title.text for hit in index.search("").hits)


@pytest.fixture(autouse=True)
def corpus(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty corpus that is read in this process: starting others takes time."""
    settings.corpus.mkdir(exist_ok=True)
    monkeypatch.setattr(operations, "is_quick", lambda _: True)


def test_every_way_from_one_state_of_the_corpus_to_another_ends_right(settings: Settings) -> None:
    files = {"a.json": [article()], "b.json": [BACK], "c.json": [article(title="One again")]}
    states = list(product([False, True], repeat=3))
    for number in range(len(states) * 3):
        present = states[(number * 5 + number // 8) % 8]
        for (name, items), is_present in zip(files.items(), present, strict=True):
            put(settings, name, *items) if is_present else (settings.corpus / name).unlink(missing_ok=True)
        report = reindex(settings, full=number % 7 == 6)
        wanted = [title for title, there in (("One", present[0]), ("One again", present[2])) if there]
        assert titles(settings) == ([] if present[1] else wanted), present
        assert (report.failed, report.withdrawn) == (0, len(wanted) if present[1] else 0)


@pytest.mark.parametrize("back", ["0.json", "2.json"], ids=["read-before", "read-after"])
def test_in_one_run_the_order_of_the_files_does_not_count(settings: Settings, back: str) -> None:
    put(settings, "1.json", article(), article("urn:two", "Two"))
    put(settings, back, BACK)
    assert reindex(settings).added == 1
    assert titles(settings) == ["Two"]
    assert reindex(settings).unchanged == 1


def test_a_withdrawal_that_is_itself_withdrawn_lets_the_article_back_in(settings: Settings) -> None:
    put(settings, "a.json", article())
    put(settings, "b.json", BACK, article("urn:two", "Two"))
    reindex(settings)
    assert titles(settings) == ["Two"]
    put(settings, "b.json", article("urn:two", "Two"))
    report = reindex(settings)
    assert (report.added, report.withdrawn) == (1, 0)
    assert titles(settings) == ["One", "Two"]


def test_an_address_withdraws_what_has_it(settings: Settings) -> None:
    put(settings, "a.json", article("https://agency.example/one"))
    put(settings, "b.json", BACK | {"uri": "https://agency.example/one/"})
    assert reindex(settings).withdrawn == 1
    assert titles(settings) == []


def test_what_withdraws_nothing_by_name_is_a_failure(settings: Settings) -> None:
    put(settings, "a.json", {"uri": "", "pubstatus": "canceled", "headline": "One"})
    [failure] = reindex(settings).failures
    assert (failure.code, failure.message) == ("withdrawn", "The item is canceled by its agency.")


def test_a_file_that_is_added_withdraws_and_is_kept(settings: Settings, tmp_path: Path) -> None:
    put(settings, "a.json", article())
    reindex(settings)
    back = tmp_path / "back.json"
    back.write_text(json.dumps([BACK]))
    report = add(settings, [str(back)], stdin=io.BytesIO())
    assert (report.removed, report.failed) == (1, 0)
    assert titles(settings) == []
    again = tmp_path / "again.json"
    again.write_text(json.dumps([article()]))
    report = add(settings, [str(again)], stdin=io.BytesIO())
    assert (report.added, report.withdrawn, report.failed) == (0, 1, 0)
    assert reindex(settings).unchanged == 0


def test_what_a_user_removed_stays_out_when_the_withdrawal_goes(settings: Settings) -> None:
    put(settings, "a.json", article(), article("urn:two", "Two"))
    reindex(settings)
    remove(settings, ["urn:one"])
    back = put(settings, "b.json", BACK)
    reindex(settings)
    back.unlink()
    reindex(settings)
    assert titles(settings) == ["Two"]


def test_the_ledger_keeps_what_is_withdrawn() -> None:
    ledger = Ledger(
        {"a": FileRecord(1, 2, "d", {}, withdraws=("one",)), "b": FileRecord(1, 2, "e", {}, (), (), ("one",))}
    )
    assert Ledger.loads(ledger.dumps()) == ledger
    assert (ledger.withdrawn(), ledger.held_back()) == ({"one"}, 1)
