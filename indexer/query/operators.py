"""The operators that look at how near words stand to one another, in the spellings of other engines.

::

    near5 near/5 w/5 /5 AROUND(5) NEAR(5)   within 5 words, in any order    dtSearch, Factiva, Westlaw, Google
    pre/5 onear/5 adj5                      the same, in this order         Lexis, ProQuest, Factiva
    same /s w/s                             in one sentence                 Westlaw, Lexis
    /p w/p                                  in one paragraph                Westlaw, Lexis

*Within 5 words* is at most four words between, so that ``near1`` are neighbours.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

DEFAULT_DISTANCE: Final = 10
"""What ``NEAR`` without a number means."""

_NUMBER: Final = r"([0-9]{1,9})"
_ANY_ORDER: Final = re.compile(rf"(?:near/?|w/|/){_NUMBER}|(?:near|around)\({_NUMBER}\)", re.I)
_THIS_ORDER: Final = re.compile(rf"(?:pre/?|onear/?|adj/?){_NUMBER}", re.I)
_ONE_UNIT: Final = re.compile(r"w?/([sp])", re.I)
_AT_LEAST: Final = re.compile(rf"atleast/?{_NUMBER}", re.I)
_BEFORE_THE_WORD_SAME: Final = frozenset(
    {"the", "this", "that", "these", "those", "of", "in", "at", "on", "to", "for", "with", "by", "and", "or"}
    | {"not", "is", "are", "was", "were", "be", "much", "very", "exactly", "all", "as", "a", "an", "one"}
)


class Nearness(NamedTuple):
    """How near two operands have to be.

    Attributes:
        unit: ``word``, or the one ``sentence`` or ``paragraph`` that both are in.
        distance: In words; 0 with another unit.
        ordered: Whether the left one has to come first.
    """

    unit: Literal["word", "sentence", "paragraph"]
    distance: int = 0
    ordered: bool = False


def is_near(word: str) -> bool:
    """Whether ``word`` is one of these operators; *same* in small letters depends on what is round it.

    >>> is_near("w/5"), is_near("nearby"), is_near("same")
    (True, False, False)
    """
    patterns = (_ANY_ORDER, _THIS_ORDER, _ONE_UNIT)
    return word in {"NEAR", "SAME"} or any(pattern.fullmatch(word) for pattern in patterns)


def nearness(operator: str) -> Nearness:
    """What one of these operators means.

    >>> nearness("w/5"), nearness("/s")
    (Nearness(unit='word', distance=5, ordered=False), Nearness(unit='sentence', distance=0, ordered=False))
    """
    if operator.lower() == "same":
        return Nearness("sentence")
    if found := _ONE_UNIT.fullmatch(operator):
        return Nearness("sentence" if found[1] in "sS" else "paragraph")
    if found := _THIS_ORDER.fullmatch(operator):
        return Nearness("word", int(found[1]), ordered=True)
    found = _ANY_ORDER.fullmatch(operator)
    return Nearness("word", int(found[1] or found[2]) if found else DEFAULT_DISTANCE)


def at_least(spelling: str) -> int:
    """The number in ``atleast3``; 0 where ``spelling`` is something else."""
    found = _AT_LEAST.fullmatch(spelling)
    return int(found[1]) if found else 0


def is_operator_behind(word: str) -> bool:
    """Whether *same* in small letters behind ``word`` is more likely the operator than the word.

    >>> is_operator_behind("missile"), is_operator_behind("the")
    (True, False)
    """
    return word.lower() not in _BEFORE_THE_WORD_SAME
