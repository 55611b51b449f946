"""What a reader does, in a browser without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_search_read_and_go_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("frigate")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_title("frigate – 1 result – defnews")
    expect(page.locator("h2 mark")).to_have_text("frigate")
    page.get_by_role("link", name="Navy accepts second frigate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Navy accepts second frigate after sea trials")
    page.get_by_role("link", name="Back to the results").click()
    expect(page).to_have_url("/?q=frigate")
    expect(page.get_by_role("searchbox")).to_have_value("frigate")


def test_step_from_match_to_match(page: Page) -> None:
    page.goto("/article/frigate?q=frigate")
    expect(page.locator(".step:visible")).to_have_count(0)
    page.get_by_role("link", name="Go to the first").click()
    for number in (1, 2, 3):
        expect(page).to_have_url(f"/article/frigate?q=frigate#m{number}")
        expect(page.locator(".step:visible")).to_contain_text(f"match {number} of 3")
        page.locator(".step:visible a").last.click()
    expect(page.locator(".step:visible")).to_have_count(0)


def test_sort_and_page(page: Page) -> None:
    page.goto("/?q=river&per=3")
    page.get_by_role("navigation", name="Order").get_by_role("link", name="Oldest").click()
    expect(page.locator(".hit h2").first).to_contain_text("part 1")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".hit h2")).to_contain_text(["part 4", "part 5", "part 6"])
    page.get_by_role("link", name="Page 3").click()
    expect(page.locator(".hit h2")).to_contain_text(["part 7", "part 8"])
    page.go_back()
    expect(page.locator(".hit h2").first).to_contain_text("part 4")


def test_new_words_and_new_filters_go_together(page: Page) -> None:
    page.goto("/?q=river")
    page.get_by_role("searchbox").fill("defence")
    page.get_by_label("Harbour Post").or_(page.get_by_label("Field Gazette")).first.check()
    page.locator("#from").fill("2026-02-05")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 articles")
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url("/?q=defence")


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/?q=frigate")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the results")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/?q=frigate#main")
    title = page.get_by_role("link", name="Navy accepts second frigate")
    for _ in range(10):
        page.keyboard.press("Tab")
        if title.evaluate("element => element === document.activeElement"):
            break
    expect(title).to_be_focused()
    assert title.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Navy accepts second frigate after sea trials")


@pytest.mark.parametrize("width", [320, 1280])
def test_filters_fold_where_there_is_no_room_beside_the_list(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/?q=river")
    apply = page.get_by_role("button", name="Apply")
    expect(apply).to_be_visible(visible=width > 1000)
    if width < 1000:
        page.get_by_text("Filters", exact=True).click()
        expect(apply).to_be_visible()


def test_the_printed_page_is_the_text_alone(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/article/frigate?q=frigate#m1")
    for hidden in ("search", ".help", ".back", ".matches", ".step >> nth=0", "footer.site"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".text")).to_be_visible()
