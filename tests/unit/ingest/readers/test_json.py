"""JSON and JSON lines hold the same objects; the first half of the tests is for both."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError, IngestError
from indexer.ingest.contract import Limits, Read
from indexer.model import Article
from tests.unit.ingest.samples import LIMITS, PARAGRAPH, read_all

if TYPE_CHECKING:
    from pathlib import Path

RECORD: dict[str, Any] = {
    "id": "a-1",
    "title": "Talks\topen",
    "text": f"{PARAGRAPH}\n\n\n{PARAGRAPH}",
    "standfirst": "Ministers meet",
    "date": "2026-01-02T03:04Z",
    "author": ["Ann Lee", "Bo Oz"],
    "source": "The Outlet",
    "url": "https://outlet.example/talks",
    "language": "EN-gb",
    "tags": ["nato", "drones"],
    "entities": [{"begin": 4, "value": "the\u200b ministers"}],
}
ARTICLE = Article(
    id="a-1",
    title="Talks open",
    body=f"{PARAGRAPH}\n\n{PARAGRAPH}",
    standfirst="Ministers meet",
    published=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    published_from="file",
    author="Ann Lee, Bo Oz",
    source="The Outlet",
    url="https://outlet.example/talks",
    language="en",
    tags=("nato", "drones"),
    extra={"entities": [{"begin": 4, "value": "the ministers"}]},
)
both_kinds = pytest.mark.parametrize("name", ["a.json", "a.jsonl"])


def read(folder: Path, name: str, *records: object, limits: Limits = LIMITS) -> list[Read]:
    lines = "\n".join(map(json.dumps, records))
    return read_all(folder, name, lines.encode(), limits)


def codes(reads: list[Read]) -> list[str]:
    return [one.outcome.code if isinstance(one.outcome, IngestError) else one.outcome.title for one in reads]


def error_of(one: Read) -> IngestError:
    assert isinstance(one.outcome, IngestError)
    return one.outcome


@both_kinds
def test_every_key_finds_its_place(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, RECORD) == [Read(0, ARTICLE)]


@both_kinds
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": 1}, "'title' is a number, not text."),
        ({"text": None}, "'text' is null, not text."),
        ({"text": ["a"]}, "'text' is a list, not text."),
        ({"id": {}}, "'id' is an object, not text."),
        ({"url": True}, "'url' is true or false, not text."),
        ({"author": [1]}, "'author' is a list, not text or a list of texts."),
        ({"tags": 5}, "'tags' is a number, not text or a list of texts."),
        ({"date": []}, "'date' is a list, not text such as 2026-03-01."),
        ({"language": []}, "'language' is a list, not text."),
        ({"title": " ", "text": "\n"}, "'title' and 'text' are both empty."),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, change: dict[str, Any], message: str) -> None:
    [one] = read(tmp_path, name, RECORD | change)
    assert error_of(one).message == message


@both_kinds
@pytest.mark.parametrize("key", ["title", "text"])
def test_a_missing_key_is_named(tmp_path: Path, name: str, key: str) -> None:
    record = {"title": "a", "text": "b"}
    del record[key]
    [one] = read(tmp_path, name, record)
    assert error_of(one).message == f"'{key}' is missing."


@both_kinds
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"id": 7}, {"id": "7"}, id="number-as-id"),
        pytest.param({"text": ""}, {"title": "Talks", "body": ""}, id="no-text"),
        pytest.param({"title": ""}, {"title": "Text."}, id="no-title"),
        pytest.param({"source": None, "tags": None}, {"source": None, "tags": ()}, id="null-is-nothing"),
        pytest.param({"tags": "nato"}, {"tags": ("nato",)}, id="one-tag"),
        pytest.param({"language": "English"}, {"language": None}, id="language-that-is-no-code"),
        pytest.param(
            {"date": 1365098280}, {"published": datetime(2013, 4, 4, 17, 58, tzinfo=UTC)}, id="epoch"
        ),
        pytest.param({"date": "soon"}, {"published": None, "extra": {"date": "soon"}}, id="no-date"),
        pytest.param(
            {"date": "2999-01-01"}, {"published": None, "extra": {"date": "2999-01-01"}}, id="future"
        ),
        pytest.param({"x": "a\ud800b"}, {"extra": {"x": "ab"}}, id="lone-surrogate"),
        pytest.param({"x": float("nan")}, {"extra": {"x": None}}, id="no-number"),
    ],
)
def test_values_are_taken_as_meant(
    tmp_path: Path, name: str, change: dict[str, Any], expected: dict[str, Any]
) -> None:
    [one] = read(tmp_path, name, {"title": "Talks", "text": "Text."} | change)
    assert {key: getattr(one.outcome, key) for key in expected} == expected


@both_kinds
def test_a_deep_object_is_refused(tmp_path: Path, name: str) -> None:
    deep = b'{"title": "a", "text": "b", "x": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"
    with pytest.raises(IngestError, match="nested too deeply"):
        raise error_of(read_all(tmp_path, name, deep)[0])


def test_a_broken_line_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    good = json.dumps(RECORD).encode()
    lines = [good, b"", b'{"title": ', b"\xff\xfe{", b"[1]", b'"x" * 9', b" " * 200_000 + good, good]
    reads = read_all(tmp_path, "a.jsonl", b"\r\n".join(lines))
    assert [one.position for one in reads] == list(range(7))
    assert codes(reads) == [
        "Talks open",
        *("damaged-file", "damaged-file", "damaged-file", "damaged-file", "too-large"),
        "Talks open",
    ]
    assert [error_of(one).line for one in reads[1:-1]] == [3, 4, 5, 6, 7]
    assert error_of(reads[1]).message == "The JSON is broken at character 10: Expecting value."
    assert error_of(reads[2]).message == "The line is not UTF-8."
    assert error_of(reads[3]).message == "There is a list where an article should be."


def test_a_mark_before_the_first_line_is_no_error(tmp_path: Path) -> None:
    assert codes(read_all(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + json.dumps(RECORD).encode())) == [
        "Talks open"
    ]
    assert codes(read_all(tmp_path, "a.json", b"\xef\xbb\xbf" + json.dumps(RECORD).encode())) == [
        "Talks open"
    ]


def test_the_limit_of_a_file_ends_it_after_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps(RECORD).encode() * 1 + b"\n" + b"\n" * 2_000_000)
    with pytest.raises(FileTooLargeError, match="more than 1,000,000 bytes"):
        read_all(tmp_path, path.name, path.read_bytes())


def test_a_list_is_read_item_by_item(tmp_path: Path) -> None:
    content = json.dumps([RECORD, {"title": "only"}, 5, RECORD | {"title": "Last"}]).encode()
    reads = read_all(tmp_path, "a.json", content)
    assert codes(reads) == ["Talks open", "damaged-file", "damaged-file", "Last"]


def test_a_list_larger_than_an_article_may_be_is_read(tmp_path: Path) -> None:
    reads = read_all(tmp_path, "a.json", json.dumps([RECORD | {"pad": "x" * 5_000}] * 100, indent=1).encode())
    assert codes(reads) == ["Talks open"] * 100


def test_an_item_over_the_limit_is_refused(tmp_path: Path) -> None:
    content = json.dumps([RECORD, RECORD | {"text": "word " * 100_000}]).encode()
    with pytest.raises(FileTooLargeError, match="from line 1 on"):
        read_all(tmp_path, "a.json", content)


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        (b", {", "The JSON is broken"),
        (b" x]", "'x' where a comma should be"),
        (b",", "ends too early"),
        (b"", "ends too early"),
        (b', {"a": nul}]', "The JSON is broken"),
        (b', {"a": 1 1, "pad": "' + b"x" * 90_000 + b'"}]', "The JSON is broken"),
    ],
)
def test_a_list_that_breaks_keeps_what_came_before(tmp_path: Path, tail: bytes, message: str) -> None:
    content = b"[\n" + json.dumps(RECORD).encode() + b"\n" + tail
    first, last = read_all(tmp_path, "a.json", content)
    assert first.outcome == ARTICLE
    assert (last.position, error_of(last).line) == (1, 3)
    assert message in error_of(last).message


def test_broken_json_from_the_start_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="at character 10"):
        read_all(tmp_path, "a.json", b'{"title" "a"}')
    with pytest.raises(DamagedFileError, match="not UTF-8"):
        read_all(tmp_path, "a.json", b'{"title": "\xe9"}')
    with pytest.raises(EmptyFileError):
        read_all(tmp_path, "a.json", b"[ ]")


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(min_size=1), st.text()), min_size=1, max_size=5))
def test_list_and_lines_say_the_same(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    records = [{"title": title, "text": text} for title, text in texts]
    as_lines = [one.outcome for one in read(tmp_path, "a.jsonl", *records)]
    as_list = [one.outcome for one in read_all(tmp_path, "a.json", json.dumps(records).encode())]
    assert [repr(one) for one in as_lines] == [repr(one) for one in as_list]
