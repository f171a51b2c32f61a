"""py2neo's module for bulk loads."""

from __future__ import annotations

from pathlib import Path

from py2neo import Graph
from py2neo.bulk import merge_nodes, merge_relationships

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import batches, key_of, node_rows, tie_rows


def load(settings: dict[str, str], folder: Path) -> None:
    """Nodes, then relationships; each batch is a transaction."""
    graph = Graph(settings["uri"], auth=(settings["username"], settings["password"]))
    for label in NODES:
        for some in batches(node_rows(folder, label)):
            merge_nodes(graph.auto(), some, (label, "id"))
    for kind, (start, end, _) in RELATIONSHIPS.items():
        for some in batches(tie_rows(folder, kind)):
            data = [(row.pop("start"), row, row.pop("end")) for row in some]
            merge_relationships(
                graph.auto(), data, (kind, key_of(kind)), start_node_key=(start, "id"), end_node_key=(end, "id")
            )
