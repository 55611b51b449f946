from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from whoosh.query import Every

from benchmarks.copies import EDITS
from benchmarks.stories import measure
from indexer.columnar import Groups, SearchOptions
from indexer.engine import write_batch
from indexer.engine.sketch import likeness, shingles, sketch
from indexer.engine.snapshot import open_snapshot
from indexer.engine.store import IndexStore
from indexer.engine.stories import ALIKE, ALIKE_LATER
from tests import prose
from tests.conftest import make_article, put

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.model import Article


def article(number: int = 0) -> Article:
    return list(prose.events(prose.seeded(1), 30))[number]


def copy_of(article: Article, name: str) -> Article:
    return replace(article, id=name, path=f"{name}.txt")


def stories(index: Path) -> set[frozenset[str]]:
    """The ids of the articles of each story."""
    snapshot = open_snapshot(IndexStore(index))
    groups = Groups(snapshot._searcher, "story", "same_story")
    members: dict[int, set[str]] = {}
    for document in snapshot.search(Every(), SearchOptions(limit=1000)).docs.tolist():
        members.setdefault(groups.of[document], set()).add(snapshot.article(document).id)
    snapshot.close()
    return {frozenset(one) for one in members.values()}


def test_copies_are_told_from_other_articles() -> None:
    chance = prose.seeded(3)
    articles = [*prose.events(chance, 240), *prose.series(chance, 60)]
    figures = measure(articles, chance, copied=120)
    assert figures.precision >= 0.98
    assert min(figures.recall.values()) >= 0.95
    assert set(figures.recall) == set(EDITS)


@pytest.mark.parametrize("commits", [1, 2], ids=["in-one-commit", "in-two"])
def test_a_copy_joins_the_story_of_its_original(index_folder: Path, commits: int) -> None:
    original = article()
    copy = EDITS["everything"](copy_of(original, "copy"), article(9), prose.seeded(2))
    batches = [[original, article(5), copy]] if commits == 1 else [[original, article(5)], [copy]]
    for batch in batches:
        put(index_folder, *batch)
    assert stories(index_folder) == {frozenset({"e0", "copy"}), frozenset({"e5"})}


def test_an_article_that_is_like_two_makes_them_one_story(index_folder: Path) -> None:
    first, second, both = article(0), article(10), article(20)
    both = replace(both, body=f"{first.body} {second.body}")
    put(index_folder, first, second)
    assert stories(index_folder) == {frozenset({"e0"}), frozenset({"e10"})}
    put(index_folder, both)
    assert stories(index_folder) == {frozenset({"e0", "e10", "e20"})}
    with write_batch(index_folder, lock_timeout_seconds=1) as batch:
        batch.discard("e20")
    assert stories(index_folder) == {frozenset({"e0"}), frozenset({"e10"})}


@pytest.mark.parametrize(("days", "together"), [(3, True), (4, False)])
def test_what_is_only_much_alike_is_one_story_for_some_days(
    index_folder: Path, days: int, *, together: bool
) -> None:
    original = article()
    assert original.published
    edited = EDITS["reworded"](copy_of(original, "x"), article(9), prose.seeded(5))
    assert ALIKE < likeness(*(sketch(shingles(one.body)) for one in (original, edited))) < ALIKE_LATER
    put(index_folder, original, replace(edited, published=original.published + timedelta(days=days)))
    assert (len(stories(index_folder)) == 1) is together


def test_a_true_copy_is_one_at_any_time(index_folder: Path) -> None:
    original = article()
    assert original.published
    put(
        index_folder,
        original,
        copy_of(replace(original, published=original.published + timedelta(days=900)), "x"),
    )
    assert stories(index_folder) == {frozenset({"e0", "x"})}


def test_texts_too_short_to_tell_are_stories_of_their_own(index_folder: Path) -> None:
    put(index_folder, make_article(1, body="Sold out."), make_article(2, body="Sold out."))
    assert stories(index_folder) == {frozenset({"a1"}), frozenset({"a2"})}


def test_an_article_that_was_rewritten_leaves_its_story(index_folder: Path) -> None:
    original, copy = article(), copy_of(article(), "copy")
    put(index_folder, original, copy)
    put(index_folder, copy_of(article(7), original.id))
    assert stories(index_folder) == {frozenset({"e0"}), frozenset({"copy"})}


def test_an_article_that_was_corrected_stays_in_its_story(index_folder: Path) -> None:
    original, copy = article(), copy_of(article(), "copy")
    put(index_folder, original, copy)
    put(index_folder, replace(original, body=f"Correction. {original.body}"))
    assert stories(index_folder) == {frozenset({"e0", "copy"})}


def test_a_story_outlives_its_first_article(index_folder: Path) -> None:
    put(index_folder, article(), copy_of(article(), "copy"))
    with write_batch(index_folder, lock_timeout_seconds=1) as batch:
        batch.discard("e0")
        batch.files = {path: one for path, one in batch.files.items() if "e0" not in one.articles}
    put(index_folder, copy_of(article(), "late"))
    assert stories(index_folder) == {frozenset({"copy", "late"})}


def test_a_rebuild_finds_the_stories_that_steps_found(index_folder: Path, tmp_path: Path) -> None:
    chance = prose.seeded(8)
    originals = list(prose.events(chance, 30))
    copies = [copy_of(edit(originals[3], originals[9], chance), name) for name, edit in EDITS.items()]
    everything = [*originals, *copies]
    chance.shuffle(everything)
    put(index_folder, *everything)
    for one in everything:
        put(tmp_path / "steps", one)
    assert stories(index_folder) == stories(tmp_path / "steps")
    assert frozenset({"e3", *EDITS}) in stories(index_folder)
