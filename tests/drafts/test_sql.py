"""An SQL database as a project: each shape of table, and rows that load at once."""

from __future__ import annotations

import re
import sqlite3
import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy
from neo4j.time import Date
from sqlalchemy.dialects import mysql as types_of_mysql
from sqlalchemy.dialects import postgresql as types_of_postgresql

from graphmodel import Duration, Project
from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.drafts.names import TYPES, class_name, property_name
from graphmodel.drafts.sql.kinds import Kind, declared_kind
from graphmodel.errors import ProjectError, SourceError
from graphmodel.workflows.draft import import_sql
from graphmodel.workflows.load import load
from tests.sources.tables.servers import answering, mariadb, postgresql

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
    assert report.notes == ("views are left out: expensive",)
    assert rows(database, "MATCH (e:Employee {id: 1}) RETURN e.photo") == [("AP8=",)]
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
    name = 'x"""y\\\nimport os #\x9b\u202e'
    quoted = name.replace(chr(34), chr(34) * 2)
    script = f'CREATE TABLE "t{quoted}" (id INTEGER PRIMARY KEY NOT NULL, "{quoted}" TEXT);'
    script += f"INSERT INTO \"t{quoted}\" VALUES (1, 'a{{b}}');"
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    written = [path.read_text() for path in (tmp_path / "project").rglob("*") if path.suffix in (".py", ".yaml")]
    assert not any(mark in text for mark in "\x9b\u202e" for text in written)
    project = Project.at(tmp_path / "project", {})
    assert project.read().problems == []
    load(project, database)
    ((values,),) = database.read("MATCH (n {id: 1}) RETURN properties(n)").rows
    assert "a{b}" in values.values()


@pytest.mark.proved_by("tests/drafts/test_sql.py::test_fourteen_tables_validate_and_load_at_once")
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


@pytest.mark.proved_by("tests/drafts/test_sql.py::test_fourteen_tables_validate_and_load_at_once")
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


CLUB = "CREATE TABLE club (country TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (country, code));"


@pytest.mark.parametrize(
    ("columns", "keys", "types"),
    [
        (
            "from_country TEXT, from_code TEXT, to_country TEXT, to_code TEXT",
            "FOREIGN KEY (from_country, from_code) REFERENCES club (country, code),"
            "FOREIGN KEY (to_country, to_code) REFERENCES club (country, code)",
            ["FROM", "TO"],
        ),
        (
            "a TEXT, b TEXT, c TEXT, d TEXT",
            "CONSTRAINT fk_move_giver FOREIGN KEY (a, b) REFERENCES club (country, code),"
            "CONSTRAINT move_taker_fkey FOREIGN KEY (c, d) REFERENCES club (country, code)",
            ["GIVER", "TAKER"],
        ),
        (
            "a TEXT, b TEXT, c TEXT, d TEXT",
            "FOREIGN KEY (a, b) REFERENCES club (country, code), FOREIGN KEY (c, d) REFERENCES club (country, code)",
            ["HAS_CLUB", "HAS_CLUB_2"],
        ),
        (
            "boss_id INTEGER, boss_no INTEGER",
            "FOREIGN KEY (boss_id) REFERENCES move (id), FOREIGN KEY (boss_no) REFERENCES move (id)",
            ["BOSS_ID", "BOSS_NO"],
        ),
        (
            "move INTEGER, code TEXT UNIQUE, other TEXT, first_code TEXT",
            "FOREIGN KEY (move) REFERENCES move (id), FOREIGN KEY (other) REFERENCES move (code)",
            ["HAS_MOVE", "OTHER"],
        ),
    ],
)
def test_two_foreign_keys_of_a_table_are_two_types(columns: str, keys: str, types: list[str], tmp_path: Path) -> None:
    script = f"{CLUB} CREATE TABLE move (id INTEGER PRIMARY KEY NOT NULL, {columns}, {keys});"
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    project = Project.at(tmp_path / "project", {})
    assert [each for each in project.read().problems if each.severity == "error"] == []
    assert sorted(project.model.relationships) == types


