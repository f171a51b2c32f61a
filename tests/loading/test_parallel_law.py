"""The law of parallel relationships: of each row that is loaded, again, pruned or exported, few rows are read.

To go through all parallel relationships of a pair for each row would read 100 rows and more for each that is written.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphmodel import Model, Target
from graphmodel.databases import Database, Recording, Statement
from graphmodel.records import Records
from graphmodel.schema import establish
from graphmodel.staging.stage import Stage
from tests.export.things import exported
from tests.loading.flights import KEYS, Airport, assembled, ends, flight, loaded

MOST_READ = 10
"""Relationships that the embedded engine reads for each that there is; a pair has 100 and more."""
MOST_HITS = 70
"""Database hits of Neo4j for each; the relationships of a pair, read for each of them, would be hundreds."""
MOST_SCANNED = 40
"""Rows that DuckDB scans, or hands from one step to the next, for each row that is staged and exported."""
FEW = 400
"""What a load of no rows takes of any of these."""


@dataclass(frozen=True)
class Case:
    """Types of the properties in a key, of which the first alone, or all together, tell the flights apart."""

    types: tuple[str, ...]
    hubs: int
    parallel: int
    batch: int
    together: bool

    @property
    def rows(self) -> int:
        """The flights, between each airport and the next."""
        return self.hubs * self.parallel

    @property
    def model(self) -> Model:
        """Airports, and one type of flights."""
        return Model.of(Airport, self.flight)

    @property
    def flight(self) -> Any:
        """The type of flights."""
        return flight("Flies", {f"k{at}": KEYS[name][0] for at, name in enumerate(self.types)})

    def records(self, folder: Path, note: str = "", parallel: int | None = None) -> tuple[Model, Records]:
        """The flights, or the first of them."""
        flies = self.flight
        model = Model.of(Airport, flies)

        def giving() -> Iterator[Any]:
            yield from (Airport(code=f"a{hub}") for hub in range(self.hubs))
            for number in range(parallel or self.parallel):
                first, second = divmod(number, 2) if self.together else (number, number % 2)
                numbers = (first, second, number % 5)
                keys = {f"k{at}": KEYS[name][1](numbers[at]) for at, name in enumerate(self.types)}
                for hub in range(self.hubs):
                    yield flies(*ends(hub, self.hubs), **keys, note=note)

        return model, assembled(model, giving, folder, staged=self.batch > 0)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Keys of one to three types, few airports, many flights between each two, in batches or at once."""
    first = draw(st.sampled_from(sorted(set(KEYS) - {"True"})))
    others = draw(st.lists(st.sampled_from(sorted(KEYS)), max_size=2))
    batch = draw(st.sampled_from([0, 20, 50]))
    parallel = draw(st.integers(100, 140))
    return Case((first, *others), draw(st.integers(1, 2)), parallel, batch, bool(others) and draw(st.booleans()))


