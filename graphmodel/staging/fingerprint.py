"""A number that stands for rows: two loads with the same one would write the same in the same order."""

from __future__ import annotations

from collections.abc import Iterable

from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedKind
from graphmodel.staging.sql import identifiers
from graphmodel.staging.stage import Stage


def fingerprint(stage: Stage, tables: Iterable[tuple[StagedKind, str]]) -> list[tuple[str, int, int]]:
    """For each table its name, and the number and summed hashes of the rows of a query."""
    found = []
    for kind, rows in tables:
        columns = identifiers((ORIGIN, POSITION, CLEARED, *(column.place for column in kind.all)))
        (total,) = stage.rows_of(f"SELECT count(*), coalesce(sum(hash({columns})), 0)::VARCHAR FROM ({rows})")
        found.append((kind.table, total[0], int(total[1])))
    return found
