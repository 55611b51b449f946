"""All that is known, and what can be asked of it.

Reading the files takes a tenth of a second, so an index keeps what it was made with in a form that loads at
once.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.knowledge.bodies import filled_in, is_pattern
from indexer.knowledge.entry import Entry
from indexer.knowledge.files import Problem, fingerprint, knowledge_files, merged, read_file
from indexer.knowledge.spellings import spellings
from indexer.knowledge.tagger import Tagger

if TYPE_CHECKING:
    from pathlib import Path


class Meanings(NamedTuple):
    """What a name may mean; nothing where it is known to be none of what is known.

    Attributes:
        sure: What it is a name of that means nothing else.
        unsure: What it is a name of that means other things too.
        adjectives: What it tells of.
    """

    sure: tuple[Entry, ...]
    unsure: tuple[Entry, ...]
    adjectives: tuple[Entry, ...]


@dataclass(frozen=True)
class Knowledge:
    """What some knowledge files say.

    Attributes:
        entries: One a thing.
        problems: What is wrong in the files.
        fingerprint: Changes whenever a file does.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    fingerprint: str = ""

    def dumps(self) -> str:
        """The entries as text that :meth:`loads` reads."""
        return json.dumps([astuple(entry) for entry in self.entries], separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Knowledge:
        """What :meth:`dumps` wrote.

        Raises:
            ValueError: It did not write this.
        """
        try:
            return cls(tuple(Entry(*_frozen(entry)) for entry in json.loads(text)))
        except TypeError as error:
            raise ValueError("no knowledge of an index") from error

    @cached_property
    def tagger(self) -> Tagger:
        """Finds the names in texts."""
        return Tagger(self.entries)

    def entry(self, kind: str, value: str) -> Entry:
        """What is known of the thing of this value.

        Raises:
            KeyError: Nothing.
        """
        return self._by_value[kind, value.casefold()]

    def label(self, kind: str, value: str) -> str:
        """What people call the thing of this value; the value itself where it is not known."""
        entry = self._by_value.get((kind, value.casefold()))
        return value if entry is None else entry.label

    def values_named(self, kind: str, name: str) -> tuple[str, ...]:
        """The values of ``kind`` that ``name``, in any case, is a value, name or adjective of."""
        if entry := self._by_value.get((kind, name.casefold())):
            return (entry.value,)
        meanings = chain.from_iterable(self.meanings(name) or ())
        return tuple(entry.value for entry in meanings if entry.kind == kind)

    def meanings(self, name: str) -> Meanings | None:
        """What ``name``, in any case and spelling, may mean; None where nobody has heard of it."""
        return self._by_name.get(name.casefold())

    @cached_property
    def _by_name(self) -> dict[str, Meanings]:
        found: dict[str, tuple[list[Entry], ...]] = {}
        for entry in self.entries:
            for place, names in enumerate((entry.sure_names, entry.unsure, entry.adjectives)):
                for spelling in chain.from_iterable(map(spellings, names)):
                    owners = found.setdefault(spelling.casefold(), ([], [], []))[place]
                    if not owners or owners[-1] is not entry:
                        owners.append(entry)
            for name in entry.never:
                found.setdefault(next(spellings(name)).casefold(), ([], [], []))
        return {name: Meanings(*map(tuple, owners)) for name, owners in found.items()}

    @cached_property
    def _by_value(self) -> dict[tuple[str, str], Entry]:
        return {(entry.kind, entry.value.casefold()): entry for entry in self.entries}


def _frozen(parts: list[Any]) -> list[Any]:
    return [tuple(part) if isinstance(part, list) else part for part in parts]


def load(folder: Path | None = None) -> Knowledge:
    """What the files that come with the program and those in ``folder`` say.

    Raises:
        SettingsError: There is no such folder.
    """
    paths = tuple(knowledge_files(folder))
    return _loaded(paths, fingerprint(paths))


def current_fingerprint(folder: Path | None = None) -> str:
    """The fingerprint of what :func:`load` gives now, without reading it.

    Raises:
        SettingsError: There is no such folder.
    """
    return fingerprint(knowledge_files(folder))


@cache
def _loaded(paths: tuple[Path, ...], stamp: str) -> Knowledge:
    read = [read_file(path) for path in paths]
    problems = tuple(problem for _, found in read for problem in found)
    found = [entry for entries, _ in read for entry in entries]
    patterns = [entry for entry in found if is_pattern(entry)]
    written = merged(entry for entry in found if not is_pattern(entry))
    return Knowledge(merged(chain(written, filled_in(patterns, written))), problems, stamp)
