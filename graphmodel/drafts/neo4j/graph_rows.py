"""Where nodes and relationships are read from, when their rows are written: a database, or something like one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from graphmodel.databases import Database
from graphmodel.drafts.neo4j.fields import ELEMENT_ID
from graphmodel.drafts.neo4j.survey import Labels, pattern, visit_rows
from graphmodel.syntax.quoting import quote

VisitNode = Callable[[str, Mapping[str, Any]], object]
"""Takes the engine's own number of a node, and its properties."""
VisitRelationship = Callable[
    [Iterable[str], Iterable[str], Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], object
]
"""Takes the labels of both ends, of each what may be its key, and the properties."""


class GraphRows(Protocol):
    """Nodes by label combination and relationships by type, handed over one by one."""

    def nodes(self, labels: Labels, visit: VisitNode) -> None:
        """All nodes of exactly these labels."""

    def relationships(self, type: str, keys: Iterable[str], visit: VisitRelationship) -> None:
        """All relationships of a type; `keys` are the properties that are a key of any node."""


class DatabaseRows:
    """Those of a database: a text a type, however many its ends are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def nodes(self, labels: Labels, visit: VisitNode) -> None:
        """All nodes of exactly these labels."""
        visit_rows(self._database, f"{pattern(labels)} RETURN elementId(n) AS id, properties(n) AS p", visit)

    def relationships(self, type: str, keys: Iterable[str], visit: VisitRelationship) -> None:
        """All relationships of a type; `keys` are the properties that are a key of any node."""
        listed = sorted(set(keys))
        maps = ["{" + ", ".join(f"{quote(key)}: {_key(variable, key)}" for key in listed) + "}" for variable in "ab"]
        query = (
            f"MATCH (a)-[r:{quote(type)}]->(b) RETURN labels(a) AS la, labels(b) AS lb,"
            f" {maps[0]} AS a, {maps[1]} AS b, properties(r) AS p"
        )
        visit_rows(self._database, query, visit)


def _key(variable: str, key: str) -> str:
    return f"elementId({variable})" if key == ELEMENT_ID else f"{variable}.{quote(key)}"
