"""What is exported of claims is what a load makes of them: the shipped project, rows and claims of one fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database
from graphmodel.export import Choices, ExportGraph, Writing, maker, newest
from graphmodel.export.delimited import json_value
from graphmodel.loading import load
from graphmodel.mark import FORMAT
from graphmodel.model import Model
from graphmodel.project import Project
from graphmodel.records import Records, assemble
from graphmodel.schema import establish
from tests.export.things import DAY, MODEL, Device, Likes, Person, assembled, claims

ROOT = Path(__file__).parents[2]
Making = Callable[[], Records]


def exported(model: Model, records: Records, day: date, folder: Path) -> list[str]:
    Writing(ExportGraph(model, records, day, FORMAT), maker("jsonl", model, Choices())).write(folder, "jsonl")
    return sorted(
        json.dumps(json.loads(line), sort_keys=True)
        for name in ("nodes", "relationships")
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        if '"id": ["Graphmodel", "graphmodel"]' not in line
    )


def stored(database: Database, keys: dict[str, str]) -> list[str]:
    """What a database holds, as lines of the same form."""

    def end(labels: list[str], properties: dict[str, Any]) -> list[Any]:
        label = next(label for label in labels if label in keys)
        return [label, properties[keys[label]]]

    nodes = database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN labels(n), properties(n)").rows
    ties = database.read(
        "MATCH (a)-[r]->(b) RETURN labels(a), properties(a), type(r), labels(b), properties(b), properties(r)"
    ).rows
    found: list[Any] = [
        {"labels": sorted(labels), "id": end(labels, own), "properties": _plain(own)} for labels, own in nodes
    ]
    found += [
        {"type": type_, "start": end(la, a), "end": end(lb, b), "properties": _plain(own)}
        for la, a, type_, lb, b, own in ties
    ]
    return sorted(json.dumps(each, sort_keys=True) for each in found)


def same(lines: list[str]) -> list[str]:
    """Lines with their labels in one order."""
    made = [json.loads(line) for line in lines]
    each = [{**line, "labels": sorted(line["labels"])} if "labels" in line else line for line in made]
    return sorted(json.dumps(line, sort_keys=True) for line in each)


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: json_value(value) for name, value in properties.items()}


LATER = date(2025, 7, 2)


@pytest.mark.long
@pytest.mark.parametrize("day", [None, date(2016, 6, 1), LATER])
def test_the_shipped_project(embedded_database: Database, tmp_path: Path, day: date | None) -> None:
    project = Project.at(ROOT)

    def records() -> Records:
        return assemble(project.model, project.read())

    on = day or newest(records())
    assert on is not None
    establish(embedded_database, project.model)
    load(embedded_database, project.model, records(), today=lambda: DAY, as_of=on)
    lines = exported(project.model, records(), on, tmp_path / "out")
    assert same(lines) == stored(embedded_database, records().keys)


def rows() -> Any:
    for number in range(60):
        yield Person(id=f"p{number}", name=f"Person {number}")
    yield Device(id="all")
    yield Device(id="local")
    yield Device(id="empty")
    for number in (3, 59):
        yield Likes(Person.key(f"p{number}"), Device.key("all"), much="very")


@pytest.mark.long
@pytest.mark.parametrize("rows_in_memory", [30, 10_000])
def test_rows_and_claims_of_one_fact(embedded_database: Database, tmp_path: Path, rows_in_memory: int) -> None:
    establish(embedded_database, MODEL)
    records = assembled(tmp_path, rows, claims, rows_in_memory=rows_in_memory)
    load(embedded_database, MODEL, records, today=lambda: DAY, as_of=DAY)
    lines = exported(MODEL, assembled(tmp_path, rows, claims, rows_in_memory=rows_in_memory), DAY, tmp_path / "out")
    assert same(lines) == stored(embedded_database, records.keys)
    (both,) = (json.loads(line) for line in lines if '"LIKES"' in line and '"p59"' in line)
    assert both["properties"]["gm_sources"] == ["claims", "tests.export.test_graph:rows"]
    assert (both["properties"]["much"], "much" in both["properties"]["gm_claimed"]) == ("very", False)
