"""Few nodes joined by many parallel relationships are loaded again, changed and pruned, by keys of every type."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graphmodel import Model
from graphmodel.databases import Database
from graphmodel.records import Records
from graphmodel.schema import establish
from tests.loading.flights import KEYS, Airport, assembled, ends, flight, loaded

HUBS = 3
TYPES = {name: flight(f"Flies{name}", {"told_by": type_}) for name, (type_, _) in KEYS.items()}
MODEL = Model.of(Airport, *TYPES.values())


def flights(folder: Path, parallel: int, note: str = "", *, staged: bool) -> Records:
    """Records of as many flights of each type between each pair of few airports."""

    def giving() -> Iterator[Any]:
        yield from (Airport(code=f"a{hub}") for hub in range(HUBS))
        for name, (_, made) in KEYS.items():
            for number in range(min(parallel, 2) if name == "True" else parallel):
                for hub in range(HUBS):
                    yield TYPES[name](*ends(hub, HUBS), told_by=made(number), note=note)

    return assembled(MODEL, giving, folder, staged=staged)


@pytest.mark.long
@pytest.mark.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
@pytest.mark.parametrize("staged", [True, False], ids=["in batches", "at once"])
def test_a_relationship_is_found_by_a_key_of_any_type(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, staged: bool
) -> None:
    """Loaded again, changed, pruned: none is made twice, and none is lost."""
    database: Database = request.getfixturevalue(f"{engine}_database")
    batches = {"batch": 7} if staged else {}
    parallel = 8
    count = HUBS * (parallel * (len(KEYS) - 1) + 2)
    keys = "MATCH ()-[r]->() RETURN type(r) AS type, properties(r).told_by AS key, count(*)"
    establish(database, MODEL)
    run = partial(loaded, database, MODEL)
    assert run(flights(tmp_path, parallel, staged=staged), **batches) == (HUBS + count, 0, 0)
    before = database.read(keys).rows
    for prune in (False, True):
        assert run(flights(tmp_path, parallel, staged=staged), prune=prune, **batches) == (0, 0, 0)
    assert run(flights(tmp_path, parallel, "late", staged=staged), **batches) == (0, count, 0)
    notes = database.read("MATCH ()-[r]->() RETURN r.note AS note, count(*) AS many").rows
    assert notes == (("late", count),)
    assert sorted(map(str, database.read(keys).rows)) == sorted(map(str, before))
    left = HUBS * len(KEYS)
    fewer = flights(tmp_path, 1, "late", staged=staged)
    assert run(fewer, prune=True, **batches) == (0, 0, count - left)
