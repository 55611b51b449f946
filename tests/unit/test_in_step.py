"""An index that stays in step: with shares that are not mounted, hostile files, and runs that are killed."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer import FilesVanishedError, IndexMissingError, add, open_index, operations, reindex
from indexer.engine import WriteBatch
from indexer.ingest.pipeline import Pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import IngestReport, Settings
    from indexer.ingest.ledger import FileRecord

PARAGRAPH = "It happened on Monday, officials said, and nobody was surprised by any of it in the end."
SLOW_PARAGRAPH = "Die Marine hat den Bau von zwei neuen Fregatten in Kiel und Wismar bestellt und bezahlt. "
"""Takes the model of languages, which is slow to load."""


def write(settings: Settings, *names: str) -> list[Path]:
    paths = [settings.corpus / name for name in names]
    for name, path in zip(names, paths, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Headline {name}\n{PARAGRAPH}\n{PARAGRAPH}\n")
    return paths


def numbered(folder: str, number: int) -> list[str]:
    return [f"{folder}{one}.txt" for one in range(number)]


@pytest.fixture(autouse=True)
def few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads in this process, where a test does not say otherwise: starting others takes time."""
    monkeypatch.setattr(operations, "_FEW_FILES", 100)


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, report.failed


def articles(settings: Settings) -> dict[str, str]:
    """Path to id of all that can be found."""
    with open_index(settings.index) as index:
        return {hit.path: hit.id for hit in index.search("", limit=100).hits}


@pytest.mark.parametrize("full", [False, True], ids=["incremental", "full"])
@pytest.mark.parametrize(
    ("held", "gone", "folder"),
    [
        pytest.param(["share/a/"], ["share/"], "corpus/share/a", id="all there is"),
        pytest.param(["share/a/", "other/"], ["share/"], "corpus/share/a", id="one of two"),
        pytest.param([""], [""], "corpus", id="the whole corpus"),
    ],
)
def test_a_folder_that_vanished_is_not_taken_out(
    settings: Settings, held: list[str], gone: list[str], folder: str, *, full: bool
) -> None:
    for one in held:
        write(settings, *numbered(one, 10))
    reindex(settings)
    before = articles(settings)
    for one in gone:
        shutil.rmtree(settings.corpus / one)
        settings.corpus.mkdir(exist_ok=True)
    with pytest.raises(FilesVanishedError, match=f"10 of the 10 files of .*{folder} are gone") as refused:
        reindex(settings, full=full)
    assert "--allow-removals" in refused.value.hint
    assert articles(settings) == before
    assert counts(reindex(settings, full=full, allow_removals=True))[2] == 10


@pytest.mark.parametrize(("held", "gone"), [(9, 9), (10, 5), (12, 6)])
def test_fewer_may_go_without_a_word(settings: Settings, held: int, gone: int) -> None:
    paths = write(settings, *numbered("desk/", held))
    reindex(settings)
    for path in paths[:gone]:
        path.unlink()
    assert counts(reindex(settings)) == (0, 0, gone, held - gone, 0)


def test_a_folder_that_was_renamed_has_not_vanished(settings: Settings) -> None:
    write(settings, *numbered("desk/", 12))
    reindex(settings)
    before = articles(settings)
    (settings.corpus / "desk").rename(settings.corpus / "archive")
    assert counts(reindex(settings)) == (0, 12, 0, 0, 0)
    assert articles(settings) == {path.replace("desk", "archive"): one for path, one in before.items()}


def test_a_folder_that_vanishes_during_the_run_loses_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write(settings, *numbered("share/", 3))
    reindex(settings)
    before = articles(settings)
    for path in paths:
        os.utime(path, (1, 1))
    task = Pipeline.task

    def vanish(self: Pipeline, *args: object, **options: object) -> object:
        shutil.rmtree(settings.corpus / "share", ignore_errors=True)
        return task(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "task", vanish)
    report = reindex(settings)
    assert counts(report) == (0, 0, 0, 3, 3)
    assert {failure.code for failure in report.failures} == {"unreadable"}
    assert articles(settings) == before


def test_what_failed_is_tried_again_only_when_it_changed_or_when_asked(settings: Settings) -> None:
    [good, bad] = write(settings, "good.txt", "bad.txt")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert counts(reindex(settings)) == (1, 0, 0, 0, 1)
    read: list[str] = []
    bring_in = Pipeline.bring_in

    def noting(self: Pipeline, entry: object, *args: object) -> FileRecord:
        read.append(entry.path)  # type: ignore[attr-defined]
        return bring_in(self, entry, *args)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pipeline, "bring_in", noting)
        assert counts(reindex(settings)) == (0, 0, 0, 1, 1)
        assert read == []
        assert counts(reindex(settings, retry=True)) == (0, 0, 0, 1, 1)
        assert read == ["bad.txt"]
        bad.write_bytes(good.read_bytes())
        assert counts(reindex(settings)) == (0, 0, 0, 1, 0)


