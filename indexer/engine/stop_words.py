"""Words of a query that tell nothing, beside others that do."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from indexer.analysis import ANALYZER, STOP_WORDS
from indexer.query import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_STOP_WORDS: Final = frozenset({"US", "WHO", "IT"})
"""Names that are common words in small letters."""


def is_stop_word(node: tree.Node) -> bool:
    """Whether ``node`` is a word that tells nothing."""
    if not isinstance(node, tree.Word) or node.text in _NO_STOP_WORDS or "." in node.text:
        return False
    return _has_stop_words_only(node.text)


@lru_cache(10_000)
def _has_stop_words_only(text: str) -> bool:
    return all(one.word in STOP_WORDS for one in ANALYZER.tokens(text))


def telling(parts: Sequence[tree.Node]) -> list[tree.Node]:
    """Those of ``parts`` that tell articles apart; all of them where none does."""
    kept = [part for part in parts if not is_stop_word(part)]
    return kept if any(not isinstance(part, tree.Not) for part in kept) else list(parts)
