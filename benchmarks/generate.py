"""Recombine the sentences of real articles into as many as are wanted, with a vocabulary that keeps growing.

``python -m benchmarks.generate --docs FILE --count 100000 --out FILE``

An article has as many sentences as a real one, drawn from all of them, so lengths and frequencies stay as
they are. Real collections keep meeting new names (Heaps' law); here every article but the first few brings
one that no other had before, and repeats it, and some bring back an older one.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.articles import read_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEED: Final = 11
_SYLLABLES: Final = tuple(a + b + c for a in "bdfgklmnprstvz" for b in "aeiou" for c in ("", "n", "r", "s"))
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"])")
_FIRST_DAY: Final = 1_136_073_600
_LAST_DAY: Final = 1_735_603_200


def name(number: int) -> str:
    """A made-up name, different for every number."""
    syllables = []
    number += len(_SYLLABLES) ** 2
    while number:
        number, syllable = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "".join(syllables).capitalize()


def generate(docs: Path, count: int) -> Iterator[dict[str, str]]:
    """`count` articles made of the sentences in `docs`."""
    chooser = random.Random(_SEED)  # noqa: S311 - the same articles in every run
    sentences: list[str] = []
    lengths: list[int] = []
    titles: list[str] = []
    for article in read_articles(docs, 10**9):
        own = _SENTENCE.split(article.text)
        sentences += own
        lengths.append(len(own))
        titles.append(article.title)
    for number in range(count):
        body = chooser.choices(sentences, k=chooser.choice(lengths))
        new = name(number)
        body.append(f"{new} said {new} would meet {name(int(number * chooser.random()))}.")
        seconds = chooser.randrange(_FIRST_DAY, _LAST_DAY)
        yield {
            "id": f"g{number:08}",
            "title": f"{chooser.choice(titles)} ({new})",
            "text": " ".join(body),
            "date": _iso(seconds),
        }


def _iso(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    return f"{date.fromordinal(date(1970, 1, 1).toordinal() + days)}T{rest // 3600:02}:{rest // 60 % 60:02}"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.out.open("w", encoding="utf-8") as out:
        for article in generate(arguments.docs, arguments.count):
            out.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
