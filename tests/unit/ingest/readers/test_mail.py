from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import DamagedFileError, EmptyFileError, FileTooLargeError
from indexer.ingest.contract import Limits
from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH, outcomes, read_all

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """From: =?utf-8?q?Ann_L=C3=A9e?= <ann@agency.example>
To: desk@outlet.example
Subject: =?utf-8?b?R2VzcHLDpGNoZQ==?= open
Date: Fri, 02 Jan 2026 03:04:05 +0000 (UTC)
Message-ID: <m-1@agency.example>
Organization: The Agency
MIME-Version: 1.0
"""
PLAIN = f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n"
ARTICLE = Article(
    title="Gespräche open",
    body=f"{PARAGRAPH}\n\n{PARAGRAPH}",
    id="m-1@agency.example",
    published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    published_from="mail",
    author="Ann Lée",
    source="The Agency",
    language="en",
    extra={"From": "Ann Lée <ann@agency.example>", "To": "desk@outlet.example"},
)


def multipart(*parts: str, head: str = HEAD, boundary: str = "b") -> str:
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'{head}Content-Type: multipart/mixed; boundary="{boundary}"\n\n{inside}--{boundary}--\n'


def text_part(text: str, kind: str = "plain", **headers: str) -> str:
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return f"Content-Type: text/{kind}; charset=utf-8\n{more}\n{text}"


HTML = f"<html><body><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></body></html>"
ATTACHED = {"Content_Disposition": 'attachment; filename="a.txt"'}


def test_a_message_gives_all_it_knows(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "a.eml", PLAIN) == [ARTICLE]


def test_a_mailbox_gives_each_message(tmp_path: Path) -> None:
    line = "From ann@agency.example Fri Jan  2 03:04:05 2026\n"
    second = PLAIN.replace("m-1", "m-2").replace(PARAGRAPH, f"{PARAGRAPH}\nFrom here on it is text.")
    found = outcomes(tmp_path, "a.mbox", f"{line}{PLAIN}\n{line}{second}")
    assert [getattr(one, "id", None) for one in found] == ["m-1@agency.example", "m-2@agency.example"]


def test_a_short_plain_form_gives_way_to_the_page(tmp_path: Path) -> None:
    [found] = outcomes(tmp_path, "a.eml", multipart(text_part("See our site."), text_part(HTML, "html")))
    assert isinstance(found, Article)
    assert PARAGRAPH in found.body


def test_attachments_that_a_reader_knows_are_articles(tmp_path: Path) -> None:
    attached = text_part(f"Another headline\n\n{PARAGRAPH}", **ATTACHED)
    picture = 'Content-Type: image/png\nContent-Disposition: attachment; filename="a.png"\n\nGIF89a'
    enclosed = f"Content-Type: message/rfc822\n\n{PLAIN.replace('m-1', 'm-2')}"
    found = outcomes(tmp_path, "a.eml", multipart(text_part(PARAGRAPH), attached, picture, enclosed))
    assert [getattr(one, "title", None) for one in found] == [
        "Gespräche open",
        "Another headline",
        "Gespräche open",
    ]


def test_a_broken_attachment_is_told_by_its_name(tmp_path: Path) -> None:
    broken = text_part('{"title": ', Content_Disposition='attachment; filename="../../a.json"')
    first, second = outcomes(tmp_path, "a.eml", multipart(text_part(PARAGRAPH), broken))
    assert isinstance(first, Article)
    assert isinstance(second, DamagedFileError)
    assert second.message.startswith("a.json: The JSON is broken")


@pytest.mark.parametrize(
    ("headers", "field", "expected"),
    [
        ("From: ann@agency.example", "author", "ann@agency.example"),
        ("From: =?no-such?q?x?= <a@b.example>", "author", "=?no-such?q?x?="),
        ("Subject: =?utf-8?b?////?=", "title", "���"),
        ("Date: soon", "published", None),
        ("List-Id: The List <list.example>", "source", "The List"),
    ],
)
def test_headers_are_read_as_far_as_they_can_be(
    tmp_path: Path, headers: str, field: str, expected: str | None
) -> None:
    [found] = outcomes(tmp_path, "a.eml", f"{headers}\nMIME-Version: 1.0\n\n{PARAGRAPH}\n")
    assert getattr(found, field) == expected


def test_messages_in_messages_end_somewhere(tmp_path: Path) -> None:
    message = PLAIN
    for _ in range(9):
        message = f"{HEAD}Content-Type: message/rfc822\n\n{message}"
    [outcome] = outcomes(tmp_path, "a.eml", message)
    assert isinstance(outcome, DamagedFileError)
    assert "too many archives in one another" in outcome.message


def test_parts_in_parts_end_somewhere(tmp_path: Path) -> None:
    inner = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(1_500))
    message = f'{HEAD}Content-Type: multipart/mixed; boundary="b0"\n\n{inner}'
    [outcome] = outcomes(tmp_path, "a.eml", message)
    assert isinstance(outcome, DamagedFileError | EmptyFileError)


def test_a_message_without_text_says_so(tmp_path: Path) -> None:
    [outcome] = outcomes(tmp_path, "a.eml", HEAD)
    assert isinstance(outcome, EmptyFileError)


def test_a_large_message_in_a_mailbox_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    line = "From ann@agency.example Fri Jan  2 03:04:05 2026\n"
    found = outcomes(tmp_path, "a.mbox", f"{line}{PLAIN}{'word ' * 30_000}\n\n{line}{PLAIN}")
    assert isinstance(found[0], FileTooLargeError)
    assert found[1:] == [ARTICLE]


def test_endless_headers_are_refused(tmp_path: Path) -> None:
    limits = Limits(10_000_000, 10_000_000)
    content = f"From: a@b\nTo: c\nSubject: {'=?utf-8?q?x?= ' * 30_000}\n\nhello"
    [read] = read_all(tmp_path, "a.eml", content.encode(), limits)
    assert isinstance(read.outcome, DamagedFileError)
    assert "its headers are too long" in read.outcome.message
