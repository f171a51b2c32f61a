"""`properties: auto`: a column that has the former name of a property fills it still."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import Model, Node, Property
from graphmodel.records import assemble
from graphmodel.staging import read
from tests.example import TODAY


class Item(Node):
    id: Annotated[str, Property(key=True)]
    huge: Annotated[int | None, Property(formerly=("large", "big"))] = None
    small: int | None = None


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("t.csv", "id,big,small\na,1,7\nb,2,8\n"),
        ("t.csv", "id,Big,small\na,1,7\nb,2,8\n"),
        ("t.csv", "id,huge,big,small\na,1,3,7\nb,2,4,8\n"),
        ("t.jsonl", '{"id": "a", "big": 1, "small": 7}\n{"id": "b", "huge": 2, "big": 4, "small": 8}\n'),
    ],
)
def test_a_column_with_a_former_name_fills_the_property(
    embedded_database: Database, file: str, rows: str, tmp_path: Path
) -> None:
    (tmp_path / file).write_text(rows)
    (tmp_path / "m.yaml").write_text(f"table: {file}\nnodes:\n- Item: {{id: id}}\n  properties: auto\n")
    model = Model.of(Item)
    records = assemble(model, read(model, ["m.yaml"], tmp_path))
    assert list(records.problems) == []
    load(embedded_database, model, records, today=lambda: TODAY)
    found = embedded_database.read("MATCH (i:Item) RETURN i.id AS id, i.huge AS huge, i.small AS small ORDER BY id")
    assert found.rows == (("a", 1, 7), ("b", 2, 8))
