"""On which days the slider of the explorer stops."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graphmodel.explorer.spans import dated_span, spans
from tests.example import records_of, sheet

END = date.max.isoformat()


def test_a_day_that_nobody_knows_is_no_stop(tmp_path: Path) -> None:
    facts = "  1.1:\n  - Attack raid: {by: red-band}\n  - arland RECOGNIZES bria-government: {until: raid}\n"
    claims = [record.testimony for record in records_of(tmp_path, one=sheet(facts)).claims.values()]
    stops = {day for days in spans(claims).values() for day, _ in days}
    assert sorted(stops) == ["0001-01-01", "2031-06-30"]  # before the document, and from its last day on


def test_a_table_that_writes_the_last_day_there_is_for_good(tmp_path: Path) -> None:
    assert dated_span("2020-05-04", END) == (("0001-01-01", "no"), ("2020-05-04", "yes"))
    assert dated_span("2020-05-04", "2021") == (
        *(("0001-01-01", "no"), ("2020-05-04", "yes")),
        *(("2021-01-01", "unknown"), ("2021-12-31", "no")),
    )
