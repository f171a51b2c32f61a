"""A table read by DuckDB says what the exact reader says: the same rows, values, lines and problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pydantic import Field

from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.records import assemble
from graphmodel.sources import row_reader
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read


class Depot(Node):
    """A property of every kind that a plan knows."""

    id: Annotated[str, Property(key=True)]
    name: str = "unnamed"
    floors: int | None = None
    weight: float | None = None
    open: bool | None = None
    built: date | None = None
    seen: datetime | None = None
    opened: PartialDate | None = None
    area: Quantity | None = None
    place: Point | None = None
    kind: Literal["big", "small"] | None = None


class Numbered(Node):
    """Known by a number; a rule of pydantic's keeps it from the plan."""

    number: Annotated[int, Property(key=True)]
    checked: Annotated[int | None, Field(ge=0)] = None


class Serves(Relationship[Depot, Depot]):
    """Brings goods."""

    key = ("good",)

    good: str
    tons: float


class Near(Relationship[Depot, Depot]):
    """Is near to."""

    symmetric = True

    meters: int | None = None


MODEL = Model.of(Depot, Numbered, Serves, Near)
COLUMNS = ("id", "name", "floors", "weight", "open", "built", "seen", "opened", "area", "lat", "lon", "kind", "to")
DEPOT: Any = {
    Depot: {
        **{
            name: name for name in ("id", "name", "floors", "weight", "open", "built", "seen", "opened", "area", "kind")
        },
        "place": Value(latitude="lat", longitude="lon"),
    }
}
Read = Callable[..., Any]


def outcome(folder: Path, *tables: Any, model: Model = MODEL) -> tuple[Any, ...]:
    """All that a reading gives: problems, counts, and each row with its place."""
    staged = read(model, tables, folder, folder=folder / "stage", rows_in_memory=0)
    try:
        records = assemble(model, staged)
        found = [] if records.stream is None else sorted(stored_rows(records.stream))
        problems = [str(problem) for problem in records.problems]
        return sorted(problems), found, [batch.staged for batch in staged.batches]
    finally:
        staged.close()


def stored_rows(stream: Any) -> Iterator[str]:
    """Each row of a staged graph, with its place."""
    for rows in (*stream.nodes(), *(each for part in stream.relationships() for each in part)):
        chunk = rows.chunk
        ids = (chunk.keys,) if hasattr(chunk, "keys") else (chunk.starts, chunk.ends)
        for at, key in enumerate(zip(*ids, strict=True)):
            row = sorted(rows.row(at).items())
            yield f"{chunk.where(at)} {key!r} {row!r} {rows.sources}"


def both(monkeypatch: pytest.MonkeyPatch, folder: Path, *tables: Any, model: Model = MODEL) -> tuple[Any, Any, int]:
    """The outcome by plans, and by the exact reader; and how many tables were read by a plan."""
    plans: list[Any] = []
    really: Any = row_reader.plan_of  # type: ignore[attr-defined]  # a spy on what row_reader imports

    def spy(*given: Any) -> Any:
        plans.append(really(*given))
        return plans[-1]

    with monkeypatch.context() as patch:
        patch.setattr(row_reader, "plan_of", spy)
        planned = outcome(folder, *tables, model=model)
        patch.setattr(row_reader, "plan_of", lambda *_: None)
        exact = outcome(folder, *tables, model=model)
    return planned, exact, sum(plan is not None for plan in plans)


