from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import fields, index
from whoosh import query as q

from indexer.columnar import (
    BulkWriter,
    ColumnarCodec,
    ColumnarError,
    IndexLockedError,
    UnsupportedFieldError,
    builder,
    inversion,
    read_stored,
    search,
)
from indexer.columnar import writer as writing
from indexer.columnar.sections import NewFile, SectionWriter
from tests.unit.columnar.support import add, article, contents, create, schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

BODIES = ["the wars of the worlds", "naïve Wörter, words words", "", "x" * 600 + " end", "tanks tanks ships"]
ARTICLES = [
    article(
        number,
        BODIES[number % len(BODIES)],
        tags="army, navy" if number % 3 else None,
        extra={"n": [1, None]},
    )
    for number in range(40)
]


def by_whoosh(folder: Path, documents: list[dict[str, Any]]) -> index.FileIndex:
    created = create(folder)
    with created.writer(codec=ColumnarCodec()) as writer:
        for document in documents:
            writer.add_document(**document)
    return created


def write_all(created: index.FileIndex, documents: Iterable[dict[str, Any]], *, processes: int) -> None:
    with BulkWriter(created, processes=processes) as writer:
        for document in documents:
            writer.add(document)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    pair = (tmp_path / "one", tmp_path / "two")
    for folder in pair:
        folder.mkdir()
    return pair


def test_bulk_writing_equals_writing_one_by_one(folders: tuple[Path, Path]) -> None:
    assert contents(create(folders[0], ARTICLES)) == contents(by_whoosh(folders[1], ARTICLES))


def test_merging_keeps_everything_but_deleted_documents(folders: tuple[Path, Path]) -> None:
    created = create(folders[0])
    for first in range(0, 40, 9):
        add(created, ARTICLES[first : first + 9])
    with BulkWriter(created, processes=0) as writer:
        writer.delete("id", "a3")
        writer.delete("tags", "nothing has this")
        report = writer.commit(optimize=True)
    assert (report.segments, report.deleted, report.doc_count) == (1, 1, 39)
    wanted = contents(create(folders[1], [a for a in ARTICLES if a["id"] != "a3"]))
    assert contents(created) == wanted


def test_positions_that_keys_have_no_room_for(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = contents(create(folders[0], ARTICLES))
    monkeypatch.setattr(inversion, "_KEY_BITS", 9)
    assert contents(create(folders[1], ARTICLES)) == wanted


def test_small_memory_means_more_segments_and_the_same_content(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_BATCH", 4)
    monkeypatch.setattr(builder, "_MAX_WORDS", 5)
    created = create(folders[0])
    add(created, ARTICLES, memory_bytes=1)
    assert contents(created) == contents(create(folders[1], ARTICLES))


def test_words_that_are_let_go_leave_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_MAX_WORDS", 2)
    learned = builder.Learned()
    spent = builder.SegmentBuilder(schema(), learned)
    spent.add(ARTICLES[:3])
    (session,) = (weakref.ref(run.session) for run in learned.runs.values())
    with SectionWriter(NewFile(tmp_path / "segment")) as writer:
        spent.write(writer)
    builder.SegmentBuilder(schema(), learned)
    assert session() is None
    assert spent.doc_count == 3


def test_other_processes_write_the_same(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_BATCH", 4)
    monkeypatch.setattr(writing, "_WORKERS_FROM", 8)
    created = create(folders[0])
    with BulkWriter(created, processes=2) as writer:
        for document in ARTICLES:
            writer.update(document)
        writer.update(article(30, "changed at last"))
    wanted = [article(30, "changed at last") if a["id"] == "a30" else a for a in ARTICLES]
    assert contents(created) == contents(create(folders[1], wanted))


@pytest.mark.parametrize("optimize", [False, True], ids=["by tiers", "all into one"])
def test_a_draft_that_is_left_alone_is_completed(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, optimize: bool
) -> None:
    monkeypatch.setattr(writing, "_BATCH", 4)
    created = create(folders[0])
    writer = BulkWriter(created, processes=0, memory_bytes=1)
    for document in ARTICLES[:8]:
        writer.add(document)
    for document in ARTICLES[:4]:
        writer.delete("id", document["id"])
    report = writer.commit(optimize=optimize)
    assert (report.doc_count, report.segments) == (4, 1)
    assert contents(created) == contents(create(folders[1], ARTICLES[4:8]))
    with created.searcher() as searcher:
        assert search(searcher, q.Term("body", "tank")).total == 1


@pytest.mark.parametrize("processes", [0, 2])
def test_documents_are_completed_where_they_are_analysed(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(writing, "_BATCH", 4)
    monkeypatch.setattr(writing, "_WORKERS_FROM", 8)
    one, two = map(create, folders)
    write_all(one, ARTICLES, processes=0)
    with BulkWriter(two, processes=processes, complete=_taken_out) as writer:
        for document in ARTICLES:
            writer.add({"document": document})
    assert contents(one) == contents(two)


def _taken_out(added: Mapping[str, Any]) -> dict[str, Any]:
    return dict(added["document"])


def test_a_failing_process_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_BATCH", 1)
    monkeypatch.setattr(writing, "_WORKERS_FROM", 0)
    created = create(tmp_path, ARTICLES[:3])
    bad = (article(number + 50, extra={1, 2}) for number in range(200))
    with pytest.raises(ColumnarError, match="set cannot be stored"):
        write_all(created, bad, processes=1)
    assert created.doc_count() == 3


operations = st.lists(
    st.tuples(
        st.sampled_from(["add", "update", "delete", "commit", "optimize"]),
        st.integers(0, 4),
        st.integers(0, 99),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(operations)
def test_batches_of_changes_do_what_a_list_would(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int, int]]
) -> None:
    created = create(tmp_path_factory.mktemp("changes"))
    model: list[tuple[str, int]] = []
    writer = BulkWriter(created, processes=0)
    for change, number, stamp in [*changes, ("commit", 0, 0)]:
        if change in ("update", "delete"):
            model = [entry for entry in model if entry[0] != f"a{number}"]
        if change in ("add", "update"):
            model.append((f"a{number}", stamp))
            getattr(writer, change)(article(number) | {"published": stamp})
        elif change == "delete":
            writer.delete("id", f"a{number}")
        else:
            report = writer.commit(optimize=change == "optimize")
            assert report.doc_count == len(model)
            writer = BulkWriter(created, processes=0)
    writer.cancel()
    with created.reader() as reader:
        assert sorted((d["id"], d["published"]) for d in reader.all_stored_fields()) == sorted(model)


def test_the_second_writer_learns_who_holds_the_lock(tmp_path: Path) -> None:
    created = create(tmp_path)
    with BulkWriter(created), pytest.raises(IndexLockedError, match=r"process \d+ is writing"):
        BulkWriter(created, lock_timeout_seconds=0.1)
    BulkWriter(created).cancel()


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES[:2])
    before = sorted(path.name for path in tmp_path.iterdir())
    writer = BulkWriter(created, processes=0, memory_bytes=1)
    for document in ARTICLES * 20:
        writer.add(document)
    writer.cancel()
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with pytest.raises(ColumnarError, match="closed"):
        writer.add(ARTICLES[0])


def test_an_exception_cancels(tmp_path: Path) -> None:
    def broken() -> Iterator[dict[str, Any]]:
        yield ARTICLES[0]
        raise RuntimeError("stop")

    created = create(tmp_path)
    with pytest.raises(RuntimeError, match="stop"):
        write_all(created, broken(), processes=0)
    assert created.is_empty()
    write_all(created, ARTICLES[:1], processes=0)


def test_readers_keep_their_snapshot(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES[:20])
    with created.searcher() as searcher:
        for _ in range(2):
            with BulkWriter(created, processes=0) as writer:
                writer.delete("id", "a1")
                writer.commit(optimize=True)
        top = search(searcher, q.Every())
        assert top.total == 20
        assert len(read_stored(searcher.reader(), top.docs.tolist(), ["title", "body"])) == 10


def test_segments_stay_few(tmp_path: Path) -> None:
    created = create(tmp_path)
    for number in range(30):
        add(created, [article(number)])
    with created.reader() as reader:
        assert len(reader.leaf_readers()) < 12
        assert reader.doc_count() == 30


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"nonsense": "x"}, "no field 'nonsense'"),
        ({"body": "x", "_body_boost": 2.0}, "boosts"),
        ({"body": 3}, "takes text"),
        ({"extra": object()}, "object cannot be stored"),
    ],
    ids=["field", "boost", "type", "object"],
)
def test_what_cannot_be_kept_is_refused(tmp_path: Path, document: dict[str, Any], message: str) -> None:
    created = create(tmp_path)
    with pytest.raises(UnsupportedFieldError, match=message), BulkWriter(created, processes=0) as writer:
        writer.add(document)
    assert created.is_empty()


