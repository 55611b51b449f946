"""What a user does to a corpus, and what must be true of the index afterwards."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer import (
    ArticleNotFoundError,
    BadValueError,
    IndexLockedError,
    IndexMissingError,
    SettingsError,
    add,
    check,
    formats,
    open_index,
    reindex,
    remove,
    repair,
)
from indexer.engine import IndexStore
from indexer.engine.lock import writer_lock
from indexer.ingest.removed import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer import IngestReport, Settings

TEXT = """Headline of the {name} article
It says what happened in one sentence.
The {name} story goes on for a paragraph, and is long enough to be taken for the text of an article.
"""


def write(settings: Settings, name: str, text: str | None = None) -> Path:
    path = settings.corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(name=path.stem) if text is None else text)
    return path


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, report.failed


def found(settings: Settings, query: str = "") -> dict[str, str]:
    """Path to title of what a query finds."""
    with open_index(settings.index) as index:
        return {hit.path: hit.title.text for hit in index.search(query).hits}


def titles(settings: Settings) -> set[str]:
    with open_index(settings.index) as index:
        return {hit.title.text for hit in index.search("").hits}


def commit(settings: Settings) -> str:
    with open_index(settings.index) as index:
        return index.commit


def plain_add(settings: Settings, *sources: object) -> IngestReport:
    return add(settings, [str(source) for source in sources], stdin=io.BytesIO())


class TestReindex:
    def test_new_files_are_added(self, settings: Settings) -> None:
        write(settings, "one.txt")
        write(settings, "deep/er/two.txt")
        assert counts(reindex(settings)) == (2, 0, 0, 0, 0)
        assert found(settings, "deep OR two") == {"deep/er/two.txt": "Headline of the two article"}

    def test_a_second_run_does_nothing_and_commits_nothing(self, settings: Settings) -> None:
        write(settings, "one.txt")
        reindex(settings)
        before = commit(settings)
        assert counts(reindex(settings)) == (0, 0, 0, 1, 0)
        assert commit(settings) == before

    def test_a_touched_file_is_unchanged(self, settings: Settings) -> None:
        path = write(settings, "one.txt")
        reindex(settings)
        before = commit(settings)
        os.utime(path, (1, 1))
        assert counts(reindex(settings)) == (0, 0, 0, 1, 0)
        assert commit(settings) == before

    def test_a_deleted_file_goes(self, settings: Settings) -> None:
        write(settings, "one.txt")
        write(settings, "two.txt")
        reindex(settings)
        (settings.corpus / "two.txt").unlink()
        assert counts(reindex(settings)) == (0, 0, 1, 1, 0)
        assert list(found(settings)) == ["one.txt"]

    def test_a_changed_file_keeps_its_id_even_with_another_title(self, settings: Settings) -> None:
        path = write(settings, "one.txt")
        reindex(settings)
        with open_index(settings.index) as index:
            (before,) = index.search("").hits
        path.write_text(TEXT.format(name="other"))
        assert counts(reindex(settings)) == (0, 1, 0, 0, 0)
        with open_index(settings.index) as index:
            (after,) = index.search("").hits
        assert after.id == before.id
        assert after.title.text == "Headline of the other article"

    def test_a_renamed_file_keeps_its_id(self, settings: Settings) -> None:
        path = write(settings, "one.txt")
        reindex(settings)
        with open_index(settings.index) as index:
            (before,) = index.search("").hits
        path.rename(settings.corpus / "elsewhere.txt")
        assert counts(reindex(settings)) == (0, 1, 0, 0, 0)
        with open_index(settings.index) as index:
            assert index.article(before.id).path == "elsewhere.txt"
            assert index.stats().articles == 1

    def test_two_files_that_swap_their_names(self, settings: Settings) -> None:
        one, two = write(settings, "one.txt"), write(settings, "two.txt")
        reindex(settings)
        one.rename(settings.corpus / "x")
        two.rename(one)
        (settings.corpus / "x").rename(two)
        reindex(settings)
        assert found(settings) == {
            "one.txt": "Headline of the two article",
            "two.txt": "Headline of the one article",
        }

    def test_the_same_title_in_two_files_is_two_articles(self, settings: Settings) -> None:
        write(settings, "a/one.txt")
        write(settings, "b/one.txt", f"{TEXT.format(name='one')} More.")
        assert counts(reindex(settings)) == (2, 0, 0, 0, 0)
        assert set(found(settings)) == {"a/one.txt", "b/one.txt"}
        shutil.rmtree(settings.corpus / "a")
        assert counts(reindex(settings)) == (0, 0, 1, 1, 0)

    def test_a_full_run_gives_the_same_articles_under_the_same_ids(self, settings: Settings) -> None:
        for name in ("one.txt", "two.txt"):
            write(settings, name)
        reindex(settings)
        write(settings, "one.txt", TEXT.format(name="retitled"))
        reindex(settings)
        with open_index(settings.index) as index:
            before = [hit.as_dict() for hit in index.search("").hits]
        assert counts(reindex(settings, full=True)) == (0, 0, 0, 2, 0)
        with open_index(settings.index) as index:
            assert [hit.as_dict() for hit in index.search("").hits] == before

    def test_lines_that_are_broken_are_told_and_the_others_indexed(self, settings: Settings) -> None:
        lines = [json.dumps({"id": f"r{n}", "title": f"T {n}", "text": "Some text."}) for n in range(3)]
        lines.insert(1, '{"id": "broken", "title": ')
        write(settings, "wire.jsonl", "\n".join(lines))
        report = reindex(settings)
        assert counts(report) == (3, 0, 0, 0, 1)
        assert (report.failures[0].path, report.failures[0].line) == ("wire.jsonl", 2)
        assert reindex(settings).failures == report.failures

    def test_a_line_put_in_front_changes_nothing_else(self, settings: Settings) -> None:
        def line(name: str) -> str:
            return json.dumps({"id": name, "title": name, "text": "Some text."})

        write(settings, "wire.jsonl", f"{line('b')}\n{line('c')}\n")
        reindex(settings)
        write(settings, "wire.jsonl", f"{line('a')}\n{line('b')}\n{line('c')}\n")
        assert counts(reindex(settings)) == (1, 0, 0, 2, 0)

    def test_a_file_that_cannot_be_read_keeps_its_articles(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(settings, "one.txt")
        reindex(settings)
        os.utime(path, (1, 1))
        real_open = Path.open

        def refuse(self: Path, *args: object, **kwargs: object) -> object:
            if self.name == "one.txt":
                raise PermissionError(13, "Permission denied")
            return real_open(self, *args, **kwargs)  # type: ignore[call-overload]

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", refuse)
            report = reindex(settings)
        assert counts(report) == (0, 0, 0, 1, 1)
        assert report.failures[0].code == "unreadable"
        assert list(found(settings)) == ["one.txt"]
        assert counts(reindex(settings)) == (0, 0, 0, 1, 0)

    def test_no_corpus(self, settings: Settings) -> None:
        settings.corpus.rmdir()
        with pytest.raises(SettingsError, match="corpus"):
            reindex(settings)

    def test_an_index_of_another_version_is_rebuilt(self, settings: Settings) -> None:
        write(settings, "one.txt")
        reindex(settings)
        meta = IndexStore(settings.index).current() / "meta.json"
        meta.write_text(meta.read_text().replace('"schema_version": ', '"schema_version": 9'))
        assert counts(reindex(settings)) == (0, 0, 0, 1, 0)
        assert list(found(settings)) == ["one.txt"]

    def test_a_locked_index_is_told(self, settings: Settings) -> None:
        reindex(settings)
        with writer_lock(settings.index / "lock", 0), pytest.raises(IndexLockedError, match=str(os.getpid())):
            reindex(settings)


class TestAdd:
    def test_a_file_is_copied_and_indexed(self, settings: Settings, tmp_path: Path) -> None:
        source = tmp_path / "one.txt"
        source.write_text(TEXT.format(name="one"))
        assert counts(plain_add(settings, source)) == (1, 0, 0, 0, 0)
        (path,) = found(settings)
        assert (settings.corpus / path).read_bytes() == source.read_bytes()
        assert counts(reindex(settings)) == (0, 0, 0, 1, 0)

    def test_adding_twice_is_adding_once(self, settings: Settings, tmp_path: Path) -> None:
        source = tmp_path / "one.txt"
        source.write_text(TEXT.format(name="one"))
        plain_add(settings, source)
        assert counts(plain_add(settings, source)) == (0, 0, 0, 1, 0)

    def test_only_what_is_named_is_indexed(self, settings: Settings) -> None:
        named, _ = write(settings, "one.txt"), write(settings, "two.txt")
        assert counts(plain_add(settings, named)) == (1, 0, 0, 0, 0)
        assert list(found(settings)) == ["one.txt"]

    def test_a_folder_and_standard_input(self, settings: Settings, tmp_path: Path) -> None:
        folder = tmp_path / "desk"
        folder.mkdir()
        (folder / "one.txt").write_text(TEXT.format(name="one"))
        stdin = io.BytesIO(TEXT.format(name="piped").encode())
        report = add(settings, [str(folder), "-"], stdin=stdin)
        assert counts(report) == (2, 0, 0, 0, 0)
        assert "Headline of the piped article" in found(settings).values()

    @pytest.mark.parametrize(
        ("content", "code"),
        [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00", "unsupported"), (None, "unreadable")],
        ids=["empty", "binary", "missing"],
    )
    def test_what_gives_no_article_is_told_and_not_kept(
        self, settings: Settings, tmp_path: Path, content: bytes | None, code: str
    ) -> None:
        source = tmp_path / "bad.txt"
        if content is not None:
            source.write_bytes(content)
        report = plain_add(settings, source)
        assert [failure.code for failure in report.failures] == [code]
        assert [path for path in settings.corpus.rglob("*") if path.is_file()] == []
        assert content is None or source.exists()

    def test_a_bad_file_that_lies_in_the_corpus_stays_there(self, settings: Settings) -> None:
        path = write(settings, "empty.txt", "")
        assert plain_add(settings, path).failed == 1
        assert path.exists()

    def test_what_is_given_is_noted_beside_the_file(self, settings: Settings, tmp_path: Path) -> None:
        source = tmp_path / "speech.txt"
        source.write_text(TEXT.format(name="one"))
        given = {"title": "A speech", "date": "1 March 2026", "source": "Ministry"}
        plain_add(settings, source)
        report = add(settings, [str(source)], stdin=io.BytesIO(), given=given)
        assert counts(report) == (0, 1, 0, 0, 0)
        for full in (False, True):
            reindex(settings, full=full)
            with open_index(settings.index) as index:
                (hit,) = index.search("").hits
            assert (hit.title.text, str(hit.published)[:10], hit.source) == (
                "A speech",
                "2026-03-01",
                "Ministry",
            )

    def test_what_is_noted_by_hand_is_seen_by_the_next_run(self, settings: Settings) -> None:
        path = write(settings, "one.txt")
        reindex(settings)
        path.with_name("one.txt.meta.json").write_text('{"source": "Ministry"}')
        assert counts(reindex(settings)) == (0, 1, 0, 0, 0)

    def test_what_cannot_be_given_adds_nothing(self, settings: Settings) -> None:
        path = write(settings, "one.txt")
        with pytest.raises(BadValueError, match="colour"):
            add(settings, [str(path)], stdin=io.BytesIO(), given={"colour": "red"})
        assert not settings.index.exists()

    def test_a_private_address_is_not_fetched(self, settings: Settings) -> None:
        report = plain_add(settings, "http://127.0.0.1:9/")
        assert [failure.code for failure in report.failures] == ["unreadable"]
        assert "public internet" in report.failures[0].message


class TestRemove:
    def test_a_file_is_put_aside(self, settings: Settings) -> None:
        write(settings, "desk/one.txt")
        reindex(settings)
        with open_index(settings.index) as index:
            (hit,) = index.search("").hits
        (removal,) = remove(settings, [hit.id])
        assert removal.kept_at == settings.corpus / FOLDER / "desk" / "one.txt"
        assert removal.kept_at.exists()
        assert found(settings) == {}
        assert counts(reindex(settings)) == (0, 0, 0, 0, 0)

    def test_an_article_among_others_is_listed_and_can_be_added_again(self, settings: Settings) -> None:
        lines = [json.dumps({"id": name, "title": name, "text": "Some text."}) for name in "ab"]
        path = write(settings, "wire.jsonl", "\n".join(lines))
        reindex(settings)
        remove(settings, ["a"])
        for full in (False, True):
            reindex(settings, full=full)
            assert titles(settings) == {"b"}
        path.write_text("\n".join([*lines, ""]))
        plain_add(settings, path)
        reindex(settings, full=True)
        assert titles(settings) == {"a", "b"}

    def test_one_unknown_id_and_nothing_is_removed(self, settings: Settings) -> None:
        write(settings, "one.txt")
        reindex(settings)
        with open_index(settings.index) as index:
            (hit,) = index.search("").hits
        with pytest.raises(ArticleNotFoundError, match="nobody"):
            remove(settings, [hit.id, "nobody"])
        assert list(found(settings)) == ["one.txt"]

    def test_without_an_index(self, settings: Settings) -> None:
        with pytest.raises(IndexMissingError):
            remove(settings, ["a"])


def lose_segment(settings: Settings) -> None:
    for segment in IndexStore(settings.index).current().glob("*.seg1"):
        segment.unlink()


def flip_a_bit(settings: Settings) -> None:
    (segment,) = IndexStore(settings.index).current().glob("*.seg1")
    content = bytearray(segment.read_bytes())
    content[-1] ^= 1
    segment.write_bytes(content)


def lose_pointer(settings: Settings) -> None:
    (settings.index / "CURRENT").write_text("gone")


def forget_file(settings: Settings) -> None:
    write(settings, "new.txt")


def lose_all(settings: Settings) -> None:
    shutil.rmtree(settings.index)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lose_segment, "index-damaged"),
        (flip_a_bit, "index-damaged"),
        (lose_pointer, "index-damaged"),
        (forget_file, "out-of-step"),
        (lose_all, "index-missing"),
    ],
)
def test_what_is_wrong_is_found_and_mended(
    settings: Settings, harm: Callable[[Settings], None], code: str
) -> None:
    write(settings, "one.txt")
    reindex(settings)
    assert check(settings) == ()
    harm(settings)
    findings = check(settings)
    assert [finding.code for finding in findings] == [code]
    assert all(finding.hint for finding in findings)
    repair(settings)
    assert check(settings) == ()
    assert "one.txt" in found(settings)


def test_formats_are_those_of_the_readers() -> None:
    assert {"text", "markdown", "html", "json", "jsonl"} <= {one.name for one in formats()}
