"""1 and 1.0 are equal to an engine, alone and in a list; what is stored is still of the type that the model says."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import TODAY

EDITS = (
    "r.marks = [toFloat(r.marks[0]), toFloat(r.marks[1])]",
    "r.marks = [toString(r.marks[0]), toString(r.marks[1])]",
    "r.marks = 1",
    "r.marks = NULL",
    "r.shares = [1, 2]",
    "r.count = toFloat(r.count)",
    "r.count = toString(r.count)",
    "r.count = [r.count]",
    "r.part = toInteger(r.part)",
)


@cache
def model(numbers: Any) -> Model:
    """Pupils and what they are to each other, with marks of a type."""

    class Pupil(Node):
        id: Annotated[str, Property(key=True)]
        marks: list[numbers] = []
        shares: list[float] = []
        count: int | None = None
        part: float | None = None

    class Helps(Relationship[Pupil, Pupil]):
        marks: list[numbers] = []
        shares: list[float] = []
        count: int | None = None
        part: float | None = None

    Pupil.__qualname__, Helps.__qualname__ = "Pupil", "Helps"
    return Model.of(Pupil, Helps)


def loaded(database: Database, folder: Path, numbers: Any, batch: int) -> LoadReport:
    own = model(numbers)
    pupil: Any
    helps: Any
    pupil, helps = own.nodes["Pupil"].cls, own.relationships["HELPS"].cls
    values: dict[str, Any] = {"marks": [1, 2], "shares": [1, 2.5], "count": 3, "part": 4}

    def pupils() -> Any:
        yield from (pupil(id=f"p{number}", **values) for number in range(12))
        yield from (helps(pupil.key(f"p{number}"), pupil.key("p0"), **values) for number in range(1, 12))

    records = assemble(own, read(own, [pupils], folder, folder=folder / "stage", rows_in_memory=0))
    assert records.problems == []
    establish(database, own)
    options = LoadOptions(batch=batch, transaction=0) if batch else LoadOptions()
    return load(database, own, records, today=lambda: TODAY, options=options)


def stored(database: Database) -> set[str]:
    """All different values of nodes and of relationships."""
    found = [
        row
        for some in ("(r:Pupil)", "()-[r:HELPS]->()")
        for row in database.read(f"MATCH {some} RETURN r.marks, r.shares, r.count, r.part").rows
    ]
    assert len(found) == 23
    return {repr(tuple(row)) for row in found}


@pytest.mark.long
@pytest.mark.parametrize("batch", [10, 0])
def test_an_edit_of_a_numbers_type_is_put_right(database: Database, tmp_path: Path, batch: int) -> None:
    loaded(database, tmp_path, int, batch)
    wanted = {"([1, 2], [1.0, 2.5], 3, 4.0)"}
    assert stored(database) == wanted
    for some in ("(r:Pupil {id: 'p5'})", "(:Pupil {id: 'p5'})-[r:HELPS]->()"):
        for edit in EDITS:
            database.write(Statement(f"MATCH {some} SET {edit}"))
            assert stored(database) != wanted, edit
            assert loaded(database, tmp_path, int, batch).total("updated") == 1, edit
            assert stored(database) == wanted, edit
    assert not loaded(database, tmp_path, int, batch).changed


@pytest.mark.parametrize("batch", [10, pytest.param(0, marks=pytest.mark.long)])
def test_another_type_of_numbers_in_the_model_is_another_in_the_graph(
    database: Database, tmp_path: Path, batch: int
) -> None:
    loaded(database, tmp_path, int, batch)
    assert loaded(database, tmp_path, float, batch).total("updated") == 23
    assert stored(database) == {"([1.0, 2.0], [1.0, 2.5], 3, 4.0)"}
    assert not loaded(database, tmp_path, float, batch).changed
