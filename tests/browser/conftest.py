"""A real Chromium before the real server.

Without a Chromium these tests are skipped and the run says so in one line; under ``CI=true`` they fail.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

_PLACES: Final = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_QUIET: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_MISSING: Final = "no Chromium found (looked at $CHROMIUM and /usr/bin/chromium): browser tests skipped"


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next((one for one in _PLACES if Path(one).exists()), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("browser")
            if not _chromium() and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason=_MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _chromium():
        terminalreporter.write_line(_MISSING, yellow=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = _chromium()
    assert executable, "CI needs a Chromium: apt-get install chromium, or set $CHROMIUM"
    # Chromium refuses to run as root inside of its sandbox.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=[*_QUIET, *as_root])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with site.running(site.build(tmp_path_factory.mktemp("browsed"))) as found:
        yield found.rstrip("/")


@pytest.fixture
def open_context(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a window that fails the test when the console complains or another host is asked."""
    complaints: list[str] = []
    opened: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        # That a page as such is a 404 is said in the console, too; answered() sees to the files it needs.
        if not message.text.startswith("Failed to load resource"):
            complaints.append(f"{message.type}: {message.text}")

    def answered(response: Response) -> None:
        if not response.url.startswith(f"{address}/"):
            complaints.append(f"asked {response.url}")
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status} for {response.url}")

    def open_it(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
        context.on("console", heard)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("requestfailed", lambda request: complaints.append(f"{request.failure} for {request.url}"))
        context.on("response", answered)
        opened.append(context)
        return context

    yield open_it
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False).new_page()
