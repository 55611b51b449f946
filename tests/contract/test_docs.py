from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

import indexer
from indexer import FACETS, IndexerError, Settings
from indexer.cli import defnews
from tests.contract.pages import PAGES, ROOT

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"(?<!`)\]\((?!https?:)([^)#\s]*)(?:#[^)]*)?\)")


def test_the_generated_parts_are_current() -> None:
    ended = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def section(page: str, heading: str) -> str:
    """The text from a heading of level two to the next."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    assert f"\n## {heading}\n" in text
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("name", sorted(defnews.commands))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    text = section("commands.md", f"defnews {name}")
    options = [option for one in defnews.commands[name].params for option in one.opts if option[0] == "-"]
    assert [option for option in options if option not in text] == []


def test_every_global_option_is_in_the_reference() -> None:
    text = section("commands.md", "Global options")
    assert [one.opts[0] for one in defnews.params if one.opts[0] not in text] == []


@pytest.mark.parametrize("name", [one.name for one in fields(Settings)])
def test_every_setting_is_in_the_reference(name: str) -> None:
    assert f"| `{name}` | `DEFNEWS_{name.upper()}` |" in (REFERENCE / "settings.md").read_text("utf-8")


ERRORS = [
    one
    for name in indexer.__all__
    if isinstance(one := getattr(indexer, name), type) and issubclass(one, IndexerError)
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_error_is_in_the_reference(error: type[IndexerError]) -> None:
    assert f"| `{error.code}` | `{error.__name__}` |" in (REFERENCE / "errors.md").read_text("utf-8")


def test_every_error_has_a_code_of_its_own() -> None:
    assert len({error.code for error in ERRORS}) == len(ERRORS)


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_is_in_the_reference(facet: str) -> None:
    assert f"| `{facet}` |" in (REFERENCE / "json.md").read_text("utf-8")


@pytest.mark.parametrize("name", [one.name for one in indexer.formats()])
def test_every_format_is_in_the_reference(name: str) -> None:
    assert section("formats.md", name).strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    targets = [found for found in LINK.findall(page.read_text(encoding="utf-8")) if found]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting += [page.parent / target for target in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [str(page) for page in PAGES if page not in reached] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120
