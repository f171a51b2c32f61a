"""Roles whose ends count from 1 in each event (`ordered`), of which two rows give two ends the same place."""

from __future__ import annotations

from itertools import groupby

from graphmodel.model import Model, RelationshipType
from graphmodel.problems import shown
from graphmodel.staging.faults import Faults
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.layout import ORIGIN, POSITION, StagedKind
from graphmodel.staging.sql import identifier, literal

MAX_REPORTED = 1_000


def check_order(model: Model, graph: StagedGraph | None, faults: Faults) -> None:
    """Reports each row whose end has the place that an earlier row gave another end of the same event.

    A row counts the ends that it names itself. Where each row of an event names one, each would be the first.
    """
    if graph is None:
        return
    for kind in model.relationships.values():
        tables = [each for each in graph.stage.kinds if not each.is_node and each.name == kind.type]
        if kind.role and kind.ordered and tables:
            _check(kind, tables, graph, faults)


def _check(kind: RelationshipType, tables: list[StagedKind], graph: StagedGraph, faults: Faults) -> None:
    every = " UNION ALL ".join(_ends(kind, table, graph) for table in tables)
    several = "min(other) OVER same <> max(other) OVER same"
    found = graph.stage.rows_of(
        f"SELECT event, place, origin, position FROM ({every}) "
        f"WINDOW same AS (PARTITION BY event, place) QUALIFY {several} ORDER BY ALL LIMIT {MAX_REPORTED}"
    )
    hint = (
        f"fill {kind.ordered} from a column, or name all ends in one row (split, list): rows do not count on from "
        "one another"
    )
    for (event, place), rows in groupby(found, key=lambda row: row[:2]):
        for _, _, origin, position in list(rows)[1:]:
            fault = f"another row has an end of {kind.type} at place {place} of {shown(event)}, too"
            source, where = graph.stage.origins[origin].source, graph.stage.where(origin, position)
            faults.add(source, where, "missing-position", fault, hint, kind.type, place=(origin, position))


def _ends(kind: RelationshipType, table: StagedKind, graph: StagedGraph) -> str:
    start, end = (identifier(column.place) for column in table.ids)
    place = next(identifier(column.place) for column in table.columns if column.name == kind.ordered)
    other = f"{literal(table.family[2])} || ' ' || {end}::VARCHAR"
    return (
        f"SELECT {start}::VARCHAR AS event, {place} AS place, {other} AS other, "
        f"{ORIGIN} AS origin, {POSITION} AS position FROM ({graph.rows(table)})"
    )
