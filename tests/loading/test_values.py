"""What a cell becomes is what every engine holds, durations and moments too; a second load changes none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from graphmodel import Model, Node, Property
from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import TODAY


class Span(Node):
    """How long, and when."""

    id: Annotated[str, Property(key=True)]
    span: timedelta | None = None
    moment: datetime | None = None


MODEL = Model.of(Span)
SPANS = {"a": "-PT5S", "b": "-PT5.5S", "c": "P1DT2H", "d": "-P1DT1H", "e": "PT0S", "f": "-P3D"}
MOMENTS = {"g": "2031-05-04T10:00:00", "h": "2031-05-04T10:00:00Z", "i": "2031-05-04T10:00:00+02:00"}


def test_durations_and_moments_are_those_that_were_written(database: Database, tmp_path: Path) -> None:
    rows = [f"{key},{span}," for key, span in SPANS.items()] + [f"{key},,{when}" for key, when in MOMENTS.items()]
    (tmp_path / "t.csv").write_text("\n".join(["id,span,moment", *rows]) + "\n")
    table = Table("t.csv", nodes=[{Span: {"id": "id", "span": "span", "moment": "moment"}}], name="t")
    reports = []
    for _ in range(2):
        records = assemble(MODEL, read(MODEL, [table], tmp_path))
        assert records.problems == []
        reports.append(load(database, MODEL, records, today=lambda: TODAY))
    tallies = [tally for report in reports for tally in report.tallies]
    assert [(tally.created, tally.unchanged, tally.updated) for tally in tallies] == [(9, 0, 0), (0, 9, 0)]
    for key, span in SPANS.items():
        found = database.read(
            f"MATCH (n:Span {{id: $id}}) RETURN n.span = duration('{_signed(span)}') AS same", {"id": key}
        )
        assert found.rows == ((True,),), (key, span)
    found = database.read("MATCH (n:Span) WHERE n.moment IS NOT NULL RETURN n.id AS id, n.moment AS moment ORDER BY id")
    stored = {row[0]: row[1] for row in found.rows}
    assert stored["g"] == datetime(2031, 5, 4, 10)
    assert stored["g"].tzinfo is None
    assert stored["h"] == datetime(2031, 5, 4, 10, tzinfo=UTC)
    assert stored["i"] == datetime(2031, 5, 4, 8, tzinfo=UTC)


def _signed(text: str) -> str:
    """The same with a sign for each part, which every engine reads."""
    return {"-PT5S": "PT-5S", "-PT5.5S": "PT-5.5S", "-P1DT1H": "P-1DT-1H", "-P3D": "P-3D"}.get(text, text)
