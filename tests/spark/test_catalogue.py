"""Tables of Spark's catalogue, partitioned ones and views too, give what their files give, and only if allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database, Target
from graphmodel.errors import SourceError
from graphmodel.project import Project
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.locating import ALLOW
from graphmodel.spark.load import examine
from graphmodel.spark.rows import SparkRows
from graphmodel.spark.tables import choose_tables
from graphmodel.spark.tasks import Work
from graphmodel.workflows import spark
from graphmodel.workflows.export_graph import export_graph
from graphmodel.workflows.rejects import FOLDER, LIST
from graphmodel.workflows.validate import validate
from tests.cli.conftest import Commands
from tests.spark.test_export import TODAY, by_spark, lines

MODEL = """
from datetime import date
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Port(Node):
    id: Annotated[str, Property(key=True)]
    name: str = ""
    berths: int | None = None
    opened: date | None = None
    country: str | None = None

class ShipsTo(Relationship[Port, Port]):
    tons: float | None = None
"""
PORTS = "nodes: [{Port: {id: id, name: name, berths: berths, opened: opened, country: country}}]\n"
ROUTES = "relationships: [{SHIPS_TO: {start: {Port: start}, end: {Port: end}, tons: tons}}]\n"
CATALOGUED = {
    "ports.yaml": f"table: sales.ports\nformat: catalogue\n{PORTS}",
    "routes.yaml": f"table: sales.far_routes\nformat: catalogue\n{ROUTES}",
}
FILES = {"ports.yaml": f"table: ports\nformat: parquet\n{PORTS}", "routes.yaml": f"table: routes.parquet\n{ROUTES}"}
QUIET = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def project_of(folder: Path, mappings: dict[str, str], allowed: str = "") -> Project:
    folder.mkdir(exist_ok=True)
    for name, text in mappings.items():
        (folder / name).write_text(text)
    (folder / "spark_catalogue.py").write_text(MODEL)
    (folder / "graphmodel.toml").write_text(f'model = "spark_catalogue"\nsources = {list(mappings)}\n')
    return Project.at(folder, {ALLOW: allowed})


@pytest.fixture
def sales(context: Any, tmp_path: Path) -> Iterator[Path]:
    """A database with a partitioned table of ports, and a view of routes; beside it the same rows in files."""
    import pyarrow as pa
    from pyarrow import parquet
    from pyspark.sql import SparkSession

    session = SparkSession(context)
    folder = tmp_path / "files"
    folder.mkdir()
    session.sql(f"CREATE DATABASE sales LOCATION '{tmp_path / 'warehouse'}'")
    session.sql(
        "CREATE TABLE sales.ports (id STRING, name STRING, berths BIGINT, opened DATE, country STRING) "
        f"USING parquet PARTITIONED BY (country) LOCATION '{folder / 'ports'}'"
    )
    session.sql(
        "INSERT INTO sales.ports SELECT /*+ REPARTITION(3) */ concat('p', id), concat('Port ', id), id % 9, "
        "date_add(DATE'2030-01-01', int(id)), if(id % 3 = 0, 'AA', 'B B') FROM range(60)"
    )
    session.sql(
        "CREATE TABLE sales.routes USING parquet AS SELECT concat('p', id % 60) AS start, "
        "concat('p', (id * 7 + 1) % 60) AS end, id * 0.5D AS tons, id FROM range(90)"
    )
    session.sql("CREATE VIEW sales.far_routes AS SELECT start, end, tons FROM sales.routes WHERE id < 50")
    columns = {"start": [f"p{n % 60}" for n in range(50)], "end": [f"p{(n * 7 + 1) % 60}" for n in range(50)]}
    parquet.write_table(pa.table({**columns, "tons": [n * 0.5 for n in range(50)]}), folder / "routes.parquet")
    yield folder
    session.sql("DROP DATABASE sales CASCADE")


def examined(context: Any, project: Project, tables: list[Table]) -> tuple[Any, list[str]]:
    slices, _, problems = examine(SparkRows(context, Work(project.root, {}, (), "100MB", 100), tables), piece=900)
    return slices, [str(problem).partition("\n")[0] for problem in problems]


@pytest.mark.long
@QUIET
def test_a_table_of_the_catalogue_gives_what_its_files_give(context: Any, sales: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    by_spark(context, project_of(tmp_path / "catalogued", CATALOGUED, "catalogue:sales"), ours)
    export_graph(project_of(sales, FILES), "admin", theirs, today=lambda: TODAY)
    assert lines(ours) == lines(theirs)


@pytest.mark.long
@QUIET
def test_bad_rows_are_reported_with_file_and_row(context: Any, sales: Path, tmp_path: Path) -> None:
    from pyarrow import parquet
    from pyspark.sql import SparkSession

    session = SparkSession(context)
    session.sql("CREATE TABLE sales.blank (id STRING, name STRING) USING parquet")
    # Of the texts in JSON one has a label, and so all partitions but one have none.
    session.sql(
        "CREATE VIEW sales.labels AS SELECT id, if(id = 'p7', '{\"label\": \"x\"}', '{}') AS text FROM sales.ports"
    )
    files = sorted((sales / "ports").rglob("*.parquet"))
    places = [f"{file}:{row + 1}" for file in files for row in range(parquet.read_metadata(file).num_rows)]
    project = project_of(
        tmp_path / "bad",
        {
            "ports.yaml": CATALOGUED["ports.yaml"].replace("berths: berths", "berths: name"),
            "routes.yaml": CATALOGUED["routes.yaml"].replace("Port: end", "Port: tons")
            + "expect: {unique: [start], rows: 51}\n",
            "far.yaml": CATALOGUED["routes.yaml"].replace("Port: end", "Port: tons"),
            "blank.yaml": f"table: sales.blank\nformat: catalogue\n{PORTS}",
            "labels.yaml": "table: sales.labels\nformat: catalogue\n"
            "nodes: [{Port: {id: id, name: text.label, country: text.land}}]\n",
            "absent.yaml": f"table: sales.absent\nformat: catalogue\n{PORTS}",
        },
        "catalogue:Sales",
    )
    tables = choose_tables(project).tables
    with pytest.raises(SourceError) as caught:
        examined(context, project, tables)
    (problem,) = caught.value.problems
    assert str(problem).startswith(
        "absent.yaml:1:8 table-catalogue Spark cannot read sales.absent: [TABLE_OR_VIEW_NOT_FOUND]"
    )
    slices, told = examined(context, project, tables[:-1])
    assert sum(each.rows for each in slices) == 170
    assert sorted(
        each.partition(" wrong-type Port.berths: 'Port ")[0] for each in told if ".parquet:" in each
    ) == sorted(places)
    others = [each for each in told if ".parquet:" not in each]
    assert sum(each.startswith("sales.far_routes[") for each in others) == 50
    assert [each for each in others if not each.startswith("sales.far_routes[")] == [
        "blank.yaml:3:45 unknown-column the table has no column 'berths'",
        "blank.yaml:3:61 unknown-column the table has no column 'opened'",
        "blank.yaml:3:78 unknown-column the table has no column 'country'",
        "labels.yaml:3:52 unknown-column the table has no column 'text.land': no cell of 'text' is JSON that has it",
        "routes.yaml:4:9 expect-rows sales.far_routes has 50 rows, and 51 are expected",
    ]


@pytest.mark.long
@QUIET
def test_rejected_rows_are_listed_with_their_cells_and_sources_that_are_not_read_are_named(
    context: Any,
    sales: Path,
    tmp_path: Path,
    neo4j_database: Database,
    neo4j_target: Target,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pyspark.sql import SparkSession

    mappings = {
        "ports.yaml": f"table: sales.bad_ports\nformat: catalogue\n{PORTS.replace('berths: berths', 'berths: bad')}",
        "routes.yaml": f"table: sales.far_routes\nformat: catalogue\n{ROUTES}",
        "names.yaml": "table: names.csv\nnodes:\n- Port: {id: id, name: name}\n  add: true\n",
    }
    SparkSession(context).sql(
        "CREATE TABLE sales.bad_ports USING parquet PARTITIONED BY (country) AS "
        "SELECT *, if(id = 'p7', 'many', string(berths)) AS bad FROM sales.ports"
    )
    folder = tmp_path / "rejects"
    project_of(folder, mappings)
    monkeypatch.setattr("graphmodel.spark.session.spark_context", lambda *_, **__: nullcontext(context))
    monkeypatch.chdir(folder)
    settings = {ALLOW: "catalogue:sales", "NEO4J_PASSWORD": neo4j_target.password}
    command = "spark", "load", "--keep-going", "ports.yaml", "routes.yaml", "--uri", neo4j_target.uri
    ran = Commands()(*command, **settings)
    assert ran.code == 1, ran.err
    assert "not read: names.yaml; graphmodel load takes it\n" in ran.err
    listed = [json.loads(line) for line in (folder / LIST).read_text().splitlines()]
    of_port, *of_routes = sorted(listed, key=lambda each: each["code"], reverse=True)
    assert (of_port["code"], Path(of_port["file"]).parent.name) == ("wrong-type", "country=B B")
    assert of_port["row"] == {"id": "p7", "name": "Port 7", "bad": "many", "opened": "2030-01-08", "country": "B B"}
    assert {each["code"] for each in of_routes} == {"missing-end"}
    assert all("p7" in (each["row"]["start"], each["row"]["end"]) for each in of_routes)
    assert len(of_routes) == sum("p7" in (f"p{n}", f"p{(n * 7 + 1) % 60}") for n in range(50))

    ports = folder / FOLDER / "sales.jsonl"
    ports.write_text(ports.read_text().replace("many", "7"))
    ran = Commands()("load", "--mended", "--uri", neo4j_target.uri, **settings)
    assert ran.code == 0, ran.err
    assert not ports.exists()
    counts = "MATCH (n:Port) OPTIONAL MATCH (n)-[r:SHIPS_TO]->() RETURN count(DISTINCT n), count(r)"
    assert list(neo4j_database.read(counts).rows[0]) == [60, 50]
    port = "MATCH (n:Port {id: 'p7'}) RETURN n.berths, toString(n.opened), n.country"
    assert list(neo4j_database.read(port).rows[0]) == [7, "2030-01-08", "B B"]


MISUSED = {
    "path.yaml": f"table: csv.`/etc/passwd`\nformat: catalogue\n{PORTS}",
    "foreign.yaml": f"table: staff.salaries\nformat: catalogue\n{PORTS}",
    "near.yaml": f"table: sales_2.ports\nformat: catalogue\n{PORTS}",
}


def test_only_names_of_tables_that_are_allowed_are_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        choose_tables(project_of(tmp_path, {**MISUSED, **CATALOGUED}, "catalogue:sales"))
    assert [str(problem) for problem in caught.value.problems] == [
        "foreign.yaml:1:8 table-outside nobody allowed this project to read staff.salaries in Spark's catalogue\n"
        "  hint: if you trust this mapping, allow it in your environment: GRAPHMODEL_TABLES=catalogue:staff.salaries",
        "near.yaml:1:8 table-outside nobody allowed this project to read sales_2.ports in Spark's catalogue\n"
        "  hint: if you trust this mapping, allow it in your environment: GRAPHMODEL_TABLES=catalogue:sales_2.ports",
        "path.yaml:1:8 table-catalogue 'csv.`/etc/passwd`' is no name of a table in a catalogue\n"
        "  hint: write the database's name and the table's: table: sales.ports",
    ]


def test_without_spark_the_mapping_is_checked_and_a_load_names_who_reads_it(tmp_path: Path) -> None:
    routes = {"routes.yaml": f"table: routes.csv\n{ROUTES}"}
    (tmp_path / "routes.csv").write_text("start,end,tons\np1,p2,1\np1,p3,many\n")
    (tmp_path / "names.csv").write_text("id,name\np1,One\np3,Three\n")
    routes["names.yaml"] = "table: names.csv\nnodes:\n- Port: {id: id, name: name}\n  add: true\n"
    project = project_of(tmp_path, {"ports.yaml": CATALOGUED["ports.yaml"], **routes})
    told = (
        "ports.yaml:1:8 table-catalogue only Spark reads the tables of its catalogue{}\n"
        "  hint: load it by: graphmodel spark load ports.yaml"
    )
    report = validate(project)
    assert [str(problem).partition("\n")[0] for problem in report.problems] == [
        told.format("; its rows are not checked here").partition("\n")[0],
        "routes.csv:3 wrong-type SHIPS_TO.tons: 'many' is not a number (column tons)",
    ], "the table may declare any Port"
    assert [(each.file, each.read, each.kept, each.rejected) for each in report.rows] == [
        ("sales.ports", 0, 0, 0),
        ("routes.csv", 2, 1, 1),
        ("names.csv", 2, 2, 0),
    ]
    with pytest.raises(SourceError) as caught:
        export_graph(project, "csv", tmp_path / "out")
    assert told.format("") in map(str, caught.value.problems)
    wrong = project_of(tmp_path, {"ports.yaml": CATALOGUED["ports.yaml"].replace("name: name", "nam: name"), **routes})
    assert [str(each).split()[:2] for each in validate(wrong).problems if each.severity == "error"] == [
        ["ports.yaml:3:25", "unknown-property"],
        ["routes.csv:3", "wrong-type"],
    ]
    planned = spark.plan(Project.at(tmp_path, {ALLOW: "catalogue:sales"}))
    assert [(each.file, each.size, each.slices) for each in planned] == [
        ("sales.ports", None, None),
        ("routes.csv", 34, 1),
        ("names.csv", 24, 1),
    ]
