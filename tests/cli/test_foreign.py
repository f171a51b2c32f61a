"""What takes away says whose graph it is, and leaves that of another project alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel.workflows.init import init
from tests.cli.conftest import Commands, Ran

HINT = "go to that project, name another database, or add --foreign if it is meant\n"


def words(deed: str) -> tuple[str, ...]:
    return {"reset": ("reset", "--yes"), "schema apply": ("schema", "apply"), "load --prune": ("load", "--prune")}[deed]


@pytest.fixture
def shared(everywhere: Commands, starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs commands of a second project, in the database that `ferries` loaded."""
    uri = f"embedded:{starter / '.graphmodel' / 'database'}"
    options = everywhere.options or ("--uri", uri)
    assert everywhere("load", *options).code == 0
    init(tmp_path / "harbours")
    monkeypatch.chdir(tmp_path / "harbours")
    return lambda *given: everywhere(*given, *options)


@pytest.mark.parametrize("deed", ["reset", "schema apply", "load --prune"])
def test_the_graph_of_another_project_is_left_alone(shared: Callable[..., Ran], deed: str) -> None:
    before = shared("status").out.partition("graph ")[2]
    assert "format 2 of the project 'ferries', not of this one" in before
    ran = shared(*words(deed))
    fault = f"holds the graph of the project 'ferries', and this is 'harbours': {deed} was not carried out"
    assert (ran.code != 0, fault in ran.err, ran.err.endswith(HINT)) == (True, True, True), ran
    assert shared("status").out.partition("graph ")[2] == before
    assert shared(*words(deed), "--foreign").code == 0


def test_its_own_project_says_no_more_than_before(
    shared: Callable[..., Ran], starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shared("load").code == 0  # adds, takes nothing away, and leaves whose graph it is
    monkeypatch.chdir(starter)
    for deed in ("schema apply", "load --prune", "reset"):
        assert shared(*words(deed)).code == 0


def test_outside_of_a_project_a_graph_is_anothers(
    shared: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = shared("reset", "--yes")
    assert "holds the graph of the project 'ferries', and you are in no project" in ran.err


def test_a_graph_without_a_name_is_everybodys_until_a_load_names_it(shared: Callable[..., Ran]) -> None:
    shared("cypher", "--write", "MATCH (m:Graphmodel) SET m.project = null")
    assert "format 2, as of" in shared("status").out
    assert shared("load", "--prune").code == 0
    assert "of the project 'harbours', as of" in shared("status").out


@pytest.mark.parametrize("name", ["my ferries!", "Über Å", "..."])
def test_a_new_project_is_named_as_its_folder(run: Commands, tmp_path: Path, name: str) -> None:
    init(tmp_path / name)
    assert (tmp_path / name / "graphmodel.toml").read_text().count('\nname = "') == 1
