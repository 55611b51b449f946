"""The pages of the documentation, and the examples in them.

An example is a fenced block marked ``console`` or ``python``. In a console block a line that begins with
``$`` is a command, lines that begin with ``>`` continue it, and all others are what it prints; ``…`` stands
for anything. ``<!-- run: COMMAND -->`` is a command that readers need not see. Blocks of other languages
(``sh`` among them) are not examples: they are for the reader's own machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_EXAMPLE: Final = re.compile(
    r"^```(?P<language>console|python)\n(?P<block>.*?)^```$|^<!-- run: (?P<hidden>.*?) -->$",
    re.DOTALL | re.MULTILINE,
)
_SPACES: Final = re.compile(r"[ \t]+$", re.MULTILINE)
_PROGRESS: Final = re.compile(r"^Indexing: .* files, .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """Something a page says to do.

    Attributes:
        line: Where in the page.
        language: ``console`` or ``python``.
        text: The command or the program.
        expected: What it prints, or an empty string where the page doesn't say.
    """

    line: int
    language: str
    text: str
    expected: str = ""

    def is_met_by(self, printed: str) -> bool:
        """Whether ``printed`` is what the page shows.

        Spaces at the ends of lines do not count, nor does the progress that a slow machine prints.
        """
        shown, got = (_PROGRESS.sub("", _SPACES.sub("", text)).strip() for text in (self.expected, printed))
        pattern = ".*?".join(re.escape(part) for part in shown.split("…"))
        return re.fullmatch(pattern, got, re.DOTALL) is not None


def examples(page: str) -> Iterator[Example]:
    """The examples of a page, in its order."""
    for found in _EXAMPLE.finditer(page):
        line = page.count("\n", 0, found.start()) + 1
        if found["hidden"]:
            yield Example(line, "console", found["hidden"])
        elif found["language"] == "python":
            yield Example(line, "python", found["block"])
        else:
            yield from _commands(found["block"], line + 1)


def _commands(block: str, first_line: int) -> Iterator[Example]:
    command = ""
    expected: list[str] = []
    start = first_line
    for number, line in enumerate(block.splitlines(), first_line):
        if line.startswith("$ "):
            if command:
                yield Example(start, "console", command, "\n".join(expected))
            command, expected, start = line[2:], [], number
        elif line.startswith("> ") and not expected:
            command += "\n" + line[2:]
        else:
            expected.append(line)
    yield Example(start, "console", command, "\n".join(expected))
