"""Claims of a table against the same table stated: time and memory of a first load, and of the same load again.

    uv run python -m bench.claims --claims 20000 100000 1000000
    uv run python -m bench.claims --claims 20000 --engines neo4j
    uv run python -m bench.claims --claims 20000 80000 --ten-more
    uv run python -m bench.claims --claims 1000000 --engines embedded --once

With `--once`, the second load is left out, which a million claims may leave no time for; seconds are followed by the
seconds of processor time of the loading process, in which the embedded engine is.
With `--ten-more`, ten claims of a table of their own are loaded by name into a graph that has so many, and into one
that has none.

The table says which of 300 countries recognizes which, and since when. Claimed, a row comes to seven things in the
graph: claim, passage, their links, the fact; stated, it is one relationship, told apart by `since`. Each load is a
process of its own, which calls what `graphmodel load` calls; the embedded engine is in that process, with its memory.
Neo4j is a container that is removed at the end.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.child import peak
from bench.server import connect, empty, running

ROOT = Path(__file__).parents[1]
COUNTRIES = 300
ENGINES = ("embedded", "neo4j")
MODEL = '''
from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Country(Node):
    """A country."""

    id: Annotated[str, Property(key=True)]
    name: str


class Recognizes(Relationship[Country, Country]):
    """Regards as a state."""

    key = ("since",)


model = Model.of(Country, Recognizes)
'''
NODES = "table: countries.csv\nnodes:\n- Country: {id: id, name: name}\n"
ROWS = "  {start: {Country: who}, end: {Country: whom}, since: since}\n"
MAPPINGS = {
    "claims": f"table: rows.csv\ndocument: {{id: list, published: 2031}}\nclaims:\n- RECOGNIZES:\n    {ROWS.strip()}\n",
    "rows": f"table: rows.csv\nrelationships:\n- RECOGNIZES:\n    {ROWS.strip()}\n",
}
MEASURES = (("loaded", 1), ("spent", 1), ("memory", 1e6))
"""What is compared of a load of ten claims more: wall clock, this process's own processor time, and its memory."""


def main() -> None:
    """Loads each number of claims and of rows twice into each engine, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--ten-more", action="store_true", help="load ten claims more into a graph that has so many")
    parser.add_argument("--once", action="store_true", help="load each once, and not again")
    parser.add_argument("--in-process", type=Path, metavar="PROJECT", help=argparse.SUPPRESS)
    parser.add_argument("--sources", nargs="*", default=[], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.in_process:
        print(json.dumps(load(asked.in_process, asked.sources)), flush=True)
        return
    if asked.ten_more:
        ten_more(asked.engines, asked.claims)
        return
    print("| engine | rows | as | seconds | of them processor time | MB | things |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for engine in asked.engines:
        for count in asked.claims:
            for kind in MAPPINGS:
                told = measured(engine, kind, count, once=asked.once)
                times, spent, sizes = (
                    " / ".join(f"{each[name] / scale:,.1f}" for each in told)
                    for name, scale in (("seconds", 1), ("spent", 1), ("memory", 1e6))
                )
                print(
                    f"| {engine} | {count:,} | {kind} | {times} | {spent} | {sizes} | {told[0]['created']:,} |",
                    flush=True,
                )


def ten_more(engines: Sequence[str], counts: Sequence[int]) -> None:
    """Prints what ten claims more take in graphs of so many, beside the same ten in a graph without claims."""
    print("| engine | claims before | seconds | ratio | client s | ratio | MB | ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for engine in engines:
        alone: dict[str, Any] = {}
        for count in (0, *counts):
            *_, told = measured(engine, "claims", count, more=True)
            alone = alone or told
            pairs = ((told[name] / scale, told[name] / alone[name]) for name, scale in MEASURES)
            cells = " | ".join(f"{value:,.2f} | {ratio:.2f}" for value, ratio in pairs)
            print(f"| {engine} | {count:,} | {cells} |", flush=True)


def measured(engine: str, kind: str, count: int, *, more: bool = False, once: bool = False) -> list[dict[str, Any]]:
    """A first load of so many rows, and unless `once` the same again, or ten more by name; each in its own process."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        environment = {"NEO4J_URI": f"embedded:{folder / 'database'}"}
        if engine == "neo4j":
            server = closing.enter_context(running("1g"))
            with connect(server) as driver:
                empty(driver)
            names = {"uri": server.uri, "username": server.username, "password": server.password}
            environment = {f"NEO4J_{name.upper()}": value for name, value in names.items()}
        claims_project(folder, kind, count)
        first = _child(folder, environment)
        if once:
            return [first]
        if more:
            (folder / "ten.yaml").write_text(
                MAPPINGS[kind].replace("rows", "ten").replace("list", "ten"), encoding="utf-8"
            )
            _write(
                folder / "ten.csv", ("who", "whom", "since"), ((f"c{n}", "c99", date(1899, 1, 1)) for n in range(10))
            )
        return [first, _child(folder, environment, *(["ten.yaml"] if more else []))]


def claims_project(folder: Path, kind: str, count: int) -> None:
    """Writes a project with a table of so many rows, claimed or stated."""
    (folder / "countries.py").write_text(MODEL, encoding="utf-8")
    (folder / "graphmodel.toml").write_text('model = "countries"\nsources = ["*.yaml"]\n', encoding="utf-8")
    (folder / "countries.yaml").write_text(NODES, encoding="utf-8")
    if count:
        (folder / "table.yaml").write_text(MAPPINGS[kind], encoding="utf-8")
    _write(folder / "countries.csv", ("id", "name"), ((f"c{n}", f"Country {n}") for n in range(COUNTRIES)))
    _write(folder / "rows.csv", ("who", "whom", "since"), rows(count))


def rows(count: int) -> Iterator[tuple[str, str, date]]:
    """So many rows, no two of the same countries and day."""
    for number in range(count):
        who, turn = number % COUNTRIES, number // COUNTRIES
        whom = (who + 1 + turn % (COUNTRIES - 1)) % COUNTRIES
        yield f"c{who}", f"c{whom}", date(1900, 1, 1) + timedelta(days=number // COUNTRIES // (COUNTRIES - 1))


def load(folder: Path, sources: Sequence[str] = ()) -> dict[str, Any]:
    """Loads the project, or some of its sources, in this process."""
    from graphmodel.cli.app import COLLECT
    from graphmodel.project import Project
    from graphmodel.workflows.load import load as run

    gc.set_threshold(COLLECT)  # as the command line does
    project = Project.at(folder)
    started = time.perf_counter()
    with project.database() as database:
        opened, used = time.perf_counter(), time.process_time()
        report = run(project, database, [str(folder / name) for name in sources])
        loaded, spent = time.perf_counter() - opened, time.process_time() - used
    seconds = time.perf_counter() - started
    told = {"seconds": seconds, "loaded": loaded, "spent": spent}
    return {**told, "memory": peak(), "created": report.total("created")}


def _write(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _child(folder: Path, environment: dict[str, str], *sources: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.claims", "--in-process", str(folder), "--sources", *sources]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{folder}: {done.stderr.strip()[-1500:] or f'ended with {done.returncode}'}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
