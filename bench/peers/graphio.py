"""graphio: sets of nodes and relationships, merged."""

from __future__ import annotations

from pathlib import Path

from graphio import NodeSet, RelationshipSet
from neo4j import GraphDatabase

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import BATCH, node_rows, tie_rows


def load(settings: dict[str, str], folder: Path) -> None:
    """A set for each file, as its documentation has it; a set holds all its rows."""
    auth = (settings["username"], settings["password"])
    with GraphDatabase.driver(settings["uri"], auth=auth) as driver:
        for label in NODES:
            nodes = NodeSet([label], merge_keys=["id"])
            for row in node_rows(folder, label):
                nodes.add_node(row)
            nodes.merge(driver, batch_size=BATCH)
        for kind, (start, end, _) in RELATIONSHIPS.items():
            ties = RelationshipSet(kind, [start], [end], ["id"], ["id"])
            for row in tie_rows(folder, kind):
                ties.add_relationship({"id": row.pop("start")}, {"id": row.pop("end")}, row)
            ties.merge(driver, batch_size=BATCH)
