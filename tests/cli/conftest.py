"""A project as `graphmodel init` makes it, and commands run in it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphmodel.cli import main
from graphmodel.databases import Database, Target
from graphmodel.databases.embedded import Server
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.link import Link
from graphmodel.workflows.init import init


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code, standard output and standard error, with times made alike."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> tuple[int, str, str]:
        """All of it, to compare."""
        return self.code, self.out, self.err


@dataclass
class Commands:
    """Runs commands in this process. `options` and `environment` go with each that takes a database."""

    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, input: str | None = None, **environment: str) -> Ran:
        result = CliRunner().invoke(main, arguments, input=input, env={**self.environment, **environment})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Ran(result.exit_code, _plain(result.stdout), _plain(result.stderr))

    def on_database(self, *arguments: str, input: str | None = None) -> Ran:
        """The same with the options that name the database."""
        return self(*arguments, *self.options, input=input)


@pytest.fixture
def run() -> Commands:
    """Runs commands in this process, in the current folder."""
    return Commands()


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project, as the current folder."""
    folder = tmp_path / "ferries"
    init(folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a project, as the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class _OpenServer:
    """An embedded engine that goes on when a command closes it."""

    server: Server

    def endpoint(self, link: Link) -> Endpoint:
        return replace(self.server.endpoint(link), stop=lambda: None)

    def stop(self) -> None:
        """Does nothing."""


@pytest.fixture
def kept_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Starts the embedded engine once for all commands of a test, which takes half of the time of a small command.

    Commands that open what others closed are in the files that do without.
    """
    servers: dict[Path, Server] = {}

    def opened(folder: Path, address: str) -> _OpenServer:
        home = folder.absolute()
        if home not in servers:
            servers[home] = Server(folder, address)
        return _OpenServer(servers[home])

    monkeypatch.setattr("graphmodel.databases.embedded.Server", opened)
    yield
    for server in servers.values():
        server.stop()


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("neo4j", marks=pytest.mark.neo4j),
        pytest.param("py2neo", marks=pytest.mark.neo4j),
    ]
)
def everywhere(request: pytest.FixtureRequest, run: Commands) -> Commands:
    """Runs commands against an empty database of each engine in turn."""
    if request.param == "embedded":
        return run
    target: Target = request.getfixturevalue("neo4j_target")
    _: Database = request.getfixturevalue("neo4j_database")
    prefix = "py2neo+" if request.param == "py2neo" else ""
    return Commands(("--uri", prefix + target.uri), {"NEO4J_PASSWORD": target.password})


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command as a process of its own."""

    def started(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "graphmodel", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)

    return started


def _plain(text: str) -> str:
    return re.sub(r"\d+\.\d s", "N s", text)
