"""Every row of a table is counted once, whatever becomes of it: a law, held against a count in plain Python."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import pyarrow
import pyarrow.parquet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources.tables.tally import Positions, RowCounts
from graphmodel.staging import read
from graphmodel.workflows.load import counted_rows
from tests.drawing import one_in
from tests.sources.tables.test_places import workbook


class Ship(Node):
    """What sails."""

    id: Annotated[str, Property(key=True)]
    tons: int | None = None


class Port(Node):
    """Where ships call."""

    id: Annotated[str, Property(key=True)]


class Calls(Relationship[Ship, Port]):
    """Calls at a port."""


MODEL = Model.of(Ship, Port, Calls)
FORMS = ("csv", "csv exactly", "jsonl", "json", "parquet")
DAMAGED = ("csv", "csv exactly", "jsonl")


@dataclass(frozen=True)
class Given:
    """A row as it stands; `damaged`: it cannot be read as a row at all."""

    id: str
    tons: str
    to: str
    use: str
    damaged: bool = False


ROWS = st.lists(
    st.builds(
        Given,
        id=st.sampled_from(["a", "b", "c", "d", ""]),
        tons=st.sampled_from(["1", "2", "", "many"]),
        to=st.sampled_from(["p", "q", "nowhere"]),
        use=st.sampled_from(["yes", "yes", "yes", "no"]),
        damaged=st.sampled_from([False, False, False, False, True]),
    ),
    max_size=12,
)


def expected(rows: list[Given], missing: str, declares: bool) -> Counter[str]:
    """What becomes of each row."""
    sound = [row for row in rows if not row.damaged and row.use == "yes" and row.id]
    declared = {row.id for row in sound if row.tons != "many"} if declares else {"a", "b", "c"}
    tons: dict[str, str] = {}
    given: set[tuple[str, ...]] = set()
    outcomes: Counter[str] = Counter()
    for row in rows:
        records: list[tuple[str, ...]] = []
        bad = row.damaged or (row.use == "yes" and not row.id)
        if not bad and row.use == "yes":
            if declares and row.tons == "many":
                bad = True
            elif declares:
                records.append(("ship", row.id))
                bad |= bool(row.tons) and tons.setdefault(row.id, row.tons) != row.tons
            if row.id not in declared or (row.to == "nowhere" and missing == "error"):
                bad = True
            elif row.to != "nowhere" or missing == "create":
                records.append(("calls", row.id, row.to))
        new = set(records) - given
        given |= new
        outcomes["rejected" if bad else "kept" if new else "merged" if records else "left_out"] += 1
    return outcomes


def write(folder: Path, form: str, rows: list[Given]) -> str:
    """Writes a table, and returns the option of its mapping that names it."""
    cells = [{name: value for name, value in vars(row).items() if name != "damaged"} for row in rows]
    sparse = [{name: value for name, value in row.items() if value} for row in cells]
    if form.startswith("csv"):
        lines = ["id,tons,to,use"]
        for at, (row, cell) in enumerate(zip(rows, cells, strict=True)):
            lines.append(("one,too,many,of,them" if at % 2 else lines[0]) if row.damaged else ",".join(cell.values()))
        (folder / "calls.csv").write_text("\n".join(lines) + "\n")
        return "table: calls.csv" + ('\ncomment: "#"' if form != "csv" else "")
    if form == "jsonl":
        written = ['{"id' if row.damaged else json.dumps(cell) for row, cell in zip(rows, sparse, strict=True)]
        (folder / "calls.jsonl").write_text("".join(line + "\n" for line in written))
        return "table: calls.jsonl"
    if form == "json":
        (folder / "calls.json").write_text(json.dumps(sparse))
        return "table: calls.json"
    columns = {name: [row[name] or None for row in cells] for name in ("id", "tons", "to", "use")}
    typed = {name: pyarrow.array(column, pyarrow.string()) for name, column in columns.items()}
    pyarrow.parquet.write_table(pyarrow.table(typed), folder / "calls.parquet")
    return "table: calls.parquet"


def counts(folder: Path, table: str, missing: str, declares: bool) -> RowCounts:
    """How many of the rows of a table became what."""
    nodes = "nodes:\n- Ship: {id: id, tons: tons}\n" if declares else ""
    end = f"{{Port: {{column: to, missing: {missing}}}}}"
    (folder / "calls.yaml").write_text(
        f"{table}\nwhere: {{use: yes}}\n".replace("yes", '"yes"')
        + nodes
        + f"relationships:\n- CALLS: {{start: {{Ship: id}}, end: {end}}}\n"
    )
    for name, ids in (("ports", "pq"), ("ships", "" if declares else "abc")):
        (folder / f"{name}.csv").write_text("id,x\n" + "".join(f"{id},\n" for id in ids))
        (folder / f"{name}.yaml").write_text(f"table: {name}.csv\nnodes: [{{{name.title()[:-1]}: {{id: id}}}}]\n")
    sources = ["calls.yaml", "ports.yaml", "ships.yaml"]
    reading = read(MODEL, sources, folder, folder=folder)
    try:
        found = counted_rows(reading, assemble(MODEL, reading))
    finally:
        reading.close()
    return next(each for each in found if each.source == "calls.yaml")


@settings(max_examples=one_in(4), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.sampled_from(FORMS), st.sampled_from(["error", "skip", "create"]), st.booleans())
def test_every_row_is_counted_once(rows: list[Given], form: str, missing: str, declares: bool) -> None:
    rows = rows if form in DAMAGED else [row for row in rows if not row.damaged]
    with TemporaryDirectory() as folder:
        found = counts(Path(folder), write(Path(folder), form, rows), missing, declares)
    assert found.read == len(rows) == found.kept + found.merged + found.left_out + found.rejected
    outcomes = expected(rows, missing, declares)
    assert {name: getattr(found, name) for name in ("kept", "merged", "left_out", "rejected")} == {
        name: outcomes[name] for name in ("kept", "merged", "left_out", "rejected")
    }


def test_rows_on_one_line_of_a_document_are_rows_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "calls.json").write_text('[{"id":"a","use":"yes","to":"p"},{"id":"a","use":"yes","to":"p"}]')
    assert counts(tmp_path, "table: calls.json", "error", declares=True) == RowCounts(
        "calls.yaml", "calls.json", read=2, kept=1, merged=1
    )


@given(st.lists(st.integers(0, 5_000)))
def test_positions_are_a_set_of_numbers(numbers: list[int]) -> None:
    found = Positions()
    for number in numbers:
        found.add(number)
    assert list(found) == sorted(set(numbers))
    assert len(found) == len(set(numbers))
    assert all(number in found for number in numbers)
    assert 5_001 not in found


def test_rows_refused_beyond_what_is_reported_are_counted(tmp_path: Path) -> None:
    lines = "".join(f"{n},{'many' if n % 2 else n},p,yes\n" for n in range(700))
    (tmp_path / "calls.csv").write_text("id,tons,to,use\n" + lines + "x,9,p,no\n0,0,p,yes\n")
    found = counts(tmp_path, "table: calls.csv", "error", declares=True)
    assert found == RowCounts("calls.yaml", "calls.csv", read=702, kept=350, merged=1, left_out=1, rejected=350)


def test_a_header_that_is_repeated_in_a_workbook_is_rejected(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "tons", "to", "use"], ["a", 1, "p", "yes"], ["id", "tons", "to", "use"]]
    workbook(tmp_path / "calls.xlsx", Calls=rows)
    found = counts(tmp_path, "table: calls.xlsx", "error", declares=True)
    assert found == RowCounts("calls.yaml", "calls.xlsx", read=2, kept=1, rejected=1)
