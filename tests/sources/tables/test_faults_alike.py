"""What is wrong with a table is the same, whatever holds its rows: expectations, odd texts, paths that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel import Model, Node, Property
from graphmodel.problems import Problem
from graphmodel.sources.tables import Table, read_mapping
from graphmodel.sources.tables.expecting import unmet
from graphmodel.staging import read
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.read import StagedReading
from tests.sources.tables import test_options_alike
from tests.sources.tables.test_options_alike import FILES, FRAMES

EXPECTED = """
empty: ["", NA, -9]
expect:
  rows: 3
  unique: [n, word, [whole, part]]
  accepted_range:
    whole: [0, 5]
    part: [1.5, 2]
    day: ["1998-01-01", "2031-05-03"]
    moment: ["1998-01-01", "2031-05-04T10:00:00"]
    code: [a, ""]
  freshness: {day: 1d, moment: 5h, code: 1d}
nodes: [{Part: {id: "{n}"}}]
"""
NOW = datetime(2031, 5, 6)
ZEROS: list[dict[str, Any]] = [
    {"n": 1, "day": None, "year": "1902.0", "version": "1.0", "mark": "A", "json": '{"a": "x"}', "plain": "x"},
    {"n": 2, "day": None, "year": "", "version": "1.1", "mark": "7.0", "json": '{"b": 1}', "plain": "y"},
    {"n": 3, "day": None, "year": "-1903.0", "version": "2.0", "mark": None, "json": None, "plain": None},
]


class Part(Node):
    id: Annotated[str, Property(key=True)]
    text: str | None = None
    also: str | None = None


MODEL = Model.of(Part)


def table_of(form: str, folder: Path, text: str) -> Table:
    table, problems = read_mapping(
        FILES[form](folder) + text if form in FILES else "table: t.csv" + text, "t.yaml", folder
    )
    assert table is not None, problems
    return table if form in FILES else replace(table, data=FRAMES[form]())


def said(problems: Sequence[Problem]) -> list[str]:
    """Messages as they are said of every form: without files and lines, and numbers as they are written shortest."""
    return [f"{each.code} {each.message}".replace(".0'", "'") for each in problems]


@pytest.mark.parametrize("form", [*FILES, *FRAMES])
def test_what_is_expected_of_a_table_is_the_same(form: str, tmp_path: Path) -> None:
    table = table_of(form, tmp_path, EXPECTED)
    assert table.expect is not None
    found = [each.partition(": ") for each in said(unmet(table, {}, NOW))]
    assert [(fault, [part.split(" at ")[0] for part in rest.split("; ")]) for fault, _, rest in found] == [
        ("expect-range whole is not within 0 and 5", ["'7'"]),
        ("expect-range day is not within 1998-01-01 and 2031-05-03", ["'2031-05-04'"]),
        ("expect-range moment is not within 1998-01-01 and 2031-05-04T10:00:00", ["'2031-05-04T10:30:00'"]),
        ("expect-range code is not within a and ...", ["'1.10'", "'1.1'", "'1'"]),
        ("expect-freshness the newest day is 2031-05-04, and no older than 1d is expected", [""]),
        ("expect-freshness the newest moment is 2031-05-04, and no older than 5h is expected", [""]),
        ("expect-freshness nothing says how old code is", [""]),
    ]


@pytest.mark.parametrize("form", [*FILES, *FRAMES])
def test_whole_numbers_with_a_zero_are_stored_as_written_and_reported(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_options_alike, "ROWS", ZEROS)
    body = '\nnodes: [{Part: {id: "{n}", text: "{year}-{mark}-{version}", also: year}}]\n'
    reading = read(MODEL, [replace(table_of(form, tmp_path, body), name="t")], tmp_path)
    (problem,) = reading.problems
    assert said([problem]) == [
        "table-decimals column year: 2 texts end in `.0`, as pandas writes whole numbers in a column with gaps; "
        "stored as written"
    ]
    assert problem.hint == 'a template writes 1902 by "{year:01}"; by "{year:s}" it keeps what is written'
    assert texts_in(reading) == {"1": ("1902.0-A-1.0", "1902.0"), "2": (None, None), "3": (None, "-1903.0")}
    body = body.replace("{year}", "{year:01}").replace("also: year", 'also: "{year:s}"')
    (again := tmp_path / "again").mkdir()
    reading = read(MODEL, [replace(table_of(form, again, body), name="t")], again)
    assert (reading.problems, texts_in(reading)["1"]) == ([], ("1902-A-1.0", "1902.0"))


def texts_in(reading: StagedReading) -> dict[str, tuple[str | None, str | None]]:
    assert reading.stage is not None
    graph = StagedGraph(MODEL, reading.stage)
    graph._count()
    found = {
        str(key): (rows.row(at).get("text"), rows.row(at).get("also"))
        for rows in graph.nodes()
        for at, key in enumerate(rows.chunk.keys)
    }
    reading.close()
    return found


@pytest.mark.parametrize("form", [*FILES, *FRAMES])
def test_a_path_that_no_text_has_is_one_fault(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_options_alike, "ROWS", ZEROS)
    for path, known in (("json.aa", "did you mean 'json.a'?"), ("plain.aa", "")):
        (folder := tmp_path / path).mkdir()
        table = table_of(form, folder, f'\nnodes: [{{Part: {{id: "{{n}}", text: {path}}}}}]\n')
        reading = read(MODEL, [table], folder)
        reading.close()
        (problem,) = reading.problems
        assert (problem.code, problem.where.file) == ("unknown-column", "t.yaml")
        assert problem.message.startswith(f"the table has no column {path!r}")
        assert known in problem.hint
