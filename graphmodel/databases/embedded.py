"""The embedded engine: a server inside this process, on loopback, with a password of its own.

A folder holds one database. Beside the engine's files there are `graphmodel.password` (readable by its owner only) and
`graphmodel.lock`; the first one also marks the folder as ours.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import secrets
import shlex
import socket
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from graphmodel import errors
from graphmodel.databases import inventory
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.link import Link
from graphmodel.databases.lock import LockTaken, hold
from graphmodel.databases.native_errors import NativeErrors
from graphmodel.files import no_files_in, write_file

DATABASE = "graphmodel"
PASSWORD_FILE = "graphmodel.password"  # noqa: S105 - a file's name
_SHORTEST, _LONGEST = 8, 256  # characters of a password that the engine takes
_LOCK_FILE = "graphmodel.lock"
_LOG_DIR = "ARCADEDB_LOG_DIR"
_MESSAGE_BYTES = 2**28  # the engine's default of 16 MiB makes the driver hang on a larger batch
_ATTEMPTS = 5
LOOKED_THROUGH = 16_000_000
"""Bytes of a database up to which the engine checks it after a kill: it takes about two seconds."""


class Server:
    """The engine running on a folder, which is made when it is not there, and on a port, 0 being any free one.

    Raises:
        DatabaseInUse: the folder is in use, by another process or by this one.
        DatabaseDamaged: its files are not as they were left. `deep` reads all, and has the engine check each record.
        DatabaseError: the folder cannot be used, or holds something else; or the port is taken.
        Unsupported: the engine is not installed.
    """

    def __init__(self, folder: Path, address: str, port: int = 0, *, deep: bool = False) -> None:
        home = folder.absolute()
        _claim(home, address)
        self._release = lock_folder(home, address)
        self._once = threading.Lock()
        self._home = home
        try:
            kept = _unharmed(home, address, deep)
            self._kept = kept or {}
            self._password = _password(home)
            engine, old = _engine(home), (home / inventory.DATA / DATABASE).is_dir()
            self._printed = NativeErrors(Path(os.environ[_LOG_DIR]))
            with self._printed.diverted():
                self._server, self._port = _serve(engine, home, self._password, address, port)
                if deep or (kept is None and old and inventory.bytes_in(home) <= LOOKED_THROUGH):
                    self._look_through(address)
        except BaseException:
            self._release()
            raise

    def _look_through(self, address: str) -> None:
        """Has the engine check each record, which it does not do by itself after it was killed."""
        (found,) = self._server.get_database(DATABASE).command("sql", "CHECK DATABASE")
        if wrong := inventory.says_whole(found.to_dict()):
            self._server.stop()
            raise _damaged(self._home, address, wrong)

    def endpoint(self, link: Link, database: str = DATABASE) -> Endpoint:
        """How to reach a database of this server, which is made when it is not there; closing it stops the server."""
        self._server.create_database(database)
        url = f"bolt://127.0.0.1:{self._port}"
        link = replace(link, log=os.environ[_LOG_DIR], home=str(self._home))
        return Endpoint("embedded", url, "root", self._password, database, link, self.stop, self._printed.diverted)

    def stop(self) -> None:
        """Stops the engine and frees the folder; a second time does nothing."""
        if self._once.acquire(blocking=False):
            try:
                with self._printed.diverted():
                    self._server.stop()
                inventory.note(self._home, self._kept)
            finally:
                self._release()


def _unharmed(home: Path, address: str, deep: bool) -> inventory.Inventory | None:
    """The list of files that the last clean stop left, if it did; it holds no longer."""
    kept = inventory.noted(home)
    wrong = inventory.distrusted(home) or inventory.unreadable(home)
    if kept is None:
        wrong = wrong or inventory.missing(home)
    elif not wrong:
        wrong = inventory.damages(home, kept, None if deep else inventory.READ) or inventory.torn(home)
    if wrong:
        raise _damaged(home, address, wrong)
    if kept is not None:
        inventory.withdraw(home)
    return kept


def _damaged(home: Path, address: str, wrong: list[str]) -> errors.DatabaseDamaged:
    more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return errors.DatabaseDamaged(
        f"the files of {address} are not as they were left: {wrong[0]}{more}; it was not opened",
        hint=f"its contents come from the sources: mv {shlex.quote(str(home))} {shlex.quote(f'{home}.damaged')}, "
        "then graphmodel load",
    )


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
    for name, what in no_files_in(home):
        raise errors.DatabaseError(
            f"{address} holds {what} ({name}), which is not followed, and was left alone",
            hint="put the whole folder in the other place, and name it: embedded:PATH",
        )
    ours = names & {PASSWORD_FILE, _LOCK_FILE} or (home / "databases" / DATABASE).is_dir()
    if names and not ours:
        raise errors.DatabaseError(
            f"{address} holds something else ({', '.join(sorted(names)[:3])}), and was left alone",
            hint="name an empty or a new folder: embedded:PATH",
        )


def lock_folder(home: Path, address: str) -> Callable[[], None]:
    """Holds an embedded database's folder for this process, until what is returned is called.

    Raises:
        DatabaseInUse: somebody has it open.
        DatabaseError: it cannot be locked.
    """
    try:
        return hold(home / _LOCK_FILE)
    except LockTaken as taken:
        raise _in_use(address, taken.pid) from None
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
    """The folder's password; a new one when its file is lost, others may read that, or it holds none for the engine.

    The engine's file of users is taken away, which it then writes anew from the password: it keeps nothing else by a
    user, and a hash that an earlier version stretched takes 0.1 s of processor time at each opening.
    """
    with contextlib.suppress(OSError):  # a damaged folder: the engine says what is wrong with it
        (home / "config" / "server-users.jsonl").unlink()
    path = home / PASSWORD_FILE
    with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):
        kept = path.read_text(encoding="utf-8").strip()
        if not _made_private(path) and _SHORTEST <= len(kept) <= _LONGEST:
            return kept
    made = secrets.token_urlsafe(24)
    write_file(path, made + "\n", private=True)
    return made


def _made_private(path: Path) -> bool:
    """Whether others could read a file, and now cannot; they still can where it is another user's or has no rights."""
    if os.name == "nt" or not path.stat().st_mode & _OTHERS:
        return False
    with contextlib.suppress(OSError):
        path.chmod(0o600)
    return not path.stat().st_mode & _OTHERS


