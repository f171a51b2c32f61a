"""A small graph of many shapes over a long link, and into a server that has just started.

    uv run python -m bench.far --delays 0 10 40
    uv run python -m bench.far --fresh
    uv run python -m bench.far --embedded

loads the project that this repository ships (2,089 nodes, relationships, claims and links of 70 types), the same graph
by the usual loop by hand (a statement for each set of labels and each type between two of them), and by py2neo's
`Subgraph`. Seconds and round trips include the opening of the connection; constraints are there before the other two
start. The load of the machine stands in the first line: without it the seconds say nothing. The second load sends texts
that the server has to plan, the third finds their plans there; both change nothing.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import neo4j

from bench.crashes import Container, container
from bench.link import BoltProxy
from graphmodel import Project, Target, connect
from graphmodel.databases import Statement
from graphmodel.workflows import ask, load, reset, schema

ROOT = Path(__file__).parents[1]
QUESTION = "who-recognizes-whom"
SETTLES = 8.0
"""Seconds from the first answer of a fresh server to the first load."""
PLAIN = (str, int, float, bool, date, datetime, list)


@dataclass(frozen=True)
class Graph:
    """Nodes as labels and properties; relationships as both ends' key labels and keys, type and properties."""

    nodes: list[tuple[list[str], dict[str, Any]]]
    relationships: list[tuple[str, str, str, str, str, dict[str, Any]]]


def stored(target: Target) -> Graph:
    """What a load has written, but its mark."""
    with connect(target) as database:
        nodes = database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN labels(n), properties(n)").rows
        ends = "head(labels(a)), a.id, type(r), head(labels(b)), b.id"
        relationships = database.read(f"MATCH (a)-[r]->(b) RETURN {ends}, properties(r)").rows
    return Graph(
        [(labels, _plain(properties)) for labels, properties in nodes],
        [(*row[:5], _plain(row[5])) for row in relationships],
    )


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if isinstance(value, PLAIN)}


def by_graphmodel(target: Target, _: Graph) -> None:
    """`graphmodel load`, without the start of Python."""
    with connect(target) as database:
        load.load(Project.at(ROOT, {}), database)


def by_hand(target: Target, graph: Graph) -> None:
    """The usual loop: a statement for each shape, each in a transaction."""
    nodes: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for labels, properties in graph.nodes:
        nodes[tuple(labels)].append({"id": properties["id"], "properties": properties})
    relationships: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for a, start, kind, b, end, properties in graph.relationships:
        relationships[a, kind, b].append({"start": start, "end": end, "properties": properties})
    with neo4j.GraphDatabase.driver(target.uri, auth=("neo4j", target.password)) as driver, driver.session() as session:
        for labels, rows in nodes.items():
            others = "".join(f":`{label}`" for label in labels[1:])
            text = f"UNWIND $rows AS row MERGE (n:`{labels[0]}` {{id: row.id}}) SET n += row.properties"
            session.execute_write(_run, text + (f" SET n{others}" if others else ""), rows)
        for (a, kind, b), rows in relationships.items():
            ends = f"MATCH (a:`{a}` {{id: row.start}}), (b:`{b}` {{id: row.end}})"
            text = f"UNWIND $rows AS row {ends} MERGE (a)-[r:`{kind}`]->(b) SET r += row.properties"
            session.execute_write(_run, text, rows)


def _run(tx: neo4j.ManagedTransaction, text: str, rows: list[dict[str, Any]]) -> None:
    tx.run(text, rows=rows).consume()


def by_subgraph(target: Target, graph: Graph) -> None:
    """py2neo's `Subgraph`, merged by the key of each node."""
    import py2neo

    nodes: dict[tuple[str, str], py2neo.Node] = {}
    for labels, properties in graph.nodes:
        node = nodes[labels[0], properties["id"]] = py2neo.Node(*labels, **properties)
        node.__primarylabel__, node.__primarykey__ = labels[0], "id"
    made = [
        py2neo.Relationship(nodes[a, start], kind, nodes[b, end], **properties)
        for a, start, kind, b, end, properties in graph.relationships
    ]
    py2neo.Graph(target.uri, auth=("neo4j", target.password)).merge(py2neo.Subgraph(nodes.values(), made))


LOADERS: dict[str, Callable[[Target, Graph], None]] = {
    "`graphmodel load`": by_graphmodel,
    "the loop by hand": by_hand,
    "py2neo's `Subgraph`": by_subgraph,
}


@contextmanager
def linked(target: Target, delay: float) -> Iterator[tuple[Target, BoltProxy]]:
    """The server over a link of so many milliseconds there and back."""
    port = int(target.uri.rpartition(":")[2])
    with BoltProxy("127.0.0.1", port, delay=delay / 1000) as link:
        yield Target(f"bolt://127.0.0.1:{link.port}", password=target.password), link


