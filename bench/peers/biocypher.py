"""BioCypher's online path, which needs APOC. Its other path writes files for neo4j-admin."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from biocypher import BioCypher

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import batches, node_rows, tie_rows


def load(settings: dict[str, str], folder: Path) -> None:
    """Nodes, then relationships, in a folder of its own: it keeps logs where it runs."""
    folder = folder.absolute()
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(made):
        Path("schema.yaml").write_text(yaml.safe_dump(_schema()), encoding="utf-8")
        Path("config.yaml").write_text(yaml.safe_dump(_config(settings)), encoding="utf-8")
        graph = BioCypher(biocypher_config_path="config.yaml", schema_config_path="schema.yaml")
        for label in NODES:
            for some in batches(node_rows(folder, label)):
                graph.write_nodes(_nodes(label, some))
        for kind in RELATIONSHIPS:
            for some in batches(tie_rows(folder, kind)):
                graph.write_edges(_ties(kind, some))


def _nodes(label: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for row in rows:
        yield row.pop("id"), label, row


def _ties(kind: str, rows: list[dict[str, Any]]) -> Iterator[tuple[None, str, str, str, dict[str, Any]]]:
    for row in rows:
        yield None, row.pop("start"), row.pop("end"), kind, row


def _schema() -> dict[str, Any]:
    nodes = {label: {"represented_as": "node", "preferred_id": "id", "input_label": label} for label in NODES}
    ties = {
        kind.lower(): {
            "represented_as": "edge",
            "source": start,
            "target": end,
            "input_label": kind,
            "label_as_edge": kind,
        }
        for kind, (start, end, _) in RELATIONSHIPS.items()
    }
    return nodes | ties


def _config(settings: dict[str, str]) -> dict[str, Any]:
    server = {"uri": settings["uri"], "user": settings["username"], "password": settings["password"]}
    return {
        "biocypher": {"dbms": "neo4j", "offline": False, "head_ontology": None, "log_to_disk": False, "debug": False},
        "neo4j": {**server, "database_name": "neo4j", "wipe": False, "multi_db": False, "increment_version": False},
    }
