from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.engine import IndexStore, WriteBatch, open_index, write_batch
from indexer.ingest.ledger import FileRecord
from tests.conftest import make_article, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def ids(index: Path) -> set[str]:
    with open_index(index) as opened:
        return {hit.id for hit in opened.search("").hits}


def fail_after(index: Path, work: Callable[[WriteBatch], object], *, full: bool = False) -> None:
    with write_batch(index, lock_timeout_seconds=1, full=full) as batch:
        work(batch)
        raise ZeroDivisionError


def replace_one_by_two(batch: WriteBatch) -> None:
    batch.discard("a1")
    batch.put(make_article(2))


def test_what_fails_leaves_nothing_behind(index_folder: Path) -> None:
    put(index_folder, make_article(1))
    with pytest.raises(ZeroDivisionError):
        fail_after(index_folder, replace_one_by_two)
    assert ids(index_folder) == {"a1"}


def test_a_first_batch_that_fails_leaves_an_empty_index(index_folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(index_folder, lambda batch: batch.put(make_article(1)))
    assert ids(index_folder) == set()
    put(index_folder, make_article(2))
    assert ids(index_folder) == {"a2"}


def test_a_full_batch_that_fails_is_swept_away_by_the_next(index_folder: Path) -> None:
    put(index_folder, make_article(1))
    with pytest.raises(ZeroDivisionError):
        fail_after(index_folder, lambda batch: batch.put(make_article(2)), full=True)
    assert ids(index_folder) == {"a1"}
    assert len(list(index_folder.glob("gen-*"))) == 2
    put(index_folder, make_article(3))
    assert len(list(index_folder.glob("gen-*"))) == 1


def test_what_is_committed_at_a_checkpoint_stays(index_folder: Path) -> None:
    put(index_folder, make_article(1), make_article(2))

    def in_steps(batch: WriteBatch) -> None:
        batch.discard("a1")
        batch.put(make_article(3))
        batch.files["3.txt"] = FileRecord(1, 1, "d", {"a3": "f"})
        batch.checkpoint()
        batch.discard("a2")
        batch.put(make_article(3, title="Not to be seen"))

    with pytest.raises(ZeroDivisionError):
        fail_after(index_folder, in_steps)
    with open_index(index_folder) as index:
        assert {hit.id: hit.title.text for hit in index.search("").hits} == {"a2": "Title 2", "a3": "Title 3"}
        assert "3.txt" in index.ledger.files


def test_what_was_put_before_a_checkpoint_can_be_replaced_after_it(index_folder: Path) -> None:
    with write_batch(index_folder, lock_timeout_seconds=1) as batch:
        for title in ("Before", "After"):
            batch.put(make_article(1, title=title))
            batch.files["1.txt"] = FileRecord(1, 1, "d", {"a1": title})
            batch.checkpoint()
    with open_index(index_folder) as index:
        assert [hit.title.text for hit in index.search("").hits] == ["After"]


def test_an_article_of_the_same_id_is_replaced(index_folder: Path) -> None:
    put(index_folder, make_article(1, title="Before"))
    put(index_folder, make_article(1, title="After"))
    with open_index(index_folder) as index:
        assert [hit.title.text for hit in index.search("").hits] == ["After"]


def test_a_batch_without_changes_makes_no_commit(index_folder: Path) -> None:
    put(index_folder, make_article(1))
    with open_index(index_folder) as index:
        with write_batch(index_folder, lock_timeout_seconds=1):
            pass
        assert not index.refresh()


def test_a_full_batch_starts_from_nothing_and_swaps(index_folder: Path) -> None:
    put(index_folder, make_article(1), make_article(2))
    with open_index(index_folder) as before:
        with write_batch(index_folder, lock_timeout_seconds=1, full=True) as batch:
            assert set(batch.before.files) == {"1.txt", "2.txt"}
            assert batch.files == {}
            batch.put(make_article(3))
            assert ids(index_folder) == {"a1", "a2"}
        assert {hit.id for hit in before.search("").hits} == {"a1", "a2"}
        assert before.refresh()
        assert {hit.id for hit in before.search("").hits} == {"a3"}


def test_a_reader_keeps_its_snapshot_until_it_refreshes(index_folder: Path) -> None:
    put(index_folder, make_article(1))
    with open_index(index_folder) as index:
        for number in range(2, 8):
            put(index_folder, make_article(number))
        with write_batch(index_folder, lock_timeout_seconds=1) as batch:
            batch.discard("a1")
        assert [hit.id for hit in index.search("").hits] == ["a1"]
        assert index.refresh()
        assert {hit.id for hit in index.search("").hits} == {f"a{number}" for number in range(2, 8)}


def test_only_one_generation_and_one_commit_are_kept(index_folder: Path) -> None:
    for number in range(3):
        put(index_folder, make_article(number))
    generation = IndexStore(index_folder).current()
    assert sorted(path.name for path in generation.iterdir() if path.suffix != ".seg1") == [
        "MAIN_WRITELOCK",
        "_MAIN_3.toc",
        "files-3.json",
        "knowledge.json",
        "meta.json",
    ]


def test_checksums_tell_which_file_has_changed(index_folder: Path) -> None:
    put(index_folder, make_article(1))
    with open_index(index_folder) as index:
        assert index.damages() == ()
        (segment,) = IndexStore(index_folder).current().glob("*.seg1")
        content = bytearray(segment.read_bytes())
        content[content.index(b"Title 1")] ^= 1
        segment.write_bytes(content)
        (damage,) = index.damages()
        assert segment.name in damage.message
