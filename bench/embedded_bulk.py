"""How the embedded engine is filled fastest: Cypher that merges, Cypher that creates, and the engine's own GraphBatch.

    uv run python -m bench.embedded_bulk --nodes 20000 --relationships 40000 --runs 3

All in one process, in turn, each run into a new database with the constraints of a model. Rows a second of wall time,
and of processor time (of all threads: the engine is in this process), which says more on a machine that is busy.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from graphmodel.databases import Statement
from graphmodel.databases.embedded import Server
from graphmodel.databases.link import Link
from graphmodel.databases.neo4j import Neo4jDatabase
from graphmodel.loading import templates
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.model.layer import OWN, SOURCES
from graphmodel.schema import apply
from graphmodel.syntax.dialect import EMBEDDED
from tests.example import MODEL

BATCH = 5_000
LABELS = ("Entity", "Actor", "State")
TYPE = "Actor~Entity~State"  # as which the engine keeps nodes of these labels
END = ("Entity", "id")
SAID = ["bench"]
SEEN = ("MATCH (a:State)-[r:BORDERS]->(b) RETURN count(r)", "MATCH (b:State)<-[r:BORDERS]-(a) RETURN count(r)")
Columns = dict[str, list[Any]]


def main() -> None:
    """Measures, and prints one line for each way."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, most in (("nodes", 20_000), ("relationships", 40_000), ("runs", 3)):
        asked.add_argument(f"--{name}", type=int, default=most)
    given = asked.parse_args()
    nodes, relationships = _rows(given.nodes, given.relationships)
    rates: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "graph", "embedded:bench")
        for run in range(given.runs):
            for name, way in WAYS.items():
                graph = _Graph(server, f"{name}{run}")
                fill_nodes, fill_relationships = way
                rates[name, "nodes"].append(_timed(partial(fill_nodes, graph, nodes), given.nodes))
                rates[name, "relationships"].append(
                    _timed(partial(fill_relationships, graph, relationships), given.relationships)
                )
                graph.check_and_close(given.nodes, given.relationships)
        print("| way | rows | a second | a second of processor time |\n| --- | --- | --- | --- |")
        for (name, rows), found in rates.items():
            wall, processor = (statistics.median(each) for each in zip(*found, strict=True))
            print(f"| {name} | {rows} | {wall:,.0f} | {processor:,.0f} |")
        server.stop()


class _Graph:
    """A new database, by Bolt and in this process."""

    def __init__(self, server: Server, name: str) -> None:
        endpoint = server.endpoint(Link("embedded:bench", EMBEDDED), name)
        self.bolt = Neo4jDatabase(replace(endpoint, stop=lambda: None))
        apply(self.bolt, MODEL)
        self.bolt.write(Statement("CREATE (a:Entity:Actor:State {id: 'a'})-[:BORDERS]->(a) DETACH DELETE a"))
        self.engine: Any = server._server.get_database(name)

    def send(self, text: str, **parameters: Any) -> None:
        """One transaction by Bolt."""
        self.bolt.write(Statement(text, {**parameters, "sources": SAID}))

    def check_and_close(self, nodes: int, relationships: int) -> None:
        """Asserts that the graph has so many nodes and relationships, and closes the connection."""
        counts = [self.bolt.read(text).value() for text in ("MATCH (n:State) RETURN count(n)", *SEEN)]
        assert counts == [nodes, relationships, relationships], counts
        self.bolt.close()


def merge_nodes(graph: _Graph, rows: Columns) -> None:
    """By MERGE on the identity label, then SET of the others."""
    _cypher_nodes(graph, rows, lambda shape: templates.merge_nodes(*END, LABELS, shape, said=True))


def create_nodes(graph: _Graph, rows: Columns) -> None:
    """By CREATE with all labels and properties."""
    _cypher_nodes(graph, rows, lambda shape: templates.create_nodes(*END, LABELS, shape))


