from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from indexer.engine import open_index, table_of_contents, write_batch
from indexer.engine.lock import writer_lock
from indexer.engine.store import IndexStore, open_whoosh
from indexer.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexStateError,
)
from tests.conftest import make_article, put

if TYPE_CHECKING:
    from pathlib import Path


def generation_of(index: Path) -> Path:
    return IndexStore(index).current()


def test_no_index_names_the_command_to_run(index_folder: Path) -> None:
    with pytest.raises(IndexMissingError) as caught:
        open_index(index_folder)
    assert str(index_folder) in caught.value.message
    assert "defnews reindex" in caught.value.hint


def test_a_pointer_to_nowhere_is_damage(index_folder: Path) -> None:
    put(index_folder, make_article())
    (index_folder / "CURRENT").write_text("gen-000099\n")
    with pytest.raises(IndexDamagedError, match="gen-000099"):
        open_index(index_folder)


@pytest.mark.parametrize("content", ["../../etc", "", "\x00", "gen-1"])
def test_a_pointer_is_never_followed_out_of_the_folder(index_folder: Path, content: str) -> None:
    put(index_folder, make_article())
    (index_folder / "CURRENT").write_text(content)
    with pytest.raises(IndexDamagedError):
        open_index(index_folder)


@pytest.mark.parametrize(("key", "other"), [("schema_version", "fields"), ("analyzer", "rules for words")])
def test_another_schema_or_analyser_is_outdated(index_folder: Path, key: str, other: str) -> None:
    put(index_folder, make_article())
    meta = generation_of(index_folder) / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), key: "other"}))
    with pytest.raises(IndexOutdatedError) as caught:
        open_index(index_folder)
    assert caught.value.message.endswith(f"another version of defnews, with other {other}.")
    assert "defnews reindex --full" in caught.value.hint


@pytest.mark.parametrize("pattern", ["meta.json", "_MAIN_1.toc", "files-1.json", "*.seg1"])
@pytest.mark.parametrize("how", ["missing", "empty", "garbage"])
def test_a_file_that_is_gone_or_broken_is_an_error_of_ours(
    index_folder: Path, pattern: str, how: str
) -> None:
    put(index_folder, make_article())
    (path,) = generation_of(index_folder).glob(pattern)
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(b"" if how == "empty" else b"\x80garbage" * 30)
    with pytest.raises(IndexStateError) as caught, open_index(index_folder) as index:
        index.search("body")
    assert "defnews reindex --full" in caught.value.hint


class Exploit:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 1",)


def test_a_planted_pickle_is_refused_before_it_runs(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(index_folder, make_article())
    (toc,) = generation_of(index_folder).glob("*.toc")
    harmless = toc.read_bytes()
    start = harmless.rindex(pickle.PROTO + bytes([pickle.HIGHEST_PROTOCOL]))
    toc.write_bytes(harmless[:start] + pickle.dumps([Exploit()]))
    monkeypatch.setattr(os, "system", lambda _command: pytest.fail("it ran"))
    with pytest.raises(IndexDamagedError, match="system"):
        open_whoosh(generation_of(index_folder))


def test_the_list_of_classes_is_what_an_index_with_deletions_needs(index_folder: Path) -> None:
    put(index_folder, make_article(1), make_article(2, published=None, source="Agency"))
    with write_batch(index_folder, lock_timeout_seconds=1) as batch:
        batch.discard("a1")
    generation = generation_of(index_folder)
    table_of_contents.check(generation, table_of_contents.latest_commit(generation))


def test_a_second_writer_waits_and_then_names_the_first(index_folder: Path) -> None:
    index_folder.mkdir()
    lock = index_folder / "lock"
    with (
        writer_lock(lock, 0),
        pytest.raises(IndexLockedError, match=f"pid {os.getpid()}"),
        writer_lock(lock, 0.1),
    ):
        pytest.fail("two hold the lock")


def test_the_lock_dies_with_its_holder(index_folder: Path) -> None:
    index_folder.mkdir()
    lock = index_folder / "lock"
    code = f"""
import os, pathlib
from indexer.engine.lock import writer_lock
with writer_lock(pathlib.Path({str(lock)!r}), 0):
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with writer_lock(lock, 0):
        assert re.fullmatch(r"\d+", lock.read_text())
