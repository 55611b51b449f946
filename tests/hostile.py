"""Queries that break parsers or cost much, for the tests and for ``python -m benchmarks.hostile``."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_WORDS: Final = (
    "the",
    "of",
    "nato",
    "F-35",
    "U.S.",
    "türkiye",
    "防衛",
    "الدفاع",
    "a",
    "1",
    "x" * 70,
    "🚀",
    "",
)
_SIGNS: Final = (
    *("AND", "OR", "NOT", "near5", "w/99", "pre/3", "/s", "/p", "same", "NEAR", "atleast3", "AROUND(2)"),
    *(
        "title:",
        "hlead(",
        "allcaps:",
        "has:",
        "has:date",
        "wc>5",
        "wc:",
        "date:",
        "date>=2007",
        "foo:",
        "hd=",
    ),
    *("*", "?", "~", "~2", "^9", '"', "(", ")", "-", "+", "|", "&", "..", "\\", "/", "[", "{", "%00", "\x00"),
)
_GENERATED: Final = 250
_LONG: Final = (
    " near5 ".join(["the"] * 40),
    " /s ".join(["of"] * 40),
    " near9 ".join(f"{letter}*" for letter in "abcdefghij"),
    " OR ".join(f"word{number}" for number in range(200)),
    " OR ".join(f"{letter}{other}*" for letter in "abcdefghij" for other in "aeiou"),
    " OR ".join(f"{letter}?{other}??" for letter in "abcdefghij" for other in "aeiou"),
    " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    " ".join(["the"] * 1_000),
    " ".join(f"-word{number}" for number in range(1_000)),
    " OR ".join(f"minister{'~2' if number % 2 else '~'}" for number in range(60)),
    " OR ".join(f'"the {word}"~9' for word in ("of", "a", "to", "in", "on", "at", "by", "for")),
    "x" * 10_000,
    "*" * 10_000,
    "?" * 10_000,
    "a*" * 5_000,
    "(" * 5_000 + "a" + ")" * 5_000,
    "-" * 10_000,
    '"' * 9_999,
    "NOT " * 2_500,
    "title:" * 1_500 + "a",
    "atleast2 " * 1_000 + "a",
    "~" * 10_000,
    "a AND (" * 1_000,
    "\u202e" * 5_000 + "a",
)


def queries() -> list[str]:
    """All of them, always the same and in the same order."""
    broken = (_HERE / "unit/query/hostile.txt").read_text(encoding="utf-8").split("\n")
    written = [re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), one) for one in broken]
    costly = (_HERE / "costly.txt").read_text(encoding="utf-8").split("\n")
    draw = random.Random(20260715)  # noqa: S311 - the same for everyone
    generated = [
        draw.choice(["", " "]).join(draw.choices(_WORDS + _SIGNS, k=draw.randint(2, 14)))
        for _ in range(_GENERATED)
    ]
    return list(dict.fromkeys([*(line.split("\t")[0] for line in written), *costly, *_LONG, *generated]))