def _cypher_nodes(graph: _Graph, rows: Columns, text: Callable[[Any], str]) -> None:
    for some in _batches(rows):
        key = some.pop("id")
        shape = shape_of(some)
        graph.send(text(shape), key=key, **packed_columns(shape, some))


def batch_nodes(graph: _Graph, rows: Columns) -> None:
    """By the engine's own GraphBatch, a batch being a transaction."""
    for some in _batches(rows):
        with graph.engine.graph_batch(use_wal=True, commit_every=BATCH) as batch:
            batch.create_vertices(TYPE, [{**row, SOURCES: SAID} for row in _maps(some)])


def merge_relationships(graph: _Graph, rows: Columns) -> None:
    """By MERGE between ends that are looked up."""
    _cypher_relationships(graph, rows, lambda shape: templates.merge_relationships("BORDERS", END, END, (), shape))


def create_relationships(graph: _Graph, rows: Columns) -> None:
    """By CREATE between ends that are looked up."""
    _cypher_relationships(graph, rows, lambda shape: templates.create_relationships("BORDERS", END, END, (), shape))


def _cypher_relationships(graph: _Graph, rows: Columns, text: Callable[[Any], str]) -> None:
    for some in _batches(rows):
        start, end = some.pop("start"), some.pop("end")
        shape = shape_of(some)
        graph.send(text(shape), start=start, end=end, **packed_columns(shape, some))


def batch_relationships(graph: _Graph, rows: Columns) -> None:
    """By GraphBatch, the ends looked up batch by batch."""
    for some in _batches(rows):
        with graph.engine.graph_batch(use_wal=True, commit_every=0, parallel_flush=False) as batch:
            _buffer(graph, batch, some)


def _buffer(graph: _Graph, batch: Any, rows: Columns) -> None:
    start, end = rows.pop("start"), rows.pop("end")
    text = "UNWIND $keys AS key MATCH (n:Entity {id: key}) RETURN key, elementId(n) AS rid"
    found = graph.engine.query("opencypher", text, {"keys": sorted({*start, *end})})
    rids = {row.get("key"): row.get("rid") for row in found}
    own = [{OWN: True, **row, SOURCES: SAID} for row in _maps(rows)]
    batch.new_edges([rids[key] for key in start], "BORDERS", [rids[key] for key in end], own)


WAYS = {
    "MERGE": (merge_nodes, merge_relationships),
    "CREATE": (create_nodes, create_relationships),
    "GraphBatch": (batch_nodes, batch_relationships),
}


def _timed(work: Callable[[], None], rows: int) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return rows / (time.perf_counter() - wall), rows / (time.process_time() - processor)


def _rows(nodes: int, relationships: int) -> tuple[Columns, Columns]:
    chance = random.Random(1)
    keys = [f"s{number:08}" for number in range(nodes)]
    days = [date(1900, 1, 1) + timedelta(days=number % 40_000) for number in range(nodes)]
    states: Columns = {
        "id": keys,
        "name": [f"State {number}" for number in range(nodes)],
        "code": [f"c{number}" for number in range(nodes)],
        "open": [True] * nodes,
        "aliases": [["x", "y"]] * nodes,
        "founded": list(map(str, days)),
        "founded_first": days,
        "founded_last": days,
    }
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < relationships:
        pairs.add((chance.choice(keys), chance.choice(keys)))
    start, end = map(list, zip(*sorted(pairs), strict=True))
    return states, {
        "start": start,
        "end": end,
        "level": ["full", "partial"] * (relationships // 2) + ["full"] * (relationships % 2),
    }


def _batches(rows: Columns) -> Iterator[Columns]:
    size = len(next(iter(rows.values())))
    for first in range(0, size, BATCH):
        yield {name: values[first : first + BATCH] for name, values in rows.items()}


def _maps(rows: Columns) -> Iterator[dict[str, Any]]:
    return (dict(zip(rows, values, strict=True)) for values in zip(*rows.values(), strict=True))


if __name__ == "__main__":
    main()
