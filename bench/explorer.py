"""The explorer on a large graph in Neo4j: how long a click takes, and what the server reads for it.

    uv run python -m bench.explorer --nodes 1000000
    uv run python -m bench.explorer --uri bolt://127.0.0.1:7687 --password ...  # fills an empty one

People live in towns, are citizens of countries, half of them of one, and know one another; the register claims some
thousand acquaintances of one person. For each click it prints the seconds from the request to the last byte of the
answer, of the first time and the median of those after it, the processor time that one takes after the first in the
explorer and in the server's container, and what PROFILE counts of its statements: hits of the store in all, and the
most rows of one operator. On a machine at work on other things only the processor time and the counts say something.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import neo4j

from bench.server import Server, processor_seconds, running
from bench.server import connect as driver_of
from graphmodel import Database, Project, Target, connect
from graphmodel.databases import Recording
from graphmodel.explorer.server import Explorer, serve
from graphmodel.workflows.load import load

CLAIMS = 4_000
AGAIN = 8
MODEL = '''
from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Person(Node):
    """Somebody."""

    id: Annotated[str, Property(key=True)]
    name: str = ""


class Town(Node):
    """A town."""

    id: Annotated[str, Property(key=True)]
    name: str = ""


class Country(Node):
    """A country."""

    id: Annotated[str, Property(key=True)]
    name: str = ""


class LivesIn(Relationship[Person, Town]):
    """Lives in."""


class CitizenOf(Relationship[Person, Country]):
    """Is a citizen of."""


class Knows(Relationship[Person, Person]):
    """Knows."""


class Near(Relationship[Town, Country]):
    """Lies near."""


model = Model.of(Person, Town, Country, LivesIn, CitizenOf, Knows, Near)
'''
MAPPING = """
table: known.csv
document: {id: register-2031, title: Register of acquaintances, published: 2031-06-30}
nodes:
- Person: {id: one, name: name}
- Person: {id: other}
claims:
- KNOWS:
    start: {Person: one}
    end: {Person: other}
"""
QUESTION = """// Who lives in a town
// param town: string = "t5"
// column person: node

MATCH (p:Person)-[:LIVES_IN]->(t:Town {id: $town})
RETURN p AS person
ORDER BY p.id
"""
FILL = {
    "Person": "MERGE (n:Person {id: 'p' + toString(i)}) SET n.name = 'Person ' + toString(i * 7919 % $people)",
    "Town": "CREATE (:Town {id: 't' + toString(i), name: 'Town ' + toString(i)})",
    "Country": "CREATE (:Country {id: 'c' + toString(i), name: 'Country ' + toString(i)})",
    "LIVES_IN": "MATCH (a:Person {id: 'p' + toString(i)}) MATCH (b:Town {id: 't' + toString(i * 31 % $towns)})"
    " CREATE (a)-[:LIVES_IN]->(b)",
    "CITIZEN_OF": "MATCH (a:Person {id: 'p' + toString(i)})"
    " MATCH (b:Country {id: 'c' + toString(CASE WHEN i % 8 < 5 THEN 0 ELSE i % 199 + 1 END)})"
    " CREATE (a)-[:CITIZEN_OF]->(b)",
    "KNOWS": "MATCH (a:Person {id: 'p' + toString(i)}) MATCH (b:Person {id: 'p' + toString(i * 7 % $people)})"
    " CREATE (a)-[:KNOWS]->(b)",
    "NEAR": "MATCH (a:Town {id: 't' + toString(i)}) MATCH (b:Country {id: 'c' + toString(i % 200)})"
    " CREATE (a)-[:NEAR]->(b)",
}
"""What is made for each number of a type."""


def clicks(people: int) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """What people do in the explorer: in words, and as the page asks for it."""
    person, town, hub = '["Person","p77"]', '["Town","t5"]', '["Country","c0"]'
    register, far = '["Person","p1"]', f'["Person","p{people - 3}"]'
    yield "search a whole name", "search", {"text": f"person {people // 2}"}
    yield "search a part of many names", "search", {"text": "son 77"}
    yield "search what nobody is called", "search", {"text": "zzz"}
    yield "expand a person", "expand", {"id": person}
    yield "expand a town", "expand", {"id": town}
    yield "expand the hub", "expand", {"id": hub}
    yield "expand the hub, the next 60 of a type", "expand", {"id": hub, "type": "CITIZEN_OF", "after": 600}
    yield "expand a person of many claims", "expand", {"id": register}
    yield "connect 60 people and two hubs", "between", {"id": [hub, town, *(f'["Person","p{n}"]' for n in range(60))]}
    yield "a path between two people", "paths", {"from": person, "to": far}
    yield "a path from the hub", "paths", {"from": hub, "to": person}
    yield "a path between two hubs", "paths", {"from": hub, "to": '["Country","c7"]'}
    yield "a question", "question", {"name": "who", "p.town": "t5"}


def main() -> None:
    """Fills the database, unless it is filled, and clicks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--uri", default="")
    parser.add_argument("--password", default="")
    options = parser.parse_args()
    people = options.nodes * 4 // 5
    with tempfile.TemporaryDirectory() as folder, _server(options.uri, options.password) as server:
        project = write_project(Path(folder))
        with connect(Target(server.uri, server.username, server.password)) as database, driver_of(server) as driver:
            if not database.read("MATCH (t:Town) RETURN count(t)").value():
                fill(project, database, driver, people, options.nodes - people - 200)
            measure(project, database, driver, people, server)