def test_two_composite_keys_connect_each_node_with_its_own(tmp_path: Path, embedded_database: Database) -> None:
    script = f"""{CLUB}
    CREATE TABLE transfer (
      id INTEGER PRIMARY KEY NOT NULL, from_country TEXT NOT NULL, from_code TEXT NOT NULL,
      to_country TEXT, to_code TEXT,
      FOREIGN KEY (from_country, from_code) REFERENCES club (country, code),
      FOREIGN KEY (to_country, to_code) REFERENCES club (country, code)
    );
    INSERT INTO club VALUES ('AT', 'RAP'), ('DE', 'FCB'); INSERT INTO transfer VALUES (1, 'AT', 'RAP', 'DE', 'FCB');
    """
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    project = Project.at(tmp_path / "project", {})
    load(project, embedded_database)
    assert check(embedded_database, project.model).sound
    moved = "MATCH (a)<-[:FROM]-(t:Transfer)-[:TO]->(b) RETURN a.code, b.code"
    assert rows(embedded_database, moved) == [("RAP", "FCB")]


ID, OTHER_ID = "c6e1d9f4-0c3c-4b43-9f5c-3c8b1a3d5e6f", "c6e1d9f4-0c3c-4b43-9f5c-3c8b1a3d5e6a"


COLUMNS: list[tuple[str, list[str], str, list[object] | None]] = [
    ("uuid", [f"'{ID}'", f"'{OTHER_ID}'"], "UUID | None", [OTHER_ID, ID]),
    ("uuid", [f"'{ID}'", "'none'"], "str | None", [ID, "none"]),
    ("interval", ["90", "5"], "int | None", [5, 90]),
    ("interval", ["'PT1H'"], "dt.timedelta | None", None),
    ("point", ["'1 2'"], "str | None", ["1 2"]),
    ("point", [], "str | None", []),
    ("time", ["'10:30'"], "dt.time | None", None),
    ("time", ["'soon'"], "str | None", ["soon"]),
    ("json", ["'[1, {\"a\": 2}]'"], "Annotated[Any | None, Property(json=True)]", ['[1, {"a": 2}]']),
    ("json", ["'{'"], "str | None", ["{"]),
    ("foo", ["7", "'seven'"], "str | None", ["7", "seven"]),
    ("", ["1.5", "2"], "float | None", [1.5, 2.0]),
    ("blob", ["x'00ff'"], "bytes | None", ["AP8="]),
    ("blob", ["'abc'"], "str | None", ["abc"]),
    ("DECIMAL(10, 2)", ["12.5", "3"], "Annotated[Decimal | None, Property(scale=2)]", [300, 1250]),
    ("DECIMAL(10, 2)", ["12.345"], "Decimal | None", ["12.345"]),
    ("NUMERIC(30, 4)", ["12.5"], "Decimal | None", ["12.5"]),
    ("NUMERIC(6)", ["1.5"], "Decimal | None", ["1.5"]),
    ("NUMERIC", ["12.5"], "float | None", [12.5]),
    ("double precision", [], "float | None", []),
]
"""As a column is declared, what it holds in SQL, the type that is drafted, and what is stored (None: not compared)."""


