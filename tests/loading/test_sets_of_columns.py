"""Rows that are created with other sets of columns: an engine that takes no labels as values plans one text for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from graphmodel.databases import Database
from graphmodel.loading.changes import NodeChange, RelationshipChange, Upsert
from graphmodel.model import Ref
from graphmodel.records import NodeRecord, RelationshipRecord

COLUMNS: dict[str, Any] = {
    "whole": 1,
    "text": "x",
    "float": 1.5,
    "truth": False,
    "day": date(2031, 5, 1),
    "moment": datetime(2031, 5, 1, 12, tzinfo=UTC),
    "local": datetime(2031, 5, 1, 12),
    "hour": time(12, 30),
    "texts": ["a", "b"],
    "days": [date(2031, 5, 1), date(2031, 5, 2)],
    "moments": [datetime(2031, 5, 1, 12, tzinfo=UTC)],
}
ROWS: dict[str, dict[str, Any]] = {
    **{name: {name: value} for name, value in COLUMNS.items()},
    "none": {},
    "all": COLUMNS,
    "another cast": {"day": datetime(2031, 5, 1, 12, tzinfo=UTC), "whole": 2.5},
}


def test_rows_with_other_columns_share_a_text_and_keep_no_null(embedded_database: Database) -> None:
    upsert = Upsert(embedded_database.dialect, {"Depot": "id"})
    refs = {id: Ref("Depot", id) for id in ROWS}
    nodes = [
        NodeChange(NodeRecord(refs[id], "id", ("Depot",), {}, frozenset()), True, columns)
        for id, columns in ROWS.items()
    ]
    relationships = [
        RelationshipChange(RelationshipRecord("SUPPLIES", refs[id], refs["all"], {}, frozenset()), None, columns)
        for id, columns in ROWS.items()
    ]
    statements = upsert.statements([*nodes, *relationships])
    assert len(statements) == 4  # nodes, and relationships, with either cast of `day`
    embedded_database.write(*statements)
    stored = dict(embedded_database.read("MATCH (n:Depot) RETURN n.id, properties(n)").rows)
    assert stored == {id: {"id": id, **columns} for id, columns in ROWS.items()}
    links = dict(embedded_database.read("MATCH (n)-[r:SUPPLIES]->() RETURN n.id, properties(r)").rows)
    assert links == {id: {"gm_own": True, **columns} for id, columns in ROWS.items()}
