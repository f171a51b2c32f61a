"""What a project hands out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graphmodel.errors import ModelError, ProjectError, SourceError
from graphmodel.project import ConnectionOptions, Project

MODEL = """
from typing import Annotated
from graphmodel.model import Node, Property

class {name}(Node):
    id: Annotated[str, Property(key=True)]
    name: str
"""


def made(folder: Path, model: str = "harbour_types", name: str = "Harbour") -> Project:
    folder.mkdir(exist_ok=True)
    (folder / "graphmodel.toml").write_text(f'model = "{model}"\nsources = ["*.yaml"]\n')
    (folder / f"{model}.py").write_text(MODEL.format(name=name))
    return Project.at(folder, {})


def test_the_model_is_imported_from_the_projects_folder_which_then_leaves_the_path(tmp_path: Path) -> None:
    before = list(sys.path)
    assert list(made(tmp_path).model.nodes) == ["Harbour"]
    assert sys.path == before


def test_two_projects_may_name_their_modules_alike(tmp_path: Path) -> None:
    one, two = made(tmp_path / "one"), made(tmp_path / "two", name="Ship")
    assert (list(one.model.nodes), list(two.model.nodes)) == (["Harbour"], ["Ship"])


def test_a_model_named_like_an_installed_module_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as raised:
        _ = made(tmp_path, "json").model
    assert str(raised.value) == (
        "the project's module 'json' has the name of one that is installed\n"
        "  hint: rename it, and say so in the settings"
    )


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "graphmodel.toml").write_text('model = "absent_types"')
    with pytest.raises(ModelError, match="the model module 'absent_types' cannot be imported"):
        _ = Project.find(tmp_path, {}).model


def test_a_folder_without_settings_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is no graphmodel project"):
        Project.at(tmp_path, {})


def test_the_sources_of_the_settings_are_read_and_those_given_besides(tmp_path: Path) -> None:
    made(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("entities: {Harbour: {bria: Bria}}")
    project = Project.find(tmp_path, {})
    assert [batch.source for batch in project.read().batches] == ["a.yaml", "b.yaml"]
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "c.yaml").write_text("entities: {Harbour: {arla: Arla}}")
    given = ["b.yaml", "more/c.yaml"]
    assert [batch.source for batch in project.read(given).batches] == ["a.yaml", "b.yaml", "more/c.yaml"]
    assert project.source_names(given) == given
    with pytest.raises(SourceError) as told:
        project.read(["none/b.yaml"])
    assert [str(p) for p in told.value.problems] == [
        "none/b.yaml source-missing there is no such file\n  hint: did you mean 'b.yaml'?"
    ]


def test_a_project_opens_its_database(tmp_path: Path) -> None:
    project = made(tmp_path)
    with project.database(ConnectionOptions(uri=f"embedded:{tmp_path}/db")) as database:
        assert database.read("RETURN 1 AS one").value() == 1
