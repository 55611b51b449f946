"""What a text speaks of. Names count as they are written, capitals included, and the longest one wins.

A text is split at the words that do not begin with a small letter, and each of these is looked up among the
first words of all names; only where one is known, the names that begin so are tried. Sure ones count. Those
that mean other things too wait until all is read, and count where a sure name of the same thing, or one of
its words of context, was found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from indexer.knowledge.entry import FACET_KINDS, Entry
from indexer.knowledge.spellings import PLAIN_SIGNS, has_variants, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_IDEOGRAPHS: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_REST: Final = r"(?:(?:\.[A-Z])+|[^\W\d_]*(?:-?\d+)?)"
_START_IN_ASCII: Final = re.compile(rf"([A-Z0-9]{_REST})")
_START: Final = re.compile(rf"([{_IDEOGRAPHS}]|[^\Wa-z_]{_REST})")
"""What a name can begin with: an ideograph, letters with points, a word or number, a number behind either."""

_IDEOGRAPH: Final = re.compile(f"[{_IDEOGRAPHS}]")

_END: Final = r"(?=(?:'?s)?(?![^\W_]))"
_VARIANT: Final = r"(?:[A-Z][A-Za-z]{0,4}\d{0,2}(?:[-/][A-Z\d]{1,3})*)?"

_NEAR: Final = 100
"""Characters on either side of a name that are close to it."""

_REMEMBERED: Final = 50_000
"""First words of which it is remembered whether a name begins so."""

_LONG_LIST: Final = 8
"""So many countries one after another are a list of members; a text is not about any one of them for that."""

_IN_A_LIST: Final = re.compile(r"(?:,|;| and|, and| &) (?:the )?")


class Mention(NamedTuple):
    """A place where a text names something."""

    kind: str
    value: str
    start: int
    end: int


class _Name(NamedTuple):
    """A name, what it means for sure and what it may mean; both are empty where it means nothing of ours."""

    text: str
    sure: tuple[Entry, ...]
    unsure: tuple[Entry, ...]

    def pattern(self) -> str:
        """The name as a group of a regular expression, and that it ends there."""
        text = re.escape(self.text)
        if _IDEOGRAPH.match(self.text[-1]):
            return f"({text})"
        varies = has_variants(self.text) and any(one.kind == "system" for one in self.sure + self.unsure)
        return f"({text}{_VARIANT if varies else ''}){_END}"


class _Found(NamedTuple):
    """A name that stands somewhere, and where it ends."""

    name: _Name
    end: int


class _Candidates:
    """The names that begin alike; their expression is made when a text first asks for it."""

    def __init__(self) -> None:
        self.names: list[_Name] = []
        self._pattern: re.Pattern[str] | None = None

    def match(self, text: str, start: int) -> _Found | None:
        """The longest of the names that stands in ``text`` at ``start``."""
        if self._pattern is None:
            self.names.sort(key=lambda name: -len(name.text))
            self._pattern = re.compile("|".join(name.pattern() for name in self.names))
        found = self._pattern.match(text, start)
        return _Found(self.names[(found.lastindex or 1) - 1], found.end()) if found else None


class _FirstWords(dict[str, _Candidates | None]):
    """What can begin with a word, as it was last looked up: texts have few words, again and again."""

    def __init__(self, names: Mapping[str, _Candidates]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, word: str) -> _Candidates | None:
        found = self._names.get(word)
        if found is None and (word[-1] == "s" or "-" in word):
            found = self._names.get(word.partition("-")[0].removesuffix("s"))
        if len(self) < _REMEMBERED:
            self[word] = found
        return found


class Tagger:
    """Finds the names of ``entries`` in texts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        names: defaultdict[str, _Candidates] = defaultdict(_Candidates)
        for text, (sure, unsure) in _meanings(entries).items():
            if start := _START.search(text):
                # What stands before the first capital, as in "al-Qaeda", need not stand in the text.
                names[start.group()].names.append(_Name(text[start.start() :], sure, unsure))
        self._first_words = _FirstWords(names)
        self._patterns: dict[tuple[str, ...], re.Pattern[str]] = {}

    def mentions(self, text: str) -> list[Mention]:
        """Where ``text`` names something, in reading order; the same place may name several things."""
        plain = text.translate(PLAIN_SIGNS) if not text.isascii() else text.replace("\n", " ")
        found: list[tuple[Entry, int, int]] = []
        doubtful: dict[Entry, list[tuple[int, int]]] = {}
        for name, start, end in self._occurrences(plain):
            found += (
                (entry, start, end) for entry in name.sure if not self._contradicted(entry, plain, start, end)
            )
            for entry in name.unsure:
                doubtful.setdefault(entry, []).append((start, end))
        sure = {entry for entry, _, _ in found}
        for entry, places in doubtful.items():
            if entry in sure or self._supported(entry, plain, places):
                found += ((entry, *at) for at in places if not self._contradicted(entry, plain, *at))
        mentions = sorted(_mentions(found), key=lambda mention: mention.start)
        listed = _in_long_lists([one for one in mentions if one.kind == "country"], plain)
        return [one for one in mentions if one not in listed] if listed else mentions

    def values(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """What ``texts``, the parts of one article, speak of: kind to values, in the order they come."""
        found: dict[str, dict[str, None]] = {kind: {} for kind in FACET_KINDS}
        for mention in self.mentions("\n\n".join(texts)):
            found[mention.kind][mention.value] = None
        return {kind: list(values) for kind, values in found.items()}

    def _occurrences(self, plain: str) -> Iterator[tuple[_Name, int, int]]:
        """The longest name at each place, none inside another."""
        *parts, _rest = (_START_IN_ASCII if plain.isascii() else _START).split(plain)
        ends = accumulate(map(len, parts))
        known = map(self._first_words.__getitem__, parts[1::2])
        reached = 0
        for start, candidates in zip(islice(ends, 0, None, 2), known, strict=True):
            if candidates is None or start < reached:
                continue
            if start and plain[start - 1].isalnum() and not _IDEOGRAPH.match(plain, start):
                continue
            if longest := candidates.match(plain, start):
                reached = longest.end
                yield longest.name, start, reached

    def _supported(self, entry: Entry, plain: str, places: list[tuple[int, int]]) -> bool:
        """Whether other words speak for the unsure name of ``entry`` at one of ``places``."""
        if entry.context and self._any_of(entry.context).search(plain):
            return True
        if not entry.near:
            return False
        return any(self._around(entry.near, plain, start, end) for start, end in places)

    def _contradicted(self, entry: Entry, plain: str, start: int, end: int) -> bool:
        return bool(entry.unless) and self._around(entry.unless, plain, start, end)

    def _around(self, words: tuple[str, ...], plain: str, start: int, end: int) -> bool:
        search = self._any_of(words).search
        return bool(search(plain, max(0, start - _NEAR), start) or search(plain, end, end + _NEAR))

    def _any_of(self, words: tuple[str, ...]) -> re.Pattern[str]:
        if words not in self._patterns:
            either = "|".join(re.escape(word.translate(PLAIN_SIGNS)) for word in words)
            self._patterns[words] = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
        return self._patterns[words]


def _meanings(entries: Iterable[Entry]) -> dict[str, tuple[tuple[Entry, ...], tuple[Entry, ...]]]:
    """Every spelling of every name that can be tagged, to what it means for sure and what it may mean."""
    sure: dict[str, dict[Entry, None]] = defaultdict(dict)
    unsure: dict[str, dict[Entry, None]] = defaultdict(dict)
    never: dict[str, set[Entry]] = defaultdict(set)
    for entry in entries:
        if entry.kind not in FACET_KINDS:
            continue
        for name in (*entry.sure_names, *entry.adjectives):
            for spelling in spellings(name):
                sure[spelling][entry] = None
        for name in entry.unsure:
            for spelling in spellings(name):
                unsure[spelling][entry] = None
        for name in entry.never:
            never[name.translate(PLAIN_SIGNS)].add(entry)
    return {
        text: (
            tuple(entry for entry in sure[text] if entry not in never[text]),
            tuple(entry for entry in unsure[text] if entry not in never[text]),
        )
        for text in [*{**sure, **unsure, **never}]
    }


def _mentions(found: Iterable[tuple[Entry, int, int]]) -> Iterator[Mention]:
    """Each finding, and beside a body of a state that state."""
    for entry, start, end in found:
        yield Mention(entry.kind, entry.value, start, end)
        if entry.kind == "organisation" and entry.country:
            yield Mention("country", entry.country, start, end)


def _in_long_lists(countries: list[Mention], plain: str) -> set[Mention]:
    """Those of ``countries`` that stand in long lists of nothing else, such as the members of a coalition."""
    listed: set[Mention] = set()
    run: list[Mention] = []
    for country in countries:
        if run and not _IN_A_LIST.fullmatch(plain, run[-1].end, country.start):
            run = []
        run.append(country)
        if len(run) >= _LONG_LIST:
            listed.update(run)
    return listed
