"""Compares two files of rows by name and key: what came, went, changed. Rows need not fit into memory.

A file has JSON lines `{"name": ..., "key": ..., "row": ...}`; `row` is a text, and two rows are alike when theirs are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphmodel.staging.sql import file_literal

COLUMNS = "{name: 'VARCHAR', key: 'VARCHAR', row: 'VARCHAR'}"
LARGEST = 64 * 2**20
"""Bytes of one line."""


@dataclass(frozen=True)
class RowPair:
    """A row before and after, each as its text; None where it is not there."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class RowDifference:
    """How the rows of one name differ: counts, and the first of them by key."""

    name: str
    added: int
    changed: int
    removed: int
    examples: tuple[RowPair, ...]


def compare_rows(before: Path, after: Path, *, examples: int, memory: str) -> Iterator[RowDifference]:
    """What differs, name by name in order; of each name up to `examples` rows that came, that went and that changed."""
    import duckdb

    with duckdb.connect(config={"memory_limit": memory, "temp_directory": str(after.parent)}) as connection:
        old, new = (
            f"read_json({file_literal(path)}, format = 'newline_delimited', columns = {COLUMNS},"
            f" maximum_object_size = {LARGEST})"
            for path in (before, after)
        )
        connection.execute(
            "CREATE TABLE differing AS SELECT name, key, o.row AS before, n.row AS after,"
            " CASE WHEN o.row IS NULL THEN 'added' WHEN n.row IS NULL THEN 'removed' ELSE 'changed' END AS kind"
            f" FROM {old} o FULL JOIN {new} n USING (name, key) WHERE o.row IS DISTINCT FROM n.row"
        )
        counts = connection.execute(
            "SELECT name, count(*) FILTER (kind = 'added'), count(*) FILTER (kind = 'changed'),"
            " count(*) FILTER (kind = 'removed') FROM differing GROUP BY name ORDER BY name"
        ).fetchall()
        for name, added, changed, removed in counts:
            found = connection.execute(
                "SELECT key, before, after FROM differing WHERE name = ?"
                " QUALIFY row_number() OVER (PARTITION BY kind ORDER BY key) <= ? ORDER BY kind, key",
                [name, examples],
            ).fetchall()
            yield RowDifference(name, added, changed, removed, tuple(RowPair(*each) for each in found))
