"""A node may have a start and an end: only those of relationships are nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.model import Model, Node, PartialDate, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read


class Sanction(Node):
    """A measure against somebody."""

    id: Annotated[str, Property(key=True)]
    start: PartialDate
    end: PartialDate | None = None


class Replaces(Relationship[Sanction, Sanction]):
    """Comes after it."""


MODEL = Model.of(Sanction, Replaces)
MAPPING = "table: t.csv\nnodes:\n- Sanction: {id: id, start: start, end: end}\n"
TABLE = Table("t.csv", nodes=[{Sanction: {"id": "id", "start": "start", "end": "end"}}])


def loader() -> Iterator[Any]:
    yield Sanction(id="a", start=PartialDate("1999"), end=PartialDate("2001-02"))


@pytest.mark.parametrize("source", ["t.yaml", TABLE, loader], ids=["yaml", "table", "loader"])
@pytest.mark.parametrize("rows_in_memory", [0, 10], ids=["put aside", "in memory"])
def test_dates_of_a_node_are_its_own_however_they_come(tmp_path: Path, source: Any, rows_in_memory: int) -> None:
    (tmp_path / "t.csv").write_text("id,start,end\na,1999,2001-02\n")
    (tmp_path / "t.yaml").write_text(MAPPING)
    records = assemble(MODEL, read(MODEL, [source], tmp_path, rows_in_memory=rows_in_memory))
    stored = [node.stored for node in records.nodes.values()]
    if records.stream is not None:
        stored += [{name: values[0] for name, values in rows.chunk.columns.items()} for rows in records.stream.nodes()]
    assert records.problems == []
    assert [(each["start"], each["end"], each["end_last"].day) for each in stored] == [("1999", "2001-02", 28)]
