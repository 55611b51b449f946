"""Whatever is asked is answered and said back in words; how fast is measured by ``benchmarks.hostile``."""

from __future__ import annotations

from tests.conftest import IndexOf, day, make_article
from tests.hostile import queries


def test_every_hostile_query_is_answered_and_explained(index_of: IndexOf) -> None:
    index = index_of(
        make_article(
            1, title="The US and NATO", body="The SAM of a navy.\n\nThe end.", published=day(2026, 3, 1)
        ),
        make_article(2, title="Türkiye", body="防衛 الدفاع F-35 word1 the of minister", author="Jane Roe"),
    )
    asked = queries()

    understood = [index.search(query).understood for query in asked]

    assert len(asked) >= 500
    assert [one for one in understood if not one.startswith(("articles ", "all articles"))] == []