def test_sqlite_columns_are_of_the_kind_of_their_values(tmp_path: Path, embedded_database: Database) -> None:
    names = [f"kind{chr(ord('a') + number)}" for number in range(len(COLUMNS))]
    script = ""
    for name, (declared, values, *_) in zip(names, COLUMNS, strict=True):
        script += f"CREATE TABLE {name} (id INTEGER PRIMARY KEY NOT NULL, v {declared});"
        script += "".join(f"INSERT INTO {name} (v) VALUES ({each});" for each in values)
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    model = (tmp_path / "project" / "project_model.py").read_text()
    drafted = dict(re.findall(r"class (\w+)\(Node\):\n(?:.+\n|\n(?=    ))*?    v: (.+) = None\n", model))
    report = load(Project.at(tmp_path / "project", {}), embedded_database)
    assert (report.total("created"), report.rejected) == (sum(len(values) for _, values, *_ in COLUMNS), 0)
    for name, (declared, values, type, stored) in zip(names, COLUMNS, strict=True):
        label = name.capitalize()
        assert drafted[label] == type, (declared, values)
        if stored is not None:
            found = embedded_database.read(f"MATCH (t:{label}) RETURN t.v").rows
            assert sorted((value for (value,) in found), key=repr) == sorted(stored, key=repr), declared


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        (sqlalchemy.Numeric(18, 2), Kind("decimal", 2)),
        (sqlalchemy.Numeric(19, 2), Kind("decimal")),
        (sqlalchemy.Numeric(18, 18), Kind("decimal", 18)),
        (sqlalchemy.Numeric(10, 0), Kind("integer")),
        (sqlalchemy.Numeric(), Kind("decimal")),
        (sqlalchemy.Float(), Kind("float")),
        (sqlalchemy.Uuid(), Kind("uuid")),
        (sqlalchemy.BINARY(16), Kind("bytes")),
        (sqlalchemy.Time(), Kind("time")),
        (types_of_mysql.TIME(), Kind("duration")),
        (types_of_postgresql.INTERVAL(), Kind("duration")),
        (types_of_postgresql.JSONB(), Kind("json", written="json")),
        (types_of_mysql.JSON(), Kind("json")),
        (types_of_mysql.BIT(1), Kind("integer", written="integer")),
        (types_of_postgresql.INET(), Kind("string", as_text=True)),
        (types_of_postgresql.DOMAIN("d", sqlalchemy.Date()), Kind("date")),
        (sqlalchemy.ARRAY(sqlalchemy.Numeric(10, 2)), Kind("decimal", 2, many=True)),
        (sqlalchemy.ARRAY(sqlalchemy.Enum("a")), Kind("string", many=True, written="texts")),
        (sqlalchemy.ARRAY(sqlalchemy.JSON()), Kind("json", written="json")),
        (sqlalchemy.ARRAY(sqlalchemy.Integer(), dimensions=2), Kind("json", written="json")),
        (sqlalchemy.String(9), Kind("string")),
    ],
)
def test_the_types_of_servers_say_the_kind(type: object, kind: Kind) -> None:
    assert declared_kind(type) == kind


def test_uuids_and_bytes_find_nodes_by_their_text(tmp_path: Path, embedded_database: Database) -> None:
    script = f"""
    CREATE TABLE thing (u UUID PRIMARY KEY NOT NULL, other UUID UNIQUE);
    CREATE TABLE seal (b BLOB PRIMARY KEY NOT NULL);
    CREATE TABLE part (
      id INTEGER PRIMARY KEY NOT NULL, a UUID REFERENCES thing (u), b UUID REFERENCES thing (other),
      c BLOB REFERENCES seal (b)
    );
    INSERT INTO thing VALUES ('{ID}', '{OTHER_ID}'); INSERT INTO seal VALUES (x'00ff');
    INSERT INTO part VALUES (1, '{ID}', '{OTHER_ID}', x'00ff');
    """
    import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    load(Project.at(tmp_path / "project", {}), embedded_database)
    found = "MATCH (:Part)-[r]->(n) RETURN type(r), coalesce(n.u, n.key_)"
    assert rows(embedded_database, found) == [("A", ID), ("B", ID), ("C", "AP8=")]