def timed(target: Target, delay: float, work: Callable[[Target], object]) -> str:
    """Seconds and round trips, as a cell."""
    with linked(target, delay) as (far, link):
        started = time.perf_counter()
        work(far)
        return f"{time.perf_counter() - started:.2f} s, {link.round_trips:,}"


def emptied(target: Target, *, constraints: bool) -> None:
    """Takes all out of the server; only the constraints of the project's nodes are there, or none."""
    with connect(target) as database:
        database.write(Statement("MATCH (n) DETACH DELETE n"))
        for (name,) in database.read("SHOW CONSTRAINTS YIELD name").rows:
            database.define(f"DROP CONSTRAINT `{name}`")
        if constraints:
            schema.apply(Project.at(ROOT, {}), database)


def taken_out(target: Target) -> None:
    """`graphmodel reset`."""
    with connect(target) as database:
        reset.reset(database, project=Project.at(ROOT, {}).name)


def asked(target: Target) -> None:
    """One question, with a connection of its own."""
    with connect(target) as database:
        ask.ask(Project.at(ROOT, {}), database, QUESTION)


def over_links(server: Container, delays: list[float], slowest: float) -> Iterator[str]:
    """A line for each link and loader; py2neo's is left out over links longer than `slowest`."""
    emptied(server.target, constraints=False)
    by_graphmodel(server.target, Graph([], []))
    graph = stored(server.target)
    loads = "first load, round trips | the same again | a third time | after `reset`"
    yield f"| link, ms | loader | {loads} | `ask` |\n|{' --- |' * 7}"
    for delay in delays:
        for name, loader in LOADERS.items():
            ours = loader is by_graphmodel
            if loader is by_subgraph and delay > slowest:
                continue
            emptied(server.target, constraints=not ours)
            cells = [timed(server.target, delay, lambda far, run=loader: run(far, graph)) for _ in range(3)]
            if ours:
                taken_out(server.target)
                cells += [timed(server.target, delay, lambda far: by_graphmodel(far, graph))]
                cells += [timed(server.target, delay, asked)]
            yield f"| {delay:g} | {name} | {' | '.join([*cells, '', ''][:5])} |"


def into_fresh() -> Iterator[str]:
    """A line for each loader, each into a server of its own that started `SETTLES` seconds ago."""
    with container("graphmodel-far") as server:
        by_graphmodel(server.target, Graph([], []))
        graph = stored(server.target)
    yield "| loader, fresh server | first load, round trips | the same again |\n| --- | --- | --- |"
    for name, loader in LOADERS.items():
        with container("graphmodel-far") as server:
            if loader is not by_graphmodel:
                emptied(server.target, constraints=True)
            time.sleep(SETTLES)
            cells = [timed(server.target, 0, lambda far, run=loader: run(far, graph)) for _ in range(2)]
        yield f"| {name} | {' | '.join(cells)} |"


def in_process() -> Iterator[str]:
    """A line for each of three first loads into the embedded engine: the engine's code is compiled by the first."""
    yield "| embedded, in process | first load | processor time | the same again | processor time |\n|" + " --- |" * 5
    for run in ("the first in this process", "the next", "the third"):
        with TemporaryDirectory() as folder, connect(Target(f"embedded:{folder}/graph")) as database:
            cells = []
            for _ in range(2):
                started, worked = time.perf_counter(), time.process_time()
                load.load(Project.at(ROOT, {}), database)
                cells += [f"{time.perf_counter() - started:.2f} s", f"{time.process_time() - worked:.2f} s"]
        yield f"| {run} | {' | '.join(cells)} |"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delays", type=float, nargs="*", default=[0, 10, 40], help="milliseconds there and back")
    parser.add_argument("--fresh", action="store_true", help="load into servers that have just started instead")
    parser.add_argument("--embedded", action="store_true", help="load into the embedded engine, in process, instead")
    parser.add_argument("--slowest", type=float, default=10, help="py2neo is left out over longer links than this")
    chosen = parser.parse_args()
    print(f"load of the machine: {', '.join(f'{each:.1f}' for each in os.getloadavg())}; {os.cpu_count()} cores\n")
    if chosen.fresh or chosen.embedded:
        for line in into_fresh() if chosen.fresh else in_process():
            print(line, flush=True)
        return
    with container("graphmodel-far") as server:
        for line in over_links(server, chosen.delays, chosen.slowest):
            print(line, flush=True)


if __name__ == "__main__":
    main()
