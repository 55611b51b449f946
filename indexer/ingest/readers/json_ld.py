"""The article that a page describes in its JSON-LD blocks (https://schema.org/Article).

Outlets put it in a graph, in a list, under ``mainEntity`` or alone, and often in JSON that is not quite
JSON; what cannot be parsed is passed over, since there are other places to look.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from indexer.ingest.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_NODES: Final = 5_000
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|(?://\s*)?\]\]>|;)\s*$", re.S
)
_ARTICLES: Final = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
_PAGES: Final = frozenset({"WebPage", "ItemPage"})


def find_article(blocks: Iterable[str]) -> Mapping[str, Any]:
    """Returns the JSON-LD object of the article, or of the page, or an empty one.

    Args:
        blocks: The contents of the ``application/ld+json`` scripts.
    """
    nodes = list(_nodes(_parsed(blocks)))
    pages = [node for node in nodes if _PAGES.intersection(_types(node))]
    found = max(_articles(nodes) or pages, key=_completeness, default={})
    return _joined(found, nodes)


def articles_in(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - any JSON value
    """Returns the objects of all articles in a JSON-LD value."""
    nodes = list(_nodes([value]))
    return [_joined(node, nodes) for node in _articles(nodes) if _completeness(node) > 0]


def texts(value: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """The names in a value that is a text, an object with a name, or a list of such."""
    named = (one.get("name") if isinstance(one, dict) else one for one in _listed(value))
    return [clean_line(html.unescape(one)) for one in named if isinstance(one, str) and one.strip()]


def country_named(said: Mapping[str, Any]) -> str:
    """The country of the publisher of an article, or an empty string."""
    publishers = (one for one in _listed(said.get("publisher")) if isinstance(one, dict))
    addresses = (one for publisher in publishers for one in _listed(publisher.get("address")))
    countries = [one.get("addressCountry") for one in addresses if isinstance(one, dict)]
    return next((text for one in [*countries, said.get("countryOfOrigin")] for text in texts(one)), "")


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, list) else [value]


def _articles(nodes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [node for node in nodes if any(map(_is_article, _types(node)))]


def _nodes(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    waiting: deque[Any] = deque(values)
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(one for one in value.values() if isinstance(one, list | dict))


def _parsed(blocks: Iterable[str]) -> Iterator[Any]:
    for block in blocks:
        try:
            yield json.loads(_WRAPPING.sub("", _WRAPPING.sub("", block)), strict=False)
        except (ValueError, RecursionError):
            continue


def _types(node: Mapping[str, Any]) -> set[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {one.rpartition("/")[2] for one in kinds if isinstance(one, str)}


def _is_article(kind: str) -> bool:
    return kind.endswith("Article") or kind in _ARTICLES


def _completeness(node: Mapping[str, Any]) -> int:
    """A teaser of another article has less to say than the article of the page."""
    return sum(
        bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "description")
    )


def _joined(node: Mapping[str, Any], nodes: Iterable[dict[str, Any]]) -> Mapping[str, Any]:
    """The object with those that it points to put into it."""
    by_id = {
        one["@id"]: one for one in reversed(list(nodes)) if isinstance(one.get("@id"), str) and len(one) > 1
    }
    return {key: _resolved(value, by_id) for key, value in node.items()}


def _resolved(value: Any, by_id: Mapping[str, dict[str, Any]]) -> Any:  # noqa: ANN401 - any JSON value
    """Replaces ``{"@id": …}`` by the object it points to."""
    if isinstance(value, list):
        return [_resolved(one, by_id) for one in value]
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value
