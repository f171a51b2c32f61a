"""Columns of times and points in time that all have no zone: one file, also for nodes that have none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import NaiveDatetime

from graphmodel import LocalTime, Model, Node, Property
from graphmodel.export import Choices, ExportGraph, Writing, maker
from graphmodel.mark import FORMAT
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import TODAY


class Stop(Node):
    id: Annotated[str, Property(key=True)]
    opens: LocalTime | None = None
    built: NaiveDatetime | None = None


MODEL = Model.of(Stop)


@pytest.mark.parametrize("staged", [True, False])
def test_a_node_without_a_local_time_is_in_the_file_of_the_others(staged: bool, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,opens,built\na,10:00,2031-05-04T10:00:00\nb,,\nc,,2031-05-05T10:00:00\n")
    table = Table("t.csv", nodes=[{Stop: {"id": "id", "opens": "opens", "built": "built"}}], name="t")

    def loader() -> Iterator[Any]:
        yield Stop(id="a", opens="10:00", built="2031-05-04T10:00:00")  # type: ignore[arg-type]
        yield Stop(id="b")

    records = assemble(MODEL, read(MODEL, [table if staged else loader], tmp_path))
    assert records.problems == []
    folder = tmp_path / "out"
    Writing(ExportGraph(MODEL, records, TODAY, FORMAT), maker("admin", MODEL, Choices())).write(folder, "admin")
    stops = [path for path in folder.iterdir() if "Stop" in path.name and path.read_text().count("opens:")]
    assert len(stops) == 1, sorted(path.name for path in folder.iterdir())
    assert "opens:localtime" in stops[0].read_text()
    assert "built:localdatetime" in stops[0].read_text()
