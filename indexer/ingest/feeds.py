"""The feeds that a corpus follows: ``feeds.toml`` in its folder.

::

    [[feed]]
    url = "https://outlet.example/rss.xml"
    source = "Outlet"          # for articles that name none
    interval_minutes = 60      # how often 'defnews watch' asks

The same subscriptions come as OPML from any feed reader; their addresses are put in here.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from indexer.errors import EmptyFileError, SettingsError
from indexer.ingest.clean import clean_line
from indexer.ingest.markup import parse_xml

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME: Final = "feeds.toml"
OPML_ENDING: Final = ".opml"
_WEB: Final = ("http://", "https://")
_LEAST_INTERVAL_MINUTES: Final = 5


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that is followed.

    Attributes:
        url: Its address.
        source: Outlet of its articles that name none, or an empty string.
        interval_minutes: How often it is asked by itself.
    """

    url: str
    source: str = ""
    interval_minutes: int = 60


def subscriptions(corpus: Path) -> tuple[Subscription, ...]:
    """The feeds that ``corpus`` follows; none where it has no ``feeds.toml``.

    Raises:
        SettingsError: The file cannot be read, or says something that is no subscription.
    """
    path = corpus / FILE_NAME
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", "Mend it, or move it away.") from error
    entries = content.get("feed", [])
    if set(content) - {"feed"} or not isinstance(entries, list):
        raise SettingsError(f"{path} holds something else than feeds.", "Each begins with [[feed]].")
    return tuple({one.url: one for one in (_subscription(entry, path) for entry in entries)}.values())


def subscribe(corpus: Path, opml: bytes) -> int:
    """Puts the feeds of an OPML file into ``feeds.toml``, and returns how many were not there yet.

    Raises:
        EmptyFileError: There is no feed in it.
        DamagedFileError: It is no XML.
        SettingsError: ``feeds.toml`` is broken.
    """
    found: dict[str, str] = {}
    for outline in parse_xml(opml).iter("{*}outline"):
        url = clean_line(outline.get("xmlUrl") or "")
        if url.startswith(_WEB):
            found[url] = clean_line(outline.get("title") or outline.get("text") or "")
    if not found:
        raise EmptyFileError("There is no feed in it.", "An OPML file names feeds as 'xmlUrl'.")
    known = {one.url for one in subscriptions(corpus)}
    new = [(url, title) for url, title in found.items() if url not in known]
    with (corpus / FILE_NAME).open("a", encoding="utf-8") as file:
        for url, title in new:
            # A JSON string is a TOML string as well.
            file.write(f"\n[[feed]]\nurl = {json.dumps(url)}\n")
            file.write(f"source = {json.dumps(title)}\n" if title else "")
    return len(new)


def _subscription(entry: Any, path: Path) -> Subscription:  # noqa: ANN401 - any TOML value
    known = {one.name: type(one.default) for one in fields(Subscription)} | {"url": str}
    wrong = not isinstance(entry, dict) or [
        name for name, value in entry.items() if type(value) is not known.get(name)
    ]
    if wrong or not str(entry.get("url", "")).startswith(_WEB):
        raise SettingsError(
            f"{path} has a feed that cannot be followed: {str(entry)[:200]}.",
            "A feed has a 'url' that begins with http, and may have 'source' and 'interval_minutes'.",
        )
    if entry.get("interval_minutes", _LEAST_INTERVAL_MINUTES) < _LEAST_INTERVAL_MINUTES:
        raise SettingsError(
            f"{path} asks {entry['url']} too often.",
            f"'interval_minutes' is at least {_LEAST_INTERVAL_MINUTES}.",
        )
    return Subscription(**entry)
