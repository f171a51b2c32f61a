"""Runs Neo4j's own import tool on an export, and starts a server on what it made."""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

from graphmodel import errors
from graphmodel.databases import Database, Target, connect
from tests.conftest import IMAGE, JAVA

JAVA_OPTIONS = [part for name, value in JAVA.items() for part in ("-e", f"{name}={value}")]
Imported = Callable[[Path], AbstractContextManager[Database]]
# The image at hand may have the tool without its script; a script of that name is put on the path, and used then only.
TOOL = """\
#!/bin/sh
export NEO4J_HOME=/var/lib/neo4j NEO4J_CONF=/var/lib/neo4j/conf
if [ -x /var/lib/neo4j/bin/neo4j-admin ]; then exec /var/lib/neo4j/bin/neo4j-admin "$@"; fi
exec java -Xmx512m -cp '/var/lib/neo4j/lib/*' org.neo4j.server.startup.Neo4jAdminCommand "$@"
"""


def docker(*arguments: str, timeout: float = 300) -> str:
    """Runs docker.

    Raises:
        AssertionError: it failed.
    """
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, f"docker {' '.join(arguments)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout.strip()


class Server:
    """A server on a volume of its own, into which an export was imported; both go at the end."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.name = f"graphmodel-test-{secrets.token_hex(6)}"
        self._folder = folder
        self._tools = tools
        self._database: Database | None = None

    def __enter__(self) -> Database:
        try:
            return self._start()
        except BaseException:
            self.__exit__()
            raise

    def _start(self) -> Database:
        tool = self._tools / "neo4j-admin"
        tool.write_text(TOOL, encoding="utf-8")
        tool.chmod(0o755)
        password = "p-" + secrets.token_hex(8)
        port = _free_port()
        docker("volume", "create", self.name)
        docker(
            *("run", "--rm", "--entrypoint", "sh", *JAVA_OPTIONS, "-v", f"{self.name}:/data"),
            *("-v", f"{self._folder}:/import:ro", "-v", f"{self._tools}:/tools:ro", IMAGE),
            *("-c", "PATH=/tools:$PATH exec /import/import.sh neo4j"),
        )
        docker(
            *("run", "--detach", "--name", self.name, "-v", f"{self.name}:/data", "-p", f"127.0.0.1:{port}:7687"),
            *("-e", f"NEO4J_AUTH=neo4j/{password}", "-e", "NEO4J_server_memory_heap_max__size=512m"),
            *("-e", "NEO4J_db_tx__log_preallocate=false", *JAVA_OPTIONS, IMAGE),
        )
        self._database = _opened(Target(f"bolt://127.0.0.1:{port}", password=password))
        for script in ("schema.cypher", "lists.cypher"):
            run_script(self._database, self._folder / script)
        return self._database

    def __exit__(self, *_: Any) -> None:
        if self._database is not None:
            self._database.close()
        subprocess.run(["docker", "rm", "--force", "--volumes", self.name], capture_output=True, check=False)
        subprocess.run(["docker", "volume", "rm", self.name], capture_output=True, check=False)


def run_script(database: Database, path: Path) -> None:
    """Runs the statements of a script, each in a transaction of its own."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for statement in text.split(";\n"):
        if statement.strip():
            database.define(statement)


def content(database: Database) -> list[str]:
    """All nodes and relationships with all their values and the types of these, in an order that is always the same.

    The token that each load gives the mark, and no export, is not among them.
    """
    typed = "[k IN keys({0}) | [k, valueType({0}[k]), {0}[k]]]"
    nodes = database.read(f"MATCH (n) RETURN labels(n), {typed.format('n')}").rows
    key = "coalesce({0}.id, {0}.number)"
    ties = database.read(
        f"MATCH (a)-[r]->(b) RETURN labels(a), {key.format('a')}, type(r), labels(b), {key.format('b')}, "
        f"{typed.format('r')}"
    ).rows
    stored = (
        (labels, [p for p in properties if labels != ["Graphmodel"] or p[0] != "taken"]) for labels, properties in nodes
    )
    found = [repr((sorted(labels), _sorted(properties))) for labels, properties in stored]
    found += [repr((sorted(la), a, t, sorted(lb), b, _sorted(properties))) for la, a, t, lb, b, properties in ties]
    return sorted(found)


def _sorted(properties: list[Any]) -> list[Any]:
    return sorted(properties, key=lambda each: str(each[0]))


def _opened(target: Target) -> Database:
    end = time.monotonic() + 120
    while True:
        try:
            return connect(target)
        except errors.Unreachable:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
