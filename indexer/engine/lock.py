"""One writer at a time, over all processes: an operating-system lock that dies with its holder."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from indexer.errors import IndexLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_POLL_SECONDS: Final = 0.05


@contextmanager
def writer_lock(path: Path, timeout_seconds: float) -> Iterator[None]:
    """Holds the lock file ``path``, which names the holder's process id while it is held.

    Raises:
        IndexLockedError: Another process held it for all of ``timeout_seconds``.
    """
    with path.open("a+", encoding="ascii") as file:
        deadline = time.monotonic() + timeout_seconds
        while not _try_lock(file.fileno()):
            if time.monotonic() >= deadline:
                file.seek(0)
                holder = file.read(20).strip() or "unknown"
                raise IndexLockedError(
                    f"Another process (pid {holder}) has been writing to the index {path.parent} "
                    f"for more than {timeout_seconds:g} s.",
                    "Wait for it to end and try again.",
                )
            time.sleep(_POLL_SECONDS)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
