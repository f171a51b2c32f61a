"""SQL of a mapping reads and does nothing else, whatever its text says: on each engine, with and without the look at
its text, the database and the folder are afterwards as they were."""

from __future__ import annotations

import atexit
import re
import secrets
import signal
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphmodel.problems import Where
from graphmodel.project import Project
from graphmodel.sources.tables import Table, sql_connection
from graphmodel.sources.tables import sql as sql_module
from graphmodel.sources.tables.sql_connection import NO_LOCAL_FILES, reading
from graphmodel.sources.tables.sql_text import REACHING, sql_faults
from tests.sources.tables.depots import Depot, read, told
from tests.sources.tables.servers import answering, mariadb, mysql, postgresql

sqlalchemy = pytest.importorskip("sqlalchemy")

READING = (
    "SELECT id FROM depot",
    "  select id from depot ;\n",
    "WITH x AS (SELECT id FROM depot) SELECT id FROM x -- the last one",
    "/* all */ SELECT id FROM depot WHERE id <> 'DROP; DELETE FROM depot'",
    "SELECT id FROM (SELECT id FROM depot) AS x",
)
WRITING = (
    "DROP TABLE depot",
    "DELETE FROM depot",
    "DELETE FROM depot RETURNING id",
    "CREATE TABLE u AS SELECT id FROM depot",
    "INSERT INTO depot VALUES ('x') RETURNING id",
    "UPDATE depot SET id = 'x'",
    "SELECT id FROM depot; DROP TABLE depot",
    "SELECT id FROM depot; COMMIT; DROP TABLE depot; SELECT 1 AS id",
    "WITH x AS (DELETE FROM depot RETURNING id) SELECT id FROM x",
    "EXPLAIN ANALYZE DELETE FROM depot",
    "COMMIT",
    "TRUNCATE depot",
)
OWN = {
    "sqlite": (
        "VACUUM INTO '{folder}/copy'",
        "ATTACH '{folder}/copy' AS copy",
        "PRAGMA user_version = 7",
        "CREATE TEMP TABLE u AS SELECT id FROM depot",
        "SELECT load_extension('{folder}/x.so') AS id",
        "REINDEX",
    ),
    "duckdb": (
        "COPY depot TO '{folder}/copy'",
        "EXPORT DATABASE '{folder}/copy'",
        "ATTACH '{folder}/copy' AS copy",
        "SELECT content AS id FROM read_text('{folder}/secret')",
        "SELECT column0 AS id FROM read_csv('{folder}/secret', header=false)",
        "SELECT * FROM '{folder}/secret'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM enable_logging(storage='file', storage_path='{folder}/logs')",
    ),
    "postgresql": (
        "SELECT id INTO copy FROM depot",
        "COPY depot TO '{folder}/copy'",
        "COPY depot TO PROGRAM 'touch {folder}/copy'",
        "SELECT nextval('counter')::text AS id",
        "SELECT set_config('transaction_read_only', 'off', false) AS id; DROP TABLE depot",
        "SELECT $$a$$ AS id; DROP TABLE depot -- $$",
        "SELECT 'a\\' AS id; DROP TABLE depot -- '",
        "SELECT pg_read_file('/etc/hostname') AS id",
        "SELECT pg_catalog.pg_ls_dir ('/etc') AS id",
        "SELECT \"pg_read_binary_file\"('/etc/hostname')::text AS id",
        "SELECT U&\"pg\\005fread_file\"('/etc/hostname') AS id",
        "SELECT lo_export(/* there */ lo_import('/etc/hostname'), '{folder}/copy')::text AS id",
        "SELECT pg_reload_conf()::text AS id",
        "SELECT query_to_xml('SELECT pg_read_' || 'file(''/etc/hostname'')', true, true, '')::text AS id",
        "SELECT * FROM dblink('host=elsewhere', 'SELECT 1') AS t(id text)",
    ),
    "mysql": (
        "SELECT id FROM depot INTO OUTFILE '{folder}/copy'",
        "SELECT id /*!50000 INTO OUTFILE '{folder}/copy' */ FROM depot",
        "SELECT 5--1 INTO OUTFILE '{folder}/copy'",
        "SELECT 1 #'\nINTO OUTFILE '{folder}/copy' #'",
        "SELECT id INTO @x FROM depot",
        "LOAD DATA INFILE '{folder}/secret' INTO TABLE depot",
        "SELECT CAST(LOAD_FILE('/etc/hostname') AS CHAR) AS id",
        "SELECT id FROM depot WHERE `load_file` -- there\n ('/etc/hostname') IS NOT NULL",
        "SELECT sys_exec('touch {folder}/copy') AS id",
    ),
}


