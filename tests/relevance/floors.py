"""Floors under the quality of search, on a collection that is written for this.

``python -m tests.relevance.floors`` prints the figures beside their floors, ``--update`` raises the floors to
them. A floor is never lowered that way: whoever has a reason to edits floors.json and gives it in the commit.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from indexer import Settings, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HERE: Final = Path(__file__).parent
COLLECTION: Final = _HERE / "collection"
FLOORS: Final = _HERE / "floors.json"
NOISE: Final = 0.005
"""As much is lost where the only article of one query of eighty slips from the first place to the second."""


def measured() -> dict[str, float]:
    """The figures of today."""
    return evaluate(COLLECTION, Settings()).as_dict()


def digest() -> str:
    """Changes with the collection, so that figures of another one are not compared."""
    content = b"".join(path.read_bytes() for path in sorted(COLLECTION.iterdir()))
    return hashlib.sha256(content).hexdigest()[:16]


def fallen(floors: Mapping[str, float], figures: Mapping[str, float]) -> list[str]:
    """What is below its floor, in words."""
    return [
        f"{name} is {figures[name]:.4f}, its floor {floor:.4f}"
        for name, floor in floors.items()
        if figures[name] < floor - NOISE
    ]


def updated(pinned: Mapping[str, object], figures: Mapping[str, float]) -> dict[str, object]:
    """Floors as high as ``figures``.

    Raises:
        ValueError: One would be lowered on the same collection.
    """
    floors = pinned["floors"] if pinned["collection"] == digest() else {}
    assert isinstance(floors, dict), "floors.json holds them by name"
    lower = fallen(floors, figures)
    if lower:
        raise ValueError("; ".join(lower))
    raised = {name: max(floors.get(name, 0), figure) for name, figure in figures.items()}
    return {"collection": digest(), "floors": raised}


def main(arguments: Sequence[str]) -> int:
    """Prints figures and floors, and raises these where ``--update`` is given."""
    pinned, figures = json.loads(FLOORS.read_text()), measured()
    for name, figure in figures.items():
        sys.stdout.write(f"{name:12} {figure:9.4f}   floor {pinned['floors'].get(name, 0):9.4f}\n")
    if "--update" in arguments:
        try:
            FLOORS.write_text(json.dumps(updated(pinned, figures), indent=2) + "\n")
        except ValueError as error:
            sys.stderr.write(f"Not lowered: {error}.\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
