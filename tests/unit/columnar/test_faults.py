"""Damaged files are found, and a writer that is stopped anywhere leaves a state that opens."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest
from whoosh import index
from whoosh import query as q

from indexer.columnar import BulkWriter, CorruptSegmentError, UnsupportedVersionError, check_index, search
from indexer.columnar.reading import SegmentData
from tests.unit.columnar.support import add, article, contents, create

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARTICLES = [article(number, f"body {number} " + "word " * number, tags="x") for number in range(20)]


def segment_file(folder: Path) -> Path:
    return next(folder.glob("*.seg1"))


def test_a_flipped_byte_in_any_section_is_found(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES)
    assert check_index(created) == []
    path = segment_file(tmp_path)
    good = path.read_bytes()
    sections = SegmentData.open(path).sections
    for name, (_, start, size, _) in sections._sections.items():
        if size:
            bad = bytearray(good)
            bad[start + size // 2] ^= 0x10
            path.write_bytes(bad)
            assert [damage.section for damage in check_index(created)] == [name]
    bad = bytearray(good)
    bad[20] = 1
    path.write_bytes(bad)
    assert [damage.section for damage in check_index(created)] == ["gaps"]
    path.write_bytes(good)
    assert check_index(created) == []


def test_a_truncated_file_is_refused_at_every_length(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES)
    path = segment_file(tmp_path)
    good = path.read_bytes()
    for length in [*range(0, len(good), max(len(good) // 50, 1)), len(good) - 1]:
        path.write_bytes(good[:length])
        with pytest.raises(CorruptSegmentError, match=path.name):
            created.searcher()
        assert [damage.file for damage in check_index(created)] == [path.name]


def test_missing_foreign_and_newer_files(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES)
    path = segment_file(tmp_path)
    good = bytearray(path.read_bytes())
    path.write_bytes(b"<html>" * 100)
    with pytest.raises(CorruptSegmentError, match="not a segment file"):
        created.searcher()
    good[8] = 99
    path.write_bytes(good)
    with pytest.raises(UnsupportedVersionError, match="version 99"):
        created.searcher()
    path.unlink()
    with pytest.raises(CorruptSegmentError, match="missing"):
        created.searcher()
    assert [damage.message for damage in check_index(created)] == ["the file is missing"]


def dies_at(step: int, work: Callable[[], object]) -> bool:
    """Run `work` in a child process that is killed within its n-th change to a file; whether it was."""
    child = os.fork()
    if not child:
        counter = itertools.count()

        def dying(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **options: Any) -> Any:
                if next(counter) == step:
                    if real is pwrite:
                        file, data, position = args
                        pwrite(file, data[: len(data) // 2], position)
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **options)

            return call

        pwrite = os.pwrite
        for name in ("pwrite", "fsync", "rename", "replace", "unlink", "remove"):
            setattr(os, name, dying(getattr(os, name)))
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.waitstatus_to_exitcode(status) != 0


def change(created: index.FileIndex) -> None:
    """Commit an update and a deletion, and merge all segments."""
    with BulkWriter(created, processes=0) as writer:
        writer.update(article(3, "entirely new"))
        writer.delete("id", "a4")
        writer.commit(optimize=True)


def two_segments(folder: Path) -> index.FileIndex:
    created = create(folder, ARTICLES[:4])
    add(created, ARTICLES[4:6])
    return created


def test_a_writer_killed_at_any_step_of_a_commit_and_a_merge_leaves_a_good_state(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    original = tmp_path_factory.mktemp("original")
    before = contents(two_segments(original))
    finished = two_segments(tmp_path_factory.mktemp("finished"))
    change(finished)
    after = contents(finished)
    for step in itertools.count():
        folder = tmp_path_factory.mktemp("killed") / "index"
        shutil.copytree(original, folder)
        killed = dies_at(step, lambda: change(index.open_dir(str(folder))))  # noqa: B023 - called at once
        opened = index.open_dir(str(folder))
        assert check_index(opened) == []
        assert contents(opened) in ((before, after) if killed else (after,)), f"step {step}"
        add(opened, [article(99)])
        with opened.searcher() as searcher:
            assert search(searcher, q.Term("id", "a99")).total == 1
        assert len(list(folder.glob("*.seg1"))) == len(opened._segments())
        if not killed:
            break
    assert step > 50


def test_a_full_disk_cancels_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    created = create(tmp_path, ARTICLES)
    before = contents(created)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        with pytest.raises(OSError, match="No space"):
            change(created)
    assert contents(created) == before
    change(created)
