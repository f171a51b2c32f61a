"""Another day on many claims: what `ask --as-of` costs beside the question itself.

    uv run python -m bench.as_of --claims 100000
    uv run python -m bench.as_of --claims 100000 --uri bolt://127.0.0.1:7687 --password ...   # loads only an empty one

People work for firms, as a register claims it: from a day, a month or a year on, two in five until another. For each
day it prints how many claims turn between the graph's day and that one, how many facts differ, and what the question
took beyond the same question without a day: in all, and of that the processor time of this process.
"""

from __future__ import annotations

import argparse
import csv
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.server import running
from graphmodel import Database, Project, Target, connect
from graphmodel.cli.app import COLLECT
from graphmodel.loading import graph_as_of
from graphmodel.workflows.load import load

OWN = date(2025, 6, 30)
DAYS = (date(2025, 6, 1), date(2025, 1, 15), date(2024, 9, 1), date(2015, 1, 1))
QUESTION = "MATCH (:Person)-[r:WORKS_FOR]->(f:Firm {id: 'f7'}) RETURN count(r) AS working"
FACTS = "MATCH (p:Person)-[:WORKS_FOR]->(f:Firm) RETURN p.id AS person, f.id AS firm"
MODEL = '''
from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Person(Node):
    """Somebody who works."""

    id: Annotated[str, Property(key=True)]


class Firm(Node):
    """A company."""

    id: Annotated[str, Property(key=True)]


class WorksFor(Relationship[Person, Firm]):
    """Is employed by."""

    type = "WORKS_FOR"


model = Model.of(Person, Firm, WorksFor)
'''
MAPPING = """
table: jobs.csv
document: {id: register-2025, title: Register of posts, published: 2025-06-30}
nodes:
- Person: {id: person}
- Firm: {id: firm}
claims:
- WORKS_FOR:
    start: {Person: person}
    end: {Firm: firm}
    since: since
    until: until
  locator: "no. {person}"
"""


def main() -> None:
    """Loads the register, unless it is there, and asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--uri", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--days", type=date.fromisoformat, nargs="*", default=DAYS)
    options = parser.parse_args()
    gc.set_threshold(COLLECT)  # as the command line does
    with tempfile.TemporaryDirectory() as folder, _database(options.uri, options.password) as database:
        project = write_project(Path(folder), options.claims)
        if not database.read("MATCH (c:Claim) RETURN count(c)").value():
            started = time.perf_counter()
            load(project, database, as_of=OWN)
            print(f"loaded {options.claims:,} claims in {time.perf_counter() - started:.0f} s")
        measure(project, database, options.days)


def write_project(folder: Path, claims: int) -> Project:
    """A project whose one source is a table of so many claims; always the same."""
    chance = random.Random(1)
    with (folder / "jobs.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("person", "firm", "since", "until"))
        for number in range(claims):
            begun = date(2005, 1, 1) + timedelta(chance.randrange((OWN - date(2005, 1, 1)).days))
            ended = begun + timedelta(400 + chance.randrange(3_000))
            over = chance.random() < 0.4 and ended < OWN
            written = begun.isoformat()[: chance.choice((10, 10, 10, 7, 4))]
            rows.writerow((f"p{number // 2}", f"f{number * 7 % 2_000}", written, ended.isoformat() if over else ""))
    (folder / "model.py").write_text(MODEL, encoding="utf-8")
    (folder / "jobs.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "graphmodel.toml").write_text('model = "model"\nsources = ["jobs.yaml"]\n', encoding="utf-8")
    return Project.at(folder, {})


@dataclass
class Spent:
    """What something took: in all, and of processor time of this process, in seconds."""

    elapsed: float = 0.0
    work: float = 0.0


def measure(project: Project, database: Database, days: Sequence[date]) -> None:
    """Prints a line for each day."""
    _asked(database)
    own, alone = set(database.read(FACTS).rows), _asked(database)
    between = "MATCH (c:Claim) WHERE any(day IN c.turns WHERE day > $after AND day <= $by) RETURN count(c)"
    print(f"{len(own):,} facts; the question alone takes {alone.elapsed:.3f} s")
    for day in days:
        after, by = sorted((day.isoformat(), OWN.isoformat()))
        turning = database.read(between, {"after": after, "by": by}).value()
        asking, opened = _clock(), Spent()
        with graph_as_of(database, project.model, day) as graph:
            opened = asking()
            question = _asked(graph)
            differing = len(own ^ set(graph.read(FACTS).rows))
        beyond = opened.elapsed + question.elapsed - alone.elapsed
        print(
            f"{day}: {turning:,} claims turn, {differing:,} facts differ ({differing / max(1, len(own)):.1%}); "
            f"{beyond:.2f} s beyond the question, of which {opened.work:.2f} s of this process",
            flush=True,
        )


def _asked(database: Database) -> Spent:
    clock = _clock()
    database.read(QUESTION)
    return clock()


def _clock() -> Callable[[], Spent]:
    clock, work = time.perf_counter(), time.process_time()
    return lambda: Spent(time.perf_counter() - clock, time.process_time() - work)


@contextmanager
def _database(uri: str, password: str) -> Iterator[Database]:
    if uri:
        with connect(Target(uri, "neo4j", password)) as database:
            yield database
        return
    with running("1g") as server, connect(Target(server.uri, server.username, server.password)) as database:
        yield database


if __name__ == "__main__":
    main()
