"""Draw cost against the size of the corpus from several results.

``python -m benchmarks.plot --out FILE.svg RESULT.json...``
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Final

import matplotlib.pyplot as plt

_CLASSES: Final = ("term", "and2", "or5", "phrase2")


def draw(reports: list[dict[str, Any]], out: Path) -> None:
    """One panel a class: p50 with totals over the number of articles, a line for each engine measured."""
    reports = sorted(reports, key=lambda report: report["articles"])
    figure, panels = plt.subplots(1, len(_CLASSES), figsize=(12, 3.2), sharey=True)
    for panel, kind in zip(panels, _CLASSES, strict=True):
        for name in dict.fromkeys(name for report in reports for name in report["engines"]):
            points = [
                (report["articles"], report["engines"][name]["latency_with_total_ms"][kind]["p50"])
                for report in reports
                if name in report["engines"]
            ]
            panel.plot(*zip(*points, strict=True), marker="o", label=name)
        panel.set(title=kind, xscale="log", yscale="log", xlabel="articles")
        panel.grid(visible=True, linewidth=0.3)
    panels[0].set_ylabel("p50 with total, ms")
    panels[0].legend()
    figure.tight_layout()
    figure.savefig(out)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    draw([json.loads(path.read_text(encoding="utf-8")) for path in arguments.results], arguments.out)


if __name__ == "__main__":
    main()
