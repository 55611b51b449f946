"""Print a result as Markdown tables.

``python -m benchmarks.table RESULT.json``
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.queries import CLASSES


def indexing_rows(report: dict[str, Any]) -> list[str]:
    """One line an engine: speed, CPU, memory and size of indexing; what a reader keeps; one article more."""
    lines = [
        "| engine | articles/s | CPU s | peak memory MB | index MB | open ms | reader MB | one more ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, engine in report["engines"].items():
        memory, size = engine["peak_rss_bytes"] / 1e6, engine["index_bytes"] / 1e6
        speed = f"{engine['articles_per_s']:,.0f} | {engine['cpu_s']:.0f}"
        reading = [_known(engine.get("open_ms")), _known(engine.get("reader_bytes"), 1e-6)]
        cells = [f"{memory:,.0f}", f"{size:,.0f}", *reading, _known(engine.get("add_one_ms"))]
        lines.append(f"| {name} | {speed} | {' | '.join(cells)} |")
    return lines


def latency_rows(report: dict[str, Any], key: str) -> list[str]:
    """One line an engine: p50 / p95 in milliseconds of each class; then what ours are of each rival's."""
    lines = ["| ms, p50 / p95 | " + " | ".join(CLASSES) + " |", "|---" * (len(CLASSES) + 1) + "|"]
    for name, engine in report["engines"].items():
        cells = (_cell(engine[key].get(kind), "{:.2f} / {:.2f}") for kind in CLASSES)
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for name, ratio in report["ratio"].items():
        cells = (_cell(ratio[key].get(kind), "{:.2f} / {:.2f}") for kind in CLASSES)
        lines.append(f"| *ours : {name}* | " + " | ".join(cells) + " |")
    return lines


def _known(value: float | None, unit: float = 1) -> str:
    return "–" if value is None else f"{value * unit:.{1 if value < 10 else 0}f}"


def _cell(times: dict[str, float] | None, form: str) -> str:
    return "–" if times is None else form.format(times["p50"], times["p95"])


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("result", type=Path)
    report = json.loads(parser.parse_args().result.read_text(encoding="utf-8"))
    print("\n".join([*indexing_rows(report), ""]))
    for key, title in (("latency_ms", "without the total"), ("latency_with_total_ms", "with the total")):
        print(f"The ten best {title}:\n")
        print("\n".join([*latency_rows(report, key), ""]))


if __name__ == "__main__":
    main()
