"""How well files are read: main text, metadata, and what every format gives.

``python -m benchmarks.extraction`` reads the data in the folder that ``DEFNEWS_DATA`` names and prints what
is found there, beside what trafilatura alone finds in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import sys
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import trafilatura

from indexer.errors import IngestError
from indexer.ingest import Limits, read_file
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LIMITS: Final = Limits(10_000_000, 4_000_000_000)
FIELDS: Final = ("title", "date", "author")
_WORD: Final = re.compile(r"\w+")
_SHINGLE: Final = 4


@dataclass
class Yield:
    """What a folder of files gave."""

    files: int = 0
    articles: int = 0
    with_title: int = 0
    with_date: int = 0
    with_body: int = 0
    slowest_seconds: float = 0.0
    slowest_file: str = ""
    errors: Counter[str] = field(default_factory=Counter)


def folded(text: str | None) -> str:
    """Letters and digits alone, in one case."""
    return re.sub(r"[\W_]+", " ", text or "").strip().casefold()


def outcomes(path: Path) -> list[Article | IngestError]:
    """What a file gives."""
    try:
        return [read.outcome for read in read_file(path, LIMITS)]
    except IngestError as error:
        return [error]


def article(path: Path) -> Article:
    """The first article of a file, or an empty one."""
    return next((one for one in outcomes(path) if isinstance(one, Article)), Article(title="", body=""))


def baseline(path: Path) -> Article:
    """What trafilatura alone finds."""
    content = path.read_bytes()
    html = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False)
    if not isinstance(found, trafilatura.settings.Document):
        return Article(title="", body="")
    return Article(
        title=found.title or "", body=found.text or "", author=found.author, section=found.date
    )  # the date as text, in a field that is not used here


def shingle_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Mean precision and recall of runs of four words, as F1, as the article-extraction benchmark has it.

    Args:
        pairs: True and found text.
    """
    precisions, recalls = [], []
    for true, found in pairs:
        shingles = [_shingles(text) for text in (true, found)]
        common = sum((shingles[0] & shingles[1]).values())
        false_positives = sum(shingles[1].values()) - common
        false_negatives = sum(shingles[0].values()) - common
        scale = max(common + false_positives + false_negatives, 1)
        tp, fp, fn = common / scale, false_positives / scale, false_negatives / scale
        if fp or tp:
            precisions.append(tp / (tp + fp))
        if fn or tp:
            recalls.append(tp / (tp + fn))
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 2 * precision * recall / (precision + recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))


def main_text(data: Path) -> None:
    """Prints the score on pages with known texts."""
    folder = data / "html" / "article_extraction"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for label, read in (("defnews", article), ("trafilatura", baseline)):
        score = shingle_f1(
            (one["articleBody"], read(folder / "html" / f"{key}.html.gz").body) for key, one in truth.items()
        )
        print(f"main text, {len(truth)} pages, {label}: F1 {score:.4f}")


def metadata(data: Path, *, misses: str) -> None:
    """Prints the scores on pages with known metadata, and what was missed of the field ``misses``."""
    folder = data / "html" / "metadata"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    for label, read in (("defnews", _found), ("trafilatura", _found_by_baseline)):
        score = Score(misses if label == "defnews" else "")
        for url, one in truth.items():
            score.count(url, one, read(folder / "html" / one["file"]))
        print(f"metadata, {len(truth)} pages, {label}: {score}")


class Score:
    """How many fields are right, and how many of the snippets that must and must not be there are.

    Args:
        misses: A field of which to print each miss.
    """

    def __init__(self, misses: str) -> None:
        self._misses = misses
        self._counts: Counter[str] = Counter()

    def count(self, url: str, truth: Mapping[str, Any], found: Mapping[str, str]) -> None:
        """Compares what was found on a page with what is true."""
        for name in FIELDS:
            if truth.get(name):
                is_right = folded(found[name]) == folded(truth[name])
                self._add(name, is_right, f"{truth[name]!r} expected, {found[name]!r} found: {url}")
        text = " ".join(found["text"].split())
        for name in ("with", "without"):
            for snippet in truth.get(name) or ():
                is_in = " ".join(snippet.split()) in text
                self._add(name, is_in == (name == "with"), f"{snippet!r}: {url}")

    def _add(self, name: str, is_right: bool, miss: str) -> None:  # noqa: FBT001 - called here alone
        self._counts[name] += is_right
        self._counts[f"{name} of"] += 1
        if name == self._misses and not is_right:
            print(f"  {name}: {miss}")

    def __str__(self) -> str:
        counts = self._counts
        shares = [
            f"{name} {counts[name]}/{counts[f'{name} of']} = {counts[name] / counts[f'{name} of']:.3f}"
            for name in FIELDS
        ]
        wrong = counts["without of"] - counts["without"] + counts["with of"] - counts["with"]
        return f"{'  '.join(shares)}  text F1 {2 * counts['with'] / (2 * counts['with'] + wrong):.3f}"


