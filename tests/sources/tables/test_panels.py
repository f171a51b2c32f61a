"""Rows of a panel become intervals: runs of periods without a gap, whatever form the rows come in."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources.decisions import NO_MERGES, Merges, read_decisions
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from graphmodel.workflows.load import counted_rows


class State(Node):
    """A member of the system."""

    code: Annotated[str, Property(key=True)]


class AlliedWith(Relationship[State, State]):
    """Is bound by a treaty."""

    symmetric = True
    key = ("since",)

    kind: str | None = None


class Pays(Relationship[State, State]):
    """Gives money, of which only one gift is stored."""

    kind: str | None = None


MODEL = Model.of(State, AlliedWith, Pays)
ROWS: list[dict[str, Any]] = [
    {"a": "A", "b": "B", "year": year, "kind": "defence"} for year in (1951, 1950, 1952, 1955, 1956, 1952)
] + [
    {"a": "A", "b": "B", "year": 1957, "kind": "entente"},
    {"a": "C", "b": "A", "year": 1956, "kind": None},
    {"a": "C", "b": "A", "year": 1957, "kind": None},
]  # fmt: skip
RUNS = [
    ("A", "B", "1950", "1952", "defence"),
    ("A", "B", "1955", "1956", "defence"),
    ("A", "B", "1957", "1957", "entente"),
    ("A", "C", "1956", "1957", None),
]
MAPPING = """
relationships:
- ALLIED_WITH:
    start: {State: a}
    end: {State: b}
    kind: kind
  panel: year