def test_formats_that_cannot_be_kept_are_refused(tmp_path: Path) -> None:
    created = index.create_in(str(tmp_path), fields.Schema(body=fields.TEXT(chars=True)))
    with pytest.raises(UnsupportedFieldError, match="Characters"), BulkWriter(created, processes=0) as writer:
        writer.add({"body": "x"})


def test_an_index_of_another_codec_is_refused(tmp_path: Path) -> None:
    created = create(tmp_path)
    with created.writer() as writer:
        writer.add_document(id="a")
    with pytest.raises(ColumnarError, match="another codec"):
        BulkWriter(created)
    with created.searcher() as searcher, pytest.raises(ColumnarError, match="another codec"):
        search(searcher, q.Every())


def test_extreme_documents(tmp_path: Path) -> None:
    created = create(tmp_path)
    many = " ".join(f"w{number % 50_000}" for number in range(70_000)) + " last words"
    add(
        created,
        [article(1, "same " * 300_000), article(2, many), article(3, "word" + "x" * 100_000), article(4, "")],
    )
    with created.searcher() as searcher:
        assert search(searcher, q.Term("body", "same")).total == 1
        assert search(searcher, q.Phrase("body", ["last", "word"])).docs.tolist() == [1]
        stored = read_stored(searcher.reader(), [0], ["body"])
        assert len(stored[0]["body"]) == 1_500_000
    before = contents(created)
    assert before["postings"]["body", b"same", "a1"] == (300_000, list(range(300_000)))
    add(created, [article(5, "same"), article(6, "last words")])
    with BulkWriter(created, processes=0) as writer:
        writer.delete("id", "a5")
        writer.commit(optimize=True)
    after = contents(created)
    assert {key: posting for key, posting in after["postings"].items() if key[2] != "a6"} == before[
        "postings"
    ]


def test_an_empty_index_and_one_with_everything_deleted(tmp_path: Path) -> None:
    created = create(tmp_path)
    with created.searcher() as searcher:
        assert search(searcher, q.Or([q.Term("body", "x"), q.Every()])).total == 0
    add(created, ARTICLES[:5])
    with created.searcher() as searcher:
        assert search(searcher, q.Every()).total == 5
    with BulkWriter(created) as writer:
        for number in range(5):
            writer.delete("id", f"a{number}")
    with created.searcher() as searcher:
        assert search(searcher, q.Every()).total == 0