POSTGRESQL = f"""
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN code AS varchar(4);
CREATE TABLE town (
  id uuid PRIMARY KEY, other uuid UNIQUE, tags text[], moods mood[], sizes int[] NOT NULL, days date[], nets cidr[],
  shares numeric(4, 2)[], ids uuid[], grid int[], doc jsonb, code code, stay interval, pause interval, stays interval[],
  waits interval[]
);
INSERT INTO town VALUES (
  '{ID}', '{OTHER_ID}', ARRAY['a', '"b",{{}}'], ARRAY['sad', 'happy']::mood[], ARRAY[1, 2], ARRAY[DATE '2031-05-01'],
  ARRAY['10.0.0.0/8'::cidr], ARRAY[1.50, 2], ARRAY['{ID}'::uuid], '{{{{1}},{{NULL}}}}', '"123"', '4020',
  '1 month 2 days -0.5 s', '1 day', ARRAY['1 month'::interval, '1 day'], ARRAY['90 minutes'::interval]
);
INSERT INTO town (id, sizes) VALUES ('{OTHER_ID}', ARRAY[]::int[]);
CREATE TABLE visit (id int PRIMARY KEY, town uuid REFERENCES town (id), other uuid REFERENCES town (other), key int[]);
INSERT INTO visit VALUES (1, '{ID}', '{OTHER_ID}', NULL);
CREATE TABLE tour (stops int[] PRIMARY KEY);
INSERT INTO tour VALUES (ARRAY[1, 2])
"""
MARIADB = f"""
CREATE TABLE town (
  id uuid PRIMARY KEY, other uuid UNIQUE, doc json, tags json NOT NULL, plain longtext, built year, door bit(1),
  open set('am', 'pm'), wait time, mood enum('sad', 'happy')
);
INSERT INTO town VALUES (
  '{ID}', '{OTHER_ID}', '"123"', '["a"]', '[1]', 1931, b'1', 'am,pm', '100:30:00', 'sad'
);
CREATE TABLE visit (
  id int PRIMARY KEY, town uuid, other uuid, FOREIGN KEY (town) REFERENCES town (id),
  FOREIGN KEY (other) REFERENCES town (other)
);
INSERT INTO visit VALUES (1, '{ID}', '{OTHER_ID}')
"""
OF_POSTGRESQL = {
    "tags": ["a", '"b",{}'],
    "moods": ["sad", "happy"],
    "sizes": [1, 2],
    "days": [Date(2031, 5, 1)],
    "nets": ["10.0.0.0/8"],
    "shares": [150, 200],
    "ids": [ID],
    "grid": "[[1], [null]]",
    "doc": '"123"',
    "code": "4020",
    "stay": Duration(months=1, days=2, nanoseconds=-500_000_000),
    "pause": Duration(days=1),
    "stays": '["1 mon", "1 day"]',
    "waits": [Duration(seconds=5400)],
}
OF_MARIADB = {
    "doc": '"123"',
    "tags": '["a"]',
    "plain": "[1]",
    "built": 1931,
    "door": 1,
    "open": "am,pm",
    "wait": Duration(days=4, seconds=16_200),
    "mood": "sad",
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("server", "script", "stored"), [(postgresql, POSTGRESQL, OF_POSTGRESQL), (mariadb, MARIADB, OF_MARIADB)]
)
def test_a_server_s_own_types_load_at_once(
    server: Any, script: str, stored: dict[str, object], tmp_path: Path, embedded_database: Database
) -> None:
    with server() as url:
        run = answering(url)
        if server is mariadb:
            run("CREATE DATABASE shop")
            url = url.rpartition("/")[0] + "/shop"
            run = answering(url)
        for statement in script.split(";\n"):
            run(statement)
        import_sql(url, tmp_path / "project")
        report = load(Project.at(tmp_path / "project", {}), embedded_database)
    assert (report.problems, report.rejected) == ((), 0)
    (values,) = (found for (found,) in embedded_database.read(f"MATCH (t {{id: '{ID}'}}) RETURN properties(t)").rows)
    assert {name: values[name] for name in stored} == stored
    found = rows(embedded_database, "MATCH (:Visit)-[r]->(t) RETURN type(r), t.id")
    assert found == [("HAS_TOWN", ID), ("OTHER", ID)]


def test_what_generated_code_imports_is_no_name_of_a_property_or_class() -> None:
    for word in ("Annotated", "Property", *(each.partition(".")[0] for each in TYPES.values())):
        assert word not in (property_name(word), class_name(word))
    assert [property_name("CartesianPoint3D"), class_name("Point3D")] == ["CartesianPoint3D_", "Point3D_"]


