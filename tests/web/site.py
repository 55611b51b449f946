"""A dozen articles and the index of them that all tests of the front end share."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from indexer import Settings, reindex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ARTICLES: list[dict[str, Any]] = [
    {
        "id": "frigate",
        "title": "Navy accepts second frigate after sea trials",
        "standfirst": "The frigate enters service in spring, a year later than planned",
        "text": "The navy accepted its second air defence frigate on Monday.\n\n"
        "Trials of the frigate had shown faults in the radar, which the yard has mended.\n\n"
        "A third ship follows next year.",
        "date": "2026-03-09T08:30:00Z",
        "source": "Harbour Post",
        "author": "Ines Falk",
        "url": "https://harbour.example/frigate",
        "language": "en",
        "tags": ["navy", "shipbuilding"],
    },
    {
        "id": "howitzer",
        "title": "Army orders forty howitzers from domestic maker",
        "text": "The army ordered forty wheeled howitzers.\n\nDeliveries begin within two years.",
        "date": "2026-03-08",
        "source": "Field Gazette",
        "author": "Tom Archer",
        "url": "https://field.example/howitzer",
        "language": "en",
    },
    {
        "id": "haushalt",
        "title": "Haushalt für die Verteidigung wächst erneut",
        "text": "Das Parlament stimmte dem Haushalt der Verteidigung zu.\n\nGekauft wird eine Fregatte.",
        "date": "2026-03-07",
        "source": "Hafenblatt",
        "language": "de",
    },
    {
        "id": "undated",
        "title": "Handbook of coastal artillery, revised",
        "text": "The handbook describes coastal artillery and its doctrine.",
        "language": "en",
    },
    *(
        {
            "id": f"exercise-{number}",
            "title": f"Exercise Grey Heron, part {number}: brigade crosses river",
            "text": f"On day {number} the brigade crossed the river under air defence cover.\n\n"
            "Bridging units worked through the night.",
            "date": f"2026-02-{number:02}",
            "source": "Field Gazette",
            "language": "en",
        }
        for number in range(1, 9)
    ),
]


def build(folder: Path, articles: Iterable[dict[str, Any]] = ARTICLES) -> Settings:
    """Writes a corpus of one file into ``folder`` and indexes it."""
    settings = Settings(corpus=folder / "corpus", index=folder / "index")
    settings.corpus.mkdir(exist_ok=True)
    (settings.corpus / "articles.jsonl").write_text(
        "".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8"
    )
    reindex(settings)
    return settings


_SERVE = """
import sys
from pathlib import Path
from indexer import Settings
from webui.server import serve
serve(Settings(index=Path(sys.argv[1]), port=0), ready=lambda address: print(address, flush=True))
"""


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """The real server in a process of its own on a free port; gives its address."""
    command = [sys.executable, "-c", _SERVE, str(settings.index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
