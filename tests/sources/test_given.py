"""Which source a text means that a command is given, and what a name in `priority` must be."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.errors import ProjectError, SourceError
from graphmodel.workflows.validate import validate

SETTINGS = 'model = "given_ports"\npriority = [\n  "tables/{}",\n]\nsources = ["tables/*.yaml", "more/*.yaml"]\n'
MODEL = """\
from typing import Annotated
from graphmodel import Node, Property

class Port(Node):
    id: Annotated[str, Property(key=True)]
"""
MAPPING = "table: {}.csv\nnodes: [{{Port: {{id: id}}}}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    files = {
        "graphmodel.toml": SETTINGS.format("ports.yaml"),
        "given_ports.py": MODEL,
        "tables/ports.yaml": MAPPING.format("ports"),
        "tables/ways.yaml": MAPPING.format("ways"),
        "more/ways.yaml": MAPPING.format("ways"),
        "tables/ports.csv": "id\nalder\n",
        "elsewhere/own.yaml": MAPPING.format("own"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield tmp_path
    sys.modules.pop("given_ports", None)


@pytest.mark.parametrize("below", ["", "tables", "elsewhere"])
def test_a_source_is_named_as_declared_by_its_path_or_by_its_last_name_if_that_is_one_sources(
    folder: Path, below: str
) -> None:
    project = Project.find(folder / below, {})
    named = ["tables/ways.yaml", "ports.yaml", str(folder / "elsewhere" / "own.yaml"), "tables/p*.yaml", "pilots:rows"]
    assert project.source_names(named) == [
        "tables/ways.yaml",
        "tables/ports.yaml",
        "elsewhere/own.yaml",
        "tables/ports.yaml",
        "pilots:rows",
    ]


WRONG = {
    "/etc/ports.yaml": "source-missing there is no such file\n  hint: did you mean 'tables/ports.yaml'?",
    "tables/prots.yaml": "source-missing there is no such file\n  hint: did you mean 'tables/ports.yaml'?",
    "ways.yaml": "source-missing 2 sources are called so\n  hint: give one of them: tables/ways.yaml, more/ways.yaml",
    "tables/ports.csv": "source-kind .csv is no kind of source\n  hint: its mapping is tables/ports.yaml: name that",
    "ports.csv": "source-missing there is no such file\n  hint: its mapping is tables/ports.yaml: name that",
}


@pytest.mark.parametrize("source", WRONG)
def test_a_source_that_is_not_there_is_an_error_with_the_one_that_is_meant(folder: Path, source: str) -> None:
    project = Project.find(folder, {})
    for take in (project.source_names, project.sources_with):
        with pytest.raises(SourceError) as told:
            take([source])
        assert [str(each) for each in told.value.problems] == [f"{source} {WRONG[source]}"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("port.yaml", "did you mean 'tables/ports.yaml'?"),
        ("ports.csv", "its mapping is tables/ports.yaml: name that"),
        ("../tables/ports.yaml", "did you mean 'tables/ports.yaml'?"),
    ],
)
def test_a_name_in_priority_that_no_source_has_is_an_error_at_its_place(
    folder: Path, name: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "graphmodel.toml").write_text(SETTINGS.format(name))
    with pytest.raises(ProjectError) as told:
        validate(Project.find(folder, {}))
    assert [str(each) for each in told.value.problems] == [
        f"graphmodel.toml:2 settings-value no source is called 'tables/{name}'\n  hint: {hint}"
    ]
