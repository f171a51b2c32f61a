"""The gallery of published schemas: a project starts from each, which loads, answers, is drawn and exported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database
from graphmodel.project import Project
from graphmodel.workflows.check import check
from graphmodel.workflows.export_graph import export_graph
from graphmodel.workflows.init import GALLERY, init
from graphmodel.workflows.lint import lint
from graphmodel.workflows.load import load
from graphmodel.workflows.model import draw_model
from graphmodel.workflows.validate import validate

ANSWERS: dict[str, dict[str, list[tuple[Any, ...]]]] = {
    "followthemoney": {
        "behind-a-company": [("Otto Brand", False), ("Vera Lund", True)],
        "what-files-mention": [("deed-17.pdf", "Quay House")],
        "what-is-only-likely": [("Blue Quay Ltd probably owns Quay House", "The quay papers")],
    },
    "gtfs": {
        "after-midnight": [("Island (night)", "Island", 88500)],
        "how-long-to-change": [("Harbour", None, 5), ("Harbour", "F1", 8)],
        "where-to-from": [("Island", "1"), ("Station", "9")],
    },
    "northwind": {
        "not-shipped": [(1002, "Pampa Foods")],
        "sales-by-category": [("Beverages", 247.5), ("Dairy", 42.7), ("Grains", 38.0)],
        "who-buys-from": [("Nordisk Handel", "Kornhaus"), ("Nordisk Handel", "Leaf & Co")],
    },
    "openalex": {
        "authors-in-order": [
            ("Gauges of 2030", ["Ada Brook", "Yu Tan", "Ines Vogel"]),
            ("Silt and its measure", ["Ada Brook"]),
            ("Tides of the outer quay", ["Ines Vogel", "Ada Brook"]),
        ],
        "who-cites-themselves": [
            ("Ada Brook", "Gauges of 2030", "Silt and its measure"),
            ("Ada Brook", "Gauges of 2030", "Tides of the outer quay"),
            ("Ada Brook", "Silt and its measure", "Tides of the outer quay"),
            ("Ines Vogel", "Gauges of 2030", "Tides of the outer quay"),
        ],
        "who-works-together": [("Quay Institute", "Silt Laboratory", 2)],
    },
    "pole": {
        "how-far-from-a-crime": [("Ada Quill",)],
        "who-is-wanted": [("Ben Reed", [101, 102])],
        "who-lives-together": [("Ada Quill", "Ben Reed")],
    },
    "snb": {
        "friends-of-friends": [("Cleo", "Bo")],
        "who-answered": [
            ("Who takes the ferry on Friday?", "Bo", "I do."),
            ("Who takes the ferry on Friday?", "Cleo", "So do I."),
        ],
        "who-lives-where": [("Aino", "Norrland"), ("Bo", "Norrland"), ("Cleo", "Norrland")],
    },
    "stix": {
        "what-attacks-whom": [("Low Tide", "Ports", ["A letter with a link", "Silt"])],
        "what-is-delivered": [("A letter with a link",), ("Mudflat",), ("Silt",)],
        "what-to-look-for": [
            ("[file:name = 'mud.bin']", "Mudflat"),
            ("[domain-name:value = 'silt.example']", "Silt"),
        ],
    },
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == "pole" else pytest.mark.long) for name in sorted(ANSWERS)]
)
def test_a_project_starts_from_each_and_validates(name: str, tmp_path: Path) -> None:
    init(tmp_path / "mine", name)
    project = Project.at(tmp_path / "mine", {})
    assert [str(problem) for problem in validate(project).problems] == []
    assert [str(problem) for problem in lint(project).problems] == []
    assert set(project.questions()[0]) == set(ANSWERS[name])


def test_the_gallery_is_all_of_it() -> None:
    assert sorted(GALLERY) == sorted(ANSWERS)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_each_is_loaded_checked_asked_drawn_and_exported(name: str, tmp_path: Path, database: Database) -> None:
    init(tmp_path / "mine", name)
    project = Project.at(tmp_path / "mine", {})
    first = load(project, database)
    assert [str(problem) for problem in first.problems] == []
    assert not load(project, database).changed
    assert [str(finding) for finding in check(project, database).findings] == []
    given = {question: project.ask(question, database=database).rows for question in ANSWERS[name]}
    assert {question: [tuple(row) for row in rows] for question, rows in given.items()} == ANSWERS[name]
    assert draw_model(project, tmp_path / "model.svg") == len(project.model.nodes)
    export_graph(project, "jsonl", tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out" / "nodes.jsonl").read_text().splitlines()]
    stored = database.read("MATCH (n) RETURN count(n)").value()
    assert len(lines) == stored
