"""How well names are found: countries and organisations on re3d, weapon systems on sentences marked by hand.

``python -m benchmarks.entities`` reads the data in the folder that ``DEFNEWS_DATA`` names. The marks of
weapon systems lie in ``entities.jsonl`` without the sentences themselves: file, beginning and end of the
sentence in it, whether it was looked at while names were added (``seen``), and the places in it with what
they name. The sentences were drawn by chance from those with a designator, a word for a weapon or a name of
SIPRI's and Oryx's lists, and some with none, and marked before there was anything to find names with.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import lxml.html
from babel import Locale

from indexer.knowledge import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.knowledge.tagger import Tagger

MARKS: Final = Path(__file__).with_name("entities.jsonl")

ACCEPTED: Final = {
    "country": {"Location", "Nationality", "Organisation"},
    "organisation": {"Organisation"},
}
"""What a marked span has to be for one of ours that overlaps it to be right."""

_NAMES_OF_COUNTRIES: Final = (*Locale("en").territories.values(), "U.S.", "U.S", "U.K.")
_COUNTRY: Final = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _NAMES_OF_COUNTRIES))})(?!\w)")
_NO_COUNTRY: Final = re.compile("Arab|Asia|Europe|Islam|Kurd|Yazidi|United Nations|indigenous|world|Fund")
_PRONOUNS: Final = frozenset({"We", "They", "It", "Our", "Us"})

Place = tuple[int, int]


@dataclass
class Score:
    """How many of ours are right, and how many of the marks we have."""

    right: int = 0
    wrong: int = 0
    found: int = 0
    missed: int = 0
    wrong_texts: Counter[str] = field(default_factory=Counter)
    missed_texts: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, ours: Sequence[Place], marks: Sequence[Place], wanted: Sequence[Place]) -> None:
        """Counts one text: ``ours`` against all ``marks``, and those ``wanted`` against ours."""
        for place in ours:
            if _overlaps(place, marks):
                self.right += 1
            else:
                self.wrong += 1
                self.wrong_texts[text[slice(*place)]] += 1
        for place in wanted:
            if _overlaps(place, ours):
                self.found += 1
            else:
                self.missed += 1
                self.missed_texts[text[slice(*place)]] += 1

    def __str__(self) -> str:
        return (
            f"precision {self.right / max(1, self.right + self.wrong):.3f} ({self.wrong} of "
            f"{self.right + self.wrong} wrong), recall {self.found / max(1, self.found + self.missed):.3f} "
            f"({self.missed} of {self.found + self.missed} missed)"
        )


def _overlaps(place: Place, others: Iterable[Place]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)


def main() -> None:
    """Prints the table, and with ``--errors`` what was wrong and missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=os.environ.get("DEFNEWS_DATA", "data"))
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    tagger = load().tagger
    for name, score in {**on_re3d(tagger, given.data), **on_sentences(tagger, given.data)}.items():
        print(f"{name:16} {score}")
        if given.errors and "unseen" not in name:
            print("  wrong:", dict(score.wrong_texts.most_common(40)))
            print("  missed:", dict(score.missed_texts.most_common(60)))


def on_re3d(tagger: Tagger, data: Path) -> dict[str, Score]:
    """Countries and organisations in the documents of re3d."""
    scores = {kind: Score() for kind in ACCEPTED}
    for line in (data / "defence/re3d/docs.jsonl").open(encoding="utf-8"):
        document = json.loads(line)
        marked = defaultdict(list)
        for one in document["entities"]:
            marked[one["type"]].append((one["begin"], one["end"]))
        text = document["text"]
        ours = _places(tagger, text)
        for kind, score in scores.items():
            of_kind = [(name, place) for name in ACCEPTED[kind] for place in marked[name]]
            wanted = [place for name, place in of_kind if _names_one(kind, name, text[slice(*place)])]
            score.add(text, ours[kind], [place for _, place in of_kind], wanted)
    return scores


def _names_one(kind: str, mark: str, text: str) -> bool:
    """Whether a marked span names a country or an organisation: *We* and *the camp* are marked too."""
    if kind == "country":
        names_one = mark == "Nationality" or _COUNTRY.search(text)
        return bool(names_one) and not _NO_COUNTRY.search(text)
    words = re.sub("^(The|A|All|Many|Some) ", "", text).split()
    capitals = [word for word in words if word[0].isupper() and word not in _PRONOUNS]
    return any(word.removesuffix("s") not in _peoples() for word in capitals) and not _COUNTRY.search(text)


@cache
def _peoples() -> frozenset[str]:
    """Words that tell of a country or a people and thus name no body of it: *350 Syrians*."""
    countries = (entry for entry in load().entries if entry.kind == "country")
    told = (word for entry in countries for word in (*entry.sure_names, *entry.adjectives))
    return frozenset({*told, "Arab", "French", "Kurdish", "Sunni", "Turk", "Yazidi", "Yezidi"})


def on_sentences(tagger: Tagger, data: Path) -> dict[str, Score]:
    """Weapon systems in the sentences marked by hand, each with the text around it as the tagger sees it."""
    scores = {"system, seen": Score(), "system, unseen": Score()}
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        source, begin, end, part, marks = json.loads(line)
        text = _texts(data, source)
        places = [(begin + start, begin + stop) for start, stop, _ in marks]
        ours = [place for place in _cached_places(tagger, text)["system"] if begin <= place[0] < end]
        scores[f"system, {part}"].add(text, ours, places, places)
    return scores


def _places(tagger: Tagger, text: str) -> dict[str, list[Place]]:
    found = defaultdict(list)
    for mention in tagger.mentions(text):
        found[mention.kind].append((mention.start, mention.end))
    return found


_cached_places = cache(_places)


@cache
def _texts(data: Path, source: str) -> str:
    """The text that a mark's offsets count in."""
    name, _, article = source.partition("#")
    path = data / name
    if path.suffix == ".html":
        return str(lxml.html.document_fromstring(path.read_bytes()).text_content())
    if not article:
        return path.read_text(encoding="utf-8")
    return _articles(path)[article]


@cache
def _articles(path: Path) -> dict[str, str]:
    read = lzma.decompress if path.suffix == ".xz" else bytes
    documents = map(json.loads, read(path.read_bytes()).splitlines())
    return {document["id"]: document["text"] for document in documents}


if __name__ == "__main__":
    main()
