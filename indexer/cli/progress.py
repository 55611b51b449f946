"""Shows on stderr how far long work is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.progress import BarColumn, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from indexer.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console
    from rich.progress import Task

    from indexer import Progress

_FIRST_LINE_SECONDS: Final = 2.0
_LINE_SECONDS: Final = 10.0


@contextmanager
def progress() -> Iterator[Progress]:
    """What to hand to a long operation; cleared away when that ends, however it ends."""
    terminal = output.console(sys.stderr)
    shown: Progress = BarProgress(terminal) if terminal.is_terminal else LineProgress()
    try:
        yield shown
    finally:
        shown.finish()


@dataclass(slots=True)
class _Count:
    """What is done of one task."""

    total: int | None = None
    files: int = 0
    articles: int = 0
    failed: int = 0

    def add(self, files: int, articles: int, failed: int) -> None:
        """Counts on."""
        self.files += files
        self.articles += articles
        self.failed += failed

    def after(self, seconds: float) -> str:
        """The count in words, with the rate it stands for."""
        of_all = "" if self.total is None else f" of {self.total:,}"
        per = max(seconds, 0.001)
        rates = f"{self.files / per:,.0f} files/s, {self.articles / per:,.0f} articles/s"
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{self.files:,}{of_all} files, {self.articles:,} articles, {rates}{failed}"

    def seconds_left(self, seconds: float) -> str:
        """How long the rest takes at this rate, where that can be known."""
        if not self.total or not self.files:
            return ""
        return f", {seconds * max(0, self.total - self.files) / self.files:,.0f} s left"


class BarProgress:
    """A bar with counts, rate and time left; gone when the task is over."""

    def __init__(self, terminal: Console) -> None:
        self._terminal = terminal
        self._bar = Bar(console=terminal)
        self._count = _Count()

    def start(self, task: str, total: int | None) -> None:
        """See :class:`indexer.Progress`."""
        self.finish()
        self._count = _Count(total)
        columns = (TextColumn("{task.description}"), BarColumn(), _CountColumn(self._count))
        self._bar = Bar(*columns, TimeRemainingColumn(), console=self._terminal, transient=True)
        self._shown = self._bar.add_task(task, total=total)
        self._bar.start()

    def advance(self, *, files: int = 0, articles: int = 0, failed: int = 0) -> None:
        """See :class:`indexer.Progress`."""
        self._count.add(files, articles, failed)
        if files:
            self._bar.advance(self._shown, files)

    def finish(self) -> None:
        """See :class:`indexer.Progress`."""
        self._bar.stop()


class _CountColumn(ProgressColumn):
    """The count in words beside the bar."""

    def __init__(self, count: _Count) -> None:
        super().__init__()
        self._count = count

    def render(self, task: Task) -> Text:
        """Called at every redraw."""
        return Text(self._count.after(task.elapsed or 0.0))


class LineProgress:
    """A line after two seconds and then every ten: logs stay readable and short work says nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.start("", None)

    def start(self, task: str, total: int | None) -> None:
        """See :class:`indexer.Progress`."""
        self._task = task
        self._count = _Count(total)
        self._started = self._clock()
        self._next = self._started + _FIRST_LINE_SECONDS

    def advance(self, *, files: int = 0, articles: int = 0, failed: int = 0) -> None:
        """See :class:`indexer.Progress`."""
        self._count.add(files, articles, failed)
        now = self._clock()
        if now >= self._next:
            self._next = now + _LINE_SECONDS
            seconds = now - self._started
            output.message(f"{self._task}: {self._count.after(seconds)}{self._count.seconds_left(seconds)}")

    def finish(self) -> None:
        """Nothing to clear away."""
