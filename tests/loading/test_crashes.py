"""Loads that are killed: what was reported as done is there, and the next load ends in the right graph.

`python -m bench.crashes` makes many such trials, of more rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.crashes import Container, Trial, attempt, container, project
from bench.graph import Size
from graphmodel.databases import Database, Target
from tests.conftest import _no_docker, _skip

pytestmark = pytest.mark.long

SIZE = Size(800, 1_600)
BATCH = 50


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
    with container("graphmodel-test-crashes") as made:
        yield made


def survived(trial: Trial) -> None:
    assert trial.faults == []
    assert sum(trial.done.values()) >= trial.rows, "it was killed when so much was reported as done"


@pytest.mark.parametrize(("rows", "resume"), [(400, True), (1_500, False)])
def test_a_load_into_neo4j_is_killed(
    folder: Path, neo4j_target: Target, neo4j_database: Database, rows: int, resume: bool
) -> None:
    made = Trial("client", rows, resume)
    attempt(made, folder, SIZE, neo4j_target, BATCH, None)
    survived(made)


@pytest.mark.parametrize(("rows", "resume"), [(300, True), (1_200, False)])
def test_a_load_into_the_embedded_engine_is_killed(folder: Path, tmp_path: Path, rows: int, resume: bool) -> None:
    made = Trial("embedded", rows, resume)
    attempt(made, folder, SIZE, Target(f"embedded:{tmp_path / 'database'}"), BATCH, None)
    survived(made)


@pytest.mark.neo4j
@pytest.mark.parametrize(("rows", "resume"), [(300, False), (1_300, True)])
def test_the_server_is_killed(folder: Path, server: Container, rows: int, resume: bool) -> None:
    """Among the nodes, and among the relationships."""
    made = Trial("server, started at once", rows, resume)
    attempt(made, folder, SIZE, server.target, BATCH, server)
    survived(made)
