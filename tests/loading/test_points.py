"""Points in all four systems: from every kind of table, in engines, in exports, and back the same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from graphmodel import CartesianPoint, CartesianPoint3D, Model, Node, Point, Point3D, Property
from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.export.statements import written
from graphmodel.loading import load
from graphmodel.records import Records, assemble
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read
from tests.example import TODAY
from tests.export.importing import run_script
from tests.export.things import exported


class Site(Node):
    """Where something is, in each system."""

    id: Annotated[str, Property(key=True)]
    globe: Point | None = None
    peak: Point3D | None = None
    plan: CartesianPoint | None = None
    room: CartesianPoint3D | None = None
    peaks: list[Point3D] = []
    rooms: list[CartesianPoint3D] = []


MODEL = Model.of(Site)
ONE = ("globe", "peak", "plan", "room")
SITE = Site(
    id="a",
    globe=Point(16.4, 48.2),
    peak=Point3D(-0.5, 48.0, 1250.5),
    plan=CartesianPoint(-1e-7, 1e300),
    room=CartesianPoint3D(1.0, 2.0, -3.5),
    peaks=[Point3D(1.0, 2.0, 3.0), Point3D(4.0, 5.0, -6.0)],
    rooms=[CartesianPoint3D(1.0, 2.0, 3.0)],
)
TEXTS = {name: getattr(SITE, name).well_known_text for name in ONE}
OBJECTS = {name: getattr(SITE, name).mapping for name in ONE}
LISTS = {name: [each.mapping for each in getattr(SITE, name)] for name in ("peaks", "rooms")}


def staged(folder: Path, *tables: Any) -> Records:
    """The records of tables without problems."""
    records = assemble(MODEL, read(MODEL, tables, folder))
    assert [str(each) for each in records.problems] == []
    return records


def stored(records: Records) -> dict[str, Any]:
    """The columns of the one node."""
    assert records.stream is not None
    (rows,) = records.stream.nodes()
    return rows.row(0)


def sites(folder: Path) -> Iterator[tuple[str, Table]]:
    """The site as a row of each kind of table."""
    same: Any = {name: name for name in ("id", *ONE)}
    lists: Any = {name: Value(name, take="items") for name in LISTS}
    (folder / "wkt.csv").write_text(
        f"{','.join(['id', *TEXTS, *LISTS])}\na,{','.join(TEXTS.values())},"
        + ",".join('"' + json.dumps(each).replace('"', '""') + '"' for each in LISTS.values())
        + "\n"
    )
    yield "wkt", Table("wkt.csv", nodes=[{Site: same | lists}], name="t")
    cells = {f"{name} {part}": repr(each) for name in ONE for part, each in OBJECTS[name].items()}
    (folder / "columns.csv").write_text(f"id,{','.join(cells)}\na,{','.join(cells.values())}\n")
    columns: Any = {name: {part: f"{name} {part}" for part in OBJECTS[name]} for name in ONE}
    yield "columns", Table("columns.csv", nodes=[{Site: {"id": "id", **columns}}], name="t")
    (folder / "t.jsonl").write_text(json.dumps({"id": "a", **OBJECTS, **LISTS}) + "\n")
    whole: Any = same | {name: name for name in LISTS}
    yield "jsonl", Table("t.jsonl", nodes=[{Site: whole}], name="t")
    with sqlite3.connect(folder / "t.db") as connection:
        connection.execute(f"CREATE TABLE t (id TEXT, {', '.join(f'{name} TEXT' for name in ONE)})")
        connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", ["a", *TEXTS.values()])
    connection.close()
    yield "sql", Table(sql="SELECT * FROM t", database=f"sqlite:///{folder / 't.db'}", nodes=[{Site: same}], name="t")
    frame = pl.DataFrame({"id": ["a"], **{name: [each] for name, each in {**OBJECTS, **LISTS}.items()}})
    pq.write_table(frame.to_arrow(), folder / "t.parquet")
    yield "parquet", Table("t.parquet", nodes=[{Site: whole}], name="t")
    yield "polars", Table(frame, nodes=[{Site: whole}], name="t")
    objects = {name: pd.Series([each], dtype=object) for name, each in {**OBJECTS, **LISTS}.items()}
    yield "pandas", Table(pd.DataFrame({"id": ["a"], **objects}), nodes=[{Site: whole}], name="t")


def test_every_table_gives_the_same(tmp_path: Path) -> None:
    for what, table in sites(tmp_path):
        wanted = {name: getattr(SITE, name) for name in (*ONE, *(() if what in ("columns", "sql") else LISTS))}
        assert (what, stored(staged(tmp_path, table))) == (what, wanted)


def rows() -> Iterator[Any]:
    """The site from a Python loader."""
    yield SITE


def test_an_engine_holds_them_and_a_second_load_changes_none(database: Database, tmp_path: Path) -> None:
    reports = [load(database, MODEL, assemble(MODEL, read(MODEL, [rows], tmp_path)), today=lambda: TODAY) for _ in "ab"]
    tallies = [tally for report in reports for tally in report.tallies]
    assert [(tally.created, tally.unchanged, tally.updated) for tally in tallies] == [(1, 0, 0), (0, 1, 0)]
    assert check(database, MODEL).findings == ()
    found = database.read("MATCH (n:Site) RETURN properties(n) AS n").value()
    assert isinstance(found, dict)
    assert Site(**{name: each for name, each in found.items() if not name.startswith("gm_")}) == SITE
    equal = " AND ".join(f"n.{name} = {written(getattr(SITE, name))}" for name in ONE)
    assert database.read(f"MATCH (n:Site) WHERE {equal} RETURN count(*)").value() == 1


def test_exports_say_them_and_give_them_back(neo4j_database: Database, tmp_path: Path) -> None:
    records = assemble(MODEL, read(MODEL, [rows], tmp_path))
    for form in ("admin", "csv", "jsonl", "parquet", "rdf", "cypher"):
        exported(records, form, tmp_path / form, model=MODEL, plain=True)
    assert (tmp_path / "admin" / "nodes-Site-header.csv").read_text() == (
        "id:ID(Site),globe:point{crs:WGS-84},peak:point{crs:WGS-84-3D},plan:point{crs:cartesian},"
        "room:point{crs:cartesian-3D},peaks:point{crs:WGS-84-3D}[],rooms:point{crs:cartesian-3D}[]\n"
    )
    named: Any = {name: f"{name}:point" for name in ONE} | {"id": "id:string"}
    named |= {name: Value(f"{name}:point[]", take="items") for name in LISTS}
    lines: Any = {name: f"properties.{name}" for name in ("id", *ONE, *LISTS)}
    for table in (
        Table(str(tmp_path / "csv" / "Site.csv"), nodes=[{Site: named}], name="t"),
        Table(str(tmp_path / "jsonl" / "nodes.jsonl"), nodes=[{Site: lines}], name="t"),
        Table(str(tmp_path / "parquet" / "Site.parquet"), nodes=[{Site: {n: n for n in lines}}], name="t"),
    ):
        assert stored(staged(tmp_path, table)) == {name: getattr(SITE, name) for name in (*ONE, *LISTS)}
    turtle = (tmp_path / "rdf" / "graph.ttl").read_text()
    assert '"POINT (16.4 48.2)"^^geo:wktLiteral' in turtle
    assert '"<http://www.opengis.net/def/crs/OGC/0/CRS84h> POINT Z (-0.5 48.0 1250.5)"^^geo:wktLiteral' in turtle
    assert 'property:plan "POINT (-1e-07 1e+300)" ' in turtle
    run_script(neo4j_database, tmp_path / "cypher" / "graph.cypher")
    found = neo4j_database.read("MATCH (n:Site) RETURN properties(n) AS n").value()
    assert isinstance(found, dict)
    assert Site(**found) == SITE


def test_rows_in_memory_and_rows_on_disk_are_written_alike(tmp_path: Path) -> None:
    texts = {}
    for rows_in_memory in (0, 100):
        records = assemble(
            MODEL,
            read(MODEL, [flat], tmp_path, folder=tmp_path / f"stage-{rows_in_memory}", rows_in_memory=rows_in_memory),
        )
        for form in ("admin", "csv"):
            exported(records, form, tmp_path / f"{form}-{rows_in_memory}", model=MODEL, plain=True)
            (file,) = (tmp_path / f"{form}-{rows_in_memory}").glob("*Site.csv")
            texts[form, rows_in_memory] = file.read_text()
    assert texts["csv", 0] == texts["csv", 100]
    assert texts["admin", 0] == texts["admin", 100]


def flat() -> Iterator[Any]:
    """Two sites without lists, which DuckDB writes."""
    yield Site(id="a", globe=Point(16.5, 48.25), peak=Point3D(1.5, 2.5, 3.5), room=CartesianPoint3D(1.5, 2.5, 3.5))
    yield Site(id="b", plan=CartesianPoint(1.5, -2.5))


@pytest.mark.parametrize(
    ("name", "given", "fault"),
    [
        ("globe", {"longitude": 1, "latitude": 2, "height": 3}, "height is none of its coordinates"),
        ("peak", {"longitude": 1, "latitude": 2}, ""),
        ("peak", "POINT (1 2)", "it has 2 coordinates, and Point3D 3"),
        ("globe", "POINT Z (1 2 3)", "it has 3 coordinates, and Point 2"),
        ("plan", {"longitude": 1, "latitude": 2}, "latitude and longitude is none of its coordinates"),
        ("peak", [181, 0, 0], "181.0, 0.0 is no longitude and latitude in degrees"),
        ("plan", [float("inf"), 0], "(inf, 0.0) has coordinates that are no numbers"),
    ],
)
def test_a_point_of_another_system_is_refused(tmp_path: Path, name: str, given: Any, fault: str) -> None:
    with pytest.raises(ValueError, match="is not a point") as told:
        Site(id="a", **{name: given})
    assert fault in str(told.value)


def test_a_mapping_names_the_coordinates_of_the_type(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,x,y\na,1,2\n")
    values: Any = {"id": "id", "plan": Value(longitude="x", latitude="y"), "room": Value(x="x", y="y")}
    records = assemble(MODEL, read(MODEL, [Table("t.csv", nodes=[{Site: values}], name="t")], tmp_path))
    assert [(told.code, told.message) for told in records.problems] == [
        ("mapping-value", "Site.plan has a point's longitude and latitude, where its type has x and y"),
        ("mapping-value", "Site.room has a point's x and y, where its type has x and y and z"),
    ]
