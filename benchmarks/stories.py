"""How well copies of real articles are told from other articles: ``python -m benchmarks.stories``.

The articles come from ``news/*.jsonl*`` in the folder that the environment variable ``DEFNEWS_DATA`` names.
Of some of them every kind of copy is made (:mod:`benchmarks.copies`), and all are put in at random. Every
two articles that come out as one story count: right are an original and its copies, wrong all others, such
as reports of one event or of one series. Articles that share a third of their sentences or more are neither:
they are copies that an agency made itself, as it wrote its report on.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from benchmarks.copies import EDITS, shared_sentences
from indexer.engine import write_batch
from indexer.engine.store import IndexStore, open_whoosh
from indexer.engine.stories import StoryFinder
from indexer.ingest import Limits
from indexer.ingest.registry import read_file
from indexer.model import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COPIED: Final = 1_000
_SAME_TEXT: Final = 1 / 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out.

    Attributes:
        precision: Part of the pairs found in one story that belong there.
        recall: Kind of copy to the part of such copies that were put into the story of their original.
        wrong: The pairs that do not belong into one story.
    """

    precision: float
    recall: Mapping[str, float]
    wrong: tuple[tuple[Article, Article], ...]


def main() -> None:
    """Prints the figures with the floors they have to keep, and what finding stories costs."""
    data = os.environ.get("DEFNEWS_DATA")
    if not data:
        print("DEFNEWS_DATA is not set: nothing was measured.")
        return
    articles = list(_articles(Path(data)))
    chance = Random(1)  # noqa: S311 - the same copies in every run
    figures = measure(articles, chance, copied=COPIED)
    print(f"{len(articles):,} articles, {COPIED:,} of them copied in {len(EDITS)} ways")
    for name, part in figures.recall.items():
        print(f"  {name:10} recall {part:.3f} (at least 0.95)")
    print(f"  precision {figures.precision:.4f} (at least 0.98); {len(figures.wrong)} pairs are wrong")
    for one, other in figures.wrong[:10]:
        print(f"    {one.title[:60]} | {other.title[:60]}")
    _print_costs(articles)


def measure(articles: Sequence[Article], chance: Random, *, copied: int) -> Figures:
    """Finds the stories of ``articles`` and of copies of some, all in one go."""
    originals = chance.sample(articles, copied)
    by_length = sorted(articles, key=lambda one: len(one.body))
    rank = {one.id: place for place, one in enumerate(by_length)}
    copies = [
        replace(
            edit(one, by_length[chance.randrange(rank[one.id], len(by_length))], chance),
            id=f"{one.id}/{name}",
            tags=(one.id, name),
        )
        for one in originals
        for name, edit in EDITS.items()
    ]
    everything = [*articles, *copies]
    chance.shuffle(everything)
    with tempfile.TemporaryDirectory() as folder:
        finder = _finder(Path(folder), ())
        stories = _united({one.id: finder.place(one) for one in everything})
    hits: dict[str, list[bool]] = defaultdict(list)
    for one in copies:
        original, name = one.tags
        hits[name].append(stories[one.id] == stories[original])
    right, wrong = _judged(everything, stories)
    recall = {name: sum(hits[name]) / len(hits[name]) for name in EDITS}
    return Figures(right / (right + len(wrong)), recall, wrong)


def _united(placed: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Id to story, where stories that are the same have one number."""
    same: dict[int, int] = {}

    def first(story: int) -> int:
        return first(same[story]) if story in same else story

    for fields in placed.values():
        if fields["same_story"] and first(fields["story"]) != first(fields["same_story"]):
            same[first(fields["same_story"])] = first(fields["story"])
    return {article_id: first(fields["story"]) for article_id, fields in placed.items()}


def _judged(
    articles: Iterable[Article], stories: Mapping[str, int]
) -> tuple[int, tuple[tuple[Article, Article], ...]]:
    """How many pairs of one story belong together, and those that do not."""
    members: dict[int, list[Article]] = defaultdict(list)
    for one in articles:
        members[stories[one.id]].append(one)
    right, wrong = 0, []
    for story in members.values():
        of_original = {one.id: one for one in story}
        for one, other in combinations(story, 2):
            first, second = _origin(one), _origin(other)
            if first == second:
                right += 1
            elif _is_other_text(of_original.get(first, one), of_original.get(second, other)):
                wrong.append((one, other))
    return right, tuple(wrong)


def _origin(article: Article) -> str:
    return article.tags[0] if "/" in article.id and article.tags else article.id


def _is_other_text(one: Article, other: Article) -> bool:
    return shared_sentences(one, other) < _SAME_TEXT


def _finder(folder: Path, articles: Iterable[Article]) -> StoryFinder:
    """A finder over an index of ``articles``."""
    with write_batch(folder, lock_timeout_seconds=1) as batch:
        for one in articles:
            batch.put(one)
    index, _ = open_whoosh(IndexStore(folder).current())
    return StoryFinder(index)


def _articles(data: Path) -> Iterable[Article]:
    limits = Limits(10_000_000, 4_000_000_000)
    for path in sorted((data / "news").glob("*.jsonl*")):
        for read in read_file(path, limits):
            if isinstance(read.outcome, Article):
                yield replace(read.outcome, path=path.name)


def _print_costs(articles: Sequence[Article]) -> None:
    """What finding a story takes of the processor, among many in one go and by an index of them."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"  in one go {_cost(_finder(Path(folder), ()), articles):.2f} ms an article (at most 1)")
    with tempfile.TemporaryDirectory() as folder:
        finder = _finder(Path(folder), articles)
        print(f"  by the index {_cost(finder, articles[:1000]):.2f} ms an article (at most 1)")


def _cost(finder: StoryFinder, articles: Sequence[Article]) -> float:
    began = time.process_time()
    for one in articles:
        finder.place(one)
    return (time.process_time() - began) * 1000 / len(articles)


if __name__ == "__main__":
    main()