def table(sql: str) -> Table:
    return Table(sql=sql, variable="SHOP", nodes=[{Depot: {"id": "id"}}])


def in_files(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


@pytest.fixture(params=["sqlite", "duckdb"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database in a file, with a depot `n`."""
    path = tmp_path / f"shop.{request.param}"
    if request.param == "duckdb":
        pytest.importorskip("duckdb_engine")
    connect = sqlite3.connect if request.param == "sqlite" else pytest.importorskip("duckdb").connect
    with closing(connect(path)) as database:
        database.execute("CREATE TABLE depot (id TEXT)")
        database.execute("INSERT INTO depot VALUES ('n')")
        database.commit()
    (tmp_path / "secret").write_text("s3cret\n")
    return path


def read_shop(shop: Path, sql: str) -> tuple[int, list[str]]:
    url = f"{shop.suffix[1:]}:///{shop.name}"
    text = sql.replace("{folder}", str(shop.parent))
    items, problems = read(table(text).called("s", shop.parent), variables={"SHOP": url})
    return sum(map(len, items)), problems


@pytest.mark.parametrize("sql", READING)
def test_a_select_is_read(shop: Path, sql: str) -> None:
    assert read_shop(shop, sql) == (1, [])


@pytest.mark.parametrize("looks", [True, False])
def test_nothing_else_is_done(shop: Path, monkeypatch: pytest.MonkeyPatch, looks: bool) -> None:
    if not looks:  # the connection holds by itself
        monkeypatch.setattr(sql_module, "sql_faults", lambda *_: ())
        monkeypatch.setattr("graphmodel.sources.tables.checking.sql_faults", lambda *_: ())
    before = in_files(shop.parent)
    for sql in (*WRITING, *OWN[shop.suffix[1:]]):
        rows, problems = read_shop(shop, sql)
        assert in_files(shop.parent) == before, sql
        assert not any("s3cret" in each for each in problems)
        # Without the look some are carried out by halves, and rolled back.
        assert (rows, len(problems)) == (0, 1) or not looks, (sql, problems)
    assert read_shop(shop, READING[0]) == (1, [])


@pytest.mark.long
@pytest.mark.parametrize("server", [postgresql, mysql, mariadb])
def test_no_server_is_written(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with server() as url:
        run = answering(url)
        run("CREATE TABLE depot (id VARCHAR(40))")
        if url.startswith("postgresql"):
            run("CREATE SEQUENCE counter")
        run("INSERT INTO depot VALUES ('n')")
        for sql in READING:
            items, problems = read(table(sql), variables={"SHOP": url})
            assert (sum(map(len, items)), problems) == (1, []), sql
        copy = Path(tempfile.gettempdir(), f"{secrets.token_hex(8)}-copy")
        own = OWN[url.partition("+")[0]]
        texts = [sql.replace("{folder}/copy", str(copy)) for sql in (*WRITING, *own)]
        for looks in (True, False):
            for sql in texts if looks else WRITING[:6]:
                if not looks:
                    monkeypatch.setattr(sql_module, "sql_faults", lambda *_: ())
                    monkeypatch.setattr("graphmodel.sources.tables.checking.sql_faults", lambda *_: ())
                _, problems = read(table(sql), variables={"SHOP": url})
                assert len(problems) == 1, sql
                assert run("SELECT id FROM depot") == [("n",)], sql
                assert not copy.exists(), sql


def test_what_writes_is_found_by_validate_with_its_place(tmp_path: Path) -> None:
    mapping = "\nsql: |\n  DROP TABLE depot\ndatabase: sqlite:///none.db\nnodes: [{Depot: {id: id}}]\n"
    rows, problems = told(tmp_path, mapping)
    fault = "sql-query the query is no SELECT\n  hint: begin it with SELECT or WITH: sources only read"
    assert (rows, problems) == ([], [f"depots.yaml:2:6 {fault}"])


OPENING = {
    "local_infile": "mysql+pymysql://host/shop?local_infile=1",
    "passfile": "postgresql+psycopg://host/shop?passfile=/etc/hostname",
    "enable_external_access": "duckdb:///:memory:?enable_external_access=true",
    "access_mode": "duckdb:///shop.duckdb?access_mode=READ_WRITE",
}
"""What a URL can set so that more is read or written than the database."""


@pytest.mark.parametrize("option", OPENING)
def test_a_mapping_opens_nothing_else_by_its_url(tmp_path: Path, option: str) -> None:
    text = f'sql: SELECT 1 AS id\ndatabase: "{OPENING[option]}"\nnodes: [{{Depot: {{id: id}}}}]\n'
    _, (problem,) = told(tmp_path, text)
    assert f"sql-database the URL sets {option!r}, which a project may not" in problem


def test_a_variable_of_the_project_opens_no_more_than_a_mapping_and_one_of_the_environment_does(
    tmp_path: Path,
) -> None:
    (tmp_path / "graphmodel.toml").write_text('model = "tests.sources.tables.depots"\nsources = ["depots.yaml"]\n')
    (tmp_path / "secret").write_text("s3cret\n")
    query = f"SELECT column0 AS id FROM read_csv('{tmp_path}/secret', header=false)"
    text = f"sql: {query}\ndatabase: {{variable: SHOP}}\nnodes: [{{Depot: {{id: id}}}}]\n"
    (tmp_path / "depots.yaml").write_text(text)
    url = OPENING["enable_external_access"]
    (tmp_path / ".env").write_text(f"SHOP={url}\nGRAPHMODEL_TABLES=/\n")
    for environment, fault in (({}, "the URL sets 'enable_external_access'"), ({"SHOP": url}, "")):
        problems = Project.at(tmp_path, environment).read().problems
        assert [fault in each.message for each in problems] == ([True] if fault else [])


@pytest.mark.parametrize("url", ["duckdb:///:memory:", "duckdb://"])
def test_a_duckdb_in_memory_reads_no_files(tmp_path: Path, url: str) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    for sql in OWN["duckdb"]:
        text = f'sql: "{sql.format(folder=tmp_path)}"\ndatabase: "{url}"\nnodes: [{{Depot: {{id: id}}}}]\n'
        rows, (problem,) = told(tmp_path, text)
        assert (rows, "s3cret" in problem) == ([], False), sql
        assert not (tmp_path / "copy").exists()


def test_sqlite_takes_json_apart() -> None:
    query = 'SELECT value AS id FROM json_each(\'["n", "m"]\')'
    items, problems = read(Table(sql=query, database="sqlite://", nodes=[{Depot: {"id": "id"}}]))
    assert (sum(map(len, items)), problems) == (2, [])


def test_duckdb_spills_into_a_folder_of_the_process_that_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One folder: DuckDB opens a file that is open in this process only with the same settings."""
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("duckdb_engine")
    at_exit: list[Callable[[], Any]] = []
    monkeypatch.setattr(atexit, "register", lambda call, *args, **named: at_exit.append(partial(call, *args, **named)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    duckdb.connect(tmp_path / "shop.duckdb").close()
    url = sqlalchemy.make_url(f"duckdb:///{tmp_path}/shop.duckdb")
    sql_connection.spill_folder.cache_clear()
    with reading(url) as one, reading(url) as other:
        asked = "SELECT current_setting('temp_directory')"
        folders = {Path(each.exec_driver_sql(asked).scalar()) for each in (one, other)}
    sql_connection.spill_folder.cache_clear()
    (folder,) = folders
    assert (folder.parent, folder.is_dir()) == (tmp_path, True)
    (remove,) = at_exit
    remove()
    assert not folder.exists()


@pytest.mark.parametrize("driver", NO_LOCAL_FILES)
def test_no_server_is_handed_a_file_of_this_machine(monkeypatch: pytest.MonkeyPatch, driver: str) -> None:
    """Not by default, whatever the driver's own is; nor are these drivers needed to say so."""
    given: list[Any] = []

    def create(_: Any, **options: Any) -> None:
        given.append(options)
        raise ImportError

    monkeypatch.setattr(sqlalchemy, "create_engine", create)
    for query in ("", f"?{NO_LOCAL_FILES[driver]}=1"):
        with pytest.raises(ImportError), reading(sqlalchemy.make_url(f"mysql+{driver}://host/shop{query}")):
            pass
    assert given == [{"connect_args": {NO_LOCAL_FILES[driver]: False}}, {}]


def test_a_query_without_end_can_be_interrupted() -> None:
    """By what Ctrl-C raises, which SQLite's own loop never lets through."""

    def press(_: int, frame: FrameType | None) -> None:
        if frame and frame.f_code.co_name == "<lambda>":  # what SQLite's loop calls now and then: the query runs
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, 0.1)

    counting = (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 400000000) SELECT max(x) AS id FROM c"
    )
    former = signal.signal(signal.SIGALRM, press)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        _, (problem,) = read(Table(sql=counting, database="sqlite://", nodes=[{Depot: {"id": "id"}}]))
    finally:
        signal.signal(signal.SIGALRM, former)
    assert "sql-failed sqlite://: interrupted" in problem


def test_a_duckdb_outside_of_the_project_is_refused(tmp_path: Path) -> None:
    text = "sql: SELECT 1 AS id\ndatabase: duckdb:///../shop.duckdb\nnodes: [{Depot: {id: id}}]\n"
    _, (problem,) = told(tmp_path, text)
    assert "table-outside" in problem


CALLING = {
    "SELECT pg_read_file" + 21 * " " + "('/etc/passwd')": "pg_read_file",
    f"SELECT pg_read_file /* {200 * 'x'} */ ('/etc/passwd')": "pg_read_file",
    "SELECT pg_read_file /* a /* b */ c */ ('/etc/passwd')": "pg_read_file",
    "SELECT pg_drop_replication_slot('s')": "pg_drop_replication_slot",
    "SELECT pg_advisory_lock(1)": "pg_advisory_lock",
    "SELECT pg_stat_statements_reset()": "pg_stat_statements_reset",
    "SELECT lo_truncate64(1, 0)": "lo_truncate64",
    "SELECT * FROM dblink_exec('DROP')": "dblink_exec",
    "SELECT query_to_xml_and_xmlschema('x')": "query_to_xml_and_xmlschema",
    "SELECT load_file# a\n('/etc/passwd')": "load_file",
    "SELECT load_file/*!50000(*/'/etc/passwd')": "load_file",
    "SELECT sys_exec('id')": "sys_exec",
    "SELECT group_replication_set_as_primary('x')": "group_replication_set_as_primary",
    "SELECT asynchronous_connection_failover_reset()": "asynchronous_connection_failover_reset",
    "SELECT audit_log_filter_set_user('%', 'f')": "audit_log_filter_set_user",
    "SELECT keyring_key_fetch('k')": "keyring_key_fetch",
    "SELECT pg_log_backend_memory_contexts(1)": "pg_log_backend_memory_contexts",
    "SELECT * FROM OPENROWSET(BULK 'C:\\x', SINGLE_CLOB) AS x": "openrowset",
    "SELECT * FROM [OPENQUERY] (other, 'x')": "openquery",
    "SELECT httpuritype('http://x').getclob() FROM dual": "httpuritype",
    'SELECT "UTL_HTTP"."REQUEST"(\'http://x\') FROM dual': "utl_http",
    "SELECT utl_http /* a */ . request('http://x') FROM dual": "utl_http",
    'SELECT "DBMS_OTHER" . "RUN"(\'x\') FROM dual': "dbms_other",
}
"""A text for each line of `REACHING`, with what an engine lets stand between a name and its `(`."""


@pytest.mark.parametrize("sql", CALLING)
def test_a_function_that_reaches_further_is_refused_however_it_is_spelt(sql: str) -> None:
    (fault,) = sql_faults(sql, Where())
    assert fault.message == f"the query calls {CALLING[sql]}, which does more than read tables"


def test_each_line_of_such_functions_has_a_text() -> None:
    untried = [
        each for each in REACHING if not any(re.search(each, sql, re.IGNORECASE | re.VERBOSE) for sql in CALLING)
    ]
    assert untried == []


@pytest.mark.parametrize(
    "name",
    [
        "pg_size_pretty(1)",
        "dbms_name",
        "x.dbms_name",
        "my_load_file",
        "lo_created",
        "sys_settings",
        "load_files",
        "pg_login",
        "audit_log_id",
        "audit_log_time",
        "audit_log_entries",
        "keyring_count",
        "http_get",
        "group_replication_id",
    ],
)
def test_a_name_that_is_near_to_theirs_is_none(name: str) -> None:
    assert list(sql_faults(f"SELECT {name} FROM depot", Where())) == []


WORDS = ("'", '"', "`", "\\", "--", "-- ", "#", "/*", "*/", "/*!", "$$", "$a$", "\n", " ", "a", "''", "[", "]", "q'")


@example(["[", "'", "]"], ["'"])
@example(["[", "-- ", "]"], [])
@given(st.lists(st.sampled_from(WORDS), max_size=8), st.lists(st.sampled_from(WORDS), max_size=8))
def test_no_quoting_hides_a_second_statement_from_sqlite(before: list[str], after: list[str]) -> None:
    """Where SQLite takes the text as two statements, so do we."""
    text = f"SELECT {''.join(before)}; DROP TABLE depot {''.join(after)}"
    end = next((i + 1 for i, c in enumerate(text) if c == ";" and sqlite3.complete_statement(text[: i + 1])), None)
    if end is not None and "DROP" in text[end:]:
        assert list(sql_faults(text, Where())), text
