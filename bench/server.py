"""A Neo4j server of the bench's own, in a container that is removed at the end."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, ServiceUnavailable

from bench.graph import NODES

IMAGE = "neo4j:5.26-community"
PAUSE = 0.5


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, how to log in, and the container it is in."""

    uri: str
    username: str
    password: str
    container: str


@contextmanager
def running(heap: str, plugins: Path | None = None) -> Iterator[Server]:
    """A new, empty server. `plugins` is a folder of jars, for an image that has no APOC of its own."""
    name = f"graphmodel-bench-{os.getpid()}"
    password = "p-" + secrets.token_hex(8)
    settings = {
        "NEO4J_AUTH": f"neo4j/{password}",
        "NEO4J_PLUGINS": '["apoc"]',
        "NEO4J_server_memory_heap_initial__size": heap,
        "NEO4J_server_memory_heap_max__size": heap,
        "NEO4J_server_memory_pagecache_size": "512m",
        "NEO4J_db_tx__log_preallocate": "false",
    }
    given = [part for key, value in settings.items() for part in ("--env", f"{key}={value}")]
    _docker("create", "--name", name, "--publish", "127.0.0.1::7687", *given, IMAGE)
    try:
        for jar in sorted(plugins.glob("*.jar")) if plugins else ():
            _docker("cp", str(jar), f"{name}:/var/lib/neo4j/plugins/")
        _docker("start", name)
        port = _docker("port", name, "7687/tcp").split(":")[-1]
        server = Server(f"bolt://127.0.0.1:{port}", "neo4j", password, name)
        _wait(server)
        yield server
    finally:
        _docker("rm", "--force", "--volumes", name)


def connect(server: Server) -> Driver:
    """A driver; close it."""
    return GraphDatabase.driver(server.uri, auth=(server.username, server.password), notifications_min_severity="OFF")


def version(driver: Driver) -> str:
    """Name, version and edition, such as `Neo4j 5.26.31 community`."""
    record = driver.execute_query("CALL dbms.components() YIELD versions, edition RETURN versions[0], edition").records[
        0
    ]
    return f"Neo4j {record[0]} {record[1]}"


def processor_seconds(server: Server) -> float:
    """How many seconds of processor time the processes in the server's container have used."""
    told = _docker("exec", server.container, "sh", "-c", "cat /proc/[0-9]*/stat 2>/dev/null; getconf CLK_TCK")
    *processes, ticks = told.splitlines()
    used = [line.rpartition(")")[2].split()[11:13] for line in processes]
    return sum(int(user) + int(system) for user, system in used) / int(ticks)


def has_apoc(driver: Driver) -> bool:
    """Whether the server has APOC's procedures."""
    text = "SHOW PROCEDURES YIELD name WHERE name STARTS WITH 'apoc.' RETURN count(*)"
    return bool(driver.execute_query(text).records[0][0])


def empty(driver: Driver) -> None:
    """Deletes all data, constraints and indexes, makes the key constraints anew, and forgets query plans."""
    with driver.session() as session:
        for part in ("MATCH ()-[r]->() CALL (r) { DELETE r }", "MATCH (n) CALL (n) { DELETE n }"):
            session.run(f"{part} IN TRANSACTIONS OF 10000 ROWS").consume()
        for (name,) in list(session.run("SHOW CONSTRAINTS YIELD name")):
            session.run(f"DROP CONSTRAINT `{name}`").consume()
        for (name,) in list(session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")):
            session.run(f"DROP INDEX `{name}`").consume()
        for label in NODES:
            session.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
        session.run("CALL db.awaitIndexes()").consume()
        session.run("CALL db.clearQueryCaches()").consume()


def bring(server: Server, folder: Path) -> None:
    """Puts a folder of CSV files where LOAD CSV finds it, under its own name."""
    with connect(server) as driver:
        text = "SHOW SETTINGS 'server.directories.import' YIELD value"
        place = str(driver.execute_query(text).records[0][0])
    if not place.startswith("/"):
        place = f"/var/lib/neo4j/{place}"
    folder.chmod(0o755)
    _docker("cp", str(folder), f"{server.container}:{place}/{folder.name}")


def _wait(server: Server, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with connect(server) as driver:
                driver.verify_connectivity()
                return
        except (ServiceUnavailable, DriverError, AuthError, OSError):
            if (
                time.monotonic() > end
                or _docker("inspect", "--format", "{{.State.Running}}", server.container) != "true"
            ):
                raise SystemExit(f"the server did not start:\n{_log(server.container)}") from None
            time.sleep(PAUSE)


def _log(container: str, lines: int = 15) -> str:
    done = subprocess.run(
        ["docker", "logs", "--tail", str(lines), container], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def _docker(*arguments: str) -> str:
    command: Sequence[str] = ("docker", *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"docker {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()
