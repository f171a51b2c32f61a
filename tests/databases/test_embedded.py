from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from graphmodel import errors
from graphmodel.databases import Database, Statement, Target, connect, embedded


def opened(folder: Path, prefix: str = "") -> Database:
    return connect(Target(f"{prefix}embedded:{folder}"))


def count(database: Database) -> int:
    number: int = database.read("MATCH (n) RETURN count(n)").value()
    return number


def python(code: str, *arguments: str | Path, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and all that was printed, but for the line with which the engine's twin on a JVM starts."""
    out, err = process.communicate("" if process.stdin else None, timeout=30)
    return process.returncode, out + err.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "")


def test_data_last_from_one_opening_to_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "a new" / "folder é"
    for nodes in (1, 2, 3):
        with opened(folder) as database:
            database.write(Statement("CREATE (:A)"))
            assert count(database) == nodes


def test_closing_twice_is_closing_once_and_a_closed_database_says_so(tmp_path: Path) -> None:
    for prefix in ("", "py2neo+"):
        database = opened(tmp_path, prefix)
        database.close()
        database.close()
        with pytest.raises(errors.DatabaseError) as closed:
            count(database)
        assert str(closed.value) == f"{database.address} is closed\n  hint: open it again with connect()"


def test_the_password_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    opened(tmp_path).close()
    file = tmp_path / "graphmodel.password"
    password = file.read_text()
    assert len(password.strip()) >= 24
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with opened(tmp_path) as database:
        assert password.strip() not in repr(vars(database))
    assert file.read_text() == password
    file.chmod(0o640)  # others may have read it
    opened(tmp_path).close()
    assert (stat.S_IMODE(file.stat().st_mode), file.read_text() != password) == (0o600, True)


def test_a_password_that_cannot_be_made_private_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "graphmodel.password"
    file.write_text("kept " * 5)
    file.chmod(0o644)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", lambda *_: None)  # as a disk of Windows under Linux does
        opened(tmp_path).close()
        assert file.read_text() == "kept " * 5
        patch.setattr(Path, "chmod", Mock(side_effect=PermissionError))  # another user's
        opened(tmp_path).close()
        assert file.read_text() == "kept " * 5
    file.chmod(0o444)  # which only its owner's rights to the folder would let be written
    opened(tmp_path).close()
    assert (stat.S_IMODE(file.stat().st_mode), file.read_text() != "kept " * 5) == (0o600, True)


def test_the_engine_stretches_no_password_and_no_hash_of_an_earlier_version_is_kept(tmp_path: Path) -> None:
    opened(tmp_path).close()
    users = tmp_path / "config" / "server-users.jsonl"
    (made,) = re.findall(r"[$](\d+)[$]", users.read_text())
    users.write_text(users.read_text().replace("$1000$", "$65536$"))
    with opened(tmp_path) as database:
        assert count(database) == 0
    assert (made, *re.findall(r"[$](\d+)[$]", users.read_text())) == ("1000", "1000")


@pytest.mark.parametrize(
    "content", [None, *(pytest.param(text, marks=pytest.mark.long) for text in (b"\xff\xfe", b"short\n", b"x" * 257))]
)
def test_a_lost_or_broken_password_file_is_made_anew(tmp_path: Path, content: bytes | None) -> None:
    with opened(tmp_path) as database:
        database.write(Statement("CREATE (:A)"))
    file = tmp_path / "graphmodel.password"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with opened(tmp_path) as database:
        assert count(database) == 1


def test_a_second_opening_in_this_process_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as database:
        with pytest.raises(errors.DatabaseInUse) as refused:
            opened(tmp_path)
        assert str(refused.value) == (
            f"embedded:{tmp_path} is open already in this process\n  hint: close it first, or use that one"
        )
        assert count(database) == 0
    opened(tmp_path).close()


