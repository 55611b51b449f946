"""What is known of one thing: its names, and when a name that others bear too means it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

FACET_KINDS: Final = ("country", "organisation", "system", "company")
"""Kinds that articles are counted and filtered by."""

KINDS: Final = (*FACET_KINDS, "term", "agreement", "exercise", "place", "person")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing. The keys of the knowledge files are these names, but ``class``, which is ``sort`` here.

    Attributes:
        kind: One of ``KINDS``.
        value: What stands for it in a filter, such as ``TR``.
        label: What people call it; a name too, unless it is unsure.
        names: Names that mean nothing else.
        adjectives: Words that tell of it and are no names, such as *Turkish*.
        unsure: Names that mean other things too; they count where something else in the article
            speaks for it.
        context: Words that do, wherever they stand in the article.
        near: Words that do, close to the name.
        unless: Words close to a name that speak against it.
        never: Longer names that hold one of these and mean something else.
        sort: What sort of thing it is, in words.
        country: ISO code of the country it is of; an article that names an organisation names its country.
    """

    kind: str
    value: str
    label: str = ""
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    sort: str = ""
    country: str = ""

    @property
    def sure_names(self) -> tuple[str, ...]:
        """The value, the label and the other names that mean nothing else, each once."""
        own = (self.label,) if self.kind == "country" else (self.value, self.label)
        return tuple(name for name in dict.fromkeys((*own, *self.names)) if name not in self.unsure)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Everything it is called, the unsure names last."""
        return (*self.sure_names, *self.unsure)

    def joined(self, later: Entry) -> Entry:
        """This entry with what a ``later`` one on the same thing adds; single values are the later one's."""
        return Entry(*(_joined(getattr(self, one.name), getattr(later, one.name)) for one in fields(Entry)))


def _joined(earlier: Any, later: Any) -> Any:  # noqa: ANN401 - a string or a tuple of them
    if isinstance(earlier, tuple):
        return tuple(dict.fromkeys(earlier + later))
    return later or earlier