# ruff: noqa: E501
CELLS: dict[str, list[str]] = {
    "id": ["a", "b", "c", "é", "e\u0301", "a b", "", " a ", "0", "x,y", 'q"q'],
    "name": ["", "North", " North", "e\u0301", "東京", "two\nlines", "two\r\nlines", "NA", "\ufeff", "\u00a0x\u3000"],
    "floors": ["", "1", "-0", "007", "1.5", "+1", " 1", "1_000", "9" * 18, "9223372036854775808", "1e3", "many", "१२", "NA"],
    "weight": ["", "1", "1.50", "-0.0", ".5", "1e400", "1e22", "0.1", "nan", "inf", "1.", "1,5", "123456789012345678901", "5e-99"],
    "open": ["", "true", "false", "True", "yes", "1", "maybe"],
    "built": ["", "2031-02-28", "2031-02-29", "0001-01-01", "0000-01-01", "2031-2-3", "2031-02-28T00:00:00", "1e3", "20310228"],
    "seen": ["", "2031-02-28T10:00:00", "2031-02-28T10:00:00Z", "2031-02-28 10:00:00", "2031-02-28T24:00:00", "2031-02-28T10:00:00+05:45", "2031-02-28"],
    "opened": ["", "2031", "2031-02", "2031-02-28", "2031-13", "2031-02-30", "..", "0000", " 2031"],
    "area": ["", "12", "12.50", "-3", "12 km2", "~12", "1,000", "1e3", "1.3 million", "12.", "007"],
    "lat": ["", "48.2", "91", "-90", "x"],
    "lon": ["", "16.37", "181", "-180", "1e1"],
    "kind": ["", "big", "small", "Big", "huge"],
    "to": ["", "a", "b", "é", "a b", "zz"],
}  # fmt: skip
FINE: dict[str, list[str]] = {
    "id": [*"abcdefghijkl", "é", "a b"],
    "name": ["", "North", " North", "東京", "two\nlines", "NA"],
    "floors": ["", "1", "-7"],
    "weight": ["1.5", "0.25", "-3", "1e22"],
    "open": ["", "true", "false"],
    "built": ["", "2031-02-28", "2040-01-01"],
    "seen": ["", "2031-02-28T10:00:00", "2031-02-28T10:00:00Z"],
    "opened": ["", "2030", "2029-02", "2028-02-28"],
    "area": ["", "12", "12.50"],
    "lat": ["48.2", "-7"],
    "lon": ["16.37", "-180"],
    "kind": ["", "big", "small"],
    "to": ["a", "b", "c"],
}  # fmt: skip
"""Cells that the model takes, so that there are rows to be compared."""


