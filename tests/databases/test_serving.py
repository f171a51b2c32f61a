"""An embedded database held open for other programs: they reach it as any driver of Neo4j reaches a server."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import neo4j
import pytest

from graphmodel import errors
from graphmodel.databases import Statement, Target, connect, serve


def test_any_driver_reaches_it_with_the_password_of_the_file(tmp_path: Path) -> None:
    target = Target(f"embedded:{tmp_path / 'db'}")
    with connect(target) as database:
        database.write(Statement("CREATE (:Thing {id: 'a'})"))
    with serve(target) as served:
        assert stat.S_IMODE(served.password_file.stat().st_mode) == 0o600 or os.name == "nt"
        password = served.password_file.read_text().strip()
        with neo4j.GraphDatabase.driver(served.url, auth=(served.username, password)) as driver:
            records, _, _ = driver.execute_query("MATCH (n:Thing) RETURN n.id AS id", database_=served.database)
            assert [record["id"] for record in records] == ["a"]
        with pytest.raises(errors.DatabaseInUse):
            connect(target)
    connect(target).close()


def test_it_takes_the_port_that_is_asked_for_or_says_that_it_is_taken(tmp_path: Path) -> None:
    target = Target(f"embedded:{tmp_path / 'db'}")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(errors.DatabaseError, match=f"port {port} is taken"), serve(target, port):
            pass
    with serve(target, port) as served:
        assert served.url == f"bolt://127.0.0.1:{port}"


def test_a_server_needs_no_serving() -> None:
    with (
        pytest.raises(errors.Unsupported, match="bolt://localhost:7687 is a server already"),
        serve(Target("bolt://localhost")),
    ):
        pass
