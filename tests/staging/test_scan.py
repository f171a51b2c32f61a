"""A table read by DuckDB says what the exact reader says: the same rows, values, lines and problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.records import assemble
from graphmodel.sources import reading
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
    staged = read(model, tables, folder, folder=folder / "stage", held=0)
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
    really: Any = reading.plan_of  # type: ignore[attr-defined]  # a spy on what reading imports

    def spy(*given: Any) -> Any:
        plans.append(really(*given))
        return plans[-1]

    with monkeypatch.context() as patch:
        patch.setattr(reading, "plan_of", spy)
        planned = outcome(folder, *tables, model=model)
        patch.setattr(reading, "plan_of", lambda *_: None)
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
ROWS = st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in COLUMNS)), max_size=12)
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
        {"header": COLUMNS},
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

    lines = [COLUMNS, *rows] if head else rows
    return "".join(",".join(map(cell, line)) + ending for line in lines).encode()


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
@settings(max_examples=60, deadline=None)
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


def test_cells_in_canonical_form_never_reach_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = ("a", "North", "1", "0.5", "true", "2031-02-28", "2031-02-28T10:00:00Z", "2031", "12.5", "1", "2", "big", "a")
    judged: list[int] = []
    really: Any = reading.judged  # type: ignore[attr-defined]  # as above

    def spy(table: Table, plan: Any, odd: Any, *rest: Any) -> Any:
        judged.extend(number for numbers in odd for number in numbers)
        return really(table, plan, odd, *rest)

    monkeypatch.setattr(reading, "judged", spy)
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
