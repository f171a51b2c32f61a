"""Finding a project and reading its settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphmodel.errors import ProjectError
from graphmodel.project import NamedTarget, Project, Settings
from graphmodel.project.finding import find_settings
from graphmodel.project.settings import read_settings


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def settings(folder: Path, text: str, name: str = "graphmodel.toml") -> Settings:
    (folder / name).write_text(text)
    found = find_settings(folder)
    assert found is not None
    return read_settings(found)


def told(folder: Path, text: str, name: str = "graphmodel.toml") -> str:
    with pytest.raises(ProjectError) as raised:
        settings(folder, text, name)
    return str(raised.value)


def test_all_settings_are_read(tmp_path: Path) -> None:
    text = """
        [tool.graphmodel]
        model = "harbours.model"
        sources = ["facts/*.yaml", "harbours.loaders:ships"]
        priority = ["facts/checked.yaml"]
        questions = "questions"
        as_of = 2031-05-01
        [tool.graphmodel.targets.prod]
        uri = "neo4j+s://example.org"
        username = "reader"
        database = "harbours"
        password_env = "PROD_PASSWORD"
    """
    assert settings(tmp_path, text, "pyproject.toml") == Settings(
        path=tmp_path / "pyproject.toml",
        model="harbours.model",
        sources=("facts/*.yaml", "harbours.loaders:ships"),
        priority=("facts/checked.yaml",),
        questions="questions",
        as_of=date(2031, 5, 1),
        targets={"prod": NamedTarget("prod", "neo4j+s://example.org", "reader", "harbours", "PROD_PASSWORD")},
    )


def test_graphmodel_toml_has_the_same_keys_at_its_top(tmp_path: Path) -> None:
    assert settings(tmp_path, 'model = "m"\nas_of = "2031-05-01"') == Settings(
        tmp_path / "graphmodel.toml", "m", as_of=date(2031, 5, 1)
    )


def test_graphmodel_toml_goes_before_pyproject_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.graphmodel]\nmodel = "a"')
    assert settings(tmp_path, 'model = "b"').model == "b"


def test_the_nearest_project_upward_is_found_past_a_pyproject_without_our_table(tmp_path: Path) -> None:
    (tmp_path / "graphmodel.toml").write_text('model = "m"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text('[project]\nname = "other"')
    assert Project.find(below, {}).root == tmp_path


def test_no_project_says_where_it_looked_and_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as raised:
        Project.find(tmp_path, {})
    assert str(raised.value) == (
        f"there is no graphmodel project in {tmp_path}, nor in a folder above it\n"
        "  hint: go to your project's folder, or make a project: graphmodel init my-project"
    )


def test_toml_that_does_not_parse_is_told_with_its_place(tmp_path: Path) -> None:
    assert told(tmp_path, 'model = "m"\nsources = 1x') == (
        "graphmodel.toml:2:12 is not valid TOML: Expected newline or end of document after a statement\n"
        "  hint: fix the line; https://toml.io shows the format"
    )
    assert told(tmp_path, 'model = "m').startswith("graphmodel.toml is not valid TOML")


def test_every_fault_of_the_settings_is_told_with_its_line(tmp_path: Path) -> None:
    text = """\
[tool.graphmodel]
modle = "m"
sources = "facts.yaml"
questions = "../elsewhere"
as_of = "last week"

[tool.graphmodel.targets.prod]
url = "bolt://localhost"
password = "secret-1"

[tool.graphmodel.targets.dev]
uri = "bolt://localhost"
password_env = "secret 2"
"""
    assert told(tmp_path, text, "pyproject.toml") == (
        "the project's settings do not hold\n"
        "pyproject.toml:1 settings-missing the setting 'model' is missing\n"
        '  hint: write model = "my_package.model", the module that declares your node and relationship types\n'
        "pyproject.toml:2 settings-key tool.graphmodel has no setting 'modle'\n"
        "  hint: did you mean 'model'?\n"
        "pyproject.toml:3 settings-value 'sources' is not a list of texts\n"
        '  hint: write sources = ["facts/*.yaml", "my_package.loaders:rows"]\n'
        "pyproject.toml:4 settings-outside '../elsewhere' is outside the project\n"
        "  hint: move the questions into the project\n"
        "pyproject.toml:5 settings-value 'as_of' is not a day: last week\n"
        "  hint: write as_of = 2025-07-31\n"
        "pyproject.toml:7 settings-missing the target 'prod' has no uri\n"
        '  hint: uri = "bolt://localhost:7687"\n'
        "pyproject.toml:8 settings-key tool.graphmodel.targets.prod has no setting 'url'\n"
        "  hint: did you mean 'uri'?\n"
        "pyproject.toml:9 settings-secret a password has no place in a settings file\n"
        '  hint: take it out and name a variable that holds it: password_env = "PROD_PASSWORD"\n'
        "pyproject.toml:13 settings-secret 'password_env' is not the name of a variable\n"
        '  hint: give the name alone, not the password: password_env = "PROD_PASSWORD"'
    )


@pytest.mark.parametrize("source", ["../*.yaml", "/etc/*.yaml", "facts/../../other.yaml"])
def test_sources_outside_the_project_are_refused(tmp_path: Path, source: str) -> None:
    message = told(tmp_path, f'model = "m"\nsources = ["{source}"]')
    assert f"graphmodel.toml:2 settings-outside '{source}' is outside the project" in message


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("model = 3", "'model' is not the name of a module"),
        ('model = "a-b"', "'model' is not the name of a module"),
        ('model = "m"\nlint = 3', "'lint' is not a table"),
        ('model = "m"\nlint.GM999 = "off"', "the lint has no rule 'GM999'"),
        ('model = "m"\nlint.GM301 = "loud"', "'GM301' is not 'loud'"),
        ('model = "m"\ntargets = 3', "'targets' is not a table"),
        ('model = "m"\ntargets.a = 3', "the target 'a' is not a table"),
        ('model = "m"\ntargets.a = {uri = 3}', "'uri' is not a text"),
        ('model = "m"\nas_of = 2031-05-01T10:00:00', "'as_of' is not a day"),
        ('model = "m"\npassword = "p"', "a password has no place in a settings file"),
    ],
)
def test_values_of_a_wrong_type_are_told(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in told(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"x = {'[' * 100_000}", "graphmodel.toml nests too deep to be read"),
        (f'model = "m"\n[{".".join(["a"] * 5_000)}]', "graphmodel.toml:2 nests too deep to be read"),
        (" " * 1_000_001, "graphmodel.toml has 1,000,001 bytes; at most 1,000,000 are read"),
    ],
)
def test_settings_that_ask_for_endless_work_are_not_read(tmp_path: Path, text: str, fault: str) -> None:
    assert told(tmp_path, text).startswith(fault)


def test_the_lines_of_many_wrong_settings_are_found_at_once(tmp_path: Path) -> None:
    lines = told(tmp_path, 'model = "m"\n' + "".join(f"[targets.a{number}]\nurl = 1\n" for number in range(2_000)))
    assert "graphmodel.toml:4001 " in lines