def test_files_that_take_too_long_are_told_and_not_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = replace(settings, file_timeout_seconds=0.001)
    for path in write(settings, *numbered("", 3)):
        path.write_text(f"Headline {path.name}\n{SLOW_PARAGRAPH}\n")
    monkeypatch.setattr(operations, "_FEW_FILES", 0)
    report = reindex(hurried)
    assert {failure.code for failure in report.failures} == {"too-costly"}
    began = time.monotonic()
    assert counts(reindex(hurried)) == (0, 0, 0, 0, 3)
    assert time.monotonic() - began < 1
    assert counts(reindex(settings, retry=True)) == (3, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "codes"),
    [("page.html", ["too-costly"]), ("report.pdf", ["too-costly"]), ("story.txt", []), ("stories.json", [])],
)
def test_even_one_file_is_read_elsewhere_if_it_can_take_long(
    settings: Settings, tmp_path: Path, name: str, codes: list[str]
) -> None:
    contents = {
        ".html": f"<!DOCTYPE html><title>One</title><p>{PARAGRAPH}",
        ".pdf": "%PDF-1.4\n",
        ".txt": f"One\n\n{PARAGRAPH}",
        ".json": f'[{{"title": "One", "text": "{PARAGRAPH}"}}]',
    }
    path = tmp_path / name
    path.write_text(contents[path.suffix])
    report = add(replace(settings, file_timeout_seconds=0.0001), [str(path)], stdin=io.BytesIO())
    assert [failure.code for failure in report.failures] == codes


def test_a_text_far_too_large_is_refused_and_the_rest_goes_on(settings: Settings) -> None:
    [huge, _] = write(settings, "huge.txt", "small.txt")
    huge.write_text("Headline\n\n" + "word " * 3_000_000)
    report = reindex(settings)
    assert counts(report) == (1, 0, 0, 0, 1)
    assert [failure.code for failure in report.failures] == ["too-large"]
    assert list(articles(settings)) == ["small.txt"]


def killed_after(files: int, settings: Settings, *, full: bool = False) -> None:
    """A run that is killed once it has brought in so many files."""
    child = os.fork()
    if not child:
        left = files
        bring_in = Pipeline.bring_in

        def counted(self: Pipeline, *args: object) -> FileRecord:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return bring_in(self, *args)  # type: ignore[arg-type]

        Pipeline.bring_in = counted  # type: ignore[assignment, method-assign]
        reindex(settings, full=full)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def test_a_first_run_that_is_killed_goes_on_where_it_was(settings: Settings) -> None:
    write(settings, *numbered("", 4))
    killed_after(3, replace(settings, commit_interval_seconds=0))
    assert len(articles(settings)) == 3
    assert counts(reindex(settings)) == (1, 0, 0, 3, 0)
    assert len(articles(settings)) == 4


def test_a_full_run_that_is_killed_is_not_seen(settings: Settings) -> None:
    write(settings, *numbered("", 4))
    reindex(settings)
    write(settings, *numbered("more/", 4))
    killed_after(6, replace(settings, commit_interval_seconds=0), full=True)
    assert len(articles(settings)) == 4
    assert counts(reindex(settings)) == (4, 0, 0, 4, 0)


@pytest.mark.parametrize("files", range(4))
def test_what_was_moved_keeps_its_id_when_the_run_is_killed(settings: Settings, files: int) -> None:
    paths = write(settings, *numbered("desk/", 3))
    reindex(settings)
    for path in paths:  # a title of another kind, so that the id can come from nowhere but the ledger
        path.write_text(f"Retitled {path.name}\n{PARAGRAPH}\n{PARAGRAPH}\n")
    reindex(settings)
    before = articles(settings)
    (settings.corpus / "desk").rename(settings.corpus / "archive")
    [kept] = write(settings, "kept.txt")
    killed_after(files, replace(settings, commit_interval_seconds=0))
    reindex(settings)
    after = articles(settings)
    del after[kept.name]
    assert after == {path.replace("desk", "archive"): one for path, one in before.items()}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh's files stay open
def test_a_full_disk_leaves_the_last_good_state(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    write(settings, "one.txt")
    reindex(settings)
    before = articles(settings)
    write(settings, "two.txt")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            reindex(settings)
    assert articles(settings) == before
    assert counts(reindex(settings)) == (1, 0, 0, 1, 0)


def test_a_run_that_nothing_has_changed_for_makes_no_commit(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(settings, *numbered("", 3))
    with pytest.raises(IndexMissingError):
        articles(settings)
    hurried = replace(settings, commit_interval_seconds=0)
    reindex(hurried)
    with open_index(settings.index) as index:
        before = index.commit
    monkeypatch.delattr(WriteBatch, "put")
    reindex(hurried)
    with open_index(settings.index) as index:
        assert index.commit == before
