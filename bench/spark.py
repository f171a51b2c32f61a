"""A load by Spark beside `graphmodel load`: is the graph the same, and what does each cost on one machine?

    uv run --extra spark python -m bench.spark --nodes 1000000 --relationships 2000000

Into an empty database by Spark, where the graph is judged by the checksum that follows from the generator; then by
`graphmodel load`, which has to change nothing; then into an empty database by `graphmodel load` alone. Needs Docker and
Java 17. Seconds are those of the clock. Processor seconds are those of the client with all that it started, and those
of the server: they say more on a machine that does something else too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from neo4j import Driver

from bench import server as servers
from bench.digest import Digest, Own, differences, digest, expected, found
from bench.graph import Size, write
from bench.processes import ProcessCost, measured
from bench.server import Server

ROOT = Path(__file__).parents[1]
OWN = Own(("gm_",), ("Graphmodel",))
AFTER = "`graphmodel load` after it"
LOADS = (("by Spark, first", "spark"), (AFTER, "mapped"), ("`graphmodel load`, first", "mapped"))
CONNECTOR = (
    ("by Neo4j's connector, first", "connector"),
    ("by Neo4j's connector, again", "connector"),
    ("by Spark on a warm server, first", "spark"),
    ("by Spark, again", "spark"),
)
HEADER = ("load", "right graph", "seconds", "processor s, client", "processor s, server", "peak MB, client")


@dataclass(frozen=True)
class LoadRun:
    """What one load took, and what is wrong with the graph after it."""

    name: str
    seconds: float
    client: ProcessCost
    server: float
    wrong: list[str]

    @property
    def line(self) -> str:
        """A row of the table."""
        spent = (self.seconds, sum(self.client.seconds.values()), self.server, self.client.memory / 1e6)
        cells = (self.name, "no" if self.wrong else "yes", *(f"{each:,.0f}" for each in spent))
        return f"| {' | '.join(cells)} |"


def main() -> int:
    """Loads three times and prints the table. Ends with 1 where a graph was wrong."""
    asked = _arguments()
    size = Size(asked.nodes, asked.relationships, asked.seed)
    runs: list[LoadRun] = []
    with (
        tempfile.TemporaryDirectory() as made,
        servers.running(asked.heap) as server,
        servers.connect(server) as driver,
    ):
        folder = write(size, Path(made) / "data")
        wanted = digest(expected(size))
        for name, peer in (*LOADS, *(CONNECTOR if asked.connector else ())):
            if name.endswith("first"):
                servers.empty(driver)
            runs.append(_run(name, peer, server, driver, folder, size, wanted))
            print(runs[-1].line, file=sys.stderr, flush=True)
    print(f"| {' | '.join(HEADER)} |\n|{' --- |' * len(HEADER)}", *(run.line for run in runs), sep="\n")
    for run in runs:
        print(*(f"- {run.name}: {each}" for each in run.wrong), sep="\n", end="\n" if run.wrong else "")
    print(f"\n{size.nodes:,} nodes, {size.relationships:,} relationships, seed {size.seed}; {os.cpu_count()} cores")
    return int(any(run.wrong for run in runs))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.spark", description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--relationships", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1, help="another seed, another graph")
    parser.add_argument("--heap", default="1g", help="the server's heap")
    parser.add_argument("--connector", action="store_true", help="load by Neo4j's Spark connector as well, from Maven")
    return parser.parse_args()


def _run(name: str, peer: str, server: Server, driver: Driver, folder: Path, size: Size, wanted: Digest) -> LoadRun:
    before = servers.processor_seconds(server)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NEO4J_")}
    environment |= {"NEO4J_URI": server.uri, "NEO4J_USERNAME": server.username, "NEO4J_PASSWORD": server.password}
    command = [sys.executable, "-m", "bench.child", peer, os.fspath(folder)]
    environment |= {"PYTHONPATH": str(ROOT)}
    with measured() as cost:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-3000:]}")
    print(done.stderr, file=sys.stderr, flush=True)
    used = servers.processor_seconds(server) - before
    wrong = [] if digest(found(driver, OWN)) == wanted else differences(size, driver, OWN)
    if name == AFTER and "nothing changed" not in done.stderr:
        wrong.append("it changed what Spark had loaded")
    return LoadRun(name, json.loads(done.stdout.splitlines()[-1])["seconds"], cost, used, wrong)


if __name__ == "__main__":
    sys.exit(main())
