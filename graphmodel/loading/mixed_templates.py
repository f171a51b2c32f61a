"""Texts that take rows of any shape: labels, types and properties are in the rows, each a map in `$rows`.

Few rows of many shapes need few texts that way, each of which the server plans once. Rows of one shape, when there are
many, go by the texts of `templates`, in columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphmodel.loading.patterns import cast_to, match
from graphmodel.syntax.quoting import quote

PLAIN = "plain"
"""The map of a row that has the values which the driver takes as they are."""
_MADE = ("date", "datetime", "localdatetime", "time", "localtime", "duration", "point")
CASTS = (*_MADE, *(f"list {each}" for each in _MADE))
"""The other maps of a row, each named after the function that makes its values on the server."""


def merge_any_nodes(label: str, key: str, casts: Sequence[str]) -> str:
    """Merges nodes on their identity label and key: other labels and properties, whichever they are, are in `$rows`."""
    text = f"UNWIND $rows AS row MERGE (n:{quote(label)} {{{quote(key)}: row.key}}) SET n:$(row.labels)"
    return text + _cells("n", casts)


def create_any_relationships(start: tuple[str, str], end: tuple[str, str], casts: Sequence[str]) -> str:
    """Creates relationships between nodes of two identity labels: types and properties are in `$rows`."""
    return f"{_row_ends(start, end)} CREATE (a)-[r:$(row.type)]->(b)" + _cells("r", casts)


def update_any(types: Sequence[str], start: tuple[str, str], end: tuple[str, str], casts: Sequence[str]) -> str:
    """Sets properties of relationships that were read."""
    return _that_one(types, start, end) + _cells("r", casts)


def delete_any(types: Sequence[str], start: tuple[str, str], end: tuple[str, str]) -> str:
    """Deletes relationships that were read."""
    return f"{_that_one(types, start, end)} DELETE r"


def update_by_id(casts: Sequence[str]) -> str:
    """Sets properties of relationships that were read, whatever their types and ends. For many: see `_that_one`."""
    return _BY_ID + _cells("r", casts)


def delete_by_id() -> str:
    """Deletes relationships that were read."""
    return f"{_BY_ID} DELETE r"


def _row_ends(start: tuple[str, str], end: tuple[str, str]) -> str:
    return f"UNWIND $rows AS row {match('a', *start, 'row.start')} {match('b', *end, 'row.end')}"


_BY_ID = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.id AND type(r) = row.type"


def _that_one(types: Sequence[str], start: tuple[str, str], end: tuple[str, str]) -> str:
    # With an id alone Neo4j plans to go through all relationships a row, while it holds fewer than ten of them.
    return f"{_row_ends(start, end)} MATCH (a)-[r:{_any_of(types)}]->(b) WHERE elementId(r) = row.id"


def _any_of(types: Sequence[str]) -> str:
    return "|".join(map(quote, types))


def _cells(variable: str, casts: Sequence[str]) -> str:
    made = (
        f" FOREACH (name IN keys(row.{quote(cast)}) | "
        f"SET {variable}[name] = {cast_to(cast, f'row.{quote(cast)}[name]')})"
        for cast in casts
    )
    return f" SET {variable} += row.{PLAIN}" + "".join(made)
