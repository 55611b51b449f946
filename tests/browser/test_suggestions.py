"""Suggestions while typing, with the keyboard and the mouse; the page is whole without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page


@pytest.fixture(params=[360, 1280])
def window(request: pytest.FixtureRequest, open_context: Callable[..., BrowserContext]) -> Page:
    opened = open_context(viewport={"width": request.param, "height": 800}).new_page()
    opened.goto("/")
    opened.locator("#q").press_sequentially("army how")
    expect(opened.get_by_role("option")).not_to_have_count(0)
    return opened


def test_the_arrows_choose_and_enter_goes_there(window: Page) -> None:
    box = window.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert violations(window) == []

    box.press("ArrowDown")
    expect(window.get_by_role("option", selected=True)).to_contain_text("howitzers")
    assert violations(window) == []
    box.press("Enter")

    expect(window.locator("#q")).to_have_value("army howitzers")
    expect(window.locator(".hit")).to_have_count(1)


def test_enter_searches_for_what_was_typed(window: Page) -> None:
    window.locator("#q").press("Enter")

    expect(window.locator(".understood")).to_contain_text("army and how")


def test_escape_closes_the_list_and_keeps_the_text(window: Page) -> None:
    window.locator("#q").press("Escape")

    expect(window.get_by_role("option")).to_have_count(0)
    expect(window.locator("#q")).to_have_value("army how")


def test_a_title_leads_to_its_article(window: Page) -> None:
    window.get_by_role("option", name="forty howitzers").click()

    expect(window.locator("h1")).to_contain_text("forty howitzers")
