"""What of a batch is stored already, asked of the server: the same answer however rows are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.databases import Database, Statement
from graphmodel.loading import LoadOptions, LoadReport, load, lookups
from graphmodel.loading.comparing import stored_relationships
from graphmodel.model import Ref
from graphmodel.records import RelationshipRecord, assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import MODEL, TODAY, Borders, State, TradesWith

STATES = 8
TRADES = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(0, STATES - 1), st.sampled_from(["salt", "tin", "1"])),
    st.one_of(st.none(), st.integers(0, 2)),
    max_size=40,
)


def loaded(database: Database, folder: Path, rows: Sequence[Any], **how: Any) -> LoadReport:
    def giving() -> Iterator[Any]:
        yield from (State(id=f"s{number}") for number in range(STATES))
        yield from rows

    records = assemble(MODEL, read(MODEL, [giving], folder, folder=folder / "stage", rows_in_memory=0))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**how))


def trades(given: dict[tuple[int, int, str], int | None]) -> list[TradesWith]:
    rows = []
    for (a, b, good), worth in given.items():
        own: dict[str, Any] = {} if worth is None else {"worth": worth}
        rows.append(TradesWith(State.key(f"s{a}"), State.key(f"s{b}"), good=good, **own))
    return rows


def stored(database: Database) -> dict[tuple[str, str, str], Any]:
    rows = database.read("MATCH (a)-[r:TRADES_WITH]->(b) WHERE r.gm_own RETURN a.id, b.id, r.good, r.worth").rows
    found = {(a, b, good): worth for a, b, good, worth in rows}
    assert len(found) == len(rows), "none is there twice"
    return found


@pytest.mark.parametrize("times", [8, -1_000_000], ids=["from the starts", "from the side with fewer"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TRADES, after=TRADES)
@pytest.mark.long
def test_any_load_finds_what_is_stored(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    before: dict[tuple[int, int, str], int | None],
    after: dict[tuple[int, int, str], int | None],
) -> None:
    """From the starts, and where each has far more relationships than rows, from the side that has fewer."""
    monkeypatch.setattr(lookups, "MANY_TIMES", times)
    database.write(Statement("MATCH (n) DETACH DELETE n"))
    establish(database, MODEL)
    loaded(database, tmp_path, trades(before))
    database.write(
        Statement("MATCH (a:State {id: 's0'}), (b:State {id: 's1'}) CREATE (a)-[:TRADES_WITH {good: 'salt'}]->(b)")
    )
    report = loaded(database, tmp_path, trades(after))
    new = after.keys() - before.keys()
    differing = {key for key in after.keys() & before.keys() if after[key] not in (None, before[key])}
    told = {outcome: report.total(outcome) for outcome in ("created", "updated", "unchanged")}
    assert told == {
        "created": len(new),
        "updated": len(differing),
        "unchanged": STATES + len(after) - len(new) - len(differing),
    }
    kept = {key: before[key] if after.get(key) is None else after[key] for key in {**before, **after} if key in before}
    wanted = {**after, **kept}
    assert stored(database) == {(f"s{a}", f"s{b}", good): worth for (a, b, good), worth in wanted.items()}
    assert not loaded(database, tmp_path, trades(after)).changed


@pytest.mark.neo4j
def test_a_relationship_without_a_key_is_found_by_its_ends(neo4j_database: Database, tmp_path: Path) -> None:
    establish(neo4j_database, MODEL)
    rows = [Borders(State.key("s0"), State.key(f"s{number}")) for number in range(1, STATES)]
    assert loaded(neo4j_database, tmp_path, rows).total("created") == 2 * STATES - 1
    assert not loaded(neo4j_database, tmp_path, rows).changed


@pytest.mark.parametrize("times", [8, -1_000_000], ids=["at once", "each pair of labels by itself"])
def test_ends_of_several_labels_are_found_in_one_read(
    database: Database, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Keys of other labels have other names, and two ends may have the same key; each relationship is found once."""
    monkeypatch.setattr(lookups, "MANY_TIMES", times)
    made = "CREATE (a:Port {id: 'x'}), (b:Ship {code: 'x', id: 'y'}), (c:Ship {code: 'z', id: 'x'}) "
    tied = "CREATE (a)-[:SEES {gm_own: true, n: 1}]->(b), (a)-[:HAILS {gm_own: true, n: 2}]->(a)"
    foreign = ", (a)-[:SEES {n: 3}]->(c)"
    database.write(Statement(made + tied + foreign))
    port, ship, other = Ref("Port", "x"), Ref("Ship", "x"), Ref("Ship", "z")
    pairs = [("SEES", ship), ("SEES", port), ("SEES", other), ("HAILS", port), ("HAILS", ship)]
    records = [RelationshipRecord(type, port, end, {}, frozenset()) for type, end in pairs]
    found = stored_relationships(database, {"Port": "id", "Ship": "code"}, records)
    assert {(r.type, r.end, found[r.identity].columns["n"]) for r in records if r.identity in found} == {
        ("SEES", ship, 1),
        ("HAILS", port, 2),
    }