def _found(path: Path) -> dict[str, str]:
    one = article(path)
    day = one.published.date().isoformat() if one.published else ""
    return {
        "title": one.title,
        "author": one.author or "",
        "date": day,
        "text": f"{one.title} {one.standfirst} {one.body}",
    }


def _found_by_baseline(path: Path) -> dict[str, str]:
    one = baseline(path)
    return {"title": one.title, "author": one.author or "", "date": one.section or "", "text": one.body}


def formats(data: Path) -> None:
    """Prints what the files of each format give, and what the costliest of them took."""
    print(f"{'folder':<12} files articles title  date  body  slowest  errors")
    slowest = 0.0
    for folder in sorted((data / "formats").iterdir()):
        found = folder_yield(sorted(path for path in folder.rglob("*") if path.is_file()))
        print(
            f"{folder.name:<12} {found.files:5} {found.articles:8} {found.with_title:5} {found.with_date:5} "
            f"{found.with_body:5} {found.slowest_seconds:6.2f} s  {dict(found.errors)} {found.slowest_file}"
        )
        slowest = max(slowest, found.slowest_seconds)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"slowest file {slowest:.2f} s (at most 10), memory at most {megabytes:.0f} MB (at most 1,000)")


def folder_yield(paths: Sequence[Path]) -> Yield:
    """Reads files and counts."""
    found = Yield(files=len(paths))
    for path in paths:
        began = time.perf_counter()
        for one in outcomes(path):
            if isinstance(one, IngestError):
                found.errors[one.code] += 1
                continue
            found.articles += 1
            found.with_title += bool(one.title)
            found.with_date += one.published is not None
            found.with_body += bool(one.body)
        seconds = time.perf_counter() - began
        if seconds > found.slowest_seconds:
            found.slowest_seconds, found.slowest_file = seconds, path.name
    return found


def assessments(data: Path) -> None:
    """Prints on how many war assessments title and date are right; the file's name is the date."""
    paths = sorted((data / "defence" / "isw_html").glob("*.html"))
    articles = {path: article(path) for path in paths}
    dated = sum(
        one.published is not None and one.published.date().isoformat() == path.stem
        for path, one in articles.items()
    )
    titled = sum(
        "assessment" in one.title.casefold() or "update" in one.title.casefold() for one in articles.values()
    )
    print(f"war assessments: {len(paths)} pages, {titled} titles, {dated} dates right")


def stories(data: Path) -> None:
    """Prints on how many text stories the title is right, and how many have a dateline."""
    paths = sorted((data / "defence" / "dvids_txt").glob("*"))
    articles = [(path.read_text("utf-8").split("\n", 1)[0], article(path)) for path in paths]
    titled = sum(folded(one.title) == folded(first) for first, one in articles)
    filed = sum(bool(one.dateline) for _, one in articles)
    print(f"text stories: {len(paths)}, {titled} titles right, {filed} datelines")


PARTS: Final[dict[str, Callable[[Path], None]]] = {
    "text": main_text,
    "formats": formats,
    "assessments": assessments,
    "stories": stories,
}


def main(arguments: Sequence[str]) -> int:
    """Measures what was named, or everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join([*PARTS, 'metadata'])}; all if none"
    )
    parser.add_argument("--misses", default="", metavar="FIELD", help="print what was missed of this field")
    given: Any = parser.parse_args(arguments)
    data = Path(os.environ.get("DEFNEWS_DATA", ""))
    if not (data / "formats").is_dir():
        print("DEFNEWS_DATA names no folder with the data to measure on.", file=sys.stderr)
        return 1
    warnings.simplefilter("error")
    for name, part in PARTS.items():
        if not given.parts or name in given.parts:
            part(data)
    if not given.parts or "metadata" in given.parts:
        metadata(data, misses=given.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
