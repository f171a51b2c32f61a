"""Claims of a table against the same table stated: time and memory of a first load, and of the same load again.

    uv run python -m bench.claims --claims 20000 100000 1000000
    uv run python -m bench.claims --claims 20000 --engines neo4j

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
from collections.abc import Iterator
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


def main() -> None:
    """Loads each number of claims and of rows twice into each engine, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--in-process", type=Path, metavar="PROJECT", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.in_process:
        print(json.dumps(load(asked.in_process)), flush=True)
        return
    print("| engine | rows | as | first s | again s | first MB | again MB | things |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for engine in asked.engines:
        for count in asked.claims:
            for kind in MAPPINGS:
                first, again = measured(engine, kind, count)
                times = " | ".join(f"{told['seconds']:.1f}" for told in (first, again))
                sizes = " | ".join(f"{told['memory'] / 1e6:,.0f}" for told in (first, again))
                print(f"| {engine} | {count:,} | {kind} | {times} | {sizes} | {first['created']:,} |", flush=True)


def measured(engine: str, kind: str, count: int) -> list[dict[str, Any]]:
    """A first load of so many rows, and the same again, each in a process of its own."""
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
        return [_child(folder, environment) for _ in range(2)]


def claims_project(folder: Path, kind: str, count: int) -> None:
    """Writes a project with a table of so many rows, claimed or stated."""
    (folder / "countries.py").write_text(MODEL, encoding="utf-8")
    (folder / "graphmodel.toml").write_text('model = "countries"\nsources = ["*.yaml"]\n', encoding="utf-8")
    (folder / "countries.yaml").write_text(NODES, encoding="utf-8")
    (folder / "table.yaml").write_text(MAPPINGS[kind], encoding="utf-8")
    _write(folder / "countries.csv", ("id", "name"), ((f"c{n}", f"Country {n}") for n in range(COUNTRIES)))
    _write(folder / "rows.csv", ("who", "whom", "since"), rows(count))


def rows(count: int) -> Iterator[tuple[str, str, date]]:
    """So many rows, no two of the same countries and day."""
    for number in range(count):
        who, turn = number % COUNTRIES, number // COUNTRIES
        whom = (who + 1 + turn % (COUNTRIES - 1)) % COUNTRIES
        yield f"c{who}", f"c{whom}", date(1900, 1, 1) + timedelta(days=number // COUNTRIES // (COUNTRIES - 1))


def load(folder: Path) -> dict[str, Any]:
    """Loads the project in this process."""
    from graphmodel.cli.app import COLLECT
    from graphmodel.project import Project
    from graphmodel.workflows.load import load as run

    gc.set_threshold(COLLECT)  # as the command line does
    project = Project.at(folder)
    started = time.perf_counter()
    with project.database() as database:
        report = run(project, database)
    return {"seconds": time.perf_counter() - started, "memory": peak(), "created": report.total("created")}


def _write(path: Path, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _child(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.claims", "--in-process", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{folder}: {done.stderr.strip()[-1500:] or f'ended with {done.returncode}'}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
