"""The type of a property's values as Cypher writes it, in constraints and in a GRAPH TYPE."""

from __future__ import annotations

from graphmodel.model import PropertyType, StoredProperty

TYPES = {
    "string": "STRING",
    "boolean": "BOOLEAN",
    "integer": "INTEGER",
    "float": "FLOAT",
    "date": "DATE",
    "datetime": "ZONED DATETIME | LOCAL DATETIME",
    "time": "ZONED TIME | LOCAL TIME",
    "duration": "DURATION",
    "point": "POINT",
}
ANY = "ANY"


def cypher_type(declared: PropertyType, column: StoredProperty) -> str:
    """The type of a stored column; `ANY` where Cypher has no name for it."""
    if declared.kind == "quantity" and column.name == declared.name and not declared.many:
        return "INTEGER | FLOAT"
    kind = f"{declared.zone.upper()} {column.kind.upper()}" if declared.zone else TYPES[column.kind]
    return f"LIST<{kind} NOT NULL>" if column.many and "|" not in kind else ANY if column.many else kind
