"""Values that are declared unique are checked before anything is written, whatever the rows are from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from graphmodel import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging.read import read


class Place(Node):
    """Somewhere."""

    id: Annotated[str, Property(key=True)]
    code: Annotated[str | None, Property(unique=True)] = None
    built: Annotated[datetime | None, Property(unique=True)] = None


class Depot(Place):
    """Where goods are kept."""


class Leads(Relationship[Place, Place]):
    """A way."""

    number: Annotated[int | None, Property(unique=True)] = None


MODEL = Model.of(Place, Depot, Leads)


def problems(folder: Path, *sources: Any) -> list[str]:
    reading = read(MODEL, sources, folder)
    found = assemble(MODEL, reading).problems
    reading.close()
    return [str(each).partition("\n")[0] for each in found]


def test_rows_of_tables_that_repeat_a_value_are_reported_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,code,built\na,x,2031-05-04T10:00:00\nb,x,\nc,,2031-05-04T10:00:00\nd,,\n")
    (tmp_path / "d.csv").write_text("id,code\ne,x\nf,y\nf,y\n")
    places = Table("p.csv", nodes=[{Place: {"id": "id", "code": "code", "built": "built"}}], name="p")
    depots = Table("d.csv", nodes=[{Depot: {"id": "id", "code": "code"}}], name="d")
    assert problems(tmp_path, places, depots) == [
        f"{tmp_path}/d.csv:2 not-unique Place.code is unique, and 'x' is also at {tmp_path}/p.csv:2",
        f"{tmp_path}/p.csv:3 not-unique Place.code is unique, and 'x' is also at {tmp_path}/p.csv:2",
        f"{tmp_path}/p.csv:4 not-unique Place.built is unique, and 2031-05-04 10:00:00 is also at {tmp_path}/p.csv:2",
    ]


def test_relationships_and_rows_in_memory_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,code,to,number\na,x,b,1\nb,y,a,1\n")
    ends = {"start": {Place: "id"}, "end": {Place: "to"}, "number": "number"}
    table = Table("p.csv", nodes=[{Place: {"id": "id", "code": "code"}}], relationships=[{Leads: ends}], name="p")

    def loader() -> Iterator[Node]:
        yield Depot(id="m", code="y")
        yield Depot(id="n", code="z")
        yield Depot(id="o", code="z")

    found = problems(tmp_path, table, loader)
    assert len(found) == 3
    assert sum("LEADS.number is unique, and 1 is also at" in each for each in found) == 1
    assert sum("Place.code is unique, and 'y' is also at" in each for each in found) == 1
    assert sum("Place.code is unique, and 'z' is also at" in each for each in found) == 1


def test_rows_in_memory_alone_are_checked(tmp_path: Path) -> None:
    def loader() -> Iterator[Node]:
        yield Depot(id="n", code="z")
        yield Place(id="o", code="z")

    (found,) = problems(tmp_path, loader)
    assert "not-unique Place.code is unique, and 'z' is also at" in found
