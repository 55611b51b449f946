"""How the code is built: names in the open, sizes within bounds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

import indexer
from tests.contract.pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULES = sorted([*ROOT.glob("indexer/**/*.py"), *ROOT.glob("webui/**/*.py"), *ROOT.glob("tests/**/*.py")])
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 50


def test_the_public_names_are_those_listed() -> None:
    submodules = {path.stem for path in (ROOT / "indexer").iterdir()}
    names = {name for name in vars(indexer) if not name.startswith("_")} - submodules
    assert sorted(names) == sorted(indexer.__all__)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function and its length in lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_fit_on_a_screen_or_two(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_MODULE
    assert [(name, length) for name, length in functions(path) if length > MOST_LINES_OF_A_FUNCTION] == []
