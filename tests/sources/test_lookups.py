"""Nodes named by another property than their key: wherever in the tables they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import StagedReading, read


class Depot(Node):
    """A place where goods are kept."""

    id: Annotated[str, Property(key=True)]
    floors: int | None = None
    code: str = ""


class Delivers(Relationship[Depot, Depot]):
    """Brings goods."""

    key = ("good",)

    good: str


MODEL = Model.of(Depot, Delivers)


MANY = ROWS + 1_000
NODES: Any = [{Depot: {"id": "id", "code": "code"}}]
ENDS: Any = {"start": "id", "end": {Depot: Value("to", by="code")}, "good": "good"}
RELATIONSHIPS: Any = [{Delivers: ENDS, "where": {"to": {"empty": False}}}]


def table(folder: Path, name: str, rows: list[tuple[str, str, str]], **options: Any) -> Table:
    """A table of depots: id, code, and the code of the one that each delivers to."""
    lines = "".join(f"{id},{code},{to},oil\n" for id, code, to in rows)
    (folder / f"{name}.csv").write_text(f"id,code,to,good\n{lines}")
    return Table(f"{name}.csv", nodes=NODES, relationships=RELATIONSHIPS, **options)


def ties(reading: StagedReading) -> dict[str, str]:
    assert reading.stage is not None
    kinds = [kind for kind in reading.stage.kinds if not kind.is_node]
    return {a: b for kind in kinds for a, b in reading.stage.rows_of(f'SELECT start, "end" FROM "{kind.table}"')}


def test_a_row_may_name_one_far_below_it(tmp_path: Path) -> None:
    rows = [(f"d{n}", f"c{n}", f"c{MANY - 1 - n}") for n in range(MANY)]
    reading = read(MODEL, [table(tmp_path, "depots", rows)], tmp_path)
    assert (reading.problems, ties(reading)) == ([], {f"d{n}": f"d{MANY - 1 - n}" for n in range(MANY)})
    assert [batch.staged for batch in reading.batches] == [2 * MANY]


def test_a_name_that_a_row_far_below_has_too_is_nobodys(tmp_path: Path) -> None:
    rows = [("first", "north", ""), ("names-it", "c", "north"), *((f"d{n}", f"c{n}", "") for n in range(MANY))]
    reading = read(MODEL, [table(tmp_path, "depots", [*rows, ("last", "north", "")])], tmp_path)
    assert ties(reading) == {}
    (problem,) = reading.problems
    assert (problem.where.line, problem.message) == (
        3,
        "several nodes Depot have the code 'north', 'first' and 'last' among them (column to)",
    )
    assert problem.hint == "name the node by its key, or by a property that is one node's alone"


def test_a_name_that_nobody_has_gets_the_nearest(tmp_path: Path) -> None:
    rows = [("a", "north", "nort"), ("b", "south", "elsewhere")]
    found = [(each.message, each.hint) for each in read(MODEL, [table(tmp_path, "depots", rows)], tmp_path).problems]
    assert found == [
        ("no Depot has the code 'nort' (column to)", "did you mean 'north'?"),
        ("no Depot has the code 'elsewhere' (column to)", "known are: north, south"),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_tables_may_name_nodes_of_each_other(tmp_path: Path, order: tuple[int, int]) -> None:
    tables = table(tmp_path, "a", [("a", "A", "B")]), table(tmp_path, "b", [("b", "B", "A")])
    reading = read(MODEL, [tables[each] for each in order], tmp_path)
    assert (reading.problems, ties(reading)) == ([], {"a": "b", "b": "a"})


def test_what_is_wrong_with_a_row_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,code,to,good\na,A,A,oil\nshort\n,B,A,oil\n")
    reading = read(MODEL, [Table("depots.csv", nodes=NODES, relationships=RELATIONSHIPS)], tmp_path)
    assert [(problem.where.line, problem.code) for problem in reading.problems] == [
        (3, "table-width"),
        (4, "missing-end"),
        (4, "missing-key"),
    ]


def test_a_stream_that_can_be_read_once_is_refused(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    rows = arrow.table({"id": ["a"], "code": ["A"], "to": ["A"], "good": ["oil"]})
    reading = read(MODEL, [Table(rows.to_reader(), nodes=NODES, relationships=RELATIONSHIPS)], tmp_path)
    assert [problem.code for problem in reading.problems] == ["table-once"]
    whole = read(MODEL, [Table(rows, nodes=NODES, relationships=RELATIONSHIPS)], tmp_path)
    assert (whole.problems, ties(whole)) == ([], {"a": "a"})
