"""A server that does not answer is named after a while; SIGTERM ends a command as Ctrl-C does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from graphmodel.cli import waiting
from graphmodel.cli.waiting import Patience, Watched
from graphmodel.databases import Database, Recording, Result, Statement

WAITED = "still waiting for recording to answer, after 0.05 s; Ctrl-C stops\n"
GRAPHMODEL = [sys.executable, "-m", "graphmodel"]


class Slow(Recording):
    """Answers once it may."""

    def __init__(self) -> None:
        super().__init__([Result(("n",), ((1,), (2,)))])
        self.may = threading.Event()

    def _answer(self) -> Result:
        self.may.wait(10)
        return super()._answer()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 0.05)


@pytest.mark.parametrize("call", ["read", "read_all", "write", "define", "stream"])
def test_what_is_waited_for_is_said_once_in_a_while(
    hurried: None, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    slow = Slow()
    watched = cast(Database, Watched(cast(Database, slow), Patience()))
    threading.Timer(0.5, slow.may.set).start()
    if call == "stream":
        rows: list[Any] = watched.stream("RETURN 1 AS n", {}, lambda _, rows: list(rows))
        assert rows == [(1,), (2,)]
    elif call == "read":
        assert watched.read("RETURN 1 AS n").value() == 1
    elif call == "define":
        watched.define("CREATE INDEX a FOR (n:A) ON (n.a)")
    else:
        getattr(watched, call)(Statement("RETURN 1 AS n"))
    assert capsys.readouterr() == ("", WAITED)


def test_nothing_is_said_of_an_answer_that_comes(hurried: None, capsys: pytest.CaptureFixture[str]) -> None:
    watched = cast(Database, Watched(cast(Database, Recording()), Patience()))
    for _ in range(3):
        watched.read("RETURN 1 AS n")
    assert watched.stream("RETURN 1 AS n", {}, lambda _, rows: list(rows)) == []
    assert capsys.readouterr() == ("", "")
    assert watched.dialect.name == "neo4j"


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"bolt://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.long
def test_a_server_that_says_nothing_is_named(silent: str, tmp_path: Path) -> None:
    script = "import graphmodel.cli.waiting as waiting; waiting.SECONDS = 1; import graphmodel.__main__ as m; m.run()"
    command = [sys.executable, "-c", script, "cypher", "RETURN 1 AS n", "--uri", silent]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=_with_password()) as started:
        assert started.stderr is not None
        assert started.stderr.readline() == f"still waiting for {silent} to answer, after 1 s; Ctrl-C stops\n"
        started.send_signal(signal.SIGINT)
        assert started.wait(30) == 130


def _with_password() -> dict[str, str]:
    return {**os.environ, "NEO4J_PASSWORD": "p", "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.long
def test_a_request_to_end_is_heard_as_ctrl_c_is(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*GRAPHMODEL, "demo"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr is not None
        assert started.stderr.readline() == "writing to embedded:.graphmodel/demo (the demo's own)\n"
        started.send_signal(signal.SIGTERM)
        out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (143, "")
    assert err == "interrupted: the work was stopped, and what was not committed is undone\n"


def test_ctrl_c_while_modules_are_imported_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    script = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script += "import graphmodel.__main__ as m\nm.run()"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted: nothing was begun\n")


def test_a_load_stops_after_the_batch_when_asked_to_end() -> None:
    script = """
import os, signal
from graphmodel.cli.interrupts import stopping
with stopping() as stop:
    os.kill(os.getpid(), signal.SIGTERM)
    print(stop(), flush=True)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n")
    assert done.stderr == "stopping after the batch in hand; once more stops at once\n"
