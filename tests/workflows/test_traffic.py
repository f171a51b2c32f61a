"""What each command sends to a server, in exact numbers: they hold on any machine, however slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bench.link import BoltProxy
from graphmodel import Key, Model, Node, Project, Property, Relationship, Target, connect
from graphmodel.databases import Database, Recording, Statement
from graphmodel.databases.recording import Traffic
from graphmodel.loading import LoadOptions, LoadReport
from graphmodel.loading import load as load_records
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from graphmodel.syntax.statements import kind_of
from graphmodel.workflows import ask, check, diff, evidence, load, migrate, reset, schema, status
from tests.conftest import empty
from tests.example import TODAY

pytestmark = [pytest.mark.neo4j, pytest.mark.usefixtures("neo4j_database")]  # which is empty
ROOT = Path(__file__).parents[2]
OPENING = 2
"""Round trips that open a connection: versions, then who is there."""


@pytest.fixture(autouse=True)
def _no_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """A load notes every few seconds that it runs, which would count here on a slow machine."""
    monkeypatch.setattr("graphmodel.loading.checkpoint.SECONDS", 1e9)


def asked_twice(recording: Recording) -> list[Statement]:
    """What was read a second time though nothing had been written since."""
    again, since = list[Statement](), list[Statement]()
    for each in recording.statements:
        if kind_of(each.text) != "read":
            since.clear()
        again += [each] if each in since else []
        since.append(each)
    return again


class Commands:
    """Runs a command on a connection of its own, and counts."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.project = Project.at(ROOT, {})

    def run(self, command: Callable[[Project, Database], Any], unseen: int = 0) -> Traffic:
        """What a command sends; the round trips are those of the wire, with the two that open the connection.

        So many statements are `unseen` here: the database asks for its version itself.
        """
        server = urlsplit(self.target.uri)
        with BoltProxy(server.hostname or "", server.port or 7687) as link:
            target = Target(f"bolt://127.0.0.1:{link.port}", self.target.username, self.target.password)
            with connect(target) as database:
                recording = Recording(of=database)
                command(self.project, recording)
            assert asked_twice(recording) == []
            sent = recording.traffic
            assert link.round_trips == OPENING + sent.round_trips + unseen
            return Traffic(sent.statements, sent.texts, sent.transactions, link.round_trips)


def test_each_command_sends_little(neo4j_target: Target) -> None:
    """A first load may send 40 statements of 30 texts in 3 transactions that write, in 60 round trips, and so on."""
    commands = Commands(neo4j_target)
    first = commands.run(lambda project, database: load.load(project, database))
    assert first == Traffic(statements=29, texts=29, transactions=7, round_trips=9)
    again = commands.run(lambda project, database: load.load(project, database))
    assert again == Traffic(statements=26, texts=26, transactions=7, round_trips=9)
    checked = commands.run(lambda project, database: check.check(project, database))
    assert (checked.transactions, checked.round_trips) == (1, 8)
    told = commands.run(lambda project, database: status.status(project, database), unseen=1)
    assert told == Traffic(3, 3, 3, 6)
    asked = commands.run(lambda project, database: ask.ask(project, database, "who-recognizes-whom"))
    assert asked == Traffic(2, 2, 2, 4)
    fact = ("Russia", "RECOGNIZES", "Taliban")
    shown = commands.run(lambda project, database: evidence.evidence(project, database, *fact))
    assert shown == Traffic(4, 3, 4, 6)
    applied = commands.run(lambda project, database: schema.apply(project, database), unseen=1)
    assert (applied.transactions, applied.round_trips) == (4, 7)
    commands.run(lambda project, database: schema.plan(project, database), unseen=1)
    commands.run(lambda project, database: migrate.migrate(project, database), unseen=1)
    commands.run(lambda project, database: migrate.migrate(project, database, dry=True))
    commands.run(lambda project, database: diff.diff_database(project, database), unseen=1)
    commands.run(lambda project, database: check.loaded(project, database))
    commands.run(lambda project, database: load.load(project, database, changed=True))
    commands.run(lambda project, database: load.load(project, database, options=LoadOptions(prune=True)))
    gone = commands.run(lambda project, database: reset.reset(database, project=project.name))
    assert gone == Traffic(23, 23, 7, 9)


class Thing(Node):
    """Anything."""

    abstract = True
    id: Annotated[str, Property(key=True)]


def invented(labels: int, types: int) -> tuple[Model, list[Any]]:
    """A model of so many labels and types between all of them, and a row of each."""
    nodes = [type(f"Kind{i}", (Thing,), {"__annotations__": {f"p{i}": int}, f"p{i}": i}) for i in range(labels)]
    ties = [type(f"Joins{i}", (Relationship[Thing, Thing],), {"__doc__": "Joins."}) for i in range(types)]
    rows: list[Any] = [kind(id=f"k{i}") for i, kind in enumerate(nodes)]
    for i, tie in enumerate(ties):
        start, end = i % labels, (i + 1) % labels
        rows.append(tie(start=Key(nodes[start], f"k{start}"), end=Key(nodes[end], f"k{end}")))
    return Model.of(*nodes, *ties), rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5)
@given(labels=st.integers(1, 30), types=st.integers(1, 60))
@example(labels=30, types=60)
def test_many_types_take_no_more_statements_than_few(
    neo4j_database: Database, tmp_path: Path, labels: int, types: int
) -> None:
    empty(neo4j_database)
    model, rows = invented(labels, types)

    def rows_of_a_test() -> Iterator[Any]:
        yield from rows

    def loaded() -> tuple[LoadReport, Traffic]:
        recording = Recording(of=neo4j_database)
        records = assemble(model, read(model, [rows_of_a_test], tmp_path))
        assert records.problems == []
        return load_records(recording, model, records, today=lambda: TODAY), recording.traffic

    establish(neo4j_database, model)
    report, sent = loaded()
    assert (report.total("created"), sent) == (labels + types, Traffic(7, 7, 4, 4))
    report, sent = loaded()
    assert (report.changed, sent) == (False, Traffic(9, 9, 5, 5))
