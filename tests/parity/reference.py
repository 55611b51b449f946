"""BM25F and the rules of query trees as plainly as they can be written: what the fast paths must equal."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

from whoosh import query as q

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Reference:
    """Scores over documents with lists of words in `title` and `body` and a number in `published`.

    Args:
        documents: All documents of the index in order, deleted ones included, as statistics count them.
        deleted: Places of the deleted ones.
    """

    def __init__(self, documents: Sequence[Mapping[str, Any]], deleted: set[int]) -> None:
        self.documents = documents
        self.deleted = deleted

    def search(self, query: q.Query) -> dict[int, float]:
        """The score of each document that matches."""
        found = self._match(query)
        return {doc: score for doc, score in found.items() if doc not in self.deleted}

    def _term(self, field: str, word: str, boost: float) -> dict[int, float]:
        having = [doc for doc, document in enumerate(self.documents) if word in document[field]]
        if not having:
            return {}
        count = len(self.documents)
        idf = log(count / (len(having) + 1)) + 1
        average = sum(len(document[field]) for document in self.documents) / count or 1
        scores = {}
        for doc in having:
            words = self.documents[doc][field]
            tf = words.count(word)
            norm = 1.2 * (1 - 0.75 + 0.75 * len(words) / average)
            scores[doc] = boost * idf * tf * 2.2 / (tf + norm)
        return scores

    def _match(self, query: Any) -> dict[int, float]:
        every = range(len(self.documents))
        match query:
            case q.Term():
                return self._term(query.fieldname, query.text, query.boost)
            case q.And() | q.Or() | q.DisjunctionMax():
                return self._group(query)
            case q.Not():
                inner = self._match(query.query)
                return {doc: 1.0 for doc in every if doc not in inner}
            case q.AndNot():
                a, b = self._match(query.a), self._match(query.b)
                return {doc: score for doc, score in a.items() if doc not in b}
            case q.Require():
                a, b = self._match(query.a), self._match(query.b)
                return {doc: score for doc, score in a.items() if doc in b}
            case q.AndMaybe():
                a, b = self._match(query.a), self._match(query.b)
                return {doc: score + b.get(doc, 0.0) for doc, score in a.items()}
            case q.ConstantScoreQuery():
                return dict.fromkeys(self._match(query.child), query.score)
            case q.Every():
                return dict.fromkeys(every, query.boost)
            case q.NumericRange():
                inside = (d for d in every if query.start <= self.documents[d]["published"] <= query.end)
                return dict.fromkeys(inside, query.boost)
            case q.Prefix():
                field, text = query.fieldname, query.text
                having = (d for d in every if any(w.startswith(text) for w in self.documents[d][field]))
                return dict.fromkeys(having, query.boost)
            case q.Phrase():
                return self._phrase(query)
        raise AssertionError(query)

    def _group(self, query: Any) -> dict[int, float]:
        parts = [self._match(subquery) for subquery in query.subqueries]
        if len(parts) == 1:
            return parts[0]
        join = set.intersection if isinstance(query, q.And) else set.union
        docs = join(*(set(part) for part in parts))
        combine: Any = max if isinstance(query, q.DisjunctionMax) else sum
        return {doc: query.boost * combine(part[doc] for part in parts if doc in part) for doc in docs}

    def _phrase(self, query: q.Phrase) -> dict[int, float]:
        parts = [self._term(query.fieldname, word, 1.0) for word in query.words]
        scores = {}
        for doc in set.intersection(*(set(part) for part in parts)):
            words = self.documents[doc][query.fieldname]
            ends = {place for place, word in enumerate(words) if word == query.words[0]}
            for wanted in query.words[1:]:
                ends = {
                    place
                    for place, word in enumerate(words)
                    if word == wanted and any(1 <= place - end <= query.slop for end in ends)
                }
            if ends:
                scores[doc] = query.boost * sum(part[doc] for part in parts)
        return scores
