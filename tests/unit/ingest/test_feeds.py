from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.errors import DamagedFileError, EmptyFileError, SettingsError
from indexer.ingest.feeds import Subscription, subscribe, subscriptions

if TYPE_CHECKING:
    from pathlib import Path

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Defence"><outline type="rss" text="Outlet &quot;A&quot;" xmlUrl="https://a.example/rss"/>
<outline title="Второй" text="other" xmlUrl="https://b.example/feed?x=1&amp;y=2"/></outline>
<outline text="inside" xmlUrl="file:///etc/passwd"/><outline text="again" xmlUrl="https://a.example/rss"/>
</body></opml>"""


def test_a_corpus_without_a_list_follows_nothing(tmp_path: Path) -> None:
    assert subscriptions(tmp_path) == ()


def test_a_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(
        '[[feed]]\nurl = "https://a.example/rss"\n\n'
        '[[feed]]\nurl = "https://b.example/rss"\nsource = "B"\ninterval_minutes = 15\n'
    )
    assert subscriptions(tmp_path) == (
        Subscription("https://a.example/rss", "", 60),
        Subscription("https://b.example/rss", "B", 15),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[feed]", "cannot be read"),
        ("\udcff", "cannot be read"),
        ("colour = 1", "something else than feeds"),
        ("feed = 1", "something else than feeds"),
        ("feed = [1]", "cannot be followed"),
        ("[[feed]]", "cannot be followed"),
        ('[[feed]]\nurl = "file:///etc/passwd"', "cannot be followed"),
        ('[[feed]]\nurl = "https://a.example"\ncolour = 1', "cannot be followed"),
        ('[[feed]]\nurl = "https://a.example"\ninterval_minutes = "often"', "cannot be followed"),
        ('[[feed]]\nurl = "https://a.example"\ninterval_minutes = 1', "too often"),
    ],
)
def test_what_is_no_list_of_feeds_is_told(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "feeds.toml").write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(SettingsError, match=message):
        subscriptions(tmp_path)


def test_subscriptions_come_from_opml_once(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('# mine\n[[feed]]\nurl = "https://c.example/rss"')
    assert subscribe(tmp_path, OPML.encode()) == 2
    assert subscribe(tmp_path, OPML.encode()) == 0
    assert subscriptions(tmp_path) == (
        Subscription("https://c.example/rss"),
        Subscription("https://a.example/rss", "again"),
        Subscription("https://b.example/feed?x=1&y=2", "Второй"),
    )
    assert (tmp_path / "feeds.toml").read_text().startswith("# mine\n")


@pytest.mark.parametrize(
    ("opml", "error"),
    [
        (b"no xml", DamagedFileError),
        (b"", DamagedFileError),
        (b"<opml/>", EmptyFileError),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline xmlUrl="&x;"/></opml>',
            DamagedFileError,
        ),
    ],
    ids=["text", "empty", "no feed", "entity"],
)
def test_what_names_no_feed_is_told(tmp_path: Path, opml: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        subscribe(tmp_path, opml)
    assert not (tmp_path / "feeds.toml").exists()
