"""What a template is given is what is written down for it, no more and no less."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, template_rendered
from jinja2 import meta

from webui import context

if TYPE_CHECKING:
    from jinja2 import Template

Kind = type[context.Page | context.FeedPage | context.SearchBoxPage]

PAGES: list[tuple[str, Kind]] = [
    ("/", context.HomePage),
    ("/?q=river&page=2&per=2", context.ResultsPage),
    ("/?q=zzzz", context.ResultsPage),
    ("/article/frigate?q=frigate", context.ArticlePage),
    ("/stats", context.StatsPage),
    ("/help", context.HelpPage),
    ("/feed.atom?q=river", context.FeedPage),
    ("/opensearch.xml", context.SearchBoxPage),
    ("/nothing", context.ErrorPage),
]
KINDS = sorted({kind for _, kind in PAGES}, key=lambda kind: kind.__name__)


def described(kind: type) -> set[str]:
    """Names under ``Attributes:`` in the docstrings of a page and of what it builds on."""
    return {
        name
        for one in kind.__mro__
        if one is not object
        for name in re.findall(
            r"^ {4,8}(\w+): \S", (one.__doc__ or "").partition("Attributes:")[2], re.MULTILINE
        )
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described(kind: Kind) -> None:
    assert described(kind) == {one.name for one in fields(kind)}


@pytest.mark.parametrize(("address", "kind"), PAGES, ids=[address for address, _ in PAGES])
def test_what_is_passed_is_what_is_described(app: Flask, address: str, kind: Kind) -> None:
    passed: list[tuple[Template, dict[str, Any]]] = []

    def note(_app: Flask, template: Template, context: dict[str, Any], **_: object) -> None:
        passed.append((template, context))

    with template_rendered.connected_to(note, app):
        app.test_client().get(address)
    ((template, given),) = passed
    assert template.name == kind.template
    assert given.keys() == {one.name for one in fields(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_templates_use_every_field_and_nothing_else(app: Flask, kind: Kind) -> None:
    used, seen = set[str](), set[str]()
    todo = [kind.template]
    while todo:
        name = todo.pop()
        seen.add(name)
        source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, name)  # type: ignore[union-attr]
        tree = app.jinja_env.parse(source)
        used |= meta.find_undeclared_variables(tree)
        todo += [one for one in meta.find_referenced_templates(tree) if one and one not in seen]
    allowed = {"asset", "url_for", "show", "loop"}
    assert used - allowed == {one.name for one in fields(kind)}
