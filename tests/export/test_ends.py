"""Endpoints that no source declares, and rows that disagree: found before a file is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphmodel.export import Choices, ExportGraph, Writing, maker
from graphmodel.mark import FORMAT
from graphmodel.records import Records, assemble
from graphmodel.staging import read
from tests.export.things import DAY, MODEL, Depot, Device, Holds, Person

HERE = "tests/export/test_ends.py"


def nodes() -> Iterator[Any]:
    for number in range(100):
        yield Person(id=f"p{number}")
        yield Depot(number=number)
    yield Device(id="d")
    yield Person(id="-5")


def ties() -> Iterator[Any]:
    for number in range(102):
        yield Holds(Depot.key(number), Device.key("d"), year=number, part=0.5)
    yield Holds(Person.key("p7"), Device.key("p8"), year=1, part=0.5)
    yield Holds(Depot.key(-5), Device.key("d"), year=1, part=0.5)


def twice() -> Iterator[Any]:
    for number in range(100):
        yield Depot(number=number, title=f"Depot {number}")
    yield Depot(number=7, title="Another")
    yield Depot(number=8, title="Depot 8")


def staged(folder: Path, *sources: Any) -> Records:
    """Records of sources that are exported alone; all rows are staged."""
    reading = read(MODEL, sources, folder, folder=folder / "stage", rows_in_memory=40)
    return assemble(MODEL, reading, [batch.source for batch in reading.batches], closed=True)


def test_missing_and_wrong_endpoints_are_found_and_the_sound_rows_remain(tmp_path: Path) -> None:
    records = staged(tmp_path, nodes, ties)
    fault = "HOLDS it connects (Depot)->(Device: No. 1/ü), (Person)->(Device: No. 1/ü), not (Person)->(Person)"
    assert sorted((p.where.file, p.code, p.message) for p in records.problems) == [
        (HERE, "missing-end", "no source declares the Depot -5"),
        (HERE, "missing-end", "no source declares the Depot 100"),
        (HERE, "missing-end", "no source declares the Depot 101"),
        (HERE, "wrong-end", fault),
    ]
    graph = ExportGraph(MODEL, records, DAY, FORMAT)
    report = Writing(graph, maker("admin", MODEL, Choices())).write(tmp_path / "out", "admin")
    assert dict(report.relationships) == {"HOLDS it": 100}
    text = "".join(path.read_text() for path in (tmp_path / "out").glob("relationships-*.csv"))
    assert "p8" not in text


def test_rows_that_disagree_are_found_and_one_of_them_counts(tmp_path: Path) -> None:
    records = staged(tmp_path, twice)
    assert [(p.code, p.message.split(",")[0]) for p in records.problems] == [
        ("duplicate-key", "7 has title 'Another' here")
    ]
    graph = ExportGraph(MODEL, records, DAY, FORMAT)
    report = Writing(graph, maker("csv", MODEL, Choices())).write(tmp_path / "out", "csv")
    assert dict(report.nodes)["Depot"] == 100
