"""What an article is called: the same name for as long as it is the same article, wherever its file lies.

The first of these that there is: the id that the file names, a hash of the article's address, the name
it had before in this file, a hash of its title. Where two articles would share a name the later one's
place is added.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

if TYPE_CHECKING:
    from collections.abc import Container

    from indexer.model import Article

_FIT_FOR_AN_ADDRESS: Final = re.compile(r"(?!\.{1,2}$)[^\s/?#\\\x00-\x1f\x7f]{1,120}")


def identify(article: Article, before: str | None, taken: Container[str]) -> str:
    """The id of ``article``, which has its path and position.

    Args:
        article: What was read.
        before: The id of the article at this place of the file when it was last read, if there was one.
        taken: Ids of other articles.
    """
    wanted = _own_name(article) or before or _hash(article.title)
    return wanted if wanted not in taken else f"{wanted}-{_hash(f'{article.path}#{article.position}')[:8]}"


def _own_name(article: Article) -> str:
    """What the article itself says it is, or an empty string."""
    if article.id:
        return article.id if _FIT_FOR_AN_ADDRESS.fullmatch(article.id) else _hash(article.id)
    if article.url:
        return _hash(urldefrag(article.url).url.rstrip("/"))
    return ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
