"""Another day without writing: what is seen is what a load as of that day writes into an empty database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.databases import Database, Recording, Result, Statement, Target, connect
from graphmodel.errors import AuthFailed, DatabaseError, FormatMismatch, Unsupported, WriteRefused
from graphmodel.loading import graph_as_of
from tests.conftest import IMAGE, JAVA, _wait_for
from tests.example import MODEL, graph, load_sheets, records_of, sheet

DATES = st.sampled_from(["", "..", "2029", "2030-05", "2030-05-17", "2031/2032", "203X", "raid"])
STATES = st.sampled_from(["arland", "bria", "corrin"])
DAYS = st.dates(date(2028, 6, 1), date(2033, 6, 1))


@st.composite
def lines(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(["", "not ", "was ", "may "]))
    since, until = draw(DATES), draw(DATES)
    options = {
        "since": since,
        "until": "" if words == "was " else until,
        "rank": draw(st.sampled_from(["", "preferred"])),
    }
    told = ", ".join(f"{name}: {value}" for name, value in options.items() if value)
    kind = draw(st.sampled_from(["RECOGNIZES bria-government", "FEARS red-band", "founded"]))
    if kind == "founded":
        return f"  - {draw(STATES)}.founded: {draw(st.sampled_from(['1950', '1950-03', '1960']))}"
    return f"  - {draw(STATES)} {words}{kind}: {{{told}}}"


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, str]:
    made = {}
    for name in ("a", "b"):
        when = draw(st.sampled_from(["2029", "2030-05/2031-02", "2031-06-15"]))
        raid = f"  - Attack raid: {{by: red-band, when: {when}, ends: [arland RECOGNIZES bria-government]}}"
        facts = "\n".join(dict.fromkeys([raid, *draw(st.lists(lines(), max_size=6))]))
        made[name] = sheet(f"  1.1:\n{facts}\n", id=name, published=draw(st.sampled_from(["2029", "2031-06", "2032"])))
    return made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(texts=sheets(), own=DAYS, day=DAYS)
@pytest.mark.long
def test_a_day_is_seen_as_a_load_as_of_that_day_leaves_it(
    texts: dict[str, str], own: date, day: date, embedded_database: Database, tmp_path: Path
) -> None:
    if records_of(tmp_path, **texts).problems:  # such as an end before the start
        return
    empty(embedded_database)
    load_sheets(embedded_database, tmp_path, own, **texts)
    before = graph(embedded_database)
    with graph_as_of(embedded_database, MODEL, day) as seen:
        found = graph(seen)
    assert graph(embedded_database) == before
    empty(embedded_database)
    load_sheets(embedded_database, tmp_path, day, **texts)
    assert found == graph(embedded_database)


def empty(database: Database) -> None:
    database.write(Statement("MATCH (n) DETACH DELETE n"))


FACTS = """\
  1.1:
  - Attack raid: {by: red-band, when: 2030-05, ends: [arland RECOGNIZES bria-government]}
  - bria RECOGNIZES bria-government: {after: raid}
  - corrin RECOGNIZES bria-government: {since: 2029, until: 2030-12-01}
  - corrin.founded: {value: 1950, since: 2030}