@pytest.mark.long
def test_a_duckdb_is_described_by_its_own_catalogue(tmp_path: Path, embedded_database: Database) -> None:
    pytest.importorskip("duckdb_engine")
    with closing(duckdb.connect(tmp_path / "towns.duckdb")) as connection:
        connection.execute(f"""
        CREATE TABLE town (
          id uuid PRIMARY KEY, code varchar NOT NULL UNIQUE, tags varchar[], grid int[][],
          place struct(x int), doc json, size enum('it''s small', 'large'), stay interval, share decimal(4, 2),
          bits bit, stays interval[], waits interval[], built timestamp_ns, visits timestamp_ns[]
        );
        COMMENT ON TABLE town IS 'A town.'; COMMENT ON COLUMN town.code IS 'Its code.';
        CREATE INDEX by_share ON town (share);
        INSERT INTO town VALUES (
          '{ID}', 'VIE', ['a'], [[1], [NULL]], {{'x': 1}}, '"123"', 'it''s small',
          '1 month 2 days -25 hours -3.25 s', 1.5, '101', ['1 month 2 days', '0.5 s'], ['90 minutes', '0.5 s'],
          '2031-05-01 10:00:00.123456', ['2031-05-01 10:00:00']
        );
        CREATE TABLE person (id int PRIMARY KEY, code varchar REFERENCES town (code));
        INSERT INTO person VALUES (1, 'VIE');
        CREATE TABLE lives (
          person int REFERENCES person, town uuid REFERENCES town, since date, PRIMARY KEY (person, town)
        );
        INSERT INTO lives VALUES (1, '{ID}', '2031-05-01');
        CREATE VIEW seen AS SELECT * FROM town;
        """)
    report = import_sql(f"duckdb:///{tmp_path / 'towns.duckdb'}", tmp_path / "project")
    assert report.notes == ("views are left out: seen",)
    project = Project.at(tmp_path / "project", {})
    town = project.model.nodes["Town"]
    assert (town.definition, town.properties["code"].unique, town.properties["share"].index) == ("A town.", True, True)
    first = load(project, embedded_database)
    assert (first.problems, first.total("created")) == ((), 4)
    assert rows(embedded_database, "MATCH (:Person)-[r]->(t) RETURN type(r), t.code, r.since_") == [
        ("HAS_TOWN", "VIE", None),
        ("LIVES", "VIE", Date(2031, 5, 1)),
    ]
    ((values,),) = embedded_database.read("MATCH (t:Town) RETURN properties(t)").rows
    assert {name: value for name, value in values.items() if name != "gm_sources"} == {
        "id": ID,
        "code": "VIE",
        "tags": ["a"],
        "grid": "[[1], [null]]",
        "place": '{"x": 1}',
        "doc": '"123"',
        "size": "it's small",
        "stay": Duration(months=1, days=2, seconds=-90_003, nanoseconds=-250_000_000),
        "share": 150,
        "bits": "101",
        "stays": '["1 month 2 days", "00:00:00.5"]',
        "waits": [Duration(seconds=5400), Duration(nanoseconds=500_000_000)],
        "built": datetime(2031, 5, 1, 10, 0, 0, 123_456),
        "visits": [datetime(2031, 5, 1, 10)],
    }
    with closing(duckdb.connect(tmp_path / "towns.duckdb")) as connection:
        connection.execute("UPDATE town SET built = '2031-05-01 10:00:00.123456789'")
    with pytest.raises(SourceError, match=r"2031-05-01 10:00:00\.123456789' has parts of a microsecond"):
        load(project, embedded_database)


def test_parts_of_a_key_that_rows_lack_may_be_empty(tmp_path: Path, embedded_database: Database) -> None:
    script = """
    CREATE TABLE fare (zone TEXT, ticket TEXT, price INTEGER, PRIMARY KEY (zone, ticket));
    CREATE TABLE seat (line TEXT, number INTEGER, PRIMARY KEY (line, number));
    INSERT INTO fare VALUES ('A', NULL, 2), ('A', 'single', 1); INSERT INTO seat VALUES ('A', 1);
    """
    report = import_sql(made(tmp_path / "x.db", script), tmp_path / "project")
    assert [said for _, _, said in report.todos] == [
        "rows of fare have NULL in ticket: those that lack the same are one node",
        "SQLite allows NULL in line and number of seat, but no row has it: may a row lack it (may_be_empty)?",
    ]
    project = Project.at(tmp_path / "project", {})
    assert [each.may_be_empty for each in project.model.nodes.values()] == [("ticket",), ()]
    assert load(project, embedded_database).rejected == 0
    assert rows(embedded_database, "MATCH (f:Fare) RETURN f.ticket, f.price") == [("single", 1), (None, 2)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "this is no database URL of SQLAlchemy"),
        ("sqlite:///absent/never.db", "there is no file "),
        ("duckdb:///absent/never.duckdb", "there is no file "),
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
