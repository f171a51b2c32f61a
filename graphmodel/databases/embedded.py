"""The embedded engine: a server inside this process, on loopback, with a password of its own.

A folder holds one database. Beside the engine's files there are `graphmodel.password` (readable by its owner only) and
`graphmodel.lock`; the first one also marks the folder as ours.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import secrets
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from graphmodel import errors
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.failures import Link
from graphmodel.databases.lock import Held, hold

_DATABASE = "graphmodel"
_PASSWORD_FILE = "graphmodel.password"  # noqa: S105 - a file's name
_LOCK_FILE = "graphmodel.lock"
_MESSAGE_BYTES = 2**28  # the engine's default of 16 MiB makes the driver hang on a larger batch
_ATTEMPTS = 5


def start(folder: Path, link: Link) -> Endpoint:
    """Starts the engine on a folder, which is made when it is not there, and says how to reach it.

    Raises:
        DatabaseInUse: the database is open, in another process or in this one.
        DatabaseError: the folder cannot be used, or holds something else.
        Unsupported: the engine is not installed.
    """
    home = folder.absolute()
    address = link.address
    _claim(home, address)
    release = _lock(home, address)
    try:
        password = _password(home)
        server, port = _serve(_engine(home), home, password, address)
    except BaseException:
        release()
        raise
    url = f"bolt://127.0.0.1:{port}"
    return Endpoint("embedded", url, "root", password, _DATABASE, link, _stopper(server, release))


def _claim(home: Path, address: str) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
        names = {p.name for p in home.iterdir()}
    except OSError as wrong:
        reason = wrong.strerror or str(wrong)
        raise errors.DatabaseError(
            f"{address} cannot be used as a folder: {reason}",
            hint="name a folder you may write to: embedded:PATH",
        ) from wrong
    ours = names & {_PASSWORD_FILE, _LOCK_FILE} or (home / "databases" / _DATABASE).is_dir()
    if names and not ours:
        raise errors.DatabaseError(
            f"{address} holds something else ({', '.join(sorted(names)[:3])}), and was left alone",
            hint="name an empty or a new folder: embedded:PATH",
        )


def _lock(home: Path, address: str) -> Callable[[], None]:
    try:
        return hold(home / _LOCK_FILE)
    except Held as held:
        raise _in_use(address, held.pid) from None
    except OSError as wrong:
        raise errors.DatabaseError(
            f"{address} cannot be locked: {wrong.strerror}",
            hint="name a folder you may write to: embedded:PATH",
        ) from wrong


def _in_use(address: str, pid: int) -> errors.DatabaseInUse:
    if pid == os.getpid():
        return errors.DatabaseInUse(
            f"{address} is open already in this process", hint="close it first, or use that one"
        )
    who = f"process {pid}" if pid else "another process"
    return errors.DatabaseInUse(
        f"{address} is in use by {who}",
        hint="wait until it ends, or name another folder; one process at a time can use an embedded database",
    )


def _password(home: Path) -> str:
    """The folder's password; a new one when its file is lost, since the engine keeps nothing else by its user."""
    path = home / _PASSWORD_FILE
    with contextlib.suppress(FileNotFoundError):
        if kept := path.read_text().strip():
            return kept
    (home / "config" / "server-users.jsonl").unlink(missing_ok=True)
    made = secrets.token_urlsafe(24)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(made + "\n")
    path.chmod(0o600)
    return made


def _engine(home: Path) -> ModuleType:
    """The native build where there is one, else its twin on a JVM; both log to a file only."""
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    os.environ.setdefault("ARCADEDB_LOG_DIR", str(home / "log"))
    for name in ("arcadedb", "arcadedb_embedded"):
        with contextlib.suppress(ModuleNotFoundError):
            return importlib.import_module(name)
    raise errors.Unsupported(
        "the embedded engine is not installed",
        hint="`uv sync` or `pip install arcadedb`; or use a Neo4j server",
    )


def _serve(engine: ModuleType, home: Path, password: str, address: str) -> tuple[Any, int]:
    for attempt in range(1, _ATTEMPTS + 1):
        port = _free_port()
        server = engine.create_server(str(home), password, _settings(port))
        try:
            server.start()
            server.create_database(_DATABASE)
        except engine.ArcadeDBError as wrong:
            with contextlib.suppress(engine.ArcadeDBError):
                server.stop()
            taken = "Unable to listen" in str(wrong)
            if taken and attempt < _ATTEMPTS:
                continue
            if "locked by another process" in str(wrong):
                raise _in_use(address, 0) from wrong
            raise errors.DatabaseError(
                f"the embedded engine does not start on {address}: {wrong}",
                hint=f"its log is in {home / 'log'}",
            ) from wrong
        return server, port
    raise AssertionError("the last attempt returned or raised")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _settings(port: int) -> dict[str, str]:
    return {
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": "127.0.0.1",
        "bolt.port": str(port),
        "bolt.defaultDatabase": _DATABASE,
        "bolt.maxMessageSize": str(_MESSAGE_BYTES),
        "bolt.packstream.maxValueLength": str(_MESSAGE_BYTES),
        "server.httpIncomingPort": "0",  # HTTP cannot be switched off, so it gets any port, on loopback
    }


def _stopper(server: Any, release: Callable[[], None]) -> Callable[[], None]:
    """A function that stops the engine and frees the folder, once."""
    once = threading.Lock()

    def stop() -> None:
        if once.acquire(blocking=False):
            try:
                server.stop()
            finally:
                release()

    return stop
