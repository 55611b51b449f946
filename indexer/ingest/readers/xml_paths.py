"""Finding elements by local name: agencies write the same format with, without and with wrong namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.ingest.markup import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


def all_named(root: _Element | None, *names: str) -> Iterator[_Element]:
    """Yields the elements below ``root`` of these names, in the order of the document."""
    if root is not None:
        yield from root.iter(*(f"{{*}}{name}" for name in names))


def first_named(root: _Element | None, *names: str) -> _Element | None:
    """The first of :func:`all_named`, or None."""
    return next(all_named(root, *names), None)


def text_at(root: _Element | None, *names: str) -> str:
    """The text of the first element of these names that has one, on one line."""
    texts = (" ".join(blocks([one]).split()) for one in all_named(root, *names))
    return next((text for text in texts if text), "")


def attribute(element: _Element | None, *names: str) -> str:
    """The first of these attributes that ``element`` has, or an empty string."""
    values = (element.get(name) or "" for name in names) if element is not None else iter(())
    return next((value.strip() for value in values if value.strip()), "")


def language_of(element: _Element) -> str | None:
    """The language that ``xml:lang`` of the element names."""
    tag = attribute(element, "{http://www.w3.org/XML/1998/namespace}lang", "lang")
    return tag[:2].lower() or None
