"""The terms that begin with some letters, and in how many of the documents of a search each occurs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from indexer.columnar.codec import opened
from indexer.columnar.evaluate import Evaluator, Progress
from indexer.columnar.membership import flags_of
from indexer.columnar.scoring import Scoring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh.query import Query
    from whoosh.searching import Searcher

_MOST: Final = 200


def completions(searcher: Searcher, name: str, prefix: str, filters: Sequence[Query] = ()) -> Counter[str]:
    """The terms of the field `name` that begin with `prefix`, with the documents that have each.

    Of each segment there are only the most frequent ones.

    Args:
        searcher: A searcher over an index whose segments are all of this format.
        name: An indexed field of text.
        prefix: At least one character; the time grows with the occurrences of all its terms.
        filters: Queries of which a document must match all to count.
    """
    found: Counter[str] = Counter()
    scoring = Scoring(searcher, searcher.weighting)
    for leaf, _ in searcher.leaf_searchers():
        segment = opened(leaf)
        if segment is None:
            continue
        data, deleted = segment
        evaluator = Evaluator(data, leaf, scoring, Progress())
        field = evaluator.field(name)
        first, last = (0, 0) if field is None else field.terms.prefix_range(prefix.encode())
        if field is None or first == last:
            continue
        flags = np.ones(data.doc_count, np.bool_) if deleted is None else ~deleted
        for query in filters:
            flags &= flags_of(evaluator, query)
        starts = np.asarray(field.starts[first:last]).astype(np.int64)
        docs = field.docs.between(field.starts[first], field.starts[last])
        counts = np.add.reduceat(flags[docs], starts - starts[0], dtype=np.int64)
        places = np.argpartition(counts, -_MOST)[-_MOST:] if len(counts) > _MOST else np.arange(len(counts))
        for place in places[counts[places] > 0].tolist():
            found[field.terms[first + place].decode()] += int(counts[place])
    return found
