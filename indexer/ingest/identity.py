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

_PLACE_ADDED: Final = re.compile(r"-[0-9a-f]{8}$")


def identify(article: Article, before: str | None, taken: Container[str]) -> str:
    """The id of ``article``, which has its path and position.

    Args:
        article: What was read.
        before: The id of the article at this place of the file when it was last read, if there was one.
        taken: Ids of other articles.
    """
    wanted = own_name(article.id, article.url) or before or _hash(article.title)
    return wanted if wanted not in taken else f"{wanted}-{_hash(f'{article.path}#{article.position}')[:8]}"


def own_name(article_id: str, url: str | None) -> str:
    """The name of an article of which the id or the address is known, or an empty string."""
    if article_id:
        return article_id if _FIT_FOR_AN_ADDRESS.fullmatch(article_id) else _hash(article_id)
    return _hash(urldefrag(url).url.rstrip("/")) if url else ""


def names_of(article_id: str) -> tuple[str, ...]:
    """The name an article goes by, and the one that it wanted if another had taken that first."""
    wanted = _PLACE_ADDED.sub("", article_id)
    return (article_id,) if wanted == article_id else (article_id, wanted)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
