"""Dates and events bound what a table's rows say, as in fact sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import PartialDate
from graphmodel.records import assemble
from graphmodel.staging import read
from tests.example import MODEL, TODAY, sheet

RAID = sheet("  1.1:\n  - Attack raid: {by: red-band, when: 2030-05/2030-07}\n")
DATES = [
    "2031",
    "2031-04",
    "2031-04-05",
    "195X",
    "19XX",
    "1954~",
    "1954?",
    "2031-21",
    "1949/1950",
    "../1958",
    "1949/..",
]
CLAIMS = """\
table: t.csv
document: {id: register, published: 2031-06}
claims:
- RECOGNIZES: {start: {State: id}, end: {Government: to}}
"""


def stored(folder: Path, mapping: str, rows: str) -> list[str]:
    (folder / "a.yaml").write_text(RAID, encoding="utf-8")
    (folder / "t.yaml").write_text(mapping, encoding="utf-8")
    (folder / "t.csv").write_text(rows, encoding="utf-8")
    return [str(problem) for problem in assemble(MODEL, read(MODEL, ["a.yaml", "t.yaml"], folder)).problems]


def test_every_date_of_a_sheet_fits_in_a_cell_of_claims_and_of_relationships(
    database: Database, tmp_path: Path
) -> None:
    rows = "id,to,s\n" + "".join(f"s{n},bria-government,{text}\n" for n, text in enumerate(DATES))
    claims = CLAIMS.replace("to}}", "to}, since: s}") + "nodes:\n- State: {id: id}\n"
    assert stored(tmp_path, claims, rows) == []
    (tmp_path / "r.yaml").write_text(
        "table: t.csv\nrelationships:\n- RECOGNIZES: {start: {State: id}, end: {Government: to}, until: s}\n",
        encoding="utf-8",
    )
    records = assemble(MODEL, read(MODEL, ["a.yaml", "t.yaml"], tmp_path))
    load(database, MODEL, records, today=lambda: TODAY)
    records = assemble(MODEL, read(MODEL, ["a.yaml", "t.yaml", "r.yaml"], tmp_path))
    assert records.problems == []
    load(database, MODEL, records, today=lambda: TODAY)
    text = (
        "MATCH (c:Claim)-[:SUBJECT]->(n:State)-[r:RECOGNIZES]->() WHERE c.predicate = 'RECOGNIZES' "
        "RETURN n.id AS id, c.since AS said, c.since_first AS first, c.since_last AS last, "
        "r.until AS given, r.until_first AS begins, r.until_last AS ends"
    )
    found = {row[0]: row[1:] for row in database.read(text).rows}
    wanted = {f"s{n}": (text, PartialDate(text).first, PartialDate(text).last) * 2 for n, text in enumerate(DATES)}
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1950/1949", "'1950/1949' ends before it begins"),
        ("2031-25", "'2031-25' is EDTF of level 2"),
        ("2031-02-30", "'2031-02-30' is not a day of the calendar"),
        ("-0044", "'-0044' has a year before 0001"),
        ("soon", "'soon' is not a date such as"),
    ],
)
def test_a_date_that_is_none_is_told_with_its_row(text: str, says: str, tmp_path: Path) -> None:
    for mapping in (CLAIMS.replace("to}}", "to}, since: s}"), CLAIMS + "  since: {column: s}\n"):
        (problem,) = stored(tmp_path, mapping, f"id,to,s\narland,bria-government,2031\nbria,bria-government,{text}\n")
        assert problem.startswith("t.csv:3 ")
        assert says in problem


@pytest.mark.proved_by("tests/loading/test_time.py::test_events_bound_what_they_end_and_move_it")
def test_events_bound_the_claims_of_rows(database: Database, tmp_path: Path) -> None:
    mapping = CLAIMS + "  until: {Attack: u}\n  after: {column: a}\n"
    rows = "id,to,u,a\narland,bria-government,raid,2029\ncorrin,bria-government,,2029-12\n"
    assert stored(tmp_path, mapping, rows) == []
    records = assemble(MODEL, read(MODEL, ["a.yaml", "t.yaml"], tmp_path))
    load(database, MODEL, records, today=lambda: TODAY, as_of=date(2030, 4, 30))
    text = (
        "MATCH (c:Claim {predicate: 'RECOGNIZES'}) "
        "RETURN c.subject AS who, c.until_first AS first, c.until_last AS last, c.since_first AS since ORDER BY who"
    )
    assert database.read(text).rows == (
        ("Arland", date(2030, 5, 1), date(2030, 7, 31), date(2029, 1, 1)),
        ("Corrin", None, None, date(2029, 12, 1)),
    )
    assert database.read("MATCH (:Claim)-[:BOUNDED_BY]->(e) RETURN e.id AS id").rows == (("raid",),)


@pytest.mark.parametrize(
    ("mapping", "rows", "says"),
    [
        ("  until: {State: u}\n", "id,to,u\narland,bria-government,bria\n", "State is no event, so it bounds nothing"),
        ("  until: {Raid: u}\n", "id,to,u\narland,bria-government,raid\n", "the model has no node type 'Raid'"),
        ("  until: {Attack: u}\n", "id,to,u\narland,bria-government,nothing\n", "nothing"),
        (
            "  until: {Attack: u}\n  before: {column: b}\n",
            "id,to,u,b\narland,bria-government,raid,2030\n",
            "two dates or events say when it ended",
        ),
    ],
)
def test_what_bounds_nothing_is_refused(mapping: str, rows: str, says: str, tmp_path: Path) -> None:
    problems = stored(tmp_path, CLAIMS + mapping, rows)
    assert any(says in problem for problem in problems), problems
