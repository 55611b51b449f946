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
    " ".join(f"*{letter}*" for letter in "abcdefghijklmnopqrst"),
    " OR ".join(f"*{one}?{other}*" for one in "abcde" for other in "fghijklmno"),
    " ".join(f"*{letter}*x*{letter}*y?" for letter in "abcdefghijklmnopqrst"),
    " OR ".join(f"*{one}{other}" for one in "abcdefghij" for other in "klmnopqrst"),
    " OR ".join(f"w{number}*" for number in range(1_000)),
    " ".join(f"president{number}~" for number in range(200)) + " president~2" * 200,
    " OR ".join(f'"the word{number}"' for number in range(150)),
    " AND ".join(["(the OR a)"] * 300),
    "防衛装備庁" * 1_000,
    "防 " * 900,
    "الدفاع الجوي " * 100,
    "Київ~2 Москва~2 Αθήνα~2 ירושלים~2 東京~2 서울~2",
    "é" * 64 + "~2",
    "🚀🛰️💥" * 500,
    "👩‍👩‍👧‍👦 " * 200,
    "a\u0301" * 2_000,
    "\x00" * 9_000 + "nato",
    "\u2066nato\u2069 \u202dtreaty\u202c",
    "ｎａｔｏ　ＯＲ　ｔｒｅａｔｙ",
    "nаto OR natо",
    "nato^999999999 treaty^0.000000001 turkey^-5",
    "nato near999999999 treaty",
    "atleast999999999 the",
    "atleast0 the atleast1 of",
    "date:9999999 date:0000-00-00 date:99999-12-31 since:-1",
    "before:9999-12-31 after:0001-01-01",
    "wc>999999999999999999999 wc<0",
    "hlead(a* near5 b*) hlead(*e* /s *a*)",
    "(a near5 b) near5 (c near5 d) near5 (e* near5 f*)",
    "*e* near1 *q*",
    "the pre/1 of pre/1 the pre/1 of",
    "atleast2 (a* OR e* OR the)",
    "NOT a NOT b* NOT c~ NOT title:d NOT (e f)",
    "NOT " * 2 + "*",
    "-*e* -*a*",
    "title:* body:* source:* author:* lang:* country:* system:*",
    "country:* OR organisation:*a* OR system:f~2",
    "lead:* lead:*a* lead:the lead:a*",
    "title:(" * 200 + "a" + ")" * 200,
    "(a OR (b AND (c OR (d AND " * 200,
    "((((((((((a))))))))))" * 200,
    '"' + "the " * 2_400 + '"',
    '"' + "the of to a in " * 10 + '"~100',
    '"a"~100 "a b"~0 "a b"~-1 "a b"~1e9',
    "/.*.*.*.*x/ /(a+)+$/",
    "[a TO z] {1 TO 9} a:[* TO *]",
    "%s%n%x ' OR 1=1; -- <script>alert(1)</script> ../../etc/passwd ${7*7} {{7*7}}",
    "near near5 near OR OR AND AND NOT NOT",
    "same same same /s same /p same",
    "F-35 " * 900,
    "F 35 A 10 B 52 C 130 " * 100,
    "U.S." * 1_000,
    "a.b.c.d.e.f.g." * 500,
    "1,000,000.00 " * 500,
    "-".join(["word"] * 1_500),
    "'" * 5_000 + "a" + "’" * 4_000,
    " ".join(f"unword{number}" for number in range(1_000)),
    " ".join(f"title:word{number}" for number in range(500)),
    " OR ".join(f"(word{number} near5 the)" for number in range(60)),
    " ".join(f"word{number}^{number}" for number in range(1_000)),
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
