"""What articles said before they changed, kept with the corpus: an index can be made anew, this could not.

Each article that has changed has a file in ``.versions/`` in the corpus, of one version a line as JSON,
oldest first. Only texts are kept, and of an article that changes all the time the newest ones.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from indexer.durable import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from indexer.model import Article

FOLDER: Final = ".versions"
MOST_VERSIONS: Final = 20
MOST_CHARACTERS: Final = 1_000_000
"""Of all versions of an article together; the oldest go first."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class KeptText:
    """What an article said.

    Attributes:
        until: When it was found to say something else.
        title: Its headline.
        standfirst: The line under it.
        body: Its text.
    """

    until: datetime
    title: str
    standfirst: str
    body: str

    def sentences(self) -> list[str]:
        """Its text as it is compared: headline, standfirst, and each sentence for itself."""
        return _sentences((self.title, self.standfirst, self.body))


def keep(corpus: Path, article: Article, until: datetime) -> None:
    """Keeps what ``article`` says, unless it is what was kept last."""
    kept = list(kept_texts(corpus, article.id))
    new = KeptText(until, *article.texts)
    if kept and kept[-1].sentences() == new.sentences():
        return
    lines = [_line(article.id, one) for one in [*kept, new][-MOST_VERSIONS:]]
    while sum(map(len, lines)) > MOST_CHARACTERS:
        del lines[0]
    if lines:
        path = _path(corpus, article.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, "".join(lines))


def kept_texts(corpus: Path, article_id: str) -> tuple[KeptText, ...]:
    """What the article of this id said before, oldest first, without lines that somebody has spoiled."""
    try:
        lines = _path(corpus, article_id).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(one for line in lines for one in _read(line))


def difference(older: KeptText, newer: Article | KeptText) -> tuple[str, ...]:
    """What changed from one text to the next, as a unified diff with a sentence a line."""
    after = newer.sentences() if isinstance(newer, KeptText) else _sentences(newer.texts)
    return tuple(difflib.unified_diff(older.sentences(), after, n=1, lineterm=""))[2:]


def _sentences(texts: Iterable[str]) -> list[str]:
    return [one for text in texts for part in text.split("\n") for one in _SENTENCE_END.split(part) if one]


def _path(corpus: Path, article_id: str) -> Path:
    """An id may be too long for the name of a file, or be one that a system does not take."""
    name = hashlib.sha256(article_id.encode()).hexdigest()[:32]
    return corpus / FOLDER / name[:2] / f"{name}.jsonl"


def _line(article_id: str, text: KeptText) -> str:
    said = {"title": text.title, "standfirst": text.standfirst, "body": text.body}
    return json.dumps({"id": article_id, "until": text.until.isoformat(), **said}) + "\n"


def _read(line: str) -> list[KeptText]:
    try:
        said = json.loads(line)
        texts = (str(said[name]) for name in ("title", "standfirst", "body"))
        return [KeptText(datetime.fromisoformat(said["until"]), *texts)]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []
