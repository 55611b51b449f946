"""The index as the front end holds it: one per process, opened when first asked for, never far behind.

A server may well start before the first ``defnews reindex``; it then answers 503 until there is an index and
needs no restart. New commits are looked for at most every half second, so a page is never more than a
second old and a burst of requests does not stat the same file a thousand times.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, cast

from flask import current_app

from indexer import IndexStateError, open_index

if TYPE_CHECKING:
    from pathlib import Path

    from indexer import Index

EXTENSION: Final = "defnews.index"
REFRESH_SECONDS: Final = 0.5


class IndexAccess:
    """Hands out the index to any number of threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._looked_at = 0.0

    def current(self) -> Index:
        """The index with every commit of half a second ago and before.

        Raises:
            IndexStateError: There is none, or none that can be used. The next call tries again.
        """
        with self._lock:
            if self._index is None:
                self._index = open_index(self._path)
                self._looked_at = time.monotonic()
            elif time.monotonic() - self._looked_at >= REFRESH_SECONDS:
                self._refresh(self._index)
            return self._index

    def _refresh(self, index: Index) -> None:
        try:
            index.refresh()
        except IndexStateError:
            # Other threads may still be reading from it, so it is let go of and not closed.
            self._index = None
            raise
        self._looked_at = time.monotonic()


def current_index() -> Index:
    """The index of the running application, see :meth:`IndexAccess.current`."""
    return cast("IndexAccess", current_app.extensions[EXTENSION]).current()
