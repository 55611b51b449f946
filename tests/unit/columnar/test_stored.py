"""Stored documents come back whatever they were compressed against and however often they were merged."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from indexer.columnar import BulkWriter, blocks, merging, read_stored
from indexer.columnar.reading import SegmentData
from tests.unit.columnar.support import add, article, contents, create

if TYPE_CHECKING:
    from pathlib import Path

    from whoosh.index import FileIndex

WORDS = [f"word{number}" for number in range(400)]


def long_article(number: int, seed: int = 0) -> dict[str, Any]:
    chooser = random.Random(1000 * seed + number)  # noqa: S311 - the same texts in every run
    return article(number, f"{seed} " + " ".join(chooser.choices(WORDS, k=120)))


ARTICLES = [long_article(number) for number in range(300)]


@pytest.fixture(autouse=True)
def _small_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_SAMPLE_BYTES", 20_000)
    monkeypatch.setattr(blocks, "_DICTIONARY_BYTES", 2_000)
    monkeypatch.setattr(merging, "_COPY_FROM", 60)


def segments(created: FileIndex, folder: Path) -> list[SegmentData]:
    return [SegmentData.open(folder / segment.file_name) for segment in created._segments()]


def bodies(created: FileIndex) -> dict[str, str]:
    with created.reader() as reader:
        found = read_stored(reader, list(range(reader.doc_count_all())), ["id", "body"])
        return {values["id"]: values["body"] for values in found}


def test_many_texts_get_a_dictionary_and_few_none(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES[:250])
    add(created, ARTICLES[250:252])
    many, few = (segment.stored for segment in segments(created, tmp_path))
    assert (len(many.dictionaries()), few.dictionaries()) == (1, [])
    assert bodies(created) == {a["id"]: a["body"] for a in ARTICLES[:252]}
    compressed = sum(
        len(zstandard.ZstdCompressor(level=3).compress(a["body"].encode())) for a in ARTICLES[:250]
    )
    assert len(many.body) < compressed


def test_later_commits_and_merges_go_on_with_the_dictionary(tmp_path: Path) -> None:
    created = create(tmp_path, ARTICLES[:100])
    (first,) = segments(created, tmp_path)
    add(created, ARTICLES[100:200])
    with BulkWriter(created, processes=0) as writer:
        writer.add(ARTICLES[200])
        writer.delete("id", "a150")
        writer.commit(optimize=True)
    (merged,) = segments(created, tmp_path)
    assert merged.stored.dictionaries() == first.stored.dictionaries()
    assert bytes(merged.stored.body).startswith(bytes(first.stored.body)), "blocks are copied as they are"
    assert bodies(created) == {a["id"]: a["body"] for a in ARTICLES[:201] if a["id"] != "a150"}


@pytest.mark.parametrize(("most", "kept"), [(16, 3), (1, 1)], ids=["all are kept", "texts are packed anew"])
def test_segments_with_dictionaries_of_their_own_are_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, kept: int
) -> None:
    monkeypatch.setattr("indexer.columnar.writer._dictionary", lambda *_: None)
    monkeypatch.setattr(merging, "_MAX_DICTIONARIES", most)
    created = create(tmp_path)
    articles = [long_article(number, seed=number // 100) for number in range(300)]
    for first in (0, 100, 200):
        add(created, articles[first : first + 100])
    own = [segment.stored.dictionaries()[0] for segment in segments(created, tmp_path)]
    with BulkWriter(created, processes=0) as writer:
        writer.commit(optimize=True)
    (merged,) = segments(created, tmp_path)
    assert merged.stored.dictionaries() == own[:kept]
    assert bodies(created) == {a["id"]: a["body"] for a in articles}


def test_texts_that_teach_nothing_are_kept_without_a_dictionary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "_SAMPLE_BYTES", 500)
    created = create(tmp_path, [article(1, "x" * 600)])
    assert segments(created, tmp_path)[0].stored.dictionaries() == []
    assert contents(created)["stored"]["a1"]["body"] == "x" * 600


def test_long_values_of_every_kind_come_back(tmp_path: Path) -> None:
    text, numbers = '\x00\n"é\U0001f680 \udc80' * 200, [[-1.5, None], "a\nb"] * 200
    values = {"text": text, "numbers": numbers, "short": [1, "b"]}
    created = create(tmp_path, [article(1), article(2, extra=values), article(3, text, extra=numbers)])
    found = contents(created)["stored"]
    assert found["a2"]["extra"] == values
    assert (found["a3"]["body"], found["a3"]["extra"]) == (text, numbers)
