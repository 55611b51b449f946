"""The examples in the docstrings of the front end are its tests, too."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest

from webui import formats, params, present, security

if TYPE_CHECKING:
    from types import ModuleType


@pytest.mark.parametrize("module", [formats, params, present, security], ids=lambda module: module.__name__)
def test_examples_in_docstrings(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2_500_000_000, "2.5 GB"), (7 * 10**12, "7.0 TB")],
)
def test_size(number: int, text: str) -> None:
    assert formats.size(number) == text


@pytest.mark.parametrize(
    ("here", "pages", "numbers"),
    [
        pytest.param(1, 1, [1], id="single"),
        pytest.param(1, 3, [1, 2, 3], id="few"),
        pytest.param(4, 9, [1, 2, 3, 4, 5, 6, 0, 9], id="no-gap-of-one"),
        pytest.param(20, 20, [1, 0, 18, 19, 20], id="last"),
    ],
)
def test_page_numbers(here: int, pages: int, numbers: list[int]) -> None:
    assert present.page_numbers(here, pages) == numbers
