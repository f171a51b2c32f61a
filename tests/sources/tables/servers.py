"""Database servers of this machine for tests of SQL, each in a folder of its own; skipped where none is installed."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL."""
    pytest.importorskip("psycopg")
    programs = Path(_found("initdb", "/usr/lib/postgresql/*/bin")).parent
    user, port = "postgres", _port()
    with _folder(user) as folder:
        _run(user, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", user)
        options = ("-D", folder / "data", "-p", port, "-k", folder, "-c", "listen_addresses=127.0.0.1")
        with _served(user, programs / "postgres", *options):
            yield f"postgresql+psycopg://{user}@127.0.0.1:{port}/postgres"


@contextmanager
def mariadb() -> Iterator[str]:
    """The URL of an empty MariaDB."""
    pytest.importorskip("pymysql")
    install = _found("mariadb-install-db", "/usr/bin")
    server = _found("mariadbd", "/usr/sbin")
    user, port = "mysql", _port()
    with _folder(user) as folder:
        data = ("--no-defaults", f"--datadir={folder / 'data'}")
        _run(user, install, *data, "--auth-root-authentication-method=normal", "--skip-test-db")
        options = (f"--socket={folder / 's'}", f"--port={port}", "--bind-address=127.0.0.1", "--secure-file-priv=")
        with _served(user, server, *data, *options):
            yield f"mysql+pymysql://root@127.0.0.1:{port}/mysql"


@contextmanager
def mysql() -> Iterator[str]:
    """The URL of an empty MySQL."""
    pytest.importorskip("pymysql")
    server = _found("mysqld", "/usr/sbin")
    if Path(server).resolve().name.startswith("mariadb"):
        pytest.skip("mysqld is MariaDB's")
    user, port = "mysql", _port()
    with _folder(user) as folder:
        data = ("--no-defaults", f"--datadir={folder / 'data'}")
        _run(user, server, *data, "--initialize-insecure")
        place = (f"--socket={folder / 's'}", f"--port={port}", "--bind-address=127.0.0.1", "--mysqlx=0")
        with _served(user, server, *data, *place, "--secure-file-priv="):
            yield f"mysql+pymysql://root@127.0.0.1:{port}/mysql"


def answering(url: str, tries: int = 300) -> Callable[[str], list[tuple[object, ...]]]:
    """Runs SQL as its owner would, and commits it; waits until the server answers."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)

    def run(sql: str) -> list[tuple[object, ...]]:
        with engine.begin() as connection:
            result = connection.exec_driver_sql(sql)
            return [tuple(row) for row in result] if result.returns_rows else []

    for _ in range(tries):
        try:
            run("SELECT 1")
            return run
        except sqlalchemy.exc.OperationalError:
            time.sleep(0.1)
    raise TimeoutError(url)


def _found(name: str, where: str) -> str:
    at_hand = [*Path("/").glob(f"{where[1:]}/{name}"), *([Path(found)] if (found := shutil.which(name)) else [])]
    if not at_hand:
        pytest.skip(f"{name} is not installed")
    return str(at_hand[0])


def _as(user: str, *words: object) -> list[str]:
    """These servers refuse to run as root."""
    prefix = ["runuser", "-u", user, "--"] if getpass.getuser() == "root" else []
    return [*prefix, *map(str, words)]


@contextmanager
def _folder(user: str) -> Iterator[Path]:
    """A folder that the server's user may enter, as it may not where pytest keeps its own."""
    with tempfile.TemporaryDirectory(prefix="graphmodel-") as made:
        if getpass.getuser() == "root":
            shutil.chown(made, user)
        yield Path(made)


def _run(user: str, *words: object) -> None:
    subprocess.run(_as(user, *words), check=True, capture_output=True, cwd="/")


@contextmanager
def _served(user: str, *words: object) -> Iterator[None]:
    server = subprocess.Popen(_as(user, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    try:
        yield
    finally:
        server.terminate()
        server.wait(60)


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