"""


def recognitions(database: Database) -> list[str]:
    return [row[0] for row in database.read("MATCH (a)-[:RECOGNIZES]->() RETURN a.id AS id ORDER BY id").rows]


def test_each_engine_answers_as_of_days_and_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, date(2031, 6, 30), a=sheet(FACTS))
    before = graph(database)
    found = {}
    for day in (date(2028, 1, 1), date(2030, 4, 30), date(2030, 6, 1), date(2031, 6, 30)):
        with graph_as_of(database, MODEL, day) as seen:
            found[day.isoformat()] = recognitions(seen)
            with pytest.raises(WriteRefused):
                seen.read("CREATE (:Port {id: 'x'}) RETURN 1")
            assert seen.read("MATCH (m:Graphmodel) RETURN m.as_of AS day").value() == day
    assert found == {
        "2028-01-01": [],
        "2030-04-30": ["arland", "corrin"],
        "2030-06-01": ["corrin"],
        "2031-06-30": ["bria"],
    }
    assert graph(database) == before


@pytest.mark.long
def test_what_goes_wrong_within_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    before = graph(database)
    with pytest.raises(ValueError, match="mine"), graph_as_of(database, MODEL, date(2030, 4, 30)):
        raise ValueError("mine")
    with pytest.raises(DatabaseError), graph_as_of(database, MODEL, date(2030, 4, 30)) as seen:
        seen.read("MATCH (n RETURN n")
    assert graph(database) == before
    assert recognitions(database) == ["bria"]


def test_a_graph_of_an_older_format_and_one_that_is_not_complete_are_refused(
    embedded_database: Database, tmp_path: Path
) -> None:
    load_sheets(embedded_database, tmp_path, a=sheet(FACTS))
    for change, error, message in (
        ("m.format = 1", FormatMismatch, "this graph has format version 1, which cannot be asked as of another day"),
        ("m.format = 2, m.pending = true", DatabaseError, "a load is under way, or was interrupted"),
    ):
        embedded_database.write(Statement(f"MATCH (m:Graphmodel) SET {change}"))
        with pytest.raises(error) as refused, graph_as_of(embedded_database, MODEL, date(2020, 1, 1)):
            pass
        assert refused.value.message == message


@pytest.mark.parametrize(
    ("refusal", "who"),
    [(AuthFailed("x refused"), "this user may not write"), (Unsupported("x refused"), "this database takes no writes")],
    ids=["user", "database"],
)
def test_where_nothing_may_be_written_the_refusal_says_what_to_do(refusal: DatabaseError, who: str) -> None:
    meta: dict[str, Any] = {"format": 2, "as_of": date(2031, 1, 1), "pending": False}
    answers: list[Result | Exception] = [Result(("stored",), ((meta,),)), Result(("subject",), ()), refusal]
    with pytest.raises(type(refusal)) as refused, graph_as_of(Recording(answers), MODEL, date(2030, 1, 1)):
        pass
    assert str(refused.value).split("\n  hint: ") == [
        f"another day is asked in a transaction that is undone, and {who}: x refused",
        "load a copy, and ask that: graphmodel load --as-of 2030-01-01 --uri embedded:.graphmodel/2030-01-01",
    ]


@pytest.mark.long
@pytest.mark.neo4j
def test_a_database_that_is_read_only_is_read_and_refuses_another_day(read_only: Callable[[], Target]) -> None:
    """Community has no roles; a database that the server's settings make read-only is as close as it comes."""
    with connect(read_only()) as database:
        assert recognitions(database) == ["bria"]
        with graph_as_of(database, MODEL, date(2031, 6, 30)) as seen:
            assert recognitions(seen) == ["bria"]
        with pytest.raises(Unsupported) as refused, graph_as_of(database, MODEL, date(2030, 4, 30)):
            pass
        assert "this database takes no writes" in refused.value.message
        assert refused.value.hint.startswith("load a copy, and ask that: graphmodel load --as-of 2030-04-30")
        assert recognitions(database) == ["bria"]


@pytest.fixture
def read_only(neo4j_target: Target, tmp_path: Path) -> Iterator[Callable[[], Target]]:
    """A server of its own, loaded and then started again with `server.databases.read_only`."""
    if shutil.which("docker") is None:
        pytest.skip("without Docker there is no server whose settings a test may change")
    name = f"graphmodel-test-read-only-{os.getpid()}"
    made = {"NEO4J_AUTH": "neo4j/test-password", "NEO4J_db_tx__log_preallocate": "false", **JAVA}
    made["NEO4J_server_memory_heap_max__size"] = "512m"
    settings = [part for key, value in made.items() for part in ("--env", f"{key}={value}")]
    docker("run", "--detach", "--name", name, "--publish", "127.0.0.1::7687", *settings, IMAGE)

    def target() -> Target:
        port = docker("port", name, "7687/tcp").split(":")[-1]
        found = Target(f"bolt://127.0.0.1:{port}", "neo4j", "test-password")
        _wait_for(found)
        return found

    def restarted() -> Target:
        with connect(target()) as database:
            load_sheets(database, tmp_path, date(2031, 6, 30), a=sheet(FACTS))
        line = "echo server.databases.read_only=neo4j >> /var/lib/neo4j/conf/neo4j.conf"
        docker("exec", name, "sh", "-c", line)
        docker("restart", name)
        return target()

    try:
        yield restarted
    finally:
        docker("rm", "--force", "--volumes", name)


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()
