"""What the rounds come to: a Markdown table of medians, and all numbers as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.graph import Size
from bench.loaders import LOADERS, Loader

HEADER = ("loader", "rows", "right graph", "first rows/s", "of base", "second rows/s", "of base", "memory MB", "how")


@dataclass(frozen=True)
class Round:
    """One loader in one round: the first load and the one after it, what was wrong, why it failed."""

    number: int
    loader: str
    rows: int
    steps: tuple[Mapping[str, Any], ...] = ()
    wrong: tuple[str, ...] = ()
    failed: str = ""

    def rate(self, step: int) -> float:
        """Nodes and relationships a second, imports included."""
        return float(self.rows / self.steps[step]["seconds"])


def report(
    rounds: Sequence[Round], left_out: Mapping[str, str], size: Size, machine: Mapping[str, str], path: Path | None
) -> str:
    """The table, and beneath it what was wrong, what was left out, and on what machine it ran; JSON into `path`."""
    where = _machine(machine, rounds)
    if path:
        told = {"machine": where, "size": asdict(size), "left_out": left_out, "rounds": [asdict(r) for r in rounds]}
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    by_name = {loader.name: [each for each in rounds if each.loader == loader.name] for loader in LOADERS}
    lines = [_line(HEADER), _line(["---"] * len(HEADER))]
    lines += [
        _line(_cells(loader, by_name[loader.name], by_name["base"])) for loader in LOADERS if by_name[loader.name]
    ]
    lines += ["", *(f"- {name}: left out: {reason}" for name, reason in left_out.items())]
    for name, some in by_name.items():
        lines += [f"- {name}: {each}" for each in sorted({told for one in some for told in one.wrong})]
        lines += [f"- {name}: failed: {each}" for each in sorted({one.failed for one in some if one.failed})]
    sizes = f"{size.nodes:,} nodes, {size.relationships:,} relationships, seed {size.seed}"
    count = max((each.number for each in rounds), default=0)
    told = lines if lines[-1] == "" else [*lines, ""]
    return "\n".join([*told, f"Medians of {count} rounds: {sizes}. {where}"])


def _cells(loader: Loader, rounds: Sequence[Round], base: Sequence[Round]) -> list[str]:
    done = [each for each in rounds if not each.failed]
    rows = f"{rounds[0].rows:,}" + (" (sample)" if loader.slow else "")
    if not done:
        return [loader.name, rows, "failed", "", "", "", "", "", loader.note]
    right = "no, see below" if any(each.wrong or each.failed for each in rounds) else "yes"
    memory = median(max(step["memory"] for step in each.steps) for each in done) / 1_000_000
    return [
        *(loader.name, rows, right),
        *(cell for step in (0, 1) for cell in (f"{median(r.rate(step) for r in done):,.0f}", _ratio(done, base, step))),
        *(f"{memory:,.0f}", loader.note),
    ]


def _ratio(rounds: Sequence[Round], base: Sequence[Round], step: int) -> str:
    """The median of the ratios to `base` in the same round."""
    rates = {each.number: each.rate(step) for each in base if not each.failed}
    ratios = [each.rate(step) / rates[each.number] for each in rounds if each.number in rates]
    return f"{median(ratios):.2f}" if ratios else ""


def _machine(machine: Mapping[str, str], rounds: Sequence[Round]) -> str:
    versions = {f"{name} {found}" for r in rounds for step in r.steps for name, found in step["versions"].items()}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores, {platform.machine()}, Python {platform.python_version()}, {machine['server']}, "
        f"heap {machine['heap']}, {datetime.now(UTC):%Y-%m-%d}; {', '.join(sorted(versions))}."
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
