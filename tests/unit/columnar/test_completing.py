"""Terms that begin with some letters, over several segments with deletions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from whoosh import query as q

from indexer.columnar import BulkWriter, completions
from indexer.columnar.completing import _MOST
from tests.unit.columnar.support import add, article, create

if TYPE_CHECKING:
    from pathlib import Path

    from whoosh.index import FileIndex


@pytest.fixture
def opened(tmp_path: Path) -> FileIndex:
    created = create(tmp_path, [article(1, "tank tanker"), article(2, "tank train tank")])
    add(created, [article(3, "tank ship"), article(4, "tango"), article(5, "tango")])
    with BulkWriter(created, processes=0) as writer:
        writer.delete("id", "a5")
    return created


@pytest.mark.parametrize(
    ("prefix", "filters", "expected"),
    [
        ("ta", [], {"tank": 3, "tanker": 1, "tango": 1}),
        ("tank", [], {"tank": 3, "tanker": 1}),
        ("z", [], {}),
        ("t", [q.Term("body", "ship")], {"tank": 1}),
        ("t", [q.Term("body", "tank"), q.NumericRange("published", 2, 3)], {"tank": 2, "train": 1}),
        ("t", [q.Term("body", "nowhere")], {}),
    ],
)
def test_terms_come_with_their_documents(
    opened: FileIndex, prefix: str, filters: list[q.Query], expected: dict[str, int]
) -> None:
    with opened.searcher() as searcher:
        assert completions(searcher, "body", prefix, filters) == expected


def test_a_field_that_is_not_there_has_none(opened: FileIndex) -> None:
    with opened.searcher() as searcher:
        assert completions(searcher, "none", "t") == {}


def test_an_empty_index_has_none(tmp_path: Path) -> None:
    with create(tmp_path).searcher() as searcher:
        assert completions(searcher, "body", "t") == {}


def test_of_many_terms_the_most_frequent_count(tmp_path: Path) -> None:
    words = " ".join(f"t{number}x" for number in range(2 * _MOST))
    with create(
        tmp_path, [article(1, words), article(2, "t7x t9x"), article(3, "t9x")]
    ).searcher() as searcher:
        found = completions(searcher, "body", "t")

    assert len(found) == _MOST
    assert found.most_common(2) == [("t9x", 3), ("t7x", 2)]
