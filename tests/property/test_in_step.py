"""However a corpus changes, an index brought in step again and again is the one built from nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Settings, open_index, reindex

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("a.txt", "b.txt", "desk/a.txt", "desk/c.txt")
TEXTS = tuple(f"Headline {n}\nA sentence of the text, number {n}, that is long enough.\n" for n in range(4))

Step = tuple[str, str, str]
names = st.sampled_from(NAMES)
steps = st.lists(
    st.tuples(
        st.sampled_from(["write", "delete", "move", "reindex"]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    ),
    max_size=12,
)


def carry_out(corpus: Path, index: Callable[[], object], step: Step, text: str) -> None:
    what, one, other = step
    source, target = corpus / one, corpus / other
    target.parent.mkdir(parents=True, exist_ok=True)
    if what == "write":
        target.write_text(text)
    elif what == "delete":
        source.unlink(missing_ok=True)
    elif what == "move" and source.exists():
        source.replace(target)
    elif what == "reindex":
        index()


def content(index: Path) -> list[tuple[str, str, str]]:
    with open_index(index) as opened:
        hits = opened.search("", limit=100).hits
        return sorted((hit.path, hit.title.text, opened.article(hit.id).body) for hit in hits)


@settings(max_examples=25, deadline=None)
@given(steps, st.lists(st.sampled_from(TEXTS), min_size=12, max_size=12))
def test_in_step(done: list[Step], texts: list[str]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        corpus = root / "corpus"
        corpus.mkdir()
        kept = Settings(corpus=corpus, index=root / "kept")
        for step, text in zip(done, texts, strict=False):
            carry_out(corpus, lambda: reindex(kept), step, text)
        reindex(kept)
        fresh = Settings(corpus=corpus, index=root / "fresh")
        reindex(fresh)
        assert content(kept.index) == content(fresh.index)
        again = reindex(kept)
        assert (again.added, again.changed, again.removed, again.failed) == (0, 0, 0, 0)
    finally:
        shutil.rmtree(root)
