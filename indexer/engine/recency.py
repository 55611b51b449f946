"""Newer articles first among those that are about equally good, where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from whoosh import query as whoosh_query

from indexer.columnar import Newness, Order, SearchOptions
from indexer.engine.compiled import Bonus
from indexer.engine.weighting import RECENCY_HALF_LIFE_DAYS, RECENCY_WEIGHT

if TYPE_CHECKING:
    from indexer.engine.snapshot import Snapshot

_SECONDS_A_DAY: Final = 86_400


def recency(snapshot: Snapshot) -> list[Bonus]:
    """What newer articles get; ages count from the newest one, so that an archive has new articles too."""
    options = SearchOptions(limit=1, sort=Order("published"))
    newest = [snapshot.article(doc).published for doc in snapshot.search(whoosh_query.Every(), options).docs]
    half_life = RECENCY_HALF_LIFE_DAYS * _SECONDS_A_DAY
    return [
        Bonus("recent", Newness("published", int(moment.timestamp()), half_life, RECENCY_WEIGHT))
        for moment in newest
        if moment
    ]
