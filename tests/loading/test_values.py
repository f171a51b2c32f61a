"""What a cell becomes is what every engine holds, durations and moments too; a second load changes none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from hypothesis import example, given
from hypothesis import strategies as st

from graphmodel import Model, Node, Property
from graphmodel.databases import Database, Duration
from graphmodel.export.delimited import json_value
from graphmodel.loading import load
from graphmodel.model.properties import StoredProperty
from graphmodel.queries.rows import row_texts
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.durations import duration
from graphmodel.staging import read
from graphmodel.staging.layout import _changes
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
    answer = database.read("MATCH (n:Span) WHERE n.span IS NOT NULL RETURN n.span AS span ORDER BY n.id")
    lines = "".join(row_texts(answer.columns, answer.rows, "jsonl")).splitlines()
    assert [json.loads(line)["span"] for line in lines] == [*map(_signed, SPANS.values())]
    found = database.read("MATCH (n:Span) WHERE n.moment IS NOT NULL RETURN n.id AS id, n.moment AS moment ORDER BY id")
    stored = {row[0]: row[1] for row in found.rows}
    assert stored["g"] == datetime(2031, 5, 4, 10)
    assert stored["g"].tzinfo is None
    assert stored["h"] == datetime(2031, 5, 4, 10, tzinfo=UTC)
    assert stored["i"] == datetime(2031, 5, 4, 8, tzinfo=UTC)


lengths = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))


@given(lengths)
@example(timedelta(seconds=-0.5))
@example(timedelta(days=-1, microseconds=-1))
@example(timedelta(minutes=-61))
def test_a_duration_has_one_text_in_exports_in_answers_and_on_disk(value: timedelta) -> None:
    text = str(Duration.of(value))
    assert json_value(value) == text
    encode, decode = _changes(StoredProperty("d", "duration"))
    assert encode is not None
    assert decode is not None
    assert (encode(value), decode(text), duration(text)) == (text, value, value)


def _signed(text: str) -> str:
    """The same with a sign for each part, which every engine reads."""
    return {"-PT5S": "PT-5S", "-PT5.5S": "PT-5.5S", "-P1DT1H": "P-1DT-1H", "-P3D": "P-3D"}.get(text, text)
