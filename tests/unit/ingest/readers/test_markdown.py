from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.errors import DamagedFileError
from indexer.model import Article
from tests.unit.ingest.samples import PARAGRAPH, read_all, read_one

if TYPE_CHECKING:
    from pathlib import Path

FULL = f"""---
title: "Talks: day one"
standfirst: Ministers meet
date: 2026-01-02
author: [Ann Lee, 'Bo Oz']
source: The Outlet
url: https://outlet.example/talks
language: en-GB
tags:
  - nato
  - drones
desk: World
---
# Talks: day one

{PARAGRAPH}
A *second* [line](https://x.example "t") with `code` & an ![image of a tank](t.png).

- one **item**
- two

> Quoted words.

| a | b |
|---|---|
| 1 | 2 |

```
raw *text*
```

<div>Inside <b>HTML</b></div>
"""


def test_everything_in_a_file_is_read(tmp_path: Path) -> None:
    assert read_one(tmp_path, "a.md", FULL) == Article(
        title="Talks: day one",
        body="\n\n".join(
            (
                f"{PARAGRAPH} A second line with code & an image of a tank.",
                *("one item", "two", "Quoted words.", "a · b", "1 · 2", "raw *text*", "Inside HTML"),
            )
        ),
        standfirst="Ministers meet",
        published=datetime(2026, 1, 2, tzinfo=UTC),
        published_from="file",
        author="Ann Lee, Bo Oz",
        source="The Outlet",
        url="https://outlet.example/talks",
        language="en",
        tags=("nato", "drones"),
        extra={"desk": "World"},
    )


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        pytest.param("# Talks *open*\n\nText.", "Talks open", "Text.", id="heading"),
        pytest.param("Talks\n=====\nText.", "Talks", "Text.", id="underlined-heading"),
        pytest.param(
            "---\ntitle: Talks\n---\n# Day one\n\nText.", "Talks", "Day one\n\nText.", id="another-heading"
        ),
        pytest.param("Text alone.", "Text alone.", "Text alone.", id="no-heading"),
        pytest.param("---\n\nText after a rule.", "Text after a rule.", "Text after a rule.", id="rule"),
        pytest.param("# Talks", "Talks", "", id="title-alone"),
        pytest.param("# T\n\none  \ntwo\nthree", "T", "one\ntwo three", id="line-breaks"),
        pytest.param("# T\n\n<script>x</script>&lt;b&gt;", "T", "<b>", id="no-script"),
    ],
)
def test_title_and_body_are_found(tmp_path: Path, text: str, title: str, body: str) -> None:
    article = read_one(tmp_path, "a.md", text)
    assert (article.title, article.body) == (title, body)


def test_a_key_without_a_value_says_nothing(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.md", "---\ntitle: Talks\nauthor:\ndate: soon\n---\nText.")
    assert (article.author, article.published, article.extra) == (None, None, {"date": "soon"})


def test_a_key_with_a_wrong_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="'url' is a list, not text"):
        read_all(tmp_path, "a.md", b"---\nurl: [a, b]\n---\nText.")


@pytest.mark.parametrize("pattern", ["[", "*a ", "> ", "- ", "`", "![", "<b>", "&#", "|", "\\", "_a_"])
def test_hostile_repetition_takes_no_time(tmp_path: Path, pattern: str) -> None:
    start = time.perf_counter()
    read_one(tmp_path, "a.md", "# Talks\n\n" + (pattern * 20_000)[:60_000] + " end")
    assert time.perf_counter() - start < 5
