"""Loads that are disturbed: what was reported as done is there, and the next load ends in the right graph.

`GRAPHMODEL_CRASH_SEEDS` is how many trials of each kind are made, each disturbed at a place that follows from its seed;
`python -m bench.crashes` makes trials of more rows.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.crashes import Container, Trial, attempt, container, empty, project
from bench.graph import Size
from graphmodel.databases import Database, Target
from tests.conftest import JAVA, _no_docker, _skip

pytestmark = pytest.mark.long

SIZE = Size(800, 1_600)
BATCH = 50
KINDS = ("client", "cut", "embedded", "server, started at once", "paused", "answer")
SEEDS = pytest.mark.parametrize("seed", range(int(os.environ.get("GRAPHMODEL_CRASH_SEEDS", "1"))))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of five tables."""
    return project(tmp_path_factory.mktemp("crashes"), SIZE)


@pytest.fixture(scope="module")
def server() -> Iterator[Container]:
    """A Neo4j that may be killed."""
    if "GRAPHMODEL_TEST_URI" in os.environ:
        pytest.skip("the server of GRAPHMODEL_TEST_URI is not ours to kill")
    if reason := _no_docker():
        _skip(reason)
    with container("graphmodel-test-crashes", **JAVA) as made:
        yield made


def trial(kind: str, seed: int) -> Trial:
    """A trial of a kind, disturbed among the nodes or the relationships; then resumed, or loaded anew.

    Kinds and seeds take turns in that: one seed of all kinds has all four, and so have four seeds of one.
    """
    turn, chance = KINDS.index(kind) + seed, random.Random(f"{kind} {seed}")
    first, last = (SIZE.nodes, SIZE.total - 4 * BATCH) if turn % 2 else (0, SIZE.nodes - 2 * BATCH)
    made = Trial(kind, chance.randrange(first + BATCH, last), resume=turn % 4 in (0, 3))
    then = "--resume" if made.resume else "a load"
    sys.stdout.write(f"{kind}, seed {seed}: disturbed at {made.rows} rows, then {then}\n")  # shown of a failed test
    return made


def test_one_seed_disturbs_both_halves_and_goes_on_in_both_ways() -> None:
    trials = [trial(kind, 0) for kind in KINDS]
    assert {(each.rows < SIZE.nodes, each.resume) for each in trials} == {(a, b) for a in (1, 0) for b in (1, 0)}


def survived(made: Trial) -> None:
    assert made.faults == []
    assert sum(made.done.values()) >= made.rows, "it was disturbed when so much was reported as done"


@SEEDS
@pytest.mark.parametrize("kind", ["client", "cut", "answer"])
def test_a_load_into_neo4j_is_killed_or_cut_off_in_the_middle_of_a_packet(
    folder: Path, neo4j_target: Target, neo4j_database: Database, kind: str, seed: int
) -> None:
    made = trial(kind, seed)
    attempt(made, folder, SIZE, neo4j_target, BATCH, None)
    survived(made)


@SEEDS
def test_a_load_into_the_embedded_engine_is_killed(folder: Path, tmp_path: Path, seed: int) -> None:
    made = trial("embedded", seed)
    attempt(made, folder, SIZE, Target(f"embedded:{tmp_path / 'database'}"), BATCH, None)
    survived(made)


@SEEDS
@pytest.mark.neo4j
@pytest.mark.parametrize("kind", KINDS[3:5])
def test_the_server_is_killed_or_paused(folder: Path, server: Container, kind: str, seed: int) -> None:
    empty(server.target)
    made = trial(kind, seed)
    attempt(made, folder, SIZE, server.target, BATCH, server)
    survived(made)
