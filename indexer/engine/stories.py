"""Which story an article belongs to: that of the article it is most like, or one of its own.

What is in the index is found through the index: the lowest hashes of an article, its *anchors*, are terms,
and who shares some is compared sketch by sketch. What was put in since the last commit waits in a table. An
article is looked at once, when it is put in, and no other one is touched.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from whoosh import query

from indexer.columnar import SearchOptions, search
from indexer.engine.sketch import anchors, likeness, shingles, sketch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whoosh.index import FileIndex
    from whoosh.searching import Searcher

    from indexer.engine.sketch import Sketch
    from indexer.model import Article

ALIKE: Final = 0.65
"""Likeness of copies: a text of which every fifth word was replaced is at 0.88, one cut to a third at 1.3."""

ALIKE_LATER: Final = 0.9
"""Likeness of copies that are days apart. Reports that return every week differ in no more than figures."""

DAYS_APART: Final = 3
_CANDIDATES: Final = 6
_SHARED: Final = 2
"""Anchors that copies have in common at the least; one alone is mostly a turn of phrase."""
_SLOTS: Final = 1 << 22
_REMEMBERED: Final = 200_000
"""Articles of one commit among which copies are found; at about 600 bytes each."""


@dataclass(frozen=True, slots=True)
class _Member:
    """An article as far as its story goes.

    Attributes:
        story: Number of its story.
        sketch: Sketch of its text.
        day: When it was published, in days; 0 where that is not known.
    """

    story: int
    sketch: Sketch
    day: int


class StoryFinder:
    """Finds the stories of articles as they are put in.

    Args:
        index: What they are put into, as of its last commit.
    """

    def __init__(self, index: FileIndex) -> None:
        self._index = index
        self._slots = np.zeros(_SLOTS, np.uint32)
        self._waiting: dict[int, _Member] = {}
        self._next = 1

    def close(self) -> None:
        """Lets the files go."""
        if "_committed" in self.__dict__:
            self._committed.close()

    @cached_property
    def _committed(self) -> Searcher:
        return self._index.searcher()

    def place(self, article: Article) -> dict[str, Any]:
        """The fields by which ``article`` belongs to its story, for its document."""
        hashes = shingles(article.body)
        drawn = sketch(hashes)
        day = 0 if article.published is None else article.published.toordinal()
        marks = anchors(hashes, drawn)
        story, *others = self._stories(drawn, day, marks) or [_new_story(article.id, drawn)]
        self._remember(_Member(story, drawn, day), marks)
        return {
            "story": story,
            "same_story": others[0] if others else None,
            "sketch": _pack(drawn, day),
            "anchors": marks or None,
        }

    def _stories(self, drawn: Sketch, day: int, marks: list[int]) -> list[int]:
        """The stories of the articles that are alike, that of the most alike first."""
        alike = [
            (degree, member.story)
            for member in (*self._in_index(marks), *self._in_table(marks))
            if (degree := likeness(drawn, member.sketch)) >= _bar(day, member.day)
        ]
        alike.sort(key=lambda one: one[0], reverse=True)
        return list(dict.fromkeys(story for _, story in alike))

    def _in_index(self, marks: list[int]) -> Iterator[_Member]:
        """The articles in the index that share most anchors."""
        reader = self._committed.reader()
        if not marks or not reader.doc_count():
            return
        field = self._committed.schema["anchors"]
        terms = query.Or([query.Term("anchors", field.to_bytes(one)) for one in marks])
        options = SearchOptions(limit=_CANDIDATES, count=False, ties=())
        top = search(self._committed, terms, options)
        stories, sketches = (reader.column_reader(name) for name in ("story", "sketch"))
        for document in sorted(top.docs[top.scores >= _SHARED].tolist()):
            yield _Member(stories[document], *_unpack(sketches[document]))

    def _in_table(self, marks: list[int]) -> Iterator[_Member]:
        """The same of articles that wait to be committed, of those with the same anchor the last."""
        shared = Counter(self._slots[np.array(marks, np.int64) % _SLOTS].tolist())
        often = [one for one, count in shared.most_common(_CANDIDATES + 1) if count >= _SHARED]
        for number in sorted(often):
            if number in self._waiting:
                yield self._waiting[number]

    def _remember(self, member: _Member, marks: list[int]) -> None:
        self._waiting[self._next] = member
        self._waiting.pop(self._next - _REMEMBERED, None)
        self._slots[np.array(marks, np.int64) % _SLOTS] = self._next
        self._next += 1


def _new_story(article_id: str, drawn: Sketch) -> int:
    """A number that no other article gives, nor this one with another text."""
    digest = hashlib.sha256(article_id.encode() + b"\n" + drawn.tobytes()).digest()
    return int.from_bytes(digest[:8])


def _bar(day: int, other: int) -> float:
    """How alike two articles of these days have to be."""
    return ALIKE_LATER if day and other and abs(day - other) > DAYS_APART else ALIKE


def _pack(drawn: Sketch, day: int) -> bytes:
    """What the index keeps to compare an article by."""
    return np.concatenate([np.array([day], "<u4"), drawn.astype("<u4")]).tobytes()


def _unpack(packed: bytes) -> tuple[Sketch, int]:
    numbers = np.frombuffer(packed, "<u4")
    return numbers[1:], int(numbers[0])