_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def _engine(home: Path) -> ModuleType:
    """The native build where there is one, else its twin on a JVM; both log to a file only."""
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    os.environ.setdefault(_LOG_DIR, str(home / "log"))
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.import_module("arcadedb")
    _log_to_a_file(Path(os.environ[_LOG_DIR]))
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.import_module("arcadedb_embedded")
    raise errors.Unsupported(
        "the embedded engine is not installed", hint="`uv sync` or `pip install arcadedb`; or use a Neo4j server"
    )


def _log_to_a_file(folder: Path) -> None:
    """The twin heeds neither of the two variables: its JVM takes arguments."""
    arguments = os.environ.get("ARCADEDB_JVM_ARGS", "")
    if "java.util.logging.config.file" in arguments:
        return
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "jvm-logging.properties"
    write_file(config, _JVM_LOGGING.format(folder=folder.as_posix()))
    options = f"{arguments} -Djava.util.logging.config.file={shlex.quote(str(config))}"
    os.environ["ARCADEDB_JVM_ARGS"] = options.strip()
    os.environ.setdefault("ARCADEDB_JVM_ERROR_FILE", str(folder / "hs_err_pid%p.log"))


_JVM_LOGGING = """\
handlers = java.util.logging.FileHandler
.level = INFO
java.util.logging.FileHandler.pattern = {folder}/arcadedb.log
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
"""


def _serve(engine: ModuleType, home: Path, password: str, address: str, wanted: int) -> tuple[Any, int]:
    for attempt in range(1, _ATTEMPTS + 1):
        port = wanted or _free_port()
        server = engine.create_server(str(home), password, _settings(port))
        try:
            server.start()
            server.create_database(DATABASE)  # another process's hold on it shows here
        except engine.ArcadeDBError as wrong:
            with contextlib.suppress(engine.ArcadeDBError):
                server.stop()
            if "Unable to listen" in str(wrong):
                if wanted:
                    hint = "name another with --port; without it, any free one is taken"
                    raise errors.DatabaseError(f"port {wanted} is taken", hint=hint) from wrong
                if attempt < _ATTEMPTS:
                    continue  # somebody was quicker to take the port
            raise _start_failed(wrong, address) from wrong
        return server, port
    raise AssertionError("the last attempt returned or raised")


def _start_failed(wrong: Exception, address: str) -> errors.DatabaseError:
    if "locked by another process" in str(wrong):
        return _in_use(address, 0)
    hint = f"its log is in {os.environ[_LOG_DIR]}"
    if "Too many open files" in str(wrong):
        hint = "it opens about four files for each label and type: allow more with `ulimit -n 8192`"
    return errors.DatabaseError(f"the embedded engine does not start on {address}: {wrong}", hint=hint)


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
        "bolt.defaultDatabase": DATABASE,
        "bolt.maxMessageSize": str(_MESSAGE_BYTES),
        "bolt.packstream.maxValueLength": str(_MESSAGE_BYTES),
        "server.httpIncomingPort": "0",  # HTTP cannot be switched off, so it gets any port, on loopback
        "server.saltIterations": "1000",  # a password of 24 random bytes gains nothing from the engine's 65,536
    }
