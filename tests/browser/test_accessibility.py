"""Every page state at two widths in both colour schemes: axe is content, nothing is cut off or too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

STATES = {
    "front": "/",
    "results": "/?q=river&per=2&page=2",
    "filtered": "/?q=river&source=Field+Gazette&from=2026-02-02",
    "bad-date": "/?q=river&from=soon",
    "nothing": "/?q=zzzz&source=Hafenblatt",
    "article": "/article/frigate?q=frigate",
    "match": "/article/frigate?q=frigate#m2",
    "foreign": "/article/haushalt?q=haushalt",
    "figures": "/stats",
    "help": "/help",
    "error": "/article/none?q=frigate",
}
_TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input")]
    .filter(one => one.checkVisibility() && !one.closest(".skip, p") && one.type !== "hidden")
    .map(one => [one.outerHTML.slice(0, 80), (one.closest("label") || one).getBoundingClientRect()])
    .filter(([_, box]) => box.width < 24 || box.height < 24)
    .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""


@pytest.fixture(params=[320, 1280])
def window(request: pytest.FixtureRequest, open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(viewport={"width": request.param, "height": 800}, color_scheme="light").new_page()


def violations(window: Page, **options: object) -> list[tuple[str, list[str]]]:
    """Rule and elements of everything that axe finds wrong."""
    found: dict[str, Any] = Axe().run(window, options={"resultTypes": ["violations"], **options}).response
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]


@pytest.mark.parametrize("state", STATES)
def test_page(window: Page, state: str) -> None:
    window.goto(STATES[state])
    for details in window.locator("summary:visible").all():
        details.click()
    assert violations(window) == []
    assert window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert window.evaluate(_TOO_SMALL) == []
    # The other scheme is the same document in other colours.
    window.emulate_media(color_scheme="dark")
    assert violations(window, runOnly=["color-contrast", "link-in-text-block"]) == []
