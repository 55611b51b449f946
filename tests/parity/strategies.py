"""Random corpora and query trees, small enough that everything happens often."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import strategies as st
from whoosh import fields, index
from whoosh import query as q
from whoosh.analysis import Analyzer, RegexAnalyzer

from indexer.columnar import BulkWriter, ColumnarCodec, packing
from tests.parity.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WORDS = ("ant", "antler", "bee", "beetle", "cat", "cattle", "dog")
words = st.sampled_from(WORDS)
texts = st.lists(words, max_size=12)


@dataclass(frozen=True)
class Corpus:
    """Documents in the segments they are written to, which are deleted afterwards, and bits of a range."""

    segments: Sequence[Sequence[Mapping[str, Any]]]
    deleted: set[int]
    by_whoosh: bool
    range_bits: int

    @property
    def documents(self) -> list[Mapping[str, Any]]:
        return [document for segment in self.segments for document in segment]


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    number = 0
    segments = []
    for size in draw(st.lists(st.integers(1, 12), min_size=1, max_size=3)):
        segment = []
        for _ in range(size):
            document = {"title": draw(st.lists(words, max_size=3)), "body": draw(texts)}
            segment.append({"id": f"d{number:03}", "published": draw(st.integers(-3, 3)), **document})
            number += 1
        segments.append(segment)
    deleted = draw(st.sets(st.integers(0, number - 1), max_size=number // 2))
    return Corpus(segments, deleted, draw(st.booleans()), draw(st.sampled_from([1, 2, 16])))


boosts = st.sampled_from([1.0, 1.0, 0.5, 2.0])
names = st.sampled_from(["title", "body"])
terms = st.builds(q.Term, names, words, boost=boosts)
phrases = st.builds(
    q.Phrase, names, st.lists(words, min_size=2, max_size=3), slop=st.integers(1, 3), boost=boosts
)
flat = st.one_of(
    terms,
    st.builds(q.Or, st.lists(terms, min_size=1, max_size=5), boost=boosts),
    st.builds(q.And, st.lists(terms, min_size=1, max_size=3), boost=boosts),
)


def _agreed_branches(children: st.SearchStrategy[q.Query]) -> st.SearchStrategy[q.Query]:
    lists = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        st.builds(q.And, lists, boost=boosts),
        st.builds(q.Or, lists, boost=boosts),
        st.builds(q.AndMaybe, children, children),
        st.builds(q.Require, children, children),
    )


def _branches(children: st.SearchStrategy[q.Query]) -> st.SearchStrategy[q.Query]:
    return st.one_of(_agreed_branches(children), st.builds(q.AndNot, children, children))


scored_trees = st.recursive(st.one_of(terms, phrases), _agreed_branches, max_leaves=5)
"""Trees that Whoosh's own matchers get right: not AndNot, which lets the first document through
(AndNotMatcher does not move the excluded list up to it), and none whose constant scores depend on the size of
the index."""
constants = st.one_of(
    st.builds(q.Prefix, names, st.sampled_from(["a", "be", "cat"]), boost=boosts),
    st.builds(q.NumericRange, st.just("published"), st.integers(-3, 0), st.integers(0, 3), boost=boosts),
    st.builds(q.Every, boost=boosts),
)
trees = st.recursive(
    st.one_of(terms, phrases, constants),
    lambda children: st.one_of(
        _branches(children),
        st.builds(q.Not, children),
        st.builds(q.ConstantScoreQuery, children, st.sampled_from([1.0, 2.5])),
        st.builds(q.DisjunctionMax, st.lists(children, min_size=2, max_size=3), boost=boosts),
    ),
    max_leaves=5,
)


def schema() -> fields.Schema:
    analyzer = cast("Analyzer", RegexAnalyzer())
    return fields.Schema(
        id=fields.ID(unique=True, stored=True, sortable=True),
        title=fields.TEXT(analyzer, stored=True),
        body=fields.TEXT(analyzer, stored=True),
        published=fields.NUMERIC(int, 64, signed=True, stored=True, sortable=True),
    )


@contextmanager
def written(corpus: Corpus) -> Iterator[tuple[index.FileIndex, Reference]]:
    """The corpus as an index, and as the reference sees it."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "RANGE_BITS", corpus.range_bits)
        created = index.create_in(folder, schema())
        for segment in corpus.segments:
            _write(created, segment, by_whoosh=corpus.by_whoosh)
        writer = created.writer(codec=ColumnarCodec())
        for doc in corpus.deleted:
            writer.delete_document(doc)
        writer.commit(merge=False)
        yield index.open_dir(folder), Reference(corpus.documents, corpus.deleted)


def _write(created: index.FileIndex, segment: Sequence[Mapping[str, Any]], *, by_whoosh: bool) -> None:
    joined = [{**d, "title": " ".join(d["title"]), "body": " ".join(d["body"])} for d in segment]
    if by_whoosh:
        writer = created.writer(codec=ColumnarCodec())
        for document in joined:
            writer.add_document(**document)
        writer.commit(merge=False)
        return
    with BulkWriter(created, processes=0) as bulk:
        for document in joined:
            bulk.add(document)