def test_two_folders_are_two_databases(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as one, opened(tmp_path / "two") as two:
        one.write(Statement("CREATE (:A)"))
        assert (count(one), count(two)) == (1, 0)


HOLD = """
    import sys
    from graphmodel.databases import Statement, Target, connect
    database = connect(Target("embedded:" + sys.argv[1]))
    database.write(Statement("CREATE (:A)"))
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.long
def test_an_opening_while_another_process_has_it_is_refused(tmp_path: Path) -> None:
    other = python(HOLD, tmp_path, stdin=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    with pytest.raises(errors.DatabaseInUse) as refused:
        opened(tmp_path)
    assert str(refused.value) == (
        f"embedded:{tmp_path} is in use by process {other.pid}\n  hint: wait until it ends, or name another folder;"
        " one process at a time can use an embedded database"
    )
    assert ended(other) == (0, "")
    with opened(tmp_path) as database:
        assert count(database) == 1


@pytest.mark.long
def test_the_engines_own_lock_is_told_as_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = python(HOLD, tmp_path, stdin=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    nothing_held: Callable[[Path], Callable[[], None]] = lambda path: lambda: None  # noqa: E731
    monkeypatch.setattr(embedded, "hold", nothing_held)
    with pytest.raises(errors.DatabaseInUse, match="is in use by another process"):
        opened(tmp_path)
    other.communicate("")


@pytest.mark.long
def test_what_was_written_survives_a_process_that_is_killed(tmp_path: Path) -> None:
    other = python(HOLD, tmp_path, stdin=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    with opened(tmp_path) as database:
        assert count(database) == 1


@pytest.mark.long
@pytest.mark.parametrize("prefix", ["", pytest.param("py2neo+", marks=pytest.mark.long)])
def test_nothing_is_printed_not_even_when_it_is_never_closed(tmp_path: Path, prefix: str) -> None:
    code = """
        import sys
        from graphmodel import errors
        from graphmodel.databases import Statement, Target, connect
        database = connect(Target(sys.argv[1]))
        database.write(Statement("CREATE (:A) WITH 1 AS x MATCH (a), (b) RETURN a.nothing"))
        try:
            database.read("MATCH (n RETURN n")
        except errors.QueryFailed:
            pass
        if len(sys.argv) > 2:
            database.close()
    """
    for arguments in ((), ("close",)):
        other = python(code, f"{prefix}embedded:{tmp_path}", *arguments)
        assert ended(other) == (0, "")


@pytest.mark.long
@pytest.mark.parametrize("signum", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_an_interrupted_process_ends_and_frees_the_folder(tmp_path: Path, signum: int) -> None:
    other = python(HOLD, tmp_path, stdin=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    other.send_signal(signum)
    ended(other)
    opened(tmp_path).close()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text("mine")
    with pytest.raises(errors.DatabaseError) as refused:
        opened(tmp_path)
    assert str(refused.value) == (
        f"embedded:{tmp_path} holds something else (a.txt, b.txt), and was left alone\n"
        "  hint: name an empty or a new folder: embedded:PATH"
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "graph.db"
    file.write_text("mine")
    for path in (file, file / "below"):
        with pytest.raises(errors.DatabaseError) as refused:
            opened(path)
        assert str(refused.value).startswith(f"embedded:{path} cannot be used as a folder: ")
    assert file.read_text() == "mine"


@pytest.mark.long
@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="needs a place where not even root may write: Linux has one"
)
def test_a_folder_one_may_not_write_to_is_refused() -> None:
    for path in (Path("/proc"), Path("/proc/graph")):
        with pytest.raises(errors.DatabaseError) as refused:
            opened(path)
        assert str(path) in refused.value.message
        assert "embedded:PATH" in refused.value.hint


def test_a_port_that_somebody_took_is_given_up_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1], embedded._free_port()])
        monkeypatch.setattr(embedded, "_free_port", lambda: next(ports))
        with opened(tmp_path) as database:
            assert count(database) == 0
    assert next(ports, None) is None


@pytest.mark.long
def test_ports_that_are_always_taken_end_with_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(embedded, "_free_port", lambda: taken.getsockname()[1])
        with pytest.raises(errors.DatabaseError, match=r"does not start on embedded:.*Unable to listen") as failed:
            opened(tmp_path)
    assert failed.value.hint == f"its log is in {os.environ['ARCADEDB_LOG_DIR']}"
    monkeypatch.undo()
    opened(tmp_path).close()


def test_only_loopback_listens(tmp_path: Path) -> None:
    before = listening()
    with opened(tmp_path):
        added = listening() - before
    assert added
    assert {address.split(":")[0] for address in added} <= {
        "0100007F",
        "00000000000000000000000001000000",
        "0000000000000000FFFF00000100007F",
    }


def listening() -> set[str]:
    """Addresses and ports, in hex, on which this process listens."""
    if not Path("/proc/self/net/tcp").exists():
        pytest.skip("needs /proc")
    mine = {str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in mine:
                found.add(fields[1])
    return found


def test_without_the_engine_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "arcadedb", None)
    monkeypatch.setitem(sys.modules, "arcadedb_embedded", None)
    with pytest.raises(errors.Unsupported) as missing:
        opened(tmp_path)
    assert str(missing.value) == (
        "the embedded engine is not installed\n  hint: `uv sync` or `pip install arcadedb`; or use a Neo4j server"
    )


def test_names_the_embedded_engine_refuses_are_told(embedded_database: Database) -> None:
    with pytest.raises(errors.QueryFailed, match="reserved as the separator between the labels"):
        embedded_database.write(Statement("CREATE (:`a~b`)"))
    with pytest.raises(errors.QueryFailed) as failed:
        embedded_database.write(Statement("CREATE (:`a,b`)"))
    assert failed.value.message == "the embedded engine could not run the statement: CREATE (:`a,b`)"
    assert failed.value.hint.startswith("perhaps what it makes or drops is there already or is not, a label")
