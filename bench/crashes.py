"""Loads that die: what was reported as done is there, and the next load completes the graph.

    uv run python -m bench.crashes --trials 20

Each trial disturbs a load when a random number of rows is reported as written. Killed with SIGKILL are its process
(`client`), the server under it (`server`, started again at once or when the load has given up), or a process that
holds the embedded engine (`embedded`). The server's container is paused for a while (`paused`), or the connection is
cut in the middle of a packet of the client's (`cut`) or of the server's (`answer`). Then all that is stored must be
part of the right graph, no less than was reported, no less than the checkpoint says; and a second load, with --resume
or without, must end in the graph that follows from the generator.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import digest, graph
from bench.cut import Cut
from bench.peers.graphmodel import graphmodel_project
from graphmodel.databases import Database, Statement, Target, connect
from graphmodel.errors import GraphmodelError

ROOT = Path(__file__).parents[1]
IMAGE = "neo4j:5.26-community"
KINDS = ("client", "server", "server, started at once", "embedded", "paused", "cut", "answer")
PAUSE = 3.0
OWN = digest.Own(("gm_",), ("Graphmodel",))
META = "MATCH (m:Graphmodel) RETURN properties(m)"
STARTS = 240.0


@dataclass
class Trial:
    """What is to die, when, and how it goes on; then what came of it."""

    kind: str
    rows: int
    resume: bool
    done: dict[str, int] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)
    noted: str = ""
    died: str = ""
    resumed: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Container:
    """A Neo4j server of one's own, which can be killed."""

    name: str
    target: Target

    def kill(self) -> None:
        """Kills the server as if the power had failed."""
        _docker("kill", "--signal", "KILL", self.name)

    def pause(self) -> None:
        """Stops it for a while, as a machine that is out of memory does; its connections stay."""
        _docker("pause", self.name)
        time.sleep(PAUSE)
        _docker("unpause", self.name)

    def start(self) -> None:
        """Starts it, without waiting."""
        _docker("start", self.name)

    def wait(self) -> None:
        """Waits until it answers."""
        end = time.monotonic() + STARTS
        while True:
            try:
                connect(self.target).close()
            except GraphmodelError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.3)
            else:
                return


@contextmanager
def container(prefix: str = "graphmodel-crashes", **more: str) -> Iterator[Container]:
    """A new, empty server with `more` settings; its port stays when it is started again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    password = "p-" + secrets.token_hex(8)
    settings = {
        "NEO4J_AUTH": f"neo4j/{password}",
        "NEO4J_server_memory_heap_max__size": "512m",
        "NEO4J_server_memory_pagecache_size": "256m",
        "NEO4J_db_tx__log_preallocate": "false",
        **more,
    }
    given = [part for key, value in settings.items() for part in ("--env", f"{key}={value}")]
    name = f"{prefix}-{os.getpid()}-{secrets.token_hex(2)}"
    _docker("run", "--detach", "--name", name, "--publish", f"127.0.0.1:{port}:7687", *given, IMAGE)
    try:
        server = Container(name, Target(f"bolt://127.0.0.1:{port}", password=password))
        server.wait()
        yield server
    finally:
        _docker("rm", "--force", "--volumes", name)


def project(folder: Path, size: graph.Size) -> Path:
    """A project whose tables hold a graph of this size."""
    graph.write(size, folder / "rows")
    graphmodel_project(folder, folder / "rows")
    return folder


def attempt(trial: Trial, folder: Path, size: graph.Size, target: Target, batch: int, server: Container | None) -> None:
    """Runs a trial in an empty database, and adds what went wrong to it."""
    by_cut = trial.kind in ("cut", "answer")
    cut = Cut(urlsplit(target.uri).port or 0, answers=trial.kind == "answer") if by_cut else None
    way = replace(target, uri=f"bolt://127.0.0.1:{cut.port}") if cut is not None else target
    with _started(folder, way, batch, resume=False) as load:
        assert load.stdout is not None
        assert load.stderr is not None
        killed = False
        for line in load.stdout:  # what it said before it died, or after it found the server again, is said too
            told = json.loads(line)
            trial.done |= {told["stage"]: told["done"]} if told["stage"] in ("nodes", "relationships") else {}
            if not killed and sum(trial.done.values()) >= trial.rows:
                killed = True
                _disturb(trial, load, server, cut)
        said = load.stderr.read()
    if cut is not None:
        cut.close()
        trial.faults += [] if cut.times else ["the connection was not cut"]
    trial.died = _ended(trial, load.returncode, said)
    if server is not None and trial.kind == "server":
        server.start()
    if server is not None:
        server.wait()
    _look(trial, size, target)
    with _started(folder, target, batch, resume=trial.resume) as again:
        out, said = again.communicate()
    if again.returncode:
        trial.faults.append(f"the second load ended with {again.returncode}: {said[-300:]}")
        return
    trial.resumed = json.loads(out.splitlines()[-1])["resumed"]
    with connect(target) as database:
        if digest.digest(_found(database)) != digest.digest(digest.expected(size)):
            trial.faults += digest_differences(size, database) or ["the graph is another one"]


def _disturb(trial: Trial, load: subprocess.Popen[str], server: Container | None, cut: Cut | None) -> None:
    if trial.kind in ("client", "embedded"):
        load.kill()
    elif cut is not None:
        cut.cut()
    elif server is not None and trial.kind == "paused":
        server.pause()
    elif server is not None:
        server.kill()
        if trial.kind != "server":
            server.start()


def _ended(trial: Trial, code: int, said: str) -> str:
    if "Traceback" in said:
        trial.faults.append(f"a traceback: {said[-300:]}")
    if trial.kind in ("client", "embedded"):
        return "killed" if code == -9 else f"ended with {code}"
    if code == 0:
        return "found it again"
    if code != 1 or not ("went away" in said or "nothing answers" in said or "not available" in said):
        trial.faults.append(f"ended with {code}: {said[-300:]}")
    return "told it"


def _look(trial: Trial, size: graph.Size, target: Target) -> None:
    """Whether what is stored is part of the right graph, and as much as was said."""
    with connect(target) as database:
        trial.stored = {
            "nodes": database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN count(n)").value(),
            "relationships": database.read("MATCH ()-[r]->() RETURN count(r)").value(),
        }
        meta = database.read(META).value() or {}
        trial.faults += [each for each in digest_differences(size, database) if "missing" not in each]
    trial.noted = f"{meta.get('load_stage') or '-'} {meta.get('load_rows') or 0:,}"
    for stage, done in trial.done.items():
        if trial.stored[stage] < done:
            trial.faults.append(f"{stage}: {done:,} were reported as done, {trial.stored[stage]:,} are there")
    noted = trial.stored.get(str(meta.get("load_stage")), 0)
    if meta.get("load_stage") and noted < meta["load_rows"]:
        trial.faults.append(f"the checkpoint says {trial.noted}, {noted:,} are there")


def digest_differences(size: graph.Size, database: Database) -> list[str]:
    """What is missing, too much or different."""
    return digest.differences(size, _Driver(database), OWN)


def _found(database: Database) -> Iterator[digest.Element]:
    return digest.found(_Driver(database), OWN)


class _Driver:
    """What `digest` asks of a driver, answered by a database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @contextmanager
    def session(self, **_: Any) -> Iterator[_Driver]:
        """Itself."""
        yield self

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return list(self.database.read(query).rows)


