"""The bad inputs of tables: DuckDB in one process and Spark in many tasks report the same problems of each."""

from __future__ import annotations

import gzip
import zipfile
from typing import Any

import pytest

from graphmodel.problems import Problem
from graphmodel.project import Project
from graphmodel.records import assemble
from graphmodel.spark.load import examine
from graphmodel.spark.rows import SparkRows
from graphmodel.spark.tables import choose_tables
from graphmodel.spark.tasks import Work

MODEL = """
from datetime import date
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Harbour(Node):
    id: Annotated[str, Property(key=True)]
    name: str = ""
    berths: int | None = None
    opened: date | None = None

class Ship(Node):
    id: Annotated[str, Property(key=True)]

class CallsAt(Relationship[Ship, Harbour]):
    key = ("day",)
    day: date
"""
HARBOURS = "nodes: [{Harbour: {id: id, name: name, berths: berths, opened: opened}}]\n"
HEADER = "id,name,berths,opened\n"
SOUND = "".join(f'h{n},"North\nof {n}",{n},2031-01-{n % 28 + 1:02}\n' for n in range(40))
CALLS = "relationships: [{CALLS_AT: {start: {Ship: ship}, end: {Harbour: harbour}, day: day}}]\n"
TEXTS = {
    "cells.csv": HEADER + SOUND + "c1,Many,many,\nc2,Late,,2031-02-30\nc3,Wide,3,,5\n,Nameless,3,\nc4,Narrow\n",
    "part-1.csv": HEADER + "p1,One,1,\n",
    "part-2.csv": "id,name,opened\np2,Two,\n",
    "part-3.csv": HEADER + "p3,Three,three,\n",
    "lines.jsonl": '{"id": "j1", "name": "x", "berths": "1"}\n{"id": "j2", "berths": [1]}\n{"id": "j3"\n',
    "open.csv": HEADER + 'o1,"never closed,1,\no2,x,1,\n',
    "again.csv": HEADER + "h1,Another name,1,2031-01-02\na1,x,1,\na1,y,1,\n",
    "rowless.csv": HEADER,
    "blank.csv": "",
    "strict.csv": HEADER + SOUND.replace("h", "e") + "e3,x,40,\ne3,y,41,\ne9,z,-1,\ne8,z,99,\n",
    "kept.csv": HEADER + SOUND.replace("h", "k") + "k40,x,none,\n",
    "visits.csv": "ship,harbour,day\n"
    + "".join(f"n{n % 3},h{n % 42 + n // 41},2031-05-{n % 28 + 1:02}\n" for n in range(80)),
    "ships.csv": "id\ns1\ns2\n",
    "calls.csv": "ship,harbour,day\n"
    + "".join(f"s{n % 2 + 1},h{n},2031-05-{n % 28 + 1:02}\n" for n in range(40))
    + "s9,h1,2031-05-01\ns1,s2,2031-05-01\ns1,h1,\ns1,,2031-05-03\ns1,h3,2031-06-01\ns1,h3,2031-06-01\n",
}
MAPPINGS = {
    **dict.fromkeys(("cells.csv", "part-*.csv", "lines.jsonl", "open.csv", "again.csv", "rowless.csv"), HARBOURS),
    **dict.fromkeys(
        ("blank.csv", "latin.csv", "cut.csv.gz", "packed.csv.zip", "typed.parquet", "absent.csv"), HARBOURS
    ),
    "strict.csv": HARBOURS
    + "expect: {rows: '>= 50', unique: [id, name], accepted_range: {berths: [0, 38]}, freshness: {name: 7d}}\n",
    "kept.csv": HARBOURS + "expect: {rows: 41, unique: [[id, name]], accepted_range: {berths: [0, '']}}\n",
    "visits.csv": CALLS.replace("Ship: ship", "Ship: {column: ship, missing: create}").replace(
        "Harbour: harbour", "Harbour: {column: harbour, missing: skip}"
    ),
    "ships.csv": "nodes: [{Ship: {id: id}}]\n",
    "calls.csv": CALLS,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which each source has a fault of its own, but for the ships."""
    import pyarrow as pa
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("bad")
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    (folder / "latin.csv").write_bytes(HEADER.encode() + "l1,Orléans,1,\n".encode("latin-1"))
    (folder / "cut.csv.gz").write_bytes(gzip.compress((HEADER + SOUND.replace("h", "g")).encode(), mtime=0)[:-20])
    with zipfile.ZipFile(folder / "packed.csv.zip", "w") as packed:
        packed.writestr("packed.csv", HEADER + "z1,x,1,\nz2,x,one,\n")
    columns: dict[str, Any] = {"id": ["t1", "t2"], "name": ["x", "y"], "berths": [1.0, 1.5], "opened": [None, None]}
    parquet.write_table(pa.table(columns), folder / "typed.parquet")
    sources = []
    for number, (name, mapping) in enumerate(MAPPINGS.items()):
        sources.append(f"m{number}.yaml")
        (folder / sources[-1]).write_text(f"table: {name!r}\n{mapping}")
    (folder / "graphmodel.toml").write_text(f'model = "spark_bad_inputs"\nsources = {sources}\n')
    (folder / "spark_bad_inputs.py").write_text(MODEL)
    return Project.at(folder, {})


def by_duckdb(project: Project) -> list[Problem]:
    reading = project.read()
    try:
        return list(assemble(project.model, reading).problems)
    finally:
        reading.close()


def by_spark(project: Project, context: Any) -> list[Problem]:
    tables = choose_tables(project).tables
    work = Work(project.root, {table.name: table.duplicates for table in tables}, (), "100MB", 100)
    return examine(SparkRows(context, work, tables), piece=700)[2]


EXPECTED = r"""again.csv:2 sources-disagree 'h1' has name 'Another name' here, but 'North\nof 1' at cells.csv:4
again.csv:4 duplicate-key 'a1' has name 'y' here, but 'x' at again.csv:3
blank.csv table-empty the file is empty
calls.csv:42 missing-end no source declares the Ship 's9'
calls.csv:43 missing-end no source declares the Harbour 's2'
calls.csv:44 missing-key CALLS_AT needs day, and nothing is there (column day)
calls.csv:45 missing-end the end names no Harbour (column harbour)
cells.csv:82 wrong-type Harbour.berths: 'many' is not a whole number (column berths)
cells.csv:83 bad-date Harbour.opened: '2031-02-30' is no day of the calendar, or no time of a day (column opened)
cells.csv:84 table-width this row has 5 cells, and the header 4
cells.csv:85 missing-key Harbour needs id, and nothing is there (column id)
cells.csv:86 table-width this row has 2 cells, and the header 4
cut.csv.gz:1 table-damaged the file cannot be read on: Compressed file ended before the end-of-stream marker was reached
kept.csv:82 wrong-type Harbour.berths: 'none' is not a whole number (column berths)
latin.csv:2 table-encoding byte 0xe9 is not utf-8
lines.jsonl:2 wrong-type Harbour.berths: [1] is not a whole number (column berths)
lines.jsonl:3 table-json this line is not JSON: Expecting ',' delimiter: line 2 column 1 (char 12)
m1.yaml:2:48 unknown-column part-2.csv has no column 'berths'
m11.yaml:1:8 table-missing there is no file absent.csv
m12.yaml:3:9 expect-freshness nothing says how old name is
m12.yaml:3:9 expect-range berths is not within 0 and 38: '39' at strict.csv:80; '40' at strict.csv:82; '41' at strict.csv:83 and 2 more
m12.yaml:3:9 expect-rows strict.csv has 44 rows, and >= 50 are expected
m12.yaml:3:9 expect-unique id is not unique: 'e3' at strict.csv:8 and :82; 'e3' at strict.csv:8 and :83; 'e9' at strict.csv:20 and :84 and 1 more
m12.yaml:3:9 expect-unique name is not unique: 'z' at strict.csv:84 and :85
m2.yaml:2:64 unknown-column the table has no column 'opened'
open.csv:2 table-quote a quote opens in this row and is never closed; the rest of the file was not read
packed.csv.zip:3 wrong-type Harbour.berths: 'one' is not a whole number (column berths)
part-3.csv:2 wrong-type Harbour.berths: 'three' is not a whole number (column berths)
rowless.csv table-no-rows the table has no rows
typed.parquet:2 wrong-type Harbour.berths: 1.5 is not a whole number (column berths)
visits.csv:2 endpoint-created 3 Ship nodes were made of the key alone: no source declares what the start of CALLS_AT names
visits.csv:42 endpoint-skipped 2 rows of CALLS_AT were left out: no source declares the Harbour 'h40' here, or that of the others
"""  # noqa: E501  each line is one problem


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_bad_inputs_give_the_same_problems(engine: str, project: Project, request: pytest.FixtureRequest) -> None:
    if engine == "duckdb":
        found = by_duckdb(project)
    else:
        found = by_spark(project, request.getfixturevalue("context"))
    first_lines = sorted(str(problem).partition("\n")[0] for problem in found)
    assert first_lines == EXPECTED.splitlines()
