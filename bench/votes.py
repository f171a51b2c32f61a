"""What loading many votes of few countries costs: again, resumed, pruned, and with the country named in every row.

    uv run python -m bench.votes --rows 200000 400000
    uv run python -m bench.votes --rows 200000 --step forms --uri bolt://127.0.0.1:7687 --password ...

Each command is a process of its own. Processor time is that process's, in which the embedded engine works too; of a
server it is the client's alone. Ratios are those of one run to another of the same size, so that a busy machine changes
little in them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MODEL = '''
from __future__ import annotations

from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Country(Node):
    """A member."""

    id: Annotated[str, Property(key=True)]
    name: str


class Resolution(Node):
    """What is voted on."""

    id: Annotated[str, Property(key=True)]
    subject: str


class Voted(Relationship[Country, Resolution]):
    """Cast a vote."""

    type = "VOTED"
    vote: str


model = Model.of(Country, Resolution, Voted)
'''
FILES = {
    "countries": "table: countries.csv\nnodes: [{Country: {id: id, name: name}}]\n",
    "resolutions": "table: resolutions.csv\nnodes: [{Resolution: {id: id, subject: subject}}]\n",
    "votes": "table: votes.csv\nrelationships: [{VOTED: {start: country, end: resolution, vote: vote}}]\n",
    "named": "table: votes.csv\nnodes: [{Country: {id: country, name: name}}]\n"
    "relationships: [{VOTED: {start: country, end: resolution, vote: vote}}]\n",
}
OWN_FILE = ("countries.yaml", "resolutions.yaml", "votes.yaml")
IN_EACH_ROW = ("resolutions.yaml", "named.yaml")
COUNTRIES = 193
STOPPED_AT = 15_000
CLI = [sys.executable, "-c", "from graphmodel.cli.app import main; main()"]


@dataclass(frozen=True)
class Run:
    """What a command took: seconds of processor time, and the most memory, in MB."""

    processor: float
    memory: float
    output: str


@dataclass(frozen=True)
class Votes:
    """A project with so many votes, and the database it loads into."""

    folder: Path
    environment: dict[str, str]

    def write(self, rows: int, sources: tuple[str, ...]) -> None:
        """The tables, from a seed: each country votes on each resolution."""
        (self.folder / "votes_model.py").write_text(MODEL, encoding="utf-8")
        settings = f'model = "votes_model"\nsources = {json.dumps(sources)}\n'
        (self.folder / "graphmodel.toml").write_text(settings, encoding="utf-8")
        for name, text in FILES.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        draw = random.Random(1)
        resolutions = -(-rows // COUNTRIES)
        with (self.folder / "countries.csv").open("w", encoding="utf-8") as file:
            file.write("id,name\n" + "".join(f"C{n:03},Country number {n}\n" for n in range(COUNTRIES)))
        with (self.folder / "resolutions.csv").open("w", encoding="utf-8") as file:
            file.write("id,subject\n" + "".join(f"R/{n},On the matter of {n % 97}\n" for n in range(resolutions)))
        with (self.folder / "votes.csv").open("w", encoding="utf-8") as file:
            file.write("country,name,resolution,vote\n")
            for row in range(rows):
                country, vote = row % COUNTRIES, draw.choice(("yes", "no", "abstain"))
                file.write(f"C{country:03},Country number {country},R/{row // COUNTRIES},{vote}\n")

    def shorten(self, keep: float) -> None:
        """Leaves only the first votes."""
        path = self.folder / "votes.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[: int(len(lines) * keep)]), encoding="utf-8")

    def run(self, *command: str, stop_at: int = 0) -> Run:
        """One command of graphmodel; with `stop_at` Ctrl-C comes after so many relationships."""
        child = subprocess.Popen(
            [*CLI, *command], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        told: list[str] = []
        for line in child.stdout:
            told.append(line)
            step = json.loads(line) if stop_at and line.startswith("{") else {}
            if step.get("stage") == "relationships" and step["done"] >= stop_at:
                child.send_signal(signal.SIGINT)
                stop_at = 0
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, "".join(told))


def again(project: Votes, rows: int) -> Iterator[tuple[str, Run]]:
    """Loads, loads again, and goes on from a load that was stopped."""
    project.write(rows, OWN_FILE)
    yield "first load", project.run("load")
    yield "second load", project.run("load")
    project.shorten(0.95)
    yield "`load --prune` of a twentieth", project.run("load", "--prune")
    project.run("reset", "--yes")
    project.write(rows, OWN_FILE)
    project.run("load", "--format", "jsonl", "--transaction", "0", stop_at=STOPPED_AT)
    yield f"`--resume`, stopped at {STOPPED_AT:,}", project.run("load", "--resume")


def forms(project: Votes, rows: int) -> Iterator[tuple[str, Run]]:
    """The same graph from countries in a file of their own, and from countries named in each vote."""
    for name, sources in (("own file", OWN_FILE), ("named in each row", IN_EACH_ROW)):
        project.write(rows, sources)
        yield f"validate, {name}", project.run("validate")
        yield f"load, {name}", project.run("load")
        project.run("reset", "--yes")


def files(project: Votes, rows: int) -> Iterator[tuple[str, Run]]:
    """Exports, and what they weigh."""
    project.write(rows, OWN_FILE)
    for form in ("rdf", "cypher"):
        run = project.run("export", form, form, "--plain")
        found = sorted((project.folder / form).rglob("*"))
        size = sum(path.stat().st_size for path in found if path.is_file())
        packed = sum(len(gzip.compress(path.read_bytes(), 6)) for path in found if path.suffix not in (".gz", ""))
        yield f"export {form}: {size / 1e6:.1f} MB, {packed / 1e6:.1f} packed", run


STEPS = {"again": again, "forms": forms, "files": files}


def main() -> None:
    """Prints a line for each command, with its ratio to the first of its step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[200_000, 400_000])
    parser.add_argument("--step", choices=STEPS, nargs="+", default=list(STEPS))
    parser.add_argument("--uri", default="")
    parser.add_argument("--password", default="")
    given = parser.parse_args()
    print("| rows | step | processor, s | of the first | peak MB |\n| --- | --- | --- | --- | --- |", flush=True)
    for step in given.step:
        for rows in given.rows:
            with tempfile.TemporaryDirectory() as folder:
                own = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
                own |= {"NEO4J_URI": given.uri, "NEO4J_PASSWORD": given.password} if given.uri else {}
                first = 0.0
                for name, run in STEPS[step](Votes(Path(folder), own), rows):
                    first = first or run.processor
                    ratio = run.processor / first
                    print(f"| {rows:,} | {name} | {run.processor:.1f} | {ratio:.2f} | {run.memory:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
