"""How long work tells whoever waits for it; how that looks is decided in :mod:`indexer.cli.progress`."""

from __future__ import annotations

from typing import Final, Protocol


class Progress(Protocol):
    """Hears of one task after another."""

    def start(self, task: str, total: int | None) -> None:
        """``task`` begins; it has ``total`` files, or nobody knows how many."""
        ...

    def advance(self, *, files: int = 0, articles: int = 0, failed: int = 0) -> None:
        """So many more are done."""
        ...

    def finish(self) -> None:
        """The task is over, well or not."""
        ...


class _Silent:
    """Hears and says nothing."""

    def start(self, task: str, total: int | None) -> None:
        """See :class:`Progress`."""

    def advance(self, *, files: int = 0, articles: int = 0, failed: int = 0) -> None:
        """See :class:`Progress`."""

    def finish(self) -> None:
        """See :class:`Progress`."""


SILENT: Final[Progress] = _Silent()
