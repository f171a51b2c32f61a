"""Values of types that no graph has, stored as their text from each kind of source, and back the same."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from graphmodel.databases import Database
from graphmodel.model import Model, Node, Property
from graphmodel.project import Project
from graphmodel.workflows.check import check
from graphmodel.workflows.load import load

MODEL = """\
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from graphmodel import Node, Property


class Bill(Node):
    id: Annotated[str, Property(key=True)]
    uuid: UUID | None = None
    sum: Decimal | None = None
    parts: list[Decimal] = []
"""
ONE = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
SHEET = (
    f"document: {{id: d, title: D}}\nentities:\n  Bill:\n    c: {{uuid: {ONE.upper()}, sum: 1.50, parts: [1.0, 2]}}\n"
)
LOADER = f"""\
from decimal import Decimal
from uuid import UUID

from bills import Bill


def rows():
    yield Bill(id="d", uuid=UUID("{ONE}"), sum=Decimal("1E+3"), parts=[Decimal("0.10")])
    yield Bill(id="a", sum=Decimal("0.1"))
"""


class Bill(Node):
    id: Annotated[str, Property(key=True)]
    uuid: UUID | None = None
    sum: Decimal | None = None


KIND = Model.of(Bill).nodes["Bill"]


@given(st.uuids(), st.decimals(allow_nan=False, allow_infinity=False))
def test_what_is_stored_is_read_as_the_same(uuid: UUID, amount: Decimal) -> None:
    stored = KIND.properties["uuid"].store(uuid) | KIND.properties["sum"].store(amount)
    assert {type(value) for value in stored.values()} == {str}
    again = Bill(id="a", **stored)
    assert (again.uuid, again.sum) == (uuid, amount)


def test_each_source_gives_the_same_text(tmp_path: Path, database: Database) -> None:
    (tmp_path / "bills.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "t.csv").write_text(f"id,uuid,sum,parts\na,{ONE},0.1,1.0|2\n", encoding="utf-8")
    row = {"id": "b", "uuid": ONE.upper(), "sum": "12.340", "parts": ["3"]}
    (tmp_path / "t.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    record = '- Bill: {id: id, uuid: uuid, sum: sum, parts: {column: parts, split: "|"}}'
    for ending in ("csv", "jsonl"):
        (tmp_path / f"{ending}.yaml").write_text(f"table: t.{ending}\nnodes:\n{record}\n", encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "loader.py").write_text(LOADER, encoding="utf-8")
    sources = ["csv.yaml", "jsonl.yaml", "s.yaml", "loader:rows"]
    (tmp_path / "graphmodel.toml").write_text(f'model = "bills"\nsources = {sources}\n', encoding="utf-8")
    own = Project.at(tmp_path, {})
    assert load(own, database).problems == ()
    rows = database.read("MATCH (b:Bill) RETURN b.id, b.uuid, b.sum, b.parts ORDER BY b.id").rows
    assert [tuple(row) for row in rows] == [
        ("a", ONE, "0.1", ["1.0", "2"]),
        ("b", ONE, "12.340", ["3"]),
        ("c", ONE, "1.50", ["1.0", "2"]),
        ("d", ONE, "1000", ["0.10"]),
    ]
    assert load(own, database).changed == 0
    assert check(own, database).findings == ()