@st.composite
def rows_of(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Rows of cells, of which those of one or two columns may be of any form; the last cell is never empty."""
    wild = draw(st.sets(st.sampled_from(COLUMNS), max_size=2))
    cells = (st.sampled_from(CELLS[name] if name in wild else FINE[name]) for name in COLUMNS)
    return draw(st.lists(st.tuples(*cells), max_size=12))


ROWS = rows_of()
OPTIONS = st.sampled_from(
    [
        {},
        {"trim": True},
        {"empty": ("", "NA")},
        {"empty": ()},
        {"where": {"kind": {"not": ["huge"]}}},
        {"where": {"name": {"empty": False}}},
        {"where": {"open": ["true", "yes"]}},
        {"duplicates": "first"},
        {"duplicates": "last"},
        {"header": (*COLUMNS, "end")},
    ]
)
NAMES = st.sampled_from(
    [
        "name",
        "{name}-{kind}",
        Value("name", trim=True, default="nothing"),
        Value("name", values={"North": "N", "NA": ""}),
        Value(constant="same"),
        Value("name", absent="clear"),
        Value("name", empty=["North"]),
    ]
)


def written(rows: list[tuple[str, ...]], ending: str = "\n", head: bool = True) -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text

    lines = [(*COLUMNS, "end"), *((*row, ".") for row in rows)]
    return "".join(",".join(map(cell, line)) + ending for line in lines[not head :]).encode()


def table(folder: Path, data: bytes, name: Any = "name", **options: Any) -> Table:
    (folder / "depots.csv").write_bytes(data)
    serves = {"start": {Depot: "id"}, "end": {Depot: "to"}, "good": Value(constant="salt"), "tons": "weight"}
    near = {"start": {Depot: "id"}, "end": {Depot: "to"}, "meters": "floors", "since": "opened", "until": "built"}
    return Table(
        "depots.csv",
        nodes=[{Depot: {**DEPOT[Depot], "name": name}}],
        relationships=[{Serves: serves, "where": {"to": {"empty": False}}}, {Near: near, "where": {"open": "true"}}],
        **options,
    )


@pytest.mark.long
@settings(max_examples=15, deadline=None)
@given(rows=ROWS, options=OPTIONS, name=NAMES, ending=st.sampled_from(["\n", "\r\n"]))
def test_a_plan_and_the_exact_reader_agree(
    rows: list[tuple[str, ...]], options: dict[str, Any], name: Any, ending: str
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        data = written(rows, ending, "header" not in options)
        planned, exact, _ = both(patch, Path(folder), table(Path(folder), data, name, **options))
    assert planned == exact


@given(text=st.text(st.sampled_from('ab1,"\n\r é\0\ufeff'), max_size=60))
def test_any_text_is_read_as_the_exact_reader_reads_it(text: str) -> None:
    data = b"id,name\n" + text.encode()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder, "t.csv").write_bytes(data)
        given_table = Table("t.csv", nodes=[{Depot: {"id": "id", "name": "name"}}])
        planned, exact, _ = both(patch, Path(folder), given_table)
    assert planned == exact


TYPED: dict[str, list[Any]] = {
    "int64": [5, 2031, 9, None, 0, -9, 999, 2**53 + 1, -(2**63)],
    "uint64": [1, 7, 2**62, None, 2**64 - 1],
    "double": [0.5, 3.0, 48.2, -0.0, None, 1e22, 5e-99, 1e300, 123456789012345678.0, float("nan"), float("inf")],
    "float": [0.5, 0.1, 16777216.0, 3.0, None],
    "bool": [True, False, None],
    "date32": [date(2031, 2, 28), date(2030, 1, 1), None, date(2031, 3, 1), date(1, 1, 1), date(9999, 12, 31)],
}
"""Values by Arrow's types; most properties take the first four."""
READ_AS: dict[str, tuple[str, ...]] = {
    "floors": ("int64", "uint64"),
    "weight": ("double", "float", "int64"),
    "built": ("date32",),
    "opened": ("int64", "date32"),
    "area": ("int64",),
    "lat": ("double",),
    "lon": ("double", "int64"),
}


@st.composite
def columns(draw: st.DrawFn) -> dict[str, tuple[str, list[Any]]]:
    """Each column of `COLUMNS` with a type of Arrow's and values of it, at times a type that its property is not of."""
    rows = draw(st.integers(0, 8))
    wild = draw(st.sampled_from([*COLUMNS, *[""] * 20]))
    found = {}
    for name in COLUMNS:
        type_ = draw(st.sampled_from([*TYPED] if name == wild else ["string", *READ_AS.get(name, ())]))
        if type_ == "string":
            values: list[Any] = [*CELLS[name], None, "a\0b"] if name == wild else [*FINE[name], None]
        else:
            values = TYPED[type_] if name == wild else TYPED[type_][:4]
        found[name] = type_, draw(st.lists(st.sampled_from(values), min_size=rows, max_size=rows))
    return found


@pytest.mark.long
@settings(max_examples=15, deadline=None)
@given(drawn=columns(), options=OPTIONS, name=NAMES, packed=st.booleans())
def test_a_plan_of_parquet_and_the_exact_reader_agree(
    drawn: dict[str, tuple[str, list[Any]]], options: dict[str, Any], name: Any, packed: bool
) -> None:
    cells = {name: pyarrow.array(values, type=pyarrow.type_for_alias(type_)) for name, (type_, values) in drawn.items()}
    if packed:
        cells["kind"] = cells["kind"].dictionary_encode()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        parquet.write_table(pyarrow.table(cells), Path(folder, "depots.parquet"))
        options.pop("header", None)
        given_table = replace(table(Path(folder), b"", name, **options), data="depots.parquet")
        planned, exact, _ = both(patch, Path(folder), given_table)
    assert planned == exact


def parquet_of(folder: Path, **columns: Any) -> Path:
    parquet.write_table(pyarrow.table(columns), folder / "t.parquet")
    return folder / "t.parquet"


def test_which_columns_of_parquet_a_plan_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number is no text, and what is nested, timed or of an extension of pandas is for the exact reader."""
    period = pyarrow.field("v", pyarrow.int64(), metadata={"ARROW:extension:name": "pandas.period"})
    period = period.with_metadata({**period.metadata, "ARROW:extension:metadata": '{"freq": "M"}'})
    tried = {
        "floors": [pyarrow.array([1, None]), pyarrow.array([1.0, 2.5]), pyarrow.array([True, False])],
        "name": [pyarrow.array(["x", None]), pyarrow.array([1, 2])],
        "built": [pyarrow.array([date(2031, 2, 28), None]), pyarrow.array([datetime(2031, 2, 28)] * 2)],
        "opened": [pyarrow.array([2031, 2032]), pyarrow.chunked_array([pyarrow.array([1, 2])])],
    }
    read: dict[str, list[int]] = {}
    for name, arrays in tried.items():
        read[name] = []
        for array in arrays:
            parquet_of(tmp_path, id=["a", "b"], v=array)
            given_table = Table("t.parquet", nodes=[{Depot: {"id": "id", name: "v"}}])
            planned, exact, plans = both(monkeypatch, tmp_path, given_table)
            assert planned == exact
            read[name].append(plans)
    assert read == {"floors": [1, 0, 0], "name": [1, 0], "built": [1, 0], "opened": [1, 1]}
    schema = pyarrow.schema([pyarrow.field("id", pyarrow.string()), period])
    parquet.write_table(pyarrow.table([["a"], [735]], schema=schema), tmp_path / "t.parquet")
    given_table = Table("t.parquet", nodes=[{Depot: {"id": "id", "opened": "v"}}])
    planned, exact, plans = both(monkeypatch, tmp_path, given_table)
    assert (planned, plans) == (exact, 0)


def test_marks_of_a_pattern_in_a_files_name_are_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "d[1].csv").write_text("id,name\na,x\n")
    (tmp_path / "d1.csv").write_text("id,name\nb,y\n")
    problems, rows, _ = outcome(tmp_path, Table("d[1].csv", nodes=[{Depot: {"id": "id", "name": "name"}}]))
    assert problems == []
    assert len(rows) == 1
    assert "('a',)" in rows[0]


def test_a_folder_called_like_a_partition_says_nothing_of_cells(tmp_path: Path) -> None:
    for folder, file in (("id=zz", "t.parquet"), ("c1=zz", "t.csv")):
        (tmp_path / folder).mkdir()
        parquet_of(tmp_path / folder, id=["a"], name=["x"])
        (tmp_path / folder / "t.csv").write_text("id,name\na,x\n")
        problems, rows, _ = outcome(tmp_path, Table(f"{folder}/{file}", nodes=[{Depot: {"id": "id", "name": "name"}}]))
        assert problems == []
        assert [row.partition(" ")[2] for row in rows] == [f"('a',) [('name', 'x')] ('{folder}/{file}',)"]


def test_parquet_that_duckdb_cannot_read_is_for_the_exact_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = pyarrow.Table.from_arrays([["a"], ["x"], ["y"]], names=["id", "name", "name"])
    parquet.write_table(twice, tmp_path / "twice.parquet")
    parquet.write_table(pyarrow.table({"id": ["a" * 9], "name": ["x"]}), tmp_path / "d.parquet", compression="none")
    data = (tmp_path / "d.parquet").read_bytes()
    (tmp_path / "d.parquet").write_bytes(data[:4] + b"\xff" * 36 + data[40:])
    parquet_of(tmp_path, id=["a", "b"])
    codes = []
    for file, key in (("twice.parquet", "id"), ("d.parquet", "id"), ("t.parquet", Value(constant="a"))):
        name = Value(constant="x") if file == "t.parquet" else "name"
        planned, exact, _ = both(monkeypatch, tmp_path, Table(file, nodes=[{Depot: {"id": key, "name": name}}]))
        assert planned == exact
        codes.append([problem.split(" ")[1] for problem in planned[0]])
    assert codes == [["table-header"], ["table-damaged"], []]


def test_a_point_of_well_known_text_is_read_by_the_exact_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.csv").write_text("id,place\na,POINT (16.4 48.2)\nb,\n")
    planned, exact, plans = both(monkeypatch, tmp_path, Table("t.csv", nodes=[{Depot: {"id": "id", "place": "place"}}]))
    assert (planned, plans) == (exact, 0)
    assert "Point(longitude=16.4, latitude=48.2)" in planned[1][0]


def test_cells_in_canonical_form_never_reach_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ("a", "North", "1", "0.5", "true", "2031-02-28", "2031-02-28T10:00:00Z", "2031", "12.5", "1", "2", "big", "a")
    judged: list[int] = []
    really: Any = row_reader.judged  # type: ignore[attr-defined]  # as above

    def spy(table: Table, plan: Any, odd: Any, *rest: Any) -> Any:
        judged.extend(number for numbers in odd for number in numbers)
        return really(table, plan, odd, *rest)

    monkeypatch.setattr(row_reader, "judged", spy)
    data = written([row, ("b", *row[1:]), ("c", "x", "one", *row[3:])])
    planned, exact, plans = both(monkeypatch, tmp_path, table(tmp_path, data))
    assert (planned, plans) == (exact, 1)
    assert judged == [3, 3], "the depot of the third row, and its nearness"
    assert len(planned[1]) > 5


def test_the_line_of_a_row_is_exact_below_cells_of_several_lines(tmp_path: Path) -> None:
    data = b'id,name\na,"two\nlines"\n\nb,x\nb,y\n'
    (tmp_path / "t.csv").write_bytes(data)
    given_table = Table("t.csv", nodes=[{Depot: {"id": "id", "name": "name"}}])
    ((problem,), _, _) = outcome(tmp_path, given_table)
    assert problem.startswith(f"{tmp_path}/t.csv:6 duplicate-key 'b' has name 'y' here, but 'x' at {tmp_path}/t.csv:5")


def test_a_plan_takes_a_template_of_any_number_of_parts(tmp_path: Path) -> None:
    """Of an expression that nests as deep as it has parts DuckDB takes some 5,000."""
    (tmp_path / "t.csv").write_text("id,name\na,b\n")
    given = Table("t.csv", nodes=[{Depot: {"id": "id", "name": Value(template=6_000 * "{id}")}}])
    problems, (row,), _ = outcome(tmp_path, given)
    assert (problems, 6_000 * "a" in row) == ([], True)


def test_values_that_may_not_fit_and_columns_that_may_lack_are_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "d.csv").write_text("id,floors,opened,end\na,x,2031,.\nb,3,soon,.\nc,,,.\n")
    given_values = {
        "id": "id",
        "floors": Value("floors", on_error="absent"),
        "opened": Value("opened", on_error="absent"),
        "weight": Value("weight", optional=True),
        "kind": Value("kind", optional=True, default="big"),
    }
    table = Table("d.csv", nodes=[{Depot: given_values}]).called("d", tmp_path)
    planned, exact, plans = both(monkeypatch, tmp_path, table)
    assert (planned, plans) == (exact, 1)
    assert [row.split(" ")[0].rpartition("/")[2] for row in planned[1]] == ["d.csv:2", "d.csv:3", "d.csv:4"]
    assert len(planned[0]) == 2


class Firm(Node):
    """A firm."""

    formerly = ("Vendor",)

    id: Annotated[str, Property(key=True)]


class Person(Node):
    """A person."""

    id: Annotated[str, Property(key=True)]


class Knows(Relationship[Person | Firm, Person | Firm]):
    """Knows."""

    symmetric = True


RENAMED = Model.of(Person, Firm, Knows)


@pytest.mark.parametrize("value", [{"unit": "m2"}, {"unit": "{0}'"}, {"about": True}, {"unit": "m2", "about": True}])
def test_a_plan_gives_the_unit_of_a_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    text = (
        "id,area,end\na,12,.\nb,1.50,.\nc,,.\nd,7 km2,.\n"  # a row that ends with an empty cell is for the exact reader
    )
    (tmp_path / "depots.csv").write_text(text, encoding="utf-8")
    given = Table("depots.csv", nodes=[{Depot: {"id": "id", "area": Value("area", **value)}}])
    planned, exact, plans = both(monkeypatch, tmp_path, given)
    assert (planned, plans) == (exact, 1)
    assert len(planned[1]) == (3 if "unit" in value else 4)


def test_a_symmetric_relationship_is_ordered_by_the_first_names_of_labels(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Person comes before Vendor, which Firm was called, and after Firm: claims and loaders go by the first names."""
    (tmp_path / "k.csv").write_text("firm,person\nacme,ann\n")
    knows = {Knows: {"start": {Firm: "firm"}, "end": {Person: "person"}}}
    nodes = [{Firm: {"id": "firm"}}, {Person: {"id": "person"}}]
    table = Table("k.csv", nodes=nodes, relationships=[knows]).called("k", tmp_path)

    def loader() -> Iterator[Any]:
        yield Knows(Firm.key("acme"), Person.key("ann"))

    planned, exact, plans = both(monkeypatch, tmp_path, table, loader, model=RENAMED)
    assert (planned, plans) == (exact, 1)
    (relationship,) = [row for row in planned[1] if "('ann', 'acme')" in row]
    assert "k" in relationship
    assert "loader" in relationship
    assert len(planned[1]) == 3
