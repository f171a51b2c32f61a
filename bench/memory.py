"""How much memory a load of a Python loader takes: it should not grow with the rows.

    uv run python -m bench.memory --rows 1000000 10000000

Each number of rows is loaded in a process of its own, through the same function that `graphmodel load` calls, into a
database that holds nothing and takes everything. A third of the rows are nodes, the others relationships.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.child import peak
from graphmodel.databases import Result, Statement, SummaryCounters
from graphmodel.model import Model
from graphmodel.schema import SHOW_CONSTRAINTS, SHOW_INDEXES, SchemaItem, desired
from graphmodel.schema.items import INDEX, UNIQUE
from graphmodel.syntax.dialect import NEO4J, Dialect

ROOT = Path(__file__).parents[1]
LIMIT = 1.5
"""So many times the memory at most, however many times the rows."""
LOADER = '''
from __future__ import annotations

from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Item(Node):
    """A thing with a number."""

    id: Annotated[str, Property(key=True)]
    name: str
    size: int
    weight: float | None = None


class Joins(Relationship[Item, Item]):
    """Is joined to another."""

    type = "JOINS"
    key = ("year",)

    year: int
    part: float


model = Model.of(Item, Joins)


def rows():
    nodes = {rows} // 3
    for i in range(nodes):
        yield Item(id=f"item-{{i}}", name=f"Item number {{i}}", size=i, weight=i / 7 if i % 3 else None)
    for i in range({rows} - nodes):
        start, end = Item.key(f"item-{{i % nodes}}"), Item.key(f"item-{{(i * 7919 + 1) % nodes}}")
        yield Joins(start, end, year=1900 + i // nodes, part=i / 3)
'''


class Nothing:
    """A database that is always empty, but for a model's constraints: it takes every write and forgets it."""

    name = "recording"
    address = "nothing"
    dialect: Dialect = NEO4J

    def __init__(self, model: Model) -> None:
        self.written = 0
        wanted = desired(model, NEO4J)
        self._shown = {
            SHOW_CONSTRAINTS: [_row(item, "UNIQUENESS") for item in wanted if item.kind == UNIQUE],
            SHOW_INDEXES: [(*_row(item, "RANGE"), None) for item in wanted if item.kind == INDEX],
        }

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Result:
        """No rows, but those of SHOW."""
        del parameters, timeout
        return Result((), tuple(self._shown.get(query, ())))

    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The same for several queries."""
        return [self.read(query if isinstance(query, str) else query.text, timeout=timeout) for query in queries]

    def write(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        """Counts the statements, and forgets them."""
        del timeout
        self.written += len(statements)
        return [Result() for _ in statements]

    def define(self, *statements: str) -> list[SummaryCounters]:
        """Forgets them, and says that each made something."""
        return [SummaryCounters(constraints_added=1) for _ in statements]

    def version(self) -> str:
        """Not an engine."""
        return "nothing"

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def _row(item: SchemaItem, kind: str) -> tuple[Any, ...]:
    return item.name, kind, item.entity.upper(), [item.label], list(item.properties)


def main() -> int:
    """Measures each number of rows; ends with 1 when the most rows take more than the limit allows."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--in-process", type=int, metavar="ROWS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.in_process:
        print(json.dumps(load(asked.in_process)))
        return 0
    print("| rows | seconds | statements | peak MB |\n| --- | --- | --- | --- |")
    peaks = []
    for rows in asked.rows:
        told = _child(rows)
        peaks.append(told["memory"])
        print(f"| {rows:,} | {told['seconds']:.1f} | {told['written']:,} | {told['memory'] / 1e6:,.0f} |", flush=True)
    ratio = peaks[-1] / peaks[0]
    print(f"\n{asked.rows[-1] / asked.rows[0]:g} times the rows take {ratio:.2f} times the memory (limit {LIMIT})")
    return int(ratio > LIMIT)


def load(rows: int) -> dict[str, float]:
    """Loads so many rows in this process."""
    from graphmodel.project import Project
    from graphmodel.workflows.load import load as run

    with tempfile.TemporaryDirectory() as made:
        memory_project(Path(made), rows)
        project = Project.at(Path(made), {})
        database = Nothing(project.model)
        started = time.perf_counter()
        run(project, database)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "memory": peak(), "written": database.written}


def memory_project(folder: Path, rows: int) -> None:
    """Writes a project whose one source is a generator of so many rows."""
    (folder / "items.py").write_text(LOADER.format(rows=rows), encoding="utf-8")
    (folder / "graphmodel.toml").write_text('model = "items"\nsources = ["items:rows"]\n', encoding="utf-8")


def _child(rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.memory", "--in-process", str(rows)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{rows:,} rows: {done.stderr.strip()[-1500:] or f'ended with {done.returncode}'}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(main())
