"""ninjs, the news agencies' JSON (https://iptc.org/standards/ninjs/), versions 1 to 3.

Version 1 names a text's kind in the key (``body_html``), 2 and 3 have lists of objects (``bodies``), and 3
writes keys in camel case. One reading serves all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from indexer.errors import DamagedFileError, EmptyFileError, WithdrawnError
from indexer.ingest.authors import byline_names
from indexer.ingest.dates import when
from indexer.ingest.headline import prose
from indexer.ingest.markup import text_of
from indexer.ingest.readers.json_values import is_json, read_values
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from indexer.errors import IngestError
    from indexer.ingest.contract import Limits, Read, Sample

_KEYS: Final = re.compile(
    rb'"(?:versioncreated|versionCreated|firstcreated|firstCreated|pubstatus|pubStatus|body_\w+|bodies|'
    rb"headlines|headline|description_\w+|descriptions|representationtype|copyrightholder|copyrightHolder|"
    rb'standard|renditions|mimetype|altids|associations)"\s*:'
)
_URI: Final = re.compile(rb'"uri"\s*:\s*"')
_SCHEMA: Final = re.compile(rb'"\$schema"\s*:\s*"http://json-schema')
_NOT_FOR_READERS: Final = ("canceled", "withheld")


class Ninjs:
    """Reads ninjs items."""

    name: ClassVar[str] = "ninjs"
    description: ClassVar[str] = "ninjs 1 to 3, the news agencies' JSON: an item or a list of them"
    endings: ClassVar[tuple[str, ...]] = (".json",)
    yields: ClassVar[tuple[str, ...]] = (
        *("id", "standfirst", "published", "modified", "dateline", "author", "source", "url", "language"),
        *("section", "tags"),
    )

    def score(self, sample: Sample) -> int:
        """Sure when there is a ``uri`` and another key of the standard."""
        is_ninjs = is_json(sample) and _URI.search(sample.head) and _KEYS.search(sample.head)
        return 96 if is_ninjs and not _SCHEMA.search(sample.head) else 0

    def read(self, stream: BinaryIO, sample: Sample, limits: Limits) -> Iterator[Read]:
        """Yields each item; one that is cancelled, or has no text, is an error in its place."""
        del sample
        return read_values(stream, limits.max_article_bytes, _articles)


def _articles(value: Any) -> Iterable[Article | IngestError]:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict):
        raise DamagedFileError("There is no object where an item should be.", "A ninjs item is an object.")
    item = {key.lower(): one for key, one in value.items()}
    status = str(item.get("pubstatus", "")).lower()
    if status in _NOT_FOR_READERS:
        article_id, url = _name(item)
        raise WithdrawnError(f"The item is {status} by its agency.", article_id=article_id, url=url)
    return [_article(item)]


def _article(item: Mapping[str, Any]) -> Article:
    body, standfirst = _text(item, "body"), _text(item, "description")
    title = _text(item, "headline") or _line(item, "title") or _line(item, "slugline")
    if not body and not standfirst and not _text(item, "headline"):
        raise EmptyFileError(
            "The item has no text.", "It may describe a picture or an event; remove the file."
        )
    article_id, url = _name(item)
    versions = _line(item, "versioncreated")
    published = when(_line(item, "firstcreated"), _line(item, "contentcreated"), versions)
    return Article(
        title=title,
        body=body or standfirst,
        standfirst=standfirst if body else "",
        id=article_id,
        url=url or None,
        published=published,
        published_from="file" if published else None,
        modified=when(versions),
        dateline=_line(item, "located"),
        author=byline_names(_line(item, "byline") or _line(item, "by")),
        source=next(iter(_names(item, "infosource")), _line(item, "copyrightholder")),
        language=_line(item, "language")[:2].lower() or None,
        section=next(iter(_names(item, "genre")), None),
        tags=tuple(_names(item, "subject")),
    )


def _name(item: Mapping[str, Any]) -> tuple[str, str]:
    """The ``uri`` of an item as an id, or as the address that it may be."""
    uri = _line(item, "uri")
    return ("", uri) if uri.startswith("http") else (uri, "")


def _text(item: Mapping[str, Any], name: str) -> str:
    """The text of ``headline``, ``description`` or ``body`` in any of the forms the versions have."""
    plural = "bodies" if name == "body" else f"{name}s"
    listed = [one for one in _objects(item.get(plural)) if isinstance(one.get("value"), str)]
    listed.sort(key=_is_secondary)
    values = [(str(_kind(one)), str(one["value"])) for one in listed]
    values += [(key, one) for key, one in item.items() if isinstance(one, str) and _is_form(key, name)]
    values.sort(key=lambda pair: "html" not in pair[0])
    texts = (text_of(text) if _is_markup(kind) else prose(text) for kind, text in values)
    return next((text for text in texts if text), "")


def _is_form(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}_")


def _is_markup(kind: str) -> bool:
    return "text/plain" not in kind and not kind.endswith("_text")


def _kind(one: Mapping[str, Any]) -> object:
    return next((value for key, value in one.items() if key.lower() == "contenttype"), "")


def _is_secondary(one: Mapping[str, Any]) -> bool:
    return str(one.get("role", "main")).lower() not in {"main", "html", "text"}


def _line(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _names(item: Mapping[str, Any], name: str) -> list[str]:
    """Names of the objects under ``subject`` (version 1) or ``subjects``."""
    objects = [*_objects(item.get(name)), *_objects(item.get(f"{name}s"))]
    return [one["name"] for one in objects if isinstance(one.get("name"), str)]


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
