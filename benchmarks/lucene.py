"""Lucene, in a process of its own that keeps the time itself (`Lucene.java`).

It needs a JDK of 21 or newer, found by ``JAVA_HOME`` or as ``java``, and ``lucene-core-*.jar`` in a folder
that ``DEFNEWS_LUCENE`` names. Maven brings the file:
``mvn dependency:copy -Dartifact=org.apache.lucene:lucene-core:10.4.0 -DoutputDirectory=FOLDER``
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.rivals import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.articles import Article
    from benchmarks.queries import BenchmarkQuery

_THREADS: Final = 2
_WARM_UP: Final = 40
"""Rounds that are not counted: the virtual machine compiles what it runs often."""


class Lucene:
    """Lucene with its standard analyser and two indexing threads."""

    kinds = ALL
    processes = 1

    def build(self, articles: Iterable[Article], folder: Path) -> None:
        with _start("build", folder, str(_THREADS)) as lucene:
            assert lucene.stdin is not None
            for article in articles:
                title, text = (" ".join(value.split()) for value in (article.title, article.text))
                lucene.stdin.write(f"{article.id}\t{article.published}\t{title}\t{text}\n")
        if lucene.returncode:
            raise RuntimeError(f"Lucene ended with exit code {lucene.returncode}")

    def open(self, folder: Path) -> None:
        self._lucene = _start("ask", folder)

    def search(self, query: BenchmarkQuery, *, count: bool) -> tuple[list[tuple[str, str]], int | None]:
        self._ask([query], 0, 0, count=count)
        total, *hits = self._line().split("\t")
        return list(zip(hits[::2], hits[1::2], strict=True)), int(total) if count else None

    def timings(
        self, queries: Sequence[BenchmarkQuery], rounds: int, *, count: bool
    ) -> Iterator[tuple[str, float]]:
        """Kind and seconds of each query in each round, by Lucene's own clock."""
        self._ask(queries, rounds, _WARM_UP, count=count)
        for _ in range(rounds):
            for query in queries:
                yield query.kind, int(self._line()) / 1e9
        for _ in queries:
            self._line()

    def _ask(self, queries: Sequence[BenchmarkQuery], rounds: int, before: int, *, count: bool) -> None:
        assert self._lucene.stdin is not None
        lines = [f"{len(queries)}\t{rounds}\t{before}\t{int(count)}"]
        lines += [f"{q.kind}\t{' '.join(q.words)}\t{q.dates[0]}\t{q.dates[1]}" for q in queries]
        self._lucene.stdin.write("\n".join([*lines, ""]))
        self._lucene.stdin.flush()

    def _line(self) -> str:
        assert self._lucene.stdout is not None
        line = self._lucene.stdout.readline()
        if not line:
            raise RuntimeError(f"Lucene ended with exit code {self._lucene.wait()}")
        return line.rstrip("\n")


def _start(phase: str, *arguments: object) -> subprocess.Popen[str]:
    home = os.environ.get("JAVA_HOME")
    jars = os.environ.get("DEFNEWS_LUCENE")
    if not jars:
        raise SystemExit("Where is Lucene? Name the folder of lucene-core-*.jar in DEFNEWS_LUCENE.")
    command = [str(Path(home, "bin", "java")) if home else "java", "-Xmx2g"]
    command += ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"]
    command += ["--class-path", f"{jars}/*"]
    command += [str(Path(__file__).with_name("Lucene.java")), phase, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