def empty(target: Target) -> None:
    """Deletes all data."""
    with connect(target) as database:
        for text in ("MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r", "MATCH (n) WITH n LIMIT 20000 DELETE n"):
            while database.write(Statement(text))[0].counters.changes:
                pass


# --- the load itself -------------------------------------------------------------------------------------------------


def _started(folder: Path, target: Target, batch: int, resume: bool) -> subprocess.Popen[str]:
    asked = {"uri": target.uri, "username": target.username, "password": target.password}
    command = [sys.executable, "-m", "bench.crashes", "--load", str(folder), "--batch", str(batch)]
    return subprocess.Popen(
        command + (["--resume"] if resume else []),
        cwd=ROOT,
        env={**os.environ, "BENCH_TARGET": json.dumps(asked)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _load(folder: Path, batch: int, resume: bool) -> int:
    """Loads in this process, and says on standard output how far it came."""
    from graphmodel.loading import LoadOptions
    from graphmodel.project import Project
    from graphmodel.workflows.load import load

    def show(stage: str, done: int, total: int) -> None:
        print(json.dumps({"stage": stage, "done": done, "total": total}), flush=True)

    target = Target(**json.loads(os.environ["BENCH_TARGET"]))
    try:
        with connect(target) as database:
            report = load(
                Project.at(folder, {}), database, options=LoadOptions(batch=batch, resume=resume), progress=show
            )
    except GraphmodelError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    with suppress(BrokenPipeError):
        print(json.dumps({"stage": "", "done": 0, "resumed": report.resumed}), flush=True)
    return 1 if report.rejected else 0


# --- the command -----------------------------------------------------------------------------------------------------


def main() -> int:
    """Runs the trials, and prints a table; ends with 1 when one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.crashes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--relationships", type=int, default=40_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--resume", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.load:
        return _load(asked.load, asked.batch, asked.resume)
    size = graph.Size(asked.nodes, asked.relationships, asked.seed)
    chance = random.Random(asked.seed)
    trials = [
        Trial(KINDS[number % len(KINDS)], chance.randrange(asked.batch, size.total), number // len(KINDS) % 2 == 0)
        for number in range(asked.trials)
    ]
    print("| what died | rows reported | stored | checkpoint | the load | then | passed over | faults |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as made, container() as server:
        folder = project(Path(made) / "project", size)
        for number, trial in enumerate(trials):
            if trial.kind == "embedded":
                target = replace(server.target, uri=f"embedded:{made}/database-{number}", password="")
                attempt(trial, folder, size, target, asked.batch, None)
            else:
                empty(server.target)
                attempt(trial, folder, size, server.target, asked.batch, server)
            print(_row(trial), flush=True)
    failed = [trial for trial in trials if trial.faults]
    print(f"\n{len(trials)} trials, {len(failed)} with faults")
    return int(bool(failed))


def _row(trial: Trial) -> str:
    cells = [
        trial.kind,
        f"{sum(trial.done.values()):,}",
        f"{sum(trial.stored.values()):,}",
        trial.noted,
        trial.died,
        "--resume" if trial.resume else "load",
        f"{trial.resumed:,}",
        "; ".join(trial.faults) or "none",
    ]
    return f"| {' | '.join(cells)} |"


def _docker(*arguments: str) -> str:
    done = subprocess.run(("docker", *arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"docker {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
