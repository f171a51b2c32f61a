"""An SQL database as a project: each shape of table, and rows that load at once."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.errors import ProjectError
from graphmodel.workflows.draft import import_sql
from graphmodel.workflows.load import load

SHOP = Path(__file__).with_name("shop.sql")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """The URL of a database of 14 tables."""
    return made(tmp_path / "shop.db", SHOP.read_text())


def made(path: Path, script: str) -> str:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return f"sqlite:///{path}"


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    return sorted(database.read(query).rows, key=repr)


@pytest.mark.long
def test_fourteen_tables_validate_and_load_at_once(shop: str, database: Database, tmp_path: Path) -> None:
    report = import_sql(shop, tmp_path / "project")
    project = Project.at(tmp_path / "project", {})
    assert project.read().problems == []
    first = load(project, database)
    assert (first.total("created"), first.rejected) == (52, 0)
    assert not load(project, database).changed
    assert report.notes == (
        "views are left out: expensive",
        "employee.photo holds bytes, which no property holds: it is left out",
    )
    lines = "MATCH (l:OrderLine)-[:HAS_PRODUCT]->(p) RETURN l.order_id, l.line, l.quantity, p.name"
    assert rows(database, lines) == [(100, 1, 2, "Hammer"), (100, 2, 1, "Saw"), (101, 1, 5, "Hammer")]
    sent = "MATCH (s:Shipment)-[:HAS_ORDER_LINE]->(l) RETURN s.id, l.order_id, l.line"
    assert rows(database, sent) == [(1, 100, 2), (2, 101, 1)]
    supplies = "MATCH (s:Supplier)-[r:SUPPLIES]->(p:Product) RETURN s.name, r.days, p.sku, p.weight_kg"
    assert rows(database, supplies) == [("Mill", 3, "H-1", 0.75), ("Mill", None, "S-1", None)]
    circle = "MATCH (d:Department)-[:HEAD]->(e:Employee)-[:HAS_DEPARTMENT]->(d) RETURN d.name, e.name"
    assert rows(database, circle) == [("Sales", "Finn")]
    selves = "MATCH (a)-[r:REPORTS_TO|PARENT|REFERRED_BY]->(b) RETURN type(r), a.name, b.name"
    assert len(rows(database, selves)) == 3
    assert rows(database, "MATCH (v:Visit) RETURN v.row_number, v.page") == [(1, "/"), (2, "/"), (3, "/saw")]


def test_the_url_stands_in_a_file_of_the_user_alone(shop: str, tmp_path: Path) -> None:
    import_sql(shop, tmp_path / "project")
    secret = tmp_path / "project" / ".env"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text() == f'SOURCE_URL="{shop}"\n'
    assert ".env\n" in (tmp_path / "project" / ".gitignore").read_text()
    assert all(shop not in path.read_text() for path in (tmp_path / "project" / "mappings").iterdir())


def test_hostile_names_are_text(tmp_path: Path, database: Database) -> None:
    name = 'x"""y\\\nimport os #'
    quoted = name.replace(chr(34), chr(34) * 2)
    script = f'CREATE TABLE "t{quoted}" (id INTEGER PRIMARY KEY NOT NULL, "{quoted}" TEXT);'
    script += f"INSERT INTO \"t{quoted}\" VALUES (1, 'a{{b}}');"
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    project = Project.at(tmp_path / "project", {})
    assert project.read().problems == []
    load(project, database)
    ((values,),) = database.read("MATCH (n {id: 1}) RETURN properties(n)").rows
    assert "a{b}" in values.values()


def test_a_join_table_that_repeats_pairs_is_a_node(tmp_path: Path, database: Database) -> None:
    script = """
    CREATE TABLE a (id INTEGER PRIMARY KEY NOT NULL);
    CREATE TABLE b (id INTEGER PRIMARY KEY NOT NULL);
    CREATE TABLE call (a_id INTEGER REFERENCES a (id), b_id INTEGER REFERENCES b (id), minutes INTEGER);
    INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); INSERT INTO call VALUES (1, 1, 5), (1, 1, 5);
    """
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    load(Project.at(tmp_path / "project", {}), database)
    assert rows(database, "MATCH (:B)<-[:HAS_B]-(n:Call)-[:HAS_A]->(:A) RETURN n.minutes") == [(5,), (5,)]


def test_a_foreign_key_to_a_unique_column_finds_its_node_by_it(tmp_path: Path, database: Database) -> None:
    script = """
    CREATE TABLE town (id INTEGER PRIMARY KEY NOT NULL, code TEXT NOT NULL UNIQUE);
    CREATE TABLE person (id INTEGER PRIMARY KEY NOT NULL, town_code TEXT REFERENCES town (code));
    INSERT INTO town VALUES (7, 'VIE'); INSERT INTO person VALUES (1, 'VIE'), (2, NULL);
    """
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    load(Project.at(tmp_path / "project", {}), database)
    assert rows(database, "MATCH (p:Person)-[:HAS_TOWN]->(t) RETURN p.id, t.id") == [(1, 7)]


def test_a_required_foreign_key_gives_each_start_exactly_one_end(tmp_path: Path, embedded_database: Database) -> None:
    script = """
    CREATE TABLE town (id INTEGER PRIMARY KEY NOT NULL, name TEXT);
    CREATE TABLE person (id INTEGER PRIMARY KEY NOT NULL, town INTEGER NOT NULL REFERENCES town (id));
    INSERT INTO town VALUES (7, 'Vienna'); INSERT INTO person VALUES (1, 7);
    """
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    project = Project.at(tmp_path / "project", {})
    (kind,) = project.model.relationships.values()
    assert (str(kind.ends), str(kind.starts), kind.cardinality) == ("1", "0..n", "many-to-one")
    load(project, embedded_database)
    assert check(embedded_database, project.model).sound


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "this is no database URL of SQLAlchemy"),
        ("sqlite:///absent/never.db", "there is no file "),
        ("postgresql+nodriver://me:secret@host/x", "Can't load plugin"),
    ],
)
def test_what_cannot_be_read_is_told_without_a_password(url: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as told:
        import_sql(url, tmp_path / "project")
    assert said in str(told.value)
    assert "secret" not in str(told.value)
    assert not (tmp_path / "project").exists()


def test_an_empty_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="has no tables"):
        import_sql(made(tmp_path / "x.db", ""), tmp_path / "project")
