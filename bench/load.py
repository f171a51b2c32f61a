"""Compares loaders of a property graph into Neo4j: is the graph right, how fast is it there, at what memory.

uv run python -m bench.load --nodes 100000 --relationships 200000 --runs 5
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neo4j import Driver

from bench import server as servers
from bench.digest import Digest, differences, digest, expected, found
from bench.graph import Size, write
from bench.loaders import LOADERS, SELF, Loader, chosen
from bench.report import Round, report
from bench.server import Server

ROOT = Path(__file__).parents[1]
WARM_UP = 3_000


@dataclass(frozen=True)
class Data:
    """CSV files of a size, in a folder here and in the server's import folder, and what graph they make."""

    size: Size
    folder: Path
    digest: Digest


@dataclass(frozen=True)
class Bench:
    """What all rounds share."""

    server: Server
    driver: Driver
    timeout: float
    environments: Path
    rounds: list[Round] = field(default_factory=list)


def main() -> int:
    """Runs what the arguments ask for and prints the table. Ends with 1 when `base` made a wrong graph."""
    asked = _arguments()
    loaders = chosen(asked.only)
    size = Size(asked.nodes, asked.relationships, asked.seed)
    with (
        tempfile.TemporaryDirectory() as made,
        servers.running(asked.heap, asked.plugins) as server,
        servers.connect(server) as driver,
    ):
        bench = Bench(server, driver, asked.timeout, Path(made) / "environments")
        able, left_out = _able(loaders, servers.has_apoc(driver))
        whole, sample = (_data(server, Path(made), each) for each in (size, size.shrunk(asked.slow_sample)))
        _warm_up(bench, able, _data(server, Path(made), size.shrunk(min(WARM_UP, asked.slow_sample))))
        for number, loader in _interleaved(asked.runs, able):
            bench.rounds.append(_round(bench, number, loader, sample if loader.slow else whole))
        machine = {"server": servers.version(driver), "heap": asked.heap}
    print(report(bench.rounds, left_out, size, machine, asked.json))
    return int(any(each.loader == "base" and each.wrong for each in bench.rounds))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--relationships", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5, help="rounds; the table has their medians")
    parser.add_argument("--only", default="", help=f"some of {','.join(loader.name for loader in LOADERS)}")
    parser.add_argument("--slow-sample", type=int, default=5_000, help="nodes and relationships for slow loaders")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another graph")
    parser.add_argument("--heap", default="1g", help="the server's heap")
    parser.add_argument("--plugins", type=Path, help="a folder with APOC's jars, if the image has none")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds after which a load is given up")
    parser.add_argument("--json", type=Path, help="write all numbers there")
    return parser.parse_args()


def _able(loaders: list[Loader], apoc: bool) -> tuple[list[Loader], dict[str, str]]:
    without = {loader.name: "needs APOC, which this server has not; see --plugins" for loader in loaders if loader.apoc}
    return (loaders, {}) if apoc else ([loader for loader in loaders if not loader.apoc], without)


def _data(server: Server, made: Path, size: Size) -> Data:
    folder = made / f"{size.nodes}-{size.relationships}"
    if not folder.exists():
        servers.bring(server, write(size, folder))
    return Data(size, folder, digest(expected(size)))


def _warm_up(bench: Bench, loaders: list[Loader], data: Data) -> None:
    """One round of a small graph that counts for nothing; it also makes the throw-away environments."""
    for loader in loaders:
        warmed = _round(bench, 0, loader, data)
        print(f"warm-up {loader.name}: {warmed.failed or 'ready'}", file=sys.stderr, flush=True)


def _interleaved(runs: int, loaders: list[Loader]) -> Iterator[tuple[int, Loader]]:
    """Round robin; every other round backwards, so that nobody always comes after the same one."""
    for number in range(1, runs + 1):
        for loader in loaders if number % 2 else reversed(loaders):
            yield number, loader


def _round(bench: Bench, number: int, loader: Loader, data: Data) -> Round:
    """An empty database, a first load, a second load of the same; the graph is judged after each."""
    servers.empty(bench.driver)
    steps, wrong = [], []
    for step in ("first", "second"):
        took = _child(bench, loader, data.folder)
        if "failed" in took:
            return Round(number, loader.name, data.size.total, tuple(steps), tuple(wrong), f"{step}: {took['failed']}")
        steps.append(took)
        if digest(found(bench.driver, loader.own)) != data.digest:
            wrong += [f"{each} after the {step} load" for each in differences(data.size, bench.driver, loader.own)]
    told = ", ".join(f"{data.size.total / step['seconds']:,.0f} rows/s" for step in steps)
    print(f"round {number} {loader.name}: {told}; {'wrong' if wrong else 'right'}", file=sys.stderr, flush=True)
    return Round(number, loader.name, data.size.total, tuple(steps), tuple(wrong))


def _child(bench: Bench, loader: Loader, folder: Path) -> dict[str, Any]:
    """Loads in a process of its own; it starts in the data's folder."""
    server = bench.server
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "VIRTUAL_ENV"))}
    environment |= {"NEO4J_URI": server.uri, "NEO4J_USERNAME": server.username, "NEO4J_PASSWORD": server.password}
    environment |= {"BENCH_PACKAGES": " ".join(loader.libraries), "PYTHONPATH": str(ROOT)}
    command = [_python(bench, loader), "-m", "bench.child", loader.module, os.fspath(folder)]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=bench.timeout, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"given up after {bench.timeout:,.0f} s"}
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no word"]
        print(*lines[-20:], sep="\n", file=sys.stderr, flush=True)
        return {"failed": lines[-1][:300]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _python(bench: Bench, loader: Loader) -> str:
    """The interpreter of a throw-away environment with a loader's packages, made as one that stays: compiled once."""
    home = bench.environments / loader.name
    python = os.fspath(home / "bin" / "python")
    if not home.exists():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        wanted = [part for name in loader.packages for part in (("-e", str(ROOT)) if name == SELF else (name,))]
        install = ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *wanted]
        bench.environments.mkdir(exist_ok=True)
        settings = ROOT if SELF in loader.packages else bench.environments  # the versions tested here are not theirs
        for command in (["uv", "venv", "--quiet", "--no-project", "--python", version, os.fspath(home)], install):
            subprocess.run(command, cwd=settings, check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
