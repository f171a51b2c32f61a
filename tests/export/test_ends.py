"""Ends that no source declares, where the nodes are too many to remember."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel.errors import SourceError
from graphmodel.export import Choices, Graph, Writing, maker, sharing
from graphmodel.mark import FORMAT
from graphmodel.records import Records, assemble
from graphmodel.sources import read
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


def unsure(folder: Path) -> Records:
    """Records of which nobody remembers all nodes."""
    reading = read(MODEL, [nodes, ties], folder, folder=folder / "spool", held=40)
    records = assemble(MODEL, reading, ["tests.export.test_ends:nodes", "tests.export.test_ends:ties"])
    assert records.stream is not None
    assert (records.problems, records.stream.known.complete) == ([], False)
    return records


def writing(records: Records, *, keep_going: bool, jobs: int) -> Writing:
    graph = Graph(MODEL, records, DAY, FORMAT)
    return Writing(graph, maker("admin", MODEL, Choices()), keep_going=keep_going, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_missing_ends_are_told_and_nothing_is_written(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "WORTHWHILE", 10)
    with pytest.raises(SourceError, match="nothing was exported") as told:
        writing(unsure(tmp_path), keep_going=False, jobs=jobs).write(tmp_path / "out", "admin")
    problems = sorted(told.value.problems)
    joins = "or not as HOLDS it joins them: (Depot)->(Device: No. 1/ü), (Person)->(Device: No. 1/ü)"
    assert [(p.where.file, p.code, p.message) for p in problems] == [
        (HERE, "missing-end", f"no source declares the Depot 100, {joins}"),
        (HERE, "missing-end", f"no source declares the Depot 101, {joins}"),
        (HERE, "missing-end", f"no source declares the {Device.label} 'p8', {joins}"),
        (HERE, "missing-end", f"no source declares the Depot -5, {joins}"),
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_sound_rows_are_written_on_request(tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "WORTHWHILE", 10)
    report = writing(unsure(tmp_path), keep_going=True, jobs=jobs).write(tmp_path / "out", "admin")
    assert (dict(report.relationships), report.rejected) == ({"HOLDS it": 100}, 4)
    text = "".join(path.read_text() for path in (tmp_path / "out").glob("relationships-*.csv"))
    assert "p8" not in text


def twice() -> Iterator[Any]:
    for number in range(100):
        yield Depot(number=number, title=f"Depot {number}")
    yield Device(id="d")
    yield Depot(number=7, title="Another")
    yield Depot(number=8, title="Depot 8")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_wrong_with_rows_on_disk_is_told_as_they_are_written(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "WORTHWHILE", 10)

    def records() -> Records:
        found = assemble(MODEL, read(MODEL, [twice], tmp_path, folder=tmp_path / "spool", held=40), later=True)
        assert found.problems == []
        return found

    with pytest.raises(SourceError, match="nothing was exported") as told:
        writing(records(), keep_going=False, jobs=jobs).write(tmp_path / "out", "admin")
    assert [(p.code, p.message.split(",")[0]) for p in told.value.problems] == [
        ("duplicate-key", "7 has title 'Another' here")
    ]
    assert not (tmp_path / "out").exists()
    report = writing(records(), keep_going=True, jobs=jobs).write(tmp_path / "out", "admin")
    assert (report.rejected, len(report.problems), dict(report.nodes)["Depot"]) == (1, 1, 100)