"""


def states() -> Iterator[Any]:
    """The nodes."""
    for code in "ABCXY":
        yield State(code=code)


def intervals(
    folder: Path, source: Any, *, problems: tuple[str, ...] = (), model: Model = MODEL, merges: Merges = NO_MERGES
) -> list[tuple[Any, ...]]:
    """The relationships of a source: endpoints, since, until, kind."""
    reading = read(model, [states, source], folder, merges=merges)
    records = assemble(model, reading)
    assert tuple(f"{each.code} {each.message}" for each in records.problems) == problems
    assert records.stream is not None
    found = []
    for part in records.stream.relationships():
        for rows in part:
            for at in range(len(rows)):
                row = rows.row(at)
                ends = rows.chunk.starts[at], rows.chunk.ends[at]
                found.append((*ends, row.get("since"), row.get("until"), row.get("kind")))
    return sorted(found, key=str)


def mapped(folder: Path, table: str, beside: str = "") -> str:
    (folder / "allies.yaml").write_text(table + MAPPING.rstrip("\n") + beside, encoding="utf-8")
    return "allies.yaml"


def as_csv(folder: Path, rows: list[dict[str, Any]] = ROWS, name: str = "allies.csv") -> None:
    with (folder / name).open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def a_csv(folder: Path) -> Any:
    as_csv(folder)
    return mapped(folder, "table: allies.csv")


def an_odd_csv(folder: Path) -> Any:
    as_csv(folder)
    return mapped(folder, 'table: allies.csv\nescape: "\\\\"')


def several_files(folder: Path) -> Any:
    for number, row in enumerate(ROWS):
        as_csv(folder, [row], f"allies-{number}.csv")
    return mapped(folder, "table: allies-*.csv")


def json_lines(folder: Path) -> Any:
    (folder / "allies.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    return mapped(folder, "table: allies.jsonl")


def parquet(folder: Path) -> Any:
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet").write_table(arrow.Table.from_pylist(ROWS), folder / "allies.parquet")
    return mapped(folder, "table: allies.parquet")


def sql(folder: Path) -> Any:
    pytest.importorskip("sqlalchemy")
    with closing(sqlite3.connect(folder / "allies.db")) as connection, connection:
        connection.execute("CREATE TABLE t (a, b, year, kind)")
        connection.executemany("INSERT INTO t VALUES (:a, :b, :year, :kind)", ROWS)
    return mapped(folder, "sql: SELECT * FROM t\ndatabase: sqlite:///allies.db")


def pandas(folder: Path) -> Any:
    return in_python(pytest.importorskip("pandas").DataFrame(ROWS), folder)


def polars(folder: Path) -> Any:
    return in_python(pytest.importorskip("polars").DataFrame(ROWS), folder)


def in_python(frame: Any, folder: Path) -> Table:
    record = {AlliedWith: {"start": {State: "a"}, "end": {State: "b"}, "kind": "kind"}, "panel": "year"}
    return Table(frame, relationships=[record], name="allies", folder=folder)


FORMS = (a_csv, an_odd_csv, several_files, json_lines, parquet, sql, pandas, polars)


@pytest.mark.parametrize("form", FORMS)
def test_runs_without_a_gap_are_one_relationship(form: Any, tmp_path: Path) -> None:
    assert intervals(tmp_path, form(tmp_path)) == RUNS


def test_what_holds_in_the_last_period_has_no_end(tmp_path: Path) -> None:
    as_csv(tmp_path)
    found = intervals(tmp_path, mapped(tmp_path, "table: allies.csv", "\n  ongoing: 1957\n"))
    assert [(since, until) for _, _, since, until, _ in found] == [
        ("1950", "1952"),
        ("1955", "1956"),
        ("1957", None),
        ("1956", None),
    ]


@pytest.mark.parametrize(
    ("periods", "runs"),
    [
        (["2030-11", "2031-01", "2030-12", "2031-03"], [("2030-11", "2031-01"), ("2031-03", "2031-03")]),
        (["2032-02-28", "2032-03-01", "2032-02-29", "2032-03-03"], [("2032-02-28", "2032-03-01"), ("2032-03-03",) * 2]),
        (["2030", "2031-01", "2031"], [("2030", "2031"), ("2031-01", "2031-01")]),
        (["195X", "196X", "1970"], [("195X", "195X"), ("196X", "196X"), ("1970", "1970")]),
        (["0999", "1000"], [("0999", "1000")]),
    ],
)
def test_a_period_is_a_year_a_month_or_a_day(periods: list[str], runs: list[Any], tmp_path: Path) -> None:
    as_csv(tmp_path, [{"a": "A", "b": "B", "year": period, "kind": ""} for period in periods])
    found = intervals(tmp_path, mapped(tmp_path, "table: allies.csv"))
    assert [(since, until) for _, _, since, until, _ in found] == runs


def test_a_period_is_written_as_any_other_date(tmp_path: Path) -> None:
    as_csv(tmp_path, [{"a": "A", "b": "B", "year": day, "kind": ""} for day in ("01.07.2031", "01.08.2031")])
    panel = '\n  panel: {column: year, date: "%d.%m.%Y", rounded: month}\n'
    source = mapped(tmp_path, "table: allies.csv")
    path = tmp_path / source
    path.write_text(path.read_text().replace("\n  panel: year", panel))
    assert intervals(tmp_path, source) == [("A", "B", "2031-07", "2031-08", None)]


def test_rows_of_a_run_are_counted_as_merged(tmp_path: Path) -> None:
    as_csv(tmp_path, [*ROWS, {"a": "A", "b": "nowhere", "year": 1950, "kind": ""}])
    reading = read(MODEL, [states, mapped(tmp_path, "table: allies.csv")], tmp_path)
    (rows,) = counted_rows(reading, assemble(MODEL, reading))
    assert (rows.read, rows.kept, rows.merged, rows.left_out, rows.rejected) == (10, 4, 5, 0, 1)


def merged(model: Model, *pairs: str) -> Merges:
    """Decisions that the nodes of each pair are one, such as "old new"."""
    lines = [f"same,State:{old},State:{new},me,2031-07-31," for old, new in map(str.split, pairs)]
    merges, problems = read_decisions(model, "\n".join(["decision,one,other,by,on,why", *lines]))
    assert problems == []
    return merges


@pytest.mark.parametrize(
    ("rows", "runs"),
    [
        ([("X", 1990), ("X", 1991), ("B", 1992), ("B", 1993)], [("A", "B", "1990", "1993", None)]),
        ([*(("X", year) for year in range(1990, 1994)), *(("B", year) for year in range(1990, 1996))],
         [("A", "B", "1990", "1995", None)]),
        ([("X", 1990), ("Y", 1991), ("B", 1993)], [("A", "B", "1990", "1991", None), ("A", "B", "1993", "1993", None)]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["A", "C"])
def test_periods_of_merged_nodes_are_in_the_same_runs(
    rows: list[tuple[str, int]], runs: list[Any], start: str, tmp_path: Path
) -> None:
    as_csv(tmp_path, [{"a": start, "b": state, "year": year, "kind": ""} for state, year in rows])
    source = mapped(tmp_path, "table: allies.csv")
    merges = merged(MODEL, "X Y", "Y B")
    expected = [(*sorted((start, "B")), *run[2:]) for run in runs]
    assert intervals(tmp_path, source, merges=merges) == expected


def test_rows_of_merged_nodes_are_counted_as_merged(tmp_path: Path) -> None:
    as_csv(tmp_path, [{"a": "A", "b": state, "year": 1990, "kind": ""} for state in "XB"])
    reading = read(MODEL, [states, mapped(tmp_path, "table: allies.csv")], tmp_path, merges=merged(MODEL, "X B"))
    (rows,) = counted_rows(reading, assemble(MODEL, reading))
    assert (rows.read, rows.kept, rows.merged, rows.left_out, rows.rejected) == (2, 1, 1, 0, 0)


class BoundTo(Relationship[State, State]):
    """Is bound, since a day that need not be known."""

    key = ("since", "kind")
    may_be_empty = ("since",)

    kind: str = "any"


def test_the_text_of_a_key_is_that_of_the_first_period(tmp_path: Path) -> None:
    model = Model.of(State, BoundTo)
    as_csv(tmp_path, [{"a": "A", "b": "B", "year": year, "kind": kind} for year in (1951, 1950, 1953) for kind in "xy"])
    source = mapped(tmp_path, "table: allies.csv")
    path = tmp_path / source
    path.write_text(path.read_text().replace("ALLIED_WITH", "BOUND_TO"))
    assert intervals(tmp_path, source, model=model) == [
        ("A", "B", since, until, kind) for since, until in (("1950", "1951"), ("1953", "1953")) for kind in "xy"
    ]
    stream = assemble(model, read(model, [states, source], tmp_path)).stream
    assert stream is not None
    rows = [each.row(at) for part in stream.relationships() for each in part for at in range(len(each))]
    assert sorted(row["gm_key"] for row in rows) == ["1950/x", "1950/y", "1953/x", "1953/y"]


WRONG = [
    (
        ("PAYS", "panel: year"),
        [
            "7:3 mapping-panel since is not in the key of PAYS, so it cannot end and begin again between two nodes",
            "  hint: declare it in the class: key = ('since',)",
        ],
    ),
    (
        ("ALLIED_WITH", "panel: year\n  ongoing: soon"),
        [
            "8:12 mapping-panel ongoing 'soon' is no year, month or day",
            "  hint: write it as 2012, 2012-07 or 2012-07-31",
        ],
    ),
    (
        ("ALLIED_WITH", "ongoing: 1957"),
        [
            "7:12 mapping-form `ongoing` is the last period of a panel",
            "  hint: add panel: and the column that holds each row's year, month or day",
        ],
    ),
    (
        ("ALLIED_WITH", "panel: yaer"),
        ["7:10 unknown-column the table has no column 'yaer'", "  hint: did you mean 'year'?"],
    ),
]


@pytest.mark.parametrize(("given", "told"), WRONG)
def test_a_panel_that_cannot_be_one_is_told(given: tuple[str, str], told: list[str], tmp_path: Path) -> None:
    as_csv(tmp_path)
    source = mapped(tmp_path, "table: allies.csv")
    path = tmp_path / source
    path.write_text(path.read_text().replace("ALLIED_WITH", given[0]).replace("panel: year", given[1]))
    problems = read(MODEL, [states, source], tmp_path).problems
    assert "\n".join(map(str, problems)).splitlines() == [f"allies.yaml:{told[0]}", *told[1:]]


def test_since_and_until_come_of_the_periods(tmp_path: Path) -> None:
    as_csv(tmp_path)
    source = mapped(tmp_path, "table: allies.csv")
    path = tmp_path / source
    path.write_text(path.read_text().replace("kind: kind", "kind: kind\n    since: year\n    until: year"))
    problems = read(MODEL, [states, source], tmp_path).problems
    assert [f"{each.code} {each.message}" for each in problems] == [
        "mapping-panel since comes of the panel's periods",
        "mapping-panel until comes of the panel's periods",
    ]