def write_project(folder: Path) -> Project:
    """A project whose one source is the register."""
    with (folder / "known.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("one", "name", "other"))
        rows.writerows(("p1", "Person 7919", f"p{number * 5 + 2}") for number in range(CLAIMS))
    for name, text in (("model.py", MODEL), ("known.yaml", MAPPING), ("cypher/who.cypher", QUESTION)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "graphmodel.toml").write_text('model = "model"\nsources = ["known.yaml"]\n', encoding="utf-8")
    return Project.at(folder, {})


def fill(project: Project, database: Database, driver: neo4j.Driver, people: int, towns: int) -> None:
    """Loads the register, with constraints and indexes, and lets the server make the rest."""
    started = time.perf_counter()
    load(project, database)
    counts = {"Person": people, "Town": towns, "Country": 200, "NEAR": towns, "KNOWS": people // 4}
    with driver.session() as session:
        for name, made in FILL.items():
            text = f"UNWIND range(0, $count - 1) AS i CALL (i) {{ {made} }} IN TRANSACTIONS OF 10000 ROWS"
            session.run(text, count=counts.get(name, people), people=people, towns=towns).consume()
    nodes, relationships = database.read("MATCH (n) RETURN count(n), sum(count{(n)-->()})").rows[0]
    print(f"{nodes:,} nodes, {relationships:,} relationships in {time.perf_counter() - started:.0f} s", flush=True)


def measure(project: Project, database: Database, driver: neo4j.Driver, people: int, server: Server) -> None:
    """Prints a line for each click."""
    recording = Recording(of=database)
    explorer, addresses = Explorer(project, recording), list[str]()
    Thread(target=serve, args=(explorer, 0, addresses.append), daemon=True).start()
    begun = time.perf_counter()
    while not addresses or json.loads(_get(f"{addresses[0]}api/search?text=x"))["reading"]:
        time.sleep(0.2)
    print(f"the names were read in {time.perf_counter() - begun:.0f} s")
    columns = (
        "click",
        "first (s)",
        "then (s)",
        "processor (s)",
        "statements",
        "store hits",
        "most rows",
        "nodes drawn",
    )
    print(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    for name, door, given in clicks(people):
        recording.statements.clear()
        address = f"{addresses[0]}api/{door}?{urlencode(given, doseq=True)}"
        once, *_ = _timed(address)
        used = _processor(server)
        taken, answer = zip(*(_timed(address) for _ in range(AGAIN)), strict=True)
        used = (_processor(server) - used) / AGAIN
        asked = recording.statements[: len(recording.statements) // (AGAIN + 1)]
        hits, rows = profiled(driver, asked)
        drawn = len(answer[-1].get("nodes", answer[-1].get("matches", ())))
        cells = (f"{once:.3f}", f"{median(taken):.3f}", f"{used:.3f}", len(asked), f"{hits:,}", f"{rows:,}", drawn)
        print("| " + " | ".join(map(str, (name, *cells))) + " |", flush=True)


def _processor(server: Server) -> float:
    """Seconds of processor time that the explorer and the server have used; without a server that is not ours."""
    return time.process_time() + (processor_seconds(server) if server.container else 0)


def profiled(driver: neo4j.Driver, statements: list[Any]) -> tuple[int, int]:
    """Hits of the store in all, and the most rows of one operator."""
    hits, most = 0, 0
    with driver.session() as session:
        for each in statements:
            profile = session.run(f"PROFILE {each.text}", dict(each.parameters)).consume().profile
            for operator in _operators(profile) if profile else ():
                hits += int(operator.get("dbHits", 0))
                most = max(most, int(operator.get("rows", 0)))
    return hits, most


def _operators(plan: Any) -> Iterator[Any]:
    yield plan
    for child in plan.get("children", ()):
        yield from _operators(child)


def _timed(address: str) -> tuple[float, Any]:
    started = time.perf_counter()
    text = _get(address)
    return time.perf_counter() - started, json.loads(text)


def _get(address: str) -> bytes:
    with urlopen(address) as answer:
        return bytes(answer.read())


@contextmanager
def _server(uri: str, password: str) -> Iterator[Server]:
    if uri:
        yield Server(uri, "neo4j", password, "")
        return
    with running("2g") as server:
        yield server


if __name__ == "__main__":
    main()