def looks(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that look for relationships."""
    ways = ("]->", "]-(", "<-[")
    counted = [statement for statement in statements if any(way in statement.text for way in ways)]
    return [each for each in counted if "count(r)" not in each.text and "CREATE (a)" not in each.text]


def rows_named(case: Case, statements: Sequence[Statement]) -> int:
    """How many relationships the statements go through: all of each node that they name, else all that there are."""
    found = 0
    for each in looks(statements):
        named = next((each.parameters[name] for name in ("near", "start") if name in each.parameters), None)
        found += case.parallel * len(named) if named is not None else case.rows
    return found


def hits(target: Target, statements: Sequence[Statement]) -> int:
    """The database hits of statements, each in a transaction that is rolled back."""
    found = 0
    with neo4j.GraphDatabase.driver(target.uri, auth=(target.username, target.password)) as driver:
        for statement in looks(statements):
            with driver.session() as session, session.begin_transaction() as tx:
                result = tx.run("PROFILE " + statement.text, dict(statement.parameters))
                list(result)
                plans = [result.consume().profile or {}]
                while plans:
                    plan = plans.pop()
                    found += plan.get("args", {}).get("DbHits", 0)
                    plans += plan.get("children", [])
                tx.rollback()
    return found


class Scans:
    """Counts the rows that DuckDB scans, and that one step of a plan hands to the next."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.rows = 0
        run, rows_of, stream = Stage.run, Stage.rows_of, Stage.stream

        def profiled(stage: Stage, text: str, parameters: Sequence[Any] = ()) -> None:
            with stage.guarded():
                query = f"EXPLAIN (ANALYZE, FORMAT json) {text}"
                ((_, plan),) = stage.connection.execute(query, list(parameters) or None).fetchall()
            told = json.loads(plan)["query"]
            self.rows += told["total_rows_scanned"] + told["total_intermediate_rows"]

        def counted_run(stage: Stage, text: str, parameters: Sequence[Any] = ()) -> None:
            made = text.startswith("INSERT") or (text.startswith("CREATE") and " AS " in text)
            (profiled if made else run)(stage, text, parameters)

        def counted_rows(stage: Stage, text: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
            profiled(stage, text, parameters)
            return rows_of(stage, text, parameters)

        def counted_stream(stage: Stage, text: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
            profiled(stage, text)
            return stream(stage, text, size)

        patch.setattr(Stage, "run", counted_run)
        patch.setattr(Stage, "rows_of", counted_rows)
        patch.setattr(Stage, "stream", counted_stream)


def holds(
    case: Case,
    database: Database,
    count: Callable[[Sequence[Statement]], int],
    most_each: int,
    scans: Scans,
    *,
    tries: bool = False,
) -> None:
    """Loads, loads again, changes, exports and prunes; each reads few rows for each that there is.

    With `tries` what is deleted is counted while it is there, by a dry run.
    """
    most = most_each * case.rows + FEW
    how = {"batch": case.batch} if case.batch else {}
    first = case.hubs + case.rows, 0, 0
    steps: list[tuple[str, int | None, bool, tuple[int, int, int]]] = [
        ("", None, False, first),
        ("", None, True, (0, 0, 0)),
        ("late", None, False, (0, case.rows, 0)),
        ("late", 2, True, (0, 0, case.rows - 2 * case.hubs)),
    ]
    establish(database, case.model)
    try:
        for note, parallel, prune, expected in steps:
            scans.rows = 0
            with tempfile.TemporaryDirectory() as folder:
                model, records = case.records(Path(folder), note, parallel)
                reads = 0
                if tries and parallel is not None:
                    tried = Recording(of=database)
                    assert loaded(tried, model, records, prune=prune, dry=True, **how) == expected
                    reads = count(tried.statements)
                    model, records = case.records(Path(folder), note, parallel)
                recording = Recording(of=database)
                assert loaded(recording, model, records, prune=prune, **how) == expected
                assert max(reads, count(recording.statements)) <= most
                assert scans.rows <= MOST_SCANNED * case.rows + FEW
                if note == "" and prune:
                    scans.rows = 0
                    model, records = case.records(Path(folder), note, parallel)
                    exported(records, "jsonl", Path(folder) / "out", model=model)
                    lines = (Path(folder) / "out" / "relationships.jsonl").read_text(encoding="utf-8").splitlines()
                    assert len(lines) == case.rows
                    assert scans.rows <= MOST_SCANNED * case.rows + FEW
    finally:
        database.write(Statement("MATCH (n) DETACH DELETE n"))


PHASES = [phase for phase in Phase if phase is not Phase.shrink]  # an example loads four times
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.long
@given(cases())
@settings(max_examples=8, suppress_health_check=FIXTURES, phases=PHASES)
def test_few_rows_are_read_of_each_on_the_embedded_engine(embedded_database: Database, case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        holds(case, embedded_database, lambda statements: rows_named(case, statements), MOST_READ, Scans(patch))


@pytest.mark.long
@given(cases())
@settings(max_examples=6, suppress_health_check=FIXTURES, phases=PHASES)
def test_few_rows_are_read_of_each_on_a_server(neo4j_target: Target, neo4j_database: Database, case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        holds(
            case, neo4j_database, lambda statements: hits(neo4j_target, statements), MOST_HITS, Scans(patch), tries=True
        )
