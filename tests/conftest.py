"""Real databases for tests: `database` is each engine in turn, empty.

The embedded engine always runs. Neo4j comes from docker-compose.yml when Docker answers, or from GRAPHMODEL_TEST_URI
(with _USERNAME and _PASSWORD), which must be empty and is emptied again; else those tests are skipped, and say why.
GRAPHMODEL_REQUIRE_NEO4J=1 makes that a failure. `-m 'not neo4j'` leaves them out.

Tests marked `long` or `browser` are left out, and on Neo4j all but the contract that all engines keep; `--long` runs
those, and the property-based tests with more examples, instead. A file that is named runs, but for `long` tests, and
through py2neo too. A test that is `proved_by` another on a server runs there only if its file is named.
`long` is what takes more than a second of processor time, kills a process, or waits for one, and what proves again with
other parameters what one of a test's parameters has proved.

All tests run in two workers. Each starts a Neo4j when it first runs a test on one, which mostly the first worker alone
does: a further server costs as much as fifty tests until its Java is warm. A single module runs without workers, and so
does all that shares the server of GRAPHMODEL_TEST_URI; `-n 0` and `-n 2` say it for any run.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import settings
from pytest_docker.plugin import DockerComposeExecutor

from graphmodel import errors
from graphmodel.databases import Database, Target, connect
from graphmodel.databases.embedded import Server
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.link import Link
from graphmodel.syntax.dialect import EMBEDDED
from graphmodel.syntax.quoting import quote

# How long a first example takes depends on the machine.
# CI draws the same examples each time, so that a failure there is one of the change that it runs on.
CI = os.environ.get("CI") == "true"
EXAMPLES = 25
settings.register_profile("quick", deadline=None, max_examples=EXAMPLES, derandomize=CI)
settings.register_profile("long", deadline=None, max_examples=150, derandomize=CI)
settings.load_profile("quick")

ROOT = Path(__file__).parent.parent

# Where Python keeps no bytecode, each worker, and each process that a test starts, would compile all modules again.
if sys.dont_write_bytecode:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(ROOT / ".pytest_cache" / "bytecode")
    sys.dont_write_bytecode = False

# The files of a run are in memory where there is room for them: an embedded engine waits for a disk hundreds of times.
MEMORY = Path("/dev/shm")
ROOM = 4_000_000_000


def _holds_files(folder: Path) -> bool:
    """Whether this user may write so much there, and scripts too."""
    if not os.access(folder, os.W_OK):
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize > ROOM and not disk.f_flag & os.ST_NOEXEC


if _holds_files(MEMORY):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    os.environ.setdefault("TMPDIR", str(MEMORY))

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs, and what they start, ignore it


def _end_once(number: int, frame: FrameType | None) -> None:
    """Ends a run as Ctrl-C does, so that servers are removed; `uv run` may hand on the same signal a second time."""
    signal.signal(number, signal.SIG_IGN)
    signal.default_int_handler(number, frame)


signal.signal(signal.SIGTERM, _end_once)

IMAGE = os.environ.get("GRAPHMODEL_TEST_IMAGE", "neo4j:5.26-community")
# A server of a quick run lives for minutes, so that Java's second compiler takes more than it gives: the contract suite
# costs the server 30 s of processor time without it, and 62 s with it. In a long run it pays: planning a hundred
# questions for the fourth time takes 25 s with it, and 38 without.
JAVA = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1"}
CONTRACT = ("test_contract.py", "test_compose.py")  # what all engines have in common; the quick tests on a server
# Through py2neo run its own tests, and those that depend on how a driver sends and returns values and rows. All others
# send the same statements and make the same of their results, which the contract proves. Assistants have a run of their
# own in mcp/test_long.py, and the questions in queries/test_shipped_examples.py.
THROUGH_PY2NEO = (
    *("browser", "databases", "test_from_py2neo.py", "test_networks.py"),
    *("test_limits.py", "test_queries.py", "test_reads.py", "test_rows.py", "test_errors.py"),
    *("test_hostile.py", "test_value_types.py", "test_points.py"),
)
BROWSER = ROOT / "tests" / "browser"
ALL_LONG = re.compile(rb"^pytestmark = .*\bmark\.(?:long|neo4j)\b", re.MULTILINE)
"""What a module says that has no quick test."""
DELETED_AT_ONCE = 10_000
TESTS_PER_SERVER = 5  # each has a database of its own, and the engine never closes the files of one
ENGINES = (
    "embedded",
    pytest.param("neo4j", marks=pytest.mark.neo4j),
    pytest.param("py2neo", marks=pytest.mark.neo4j),
)


# Modules of tests that need a library of the group `full`; without it they are left out, and the summary says so.
NEEDS = {"selenium": "browser", "pandas": "queries/test_answers.py", "rigour": "workflows/resolve"}
LEFT_OUT = sorted(path for library, path in NEEDS.items() if importlib.util.find_spec(library) is None)
collect_ignore = LEFT_OUT


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many workers run the tests when nobody says it."""
    one_module = len(config.args) == 1 and Path(config.args[0].partition("::")[0]).is_file()
    if one_module or os.environ.get("GRAPHMODEL_TEST_URI"):
        return 0
    return 2


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was left out, and how to run it; and by which seeds tests that passed have made what they try."""
    for report in terminalreporter.stats.get("passed", ()):
        for name, value in getattr(report, "user_properties", ()):
            if name == "seeds":
                terminalreporter.write_line(f"seeds of {value}")
    if LEFT_OUT:
        names = ", ".join(f"tests/{path}" for path in LEFT_OUT)
        terminalreporter.write_line(f"left out: {names}; `uv sync --all-groups --extra resolve` brings what they need")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--long`."""
    text = "run the long tests, and the property-based ones with more examples, instead of the quick ones"
    parser.addoption("--long", action="store_true", help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Chooses how many examples property-based tests draw, and whether modules are read for examples.

    What is imported and collected stays until the end, so Python's collector need not look through it.
    """
    gc.disable()
    config.pluginmanager.register(_Examples())
    long = bool(config.getoption("--long"))
    settings.load_profile("long" if long else "quick")
    if long:
        config.option.doctestmodules = False  # examples in docstrings are quick


class _Examples:
    """Leaves out the modules of the package that have no examples, in all of whose docstrings pytest would look."""

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        ours = collection_path.suffix == ".py" and collection_path.is_relative_to(ROOT / "graphmodel")
        return True if ours and b">>> " not in collection_path.read_bytes() else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves out what has no quick test and would be imported for nothing, unless it is named."""
    if config.getoption("--long"):
        return None
    named = [Path(argument.partition("::")[0]).absolute() for argument in config.args]
    if collection_path == BROWSER:
        return None if any("browser" in path.parts for path in named) else True
    module = collection_path.suffix == ".py" and collection_path not in named
    return True if module and ALL_LONG.search(collection_path.read_bytes()) else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Looks for no examples in the docstrings of tests: none has one, and to look takes a tenth of the collection."""
    collectors = yield
    return [each for each in collectors if type(each) is pytest.Module]


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop() -> Generator[None, object, object]:
    """Has Python's collector look at what the tests make alone; in the process that only hands tests to workers too."""
    gc.freeze()
    gc.enable()
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what asks for a server by name; leaves out the long tests, or all others, unless one is named."""
    for item in items:
        if "neo4j_target" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.neo4j)
    if any("::" in argument for argument in config.args):
        return
    named = all(argument.endswith(".py") for argument in config.args)
    long = bool(config.getoption("--long"))
    run = [item for item in items if (_is_drawn(item) or _is_long(item, named) if long else not _is_long(item, named))]
    run = run if named else [item for item in run if not _is_proved_elsewhere(item)]
    kept = {id(item) for item in run}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    # A run of two workers begins with the halves of the list, and who is done takes from the other's end: so those on a
    # server, at the head of it, are all run by the first worker, and one container is enough.
    items[:] = sorted(run, key=lambda item: item.get_closest_marker("neo4j") is None)


def _is_long(item: pytest.Item, named: bool) -> bool:
    """Whether a test is left to `--long`; in a file that is named, only what is marked so."""
    if named or item.path.name in CONTRACT:
        return item.get_closest_marker("long") is not None
    return any(item.get_closest_marker(name) is not None for name in ("long", "browser", "neo4j"))


def _is_proved_elsewhere(item: pytest.Item) -> bool:
    """Whether another test on a server sends the same: the one that its mark names, or the contract through py2neo."""
    on_server = item.get_closest_marker("neo4j") is not None
    return (on_server and item.get_closest_marker("proved_by") is not None) or _is_proved_by_the_contract(item)


def _is_proved_by_the_contract(item: pytest.Item) -> bool:
    """Whether a test does through py2neo, by the statements that the contract proves, what it does through a driver."""
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if "py2neo" not in (parameters.get("database"), parameters.get("everywhere")):
        return False
    return not any(part in THROUGH_PY2NEO for part in item.path.relative_to(ROOT / "tests").parts)


def _is_drawn(item: pytest.Item) -> bool:
    """Whether a test draws more with `--long`; one that says itself to draw fewer than others does not."""
    drawn = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
    return drawn is not None and drawn.max_examples >= EXAMPLES


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_user() -> Iterator[None]:
    """Tests see none of the connection settings that the user of this machine has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)  # pytest-xdist gives its workers the width of the terminal
        for name in [n for n in os.environ if n.startswith(("NEO4J_", "GRAPHMODEL_")) and "_TEST_" not in n]:
            if not name.startswith("GRAPHMODEL_REQUIRE_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_told_by_the_clock() -> Iterator[None]:
    """On a machine however slow, commands say neither how far they are nor what they wait for, unless a test asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphmodel.cli.progress._Lines.EVERY", float("inf"))
        patch.setattr("graphmodel.cli.waiting.SECONDS", 3_600.0)
        yield


# --- the embedded engine ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Endpoint]]:
    servers: list[Server] = []
    folders: list[Path] = []
    given = 0

    def fresh() -> Endpoint:
        nonlocal given
        if given % TESTS_PER_SERVER == 0:
            if len(servers) > 1:  # a test may still use two databases, the first of them on the server before
                servers[-2].stop()
                shutil.rmtree(folders[-2])
            folders.append(tmp_path_factory.mktemp("embedded"))
            servers.append(Server(folders[-1], "embedded:test"))
        given += 1
        made = servers[-1].endpoint(Link("embedded:test", EMBEDDED), f"test{given}")
        return replace(made, stop=lambda: None)

    yield fresh
    for server in servers[-2:]:
        server.stop()


@pytest.fixture
def embedded_endpoint(_embedded: Callable[[], Endpoint]) -> Endpoint:
    """Where an empty embedded database listens; closing a connection to it leaves it running."""
    return _embedded()


@pytest.fixture
def embedded_database(embedded_endpoint: Endpoint) -> Iterator[Database]:
    """An empty embedded database."""
    from graphmodel.databases.neo4j import Neo4jDatabase

    with Neo4jDatabase(embedded_endpoint) as database:
        yield database


# --- Neo4j -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _compose_settings() -> dict[str, str]:
    bolt, http = _free_ports(2)
    password = "p-" + secrets.token_hex(8)
    return {
        "NEO4J_PASSWORD": password,
        "GRAPHMODEL_BOLT_PORT": str(bolt),
        "GRAPHMODEL_HTTP_PORT": str(http),
        "GRAPHMODEL_IMAGE": IMAGE,
    }


@pytest.fixture(scope="session")
def docker_compose_command(_compose_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """pytest-docker's: compose with our settings instead of the user's `.env`."""
    path = tmp_path_factory.mktemp("compose") / "env"
    path.write_text("".join(f"{name}={value}\n" for name, value in _compose_settings.items()))
    return f"docker compose --env-file {shlex.quote(str(path))}"


@pytest.fixture(scope="session")
def docker_compose_file(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> list[str]:
    """pytest-docker's: the file that users get, and what makes a server start quickly."""
    path = tmp_path_factory.mktemp("compose") / "java.yml"
    # What a run writes is in memory, so that no commit waits for a disk; without old logs of transactions it is little.
    environment = {
        **({} if pytestconfig.getoption("--long") else JAVA),
        "NEO4J_db_tx__log_rotation_size": "16m",
        "NEO4J_db_tx__log_rotation_retention__policy": "keep_none",
    }
    data = {"type": "tmpfs", "target": "/data"}
    patient = {"retries": 300}  # of two seconds: a machine with other work to do starts a server in minutes
    service = {"environment": environment, "volumes": [data], "mem_limit": "2g", "healthcheck": patient}
    path.write_text(json.dumps({"services": {"neo4j": service}}))
    return [str(ROOT / "docker-compose.yml"), str(path)]


@pytest.fixture(scope="session")
def docker_compose_project_name() -> str:
    """pytest-docker's: a project of its own, so that nobody's container or volume is touched."""
    return f"graphmodel-test-{os.getpid()}"


@pytest.fixture(scope="session")
def docker_setup(
    docker_compose_command: str, docker_compose_file: list[str], docker_compose_project_name: str
) -> Iterator[list[str]]:
    """pytest-docker's. What it starts is removed at the end, volumes too, also where a server stays unhealthy.

    Output goes nowhere, so that it is removed when Ctrl-C ends a worker while it waits for that.
    """
    yield ["up --detach --wait --quiet-pull"]
    compose = DockerComposeExecutor(docker_compose_command, docker_compose_file, docker_compose_project_name)
    compose.execute("down --volumes --timeout 1 >/dev/null 2>&1")


@pytest.fixture(scope="session")
def docker_cleanup() -> list[str]:
    """pytest-docker's, which does nothing where the setup has failed; `docker_setup` does it."""
    return []


@pytest.fixture(scope="session")
def neo4j_target(request: pytest.FixtureRequest) -> Target:
    """A Neo4j server for the whole session. It holds what the last test left there; `neo4j_database` is empty."""
    if uri := os.environ.get("GRAPHMODEL_TEST_URI"):
        if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
            pytest.fail("the workers would share the server of GRAPHMODEL_TEST_URI: run the tests with -n 0")
        return _named_server(uri)
    if reason := _no_docker():
        _skip(f"{reason}: start Docker, or name an empty server in GRAPHMODEL_TEST_URI")
    settings = request.getfixturevalue("_compose_settings")
    request.getfixturevalue("docker_services")
    target = Target(f"bolt://127.0.0.1:{settings['GRAPHMODEL_BOLT_PORT']}", password=settings["NEO4J_PASSWORD"])
    _wait_for(target)
    return target


@pytest.fixture(scope="session")
def _neo4j(neo4j_target: Target) -> Iterator[Database]:
    with connect(neo4j_target) as database:
        yield database
        empty(database)


@pytest.fixture(scope="session")
def _py2neo(neo4j_target: Target) -> Iterator[Database]:
    with connect(replace(neo4j_target, uri="py2neo+" + neo4j_target.uri)) as database:
        yield database


@pytest.fixture
def neo4j_database(_neo4j: Database) -> Database:
    """An empty Neo4j."""
    empty(_neo4j)
    return _neo4j


@pytest.fixture
def py2neo_database(_py2neo: Database, neo4j_database: Database) -> Database:
    """The same empty Neo4j, through py2neo."""
    return _py2neo


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn, with no data, constraints or indexes."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    return chosen


def empty(database: Database) -> None:
    """Deletes all data, constraints and indexes; an empty database is only read."""
    from graphmodel.databases import Statement

    nodes, constraints, indexes = database.read_all(
        "MATCH (n) RETURN count(n)",
        "SHOW CONSTRAINTS YIELD name",
        "SHOW INDEXES YIELD name, type, owningConstraint",
    )
    some = Statement(f"MATCH (n) WITH n LIMIT {DELETED_AT_ONCE} DETACH DELETE n")  # as many as a small heap holds
    for _ in range(0, nodes.value(), DELETED_AT_ONCE):
        database.write(some)
    drops = [f"DROP CONSTRAINT {quote(name)}" for (name,) in constraints.rows]
    drops += [f"DROP INDEX {quote(name)}" for name, kind, owner in indexes.rows if kind != "LOOKUP" and not owner]
    if drops:
        database.define(*drops)


def _named_server(uri: str) -> Target:
    username = os.environ.get("GRAPHMODEL_TEST_USERNAME", "neo4j")
    target = Target(uri, username, os.environ.get("GRAPHMODEL_TEST_PASSWORD", ""), origin="GRAPHMODEL_TEST_URI")
    with connect(target) as database:
        nodes = database.read("MATCH (n) RETURN count(n)").value()
        constraints = len(database.read("SHOW CONSTRAINTS YIELD name").rows)
    if nodes or constraints:
        pytest.exit(
            f"GRAPHMODEL_TEST_URI names a server that is in use ({nodes} nodes, {constraints} constraints):"
            " tests delete everything, so it must be empty",
            returncode=2,
        )
    return target


def _no_docker() -> str:
    """Why Docker cannot be used, or nothing."""
    if _fails("docker", "info"):
        return "Docker does not answer"
    if _fails("docker", "compose", "version"):
        return "Docker has no compose plugin"
    if _fails("docker", "image", "inspect", IMAGE) and _fails("docker", "pull", "--quiet", IMAGE, seconds=900):
        return f"Docker cannot get the image {IMAGE}"
    return ""


def _fails(*command: str, seconds: float = 20) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds, check=False).returncode != 0
    except (OSError, subprocess.TimeoutExpired):
        return True


def _skip(reason: str) -> Any:
    if os.environ.get("GRAPHMODEL_REQUIRE_NEO4J") == "1":
        pytest.fail(f"GRAPHMODEL_REQUIRE_NEO4J=1, and {reason}")
    pytest.skip(reason)


def _wait_for(target: Target) -> None:
    """Healthy means that HTTP answers; Bolt may take a moment longer."""
    end = time.monotonic() + 60
    while True:
        try:
            connect(target).close()
        except errors.Unreachable:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
        else:
            return


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
