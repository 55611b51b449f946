"""English words too common to tell articles apart.

They are indexed like any other word, so that phrases such as *war on terror* are exact; a query of several
words leaves them out.
"""

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = frozenset(
    """
    a an the this that these those
    and or but nor so if then than as because while
    of in on at by for from to into with without about over under between through during after before against
    is am are was were be been being has have had having do does did doing
    will would shall should can could may might must
    i you he she it we they me him her us them my your his its our their
    who whom which what when where why how
    not no all any both each few more most other some such only own same too very also just
    there here out up down off again once
    """.split()  # noqa: SIM905 - a list of two hundred quoted words is no easier to read
)
