"""Lines in the main text of a page that are not part of the article: pointers to others, buttons, notices.

The extractor leaves them where they stand between paragraphs. Each is a short paragraph that begins with
words which no paragraph of an article begins with; the list is of such words in the languages of the pages
seen, and meant to be added to.
"""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 220
_POINTER: Final = re.compile(
    r"\W{0,3}(?:"
    r"(?:read|see|watch)\s(?:more|also|next)|also\sread|related(?:\s(?:articles?|stories|content|news))?|"
    r"more\son\sthis(?:\sstory)?|recommended(?:\sfor\syou)?|"
    r"lesen\ssie\s(?:auch|mehr)|auch\slesen|auch\sinteressant|mehr\s(?:zum\sthema|themen|dazu)|"
    r"empfohlene\s\w+|das\skönnte\s(?:sie|dich)\sauch\sinteressieren|"
    r"(?:à\s)?lire\s(?:aussi|également)|à\slire|voir\saussi|"
    r"lea(?:\s(?:también|además|más))?|lee\stambién|le\spuede\sinteresar|leia\s(?:também|mais)|"
    r"leggi\sanche|potrebbe\sinteressarti|czytaj\s(?:też|także|więcej)|zobacz\s(?:też|także)|"
    r"lees\sook|läs\s(?:också|även|mer)|читайте\sтакже"
    r")\s*(?:[:»›→-]|$)",
    re.IGNORECASE,
)
_BUTTON: Final = re.compile(
    r"\W{0,3}(?:"
    r"(?:share|teilen|partager|compartir|condividi)(?:\s(?:this|mit|on|auf|via|sur|en|su))?(?:\s\w+){0,2}\s*[:!]?|"
    r"(?:subscribe|sign\sup)\s(?:now\s)?(?:to|for)\s(?:our|the|free)\b.*|"
    r"for\sthe\slatest\s.{0,80}\bdownload\b.*|"
    r"(?:advertisement|anzeige|werbung|publicité|publicidad|pubblicità|reklama)\s*:?|"
    r"(?:photo\scredits?|bildnachweis|crédits?\sphotos?)\s*:.*|"
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}|by\b).*|.{0,80}\ball\srights\sreserved\b\.?|"
    r"(?:jump|skip)\sto\s\w+|back\sto\stop|zurück\szum?\s\w+|wird\sgeladen\W*|loading\W*"
    r")$",
    re.IGNORECASE,
)


def is_leftover(paragraph: str) -> bool:
    """Whether a paragraph only points elsewhere or is part of the page around the article.

    >>> is_leftover("Read more: The talks so far"), is_leftover("Read more books, he said.")
    (True, False)
    """
    if len(paragraph) > _LONGEST:
        return False
    return _POINTER.match(paragraph) is not None or _BUTTON.match(paragraph) is not None
