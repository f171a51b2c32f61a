"""What a mapping expects of its table: rows, unique keys, ranges and age, before a row of it is used."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from graphmodel.sources.tables import read_mapping
from graphmodel.sources.tables.expecting import unmet
from graphmodel.staging import read
from tests.sources.tables.depots import MODEL

HEAD = "table: t.csv\ndelimiter: ';'\ndecimal: ','\nempty: ['', NA]\n"
NODES = "nodes: [{Depot: {id: id}}]\n"
CSV = "id;to;rent;seen\na;x;1,5;2031-05-01\nb;x;12;2031-05-03\na;y;NA;\nb;x;-3;\n"
NOW = datetime(2031, 5, 6)


def faults(folder: Path, expect: str, csv: str = CSV) -> list[str]:
    """What a table does not keep."""
    (folder / "t.csv").write_text(csv)
    os.utime(folder / "t.csv", (NOW.timestamp(), datetime(2031, 5, 1).timestamp()))
    table, problems = read_mapping(f"{HEAD}expect: {expect}\n{NODES}", "m.yaml", folder)
    assert table is not None, problems
    return [str(each).partition("\n")[0] for each in unmet(table, {}, NOW)]


@pytest.mark.parametrize(
    ("expect", "expected"),
    [
        ("{rows: '>= 4'}", []),
        ("{rows: 4}", []),
        ("{rows: '> 1_000'}", ["expect-rows t.csv has 4 rows, and > 1_000 are expected"]),
        (
            "{unique: [id, [id, to]]}",
            [
                "expect-unique id is not unique: 'a' at t.csv:2 and :4; 'b' at t.csv:3 and :5",
                "expect-unique id, to is not unique: 'b, x' at t.csv:3 and :5",
            ],
        ),
        (
            "{accepted_range: {rent: [0, 12], seen: ['2031-01-01', '']}}",
            ["expect-range rent is not within 0 and 12: '-3' at t.csv:5"],
        ),
        ("{accepted_range: {id: [a, '']}}", []),
        ("{freshness: 1w}", []),
        ("{freshness: 3d}", ["expect-freshness t.csv is of 2031-05-01, and no older than 3d is expected"]),
        ("{freshness: {seen: 7d, to: 1d}}", ["expect-freshness nothing says how old to is"]),
        (
            "{freshness: {seen: 48h}}",
            ["expect-freshness the newest seen is 2031-05-03, and no older than 48h is expected"],
        ),
        ("{freshness: {seen: 999999w}}", []),
        ("{unique: [none]}", ["unknown-column the table has no column 'none'"]),
    ],
)
def test_what_is_not_kept_is_told(tmp_path: Path, expect: str, expected: list[str]) -> None:
    assert faults(tmp_path, expect) == [f"m.yaml:5:9 {each}" for each in expected]


def test_what_stands_for_nothing_is_no_day(tmp_path: Path) -> None:
    assert faults(tmp_path, "{freshness: {seen: 7d}}", CSV.replace("NA;\n", "NA;NA\n")) == []


def test_a_week_is_no_day(tmp_path: Path) -> None:
    found = faults(tmp_path, "{freshness: {seen: 7d}}", CSV.replace("NA;\n", "NA;2031-W18\n"))
    assert found == ["m.yaml:5:9 expect-freshness nothing says how old seen is"]


@pytest.mark.parametrize("expect", ["{freshness: 9999999999d}", f"{{rows: {'9' * 5000}}}"])
def test_a_number_out_of_reason_is_told(tmp_path: Path, expect: str) -> None:
    table, problems = read_mapping(f"{HEAD}expect: {expect}\nskip: {'9' * 5000}\n{NODES}", "m.yaml", tmp_path)
    assert (table, [each.code for each in problems]) == (None, ["mapping-form", "mapping-form"])


def test_nothing_of_a_table_is_used_that_is_not_as_expected(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(CSV)
    (tmp_path / "m.yaml").write_text(f"{HEAD}expect: {{rows: 5}}\n{NODES}")
    reading = read(MODEL, ["m.yaml"], tmp_path)
    assert reading.stage is None
    assert [str(each) for each in reading.problems] == [
        "m.yaml:5:9 expect-rows t.csv has 4 rows, and 5 are expected\n"
        "  hint: nothing of the table is used; fix it, or `expect`"
    ]
    assert not reading.batches[0].is_clean


def test_what_cannot_be_expected_is_told(tmp_path: Path) -> None:
    mapping = f"{HEAD}expect: {{rows: many, accepted_range: {{rent: 3}}, freshness: soon, size: 3}}\n{NODES}"
    table, problems = read_mapping(mapping, "m.yaml", tmp_path)
    assert table is None
    assert [str(each).partition("\n")[0] for each in problems] == [
        "m.yaml:5:16 mapping-form rows 'many' cannot be read",
        "m.yaml:5:45 mapping-form a range has its least and its greatest value",
        "m.yaml:5:60 mapping-form freshness 'soon' cannot be read",
        "m.yaml:5:66 unknown-key 'size' is nothing that is expected",
    ]
