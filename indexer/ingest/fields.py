"""What a file says of its article under names of its own: checked, and put into the article."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from indexer.errors import DamagedFileError, EmptyFileError
from indexer.ingest.clean import clean_line, clean_text
from indexer.ingest.dates import parse_date
from indexer.ingest.headline import first_words, paragraphs
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
_LINES: Final = ("id", "standfirst", "source", "source_country", "url")
_HINT: Final = "An article is an object with at least 'title' and 'text'."
_KNOWN: Final = (*_LINES, "date", "author", "language", "tags")


def with_fields(article: Article, fields: Mapping[str, Any]) -> Article:
    """Returns ``article`` with the keys of the JSON contract put in; other keys go to ``extra``.

    A date that cannot be read is kept in ``extra`` as it was: the article is worth more than its date.

    Raises:
        DamagedFileError: A key has a value of the wrong kind; the message names the key.
    """
    extra = {clean_line(key): scrubbed(value) for key, value in fields.items() if key not in _KNOWN}
    found: dict[str, Any] = {key: line(fields, key) for key in _LINES if fields.get(key) is not None}
    published = _date(fields)
    if published is None and fields.get("date") is not None:
        extra["date"] = scrubbed(fields["date"])
    return replace(
        article,
        **{key: value for key, value in found.items() if value},
        author=", ".join(names(fields, "author")) or None,
        tags=tuple(names(fields, "tags")),
        language=_language(fields),
        published=published,
        published_from="file" if published else None,
        extra=extra,
    )


def article_from(record: Any) -> Article:  # noqa: ANN401 - any JSON value
    """Returns the article of one JSON object with the keys of the contract.

    An empty title is made from the text, an empty text is allowed: both keys must be there, one must say
    something.

    Raises:
        DamagedFileError: It is no object, or a key is missing or of the wrong kind.
        EmptyFileError: Title and text are both empty.
    """
    if not isinstance(record, dict):
        raise DamagedFileError(f"There is {_kind(record)} where an article should be.", _HINT)
    for key in ("title", "text"):
        if key not in record:
            raise DamagedFileError(f"'{key}' is missing.", _HINT)
        if not isinstance(record[key], str):
            raise wrong_kind(key, record[key], "text")
    body = "\n\n".join(paragraphs(clean_text(record["text"])))
    title = clean_line(record["title"]) or first_words(body)
    if not title:
        raise EmptyFileError("'title' and 'text' are both empty.", "Remove it, or fill one in.")
    others = {key: value for key, value in record.items() if key not in {"title", "text"}}
    return with_fields(Article(title=title, body=body), others)


def line(fields: Mapping[str, Any], key: str) -> str:
    """The value of ``key`` as one clean line; a number counts as text.

    Raises:
        DamagedFileError: It is neither text nor a number.
    """
    value = fields[key]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return clean_line(str(value))
    raise wrong_kind(key, value, "text")


def names(fields: Mapping[str, Any], key: str) -> list[str]:
    """The value of ``key`` as a list of clean lines: a list of texts, or one text.

    Raises:
        DamagedFileError: It is something else.
    """
    value = fields.get(key)
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        raise wrong_kind(key, value, "text or a list of texts")
    return [cleaned for one in values if (cleaned := clean_line(one))]


def wrong_kind(key: str, value: object, expected: str) -> DamagedFileError:
    """The error for a key whose value is not what it should be."""
    return DamagedFileError(f"'{key}' is {_kind(value)}, not {expected}.", f"Give '{key}' as {expected}.")


def scrubbed(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A JSON value whose texts are clean and whose numbers JSON can hold."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [scrubbed(one) for one in value]
    if isinstance(value, dict):
        return {clean_line(key): scrubbed(one) for key, one in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _date(fields: Mapping[str, Any]) -> datetime | None:
    value = fields.get("date")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong_kind("date", value, "text such as 2026-03-01")
    try:
        return parse_date(str(value))
    except ValueError:
        return None


def _language(fields: Mapping[str, Any]) -> str | None:
    """``en`` of ``en``, ``EN`` and ``en-GB``."""
    if fields.get("language") is None:
        return None
    code = line(fields, "language").lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _kind(value: object) -> str:
    kinds = {
        type(None): "null",
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "text",
        list: "a list",
    }
    return kinds.get(type(value), "an object")
