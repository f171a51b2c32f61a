"""The loop that people write by hand: csv.DictReader, maps, UNWIND, MERGE, SET +=."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from neo4j import GraphDatabase

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import batches, key_of, node_rows, tie_rows

NODE = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.props"
RELATIONSHIP = (
    "UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
    "MERGE (a)-[r:{kind} {{{key}: row.key}}]->(b) SET r += row.props"
)


def load(settings: dict[str, str], folder: Path) -> None:
    """Nodes, then relationships."""
    auth = (settings["username"], settings["password"])
    with GraphDatabase.driver(settings["uri"], auth=auth) as driver, driver.session() as session:
        for label in NODES:
            for some in batches(node_rows(folder, label)):
                _write(session, NODE.format(label=label), [{"id": row["id"], "props": row} for row in some])
        for kind, (start, end, _) in RELATIONSHIPS.items():
            text = RELATIONSHIP.format(kind=kind, start=start, end=end, key=key_of(kind))
            for some in batches(tie_rows(folder, kind)):
                _write(session, text, [_tie(row, key_of(kind)) for row in some])


def _tie(row: dict[str, Any], key: str) -> dict[str, Any]:
    start, end = row.pop("start"), row.pop("end")
    return {"start": start, "end": end, "key": row[key], "props": row}


def _write(session: Any, text: str, rows: list[dict[str, Any]]) -> None:
    session.execute_write(lambda tx: tx.run(text, rows=rows).consume())
