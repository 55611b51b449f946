from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.ingest.walk import Entry, walk
from indexer.report import Failure

if TYPE_CHECKING:
    import pytest


def paths(corpus: Path) -> list[str]:
    return [one.path for one in walk(corpus) if isinstance(one, Entry)]


def failures(corpus: Path) -> dict[str, str]:
    return {one.path: one.message for one in walk(corpus) if isinstance(one, Failure)}


def write(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_files_come_sorted_with_size_and_time(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/é.txt", "c/d/e.txt"):
        os.utime(write(tmp_path / name), ns=(5, 7))
    assert list(walk(tmp_path)) == [
        Entry("a/z.txt", 4, 7),
        Entry("a/é.txt", 4, 7),
        Entry("b.txt", 4, 7),
        Entry("c/d/e.txt", 4, 7),
    ]


def test_hidden_names_and_side_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden", ".git/x", "page.html", "page.html.meta.json", "lonely.meta.json"):
        write(tmp_path / name)
    assert paths(tmp_path) == ["lonely.meta.json", "page.html"]


def test_a_link_loop_ends_and_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert paths(tmp_path) == ["a/x.txt"]
    assert failures(tmp_path) == {
        "a/loop": "a/loop is reached a second time through a link, which was not followed."
    }


def test_links_that_lead_nowhere_or_to_themselves_are_told(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to("nowhere")
    (tmp_path / "self").symlink_to("self")
    assert failures(tmp_path) == {
        "gone": "gone cannot be looked at: no such file or directory.",
        "self": "self cannot be looked at: too many levels of symbolic links.",
    }


def test_links_to_files_and_folders_are_followed(tmp_path: Path) -> None:
    write(tmp_path / "outside" / "a.txt")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "file.txt").symlink_to(tmp_path / "outside" / "a.txt")
    (corpus / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert paths(corpus) == ["file.txt", "folder/a.txt"]


def test_a_name_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"x")
    write(tmp_path / "good.txt")
    assert paths(tmp_path) == ["good.txt"]
    assert failures(tmp_path) == {r"caf\xe9.txt": r"caf\xe9.txt has a name that is not UTF-8."}


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket must be short
        server.bind("socket")
        os.chdir(here)
    assert failures(tmp_path) == {
        "pipe": "pipe is neither a file nor a folder.",
        "socket": "socket is neither a file nor a folder.",
    }


def test_a_folder_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "closed" / "x.txt")
    write(tmp_path / "open" / "y.txt")
    scandir = os.scandir

    def refusing(folder: os.DirEntry[str] | str) -> object:
        if os.fspath(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)  # the superuser may open every folder
    assert paths(tmp_path) == ["open/y.txt"]
    assert failures(tmp_path) == {"closed": "closed cannot be opened: permission denied."}


def test_a_missing_corpus_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert failures(missing) == {str(missing): f"{missing} cannot be opened: no such file or directory."}


def test_a_deep_tree_is_walked(tmp_path: Path) -> None:
    deep = tmp_path
    here = Path.cwd()
    try:
        for _ in range(400):
            os.chdir(deep)
            Path("d").mkdir()
            deep = Path("d")
    finally:
        os.chdir(here)
    assert paths(tmp_path) == []
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # deeper than pytest's own clean-up reaches
