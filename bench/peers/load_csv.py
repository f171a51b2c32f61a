"""The server reads the files itself: LOAD CSV with CALL IN TRANSACTIONS."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from neo4j import GraphDatabase

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.reading import BATCH, key_of

CASTS = {str: "row.{0}", int: "toInteger(row.{0})", float: "toFloat(row.{0})", date: "date(row.{0})"}


def load(settings: dict[str, str], folder: Path) -> None:
    """The files are in the server's import folder already, under the folder's name."""
    auth = (settings["username"], settings["password"])
    with GraphDatabase.driver(settings["uri"], auth=auth) as driver, driver.session() as session:
        for label, columns in NODES.items():
            text = f"MERGE (n:{label} {{id: row.id}}) SET {_sets('n', columns, 'id')}"
            session.run(_whole(folder, label, text)).consume()
        for kind, (start, end, columns) in RELATIONSHIPS.items():
            key = key_of(kind)
            text = (
                f"MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
                f"MERGE (a)-[r:{kind} {{{key}: {_cast(key, columns[key])}}}]->(b) SET {_sets('r', columns, key)}"
            )
            session.run(_whole(folder, kind, text)).consume()


def _whole(folder: Path, name: str, text: str) -> str:
    file = f"file:///{folder.name}/{name}.csv"
    return f"LOAD CSV WITH HEADERS FROM '{file}' AS row CALL (row) {{ {text} }} IN TRANSACTIONS OF {BATCH} ROWS"


def _sets(variable: str, columns: dict[str, type], key: str) -> str:
    return ", ".join(f"{variable}.{name} = {_cast(name, kind)}" for name, kind in columns.items() if name != key)


def _cast(name: str, kind: type) -> str:
    return CASTS[kind].format(name)
