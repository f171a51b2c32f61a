"""The command: reports, exit codes, and the same rule as a load, that nothing is written while there are errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphmodel.cli import main
from graphmodel.cli.export import FORMS
from graphmodel.export import FORMS as ALL
from graphmodel.workflows.init import init


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project, as the current folder."""
    init(tmp_path / "ferries")
    monkeypatch.chdir(tmp_path / "ferries")
    return tmp_path / "ferries"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments])


def test_it_offers_every_form() -> None:
    assert FORMS == ALL


def test_an_export_says_what_it_wrote(project: Path) -> None:
    done = run("jsonl", "out")
    assert (done.exit_code, done.stderr) == (0, "")
    marker = json.loads((project / "out" / "graphmodel-export.json").read_text())
    assert (marker["form"], marker["complete"], marker["files"]) == (
        "jsonl",
        True,
        ["columns.json", "nodes.jsonl", "relationships.jsonl"],
    )
    nodes, ties = sum(marker["nodes"].values()), sum(marker["relationships"].values())
    assert f"{nodes} nodes and {ties} relationships in 3 files, out; as of {marker['as_of']}, " in done.stdout
    assert all(f"  {name} " in done.stdout for name in marker["nodes"])


def test_as_of_moves_what_stands(project: Path) -> None:
    assert run("csv", "now").exit_code == run("csv", "then", "--as-of", "1900-01-01").exit_code == 0
    now, then = (
        json.loads((project / name / "graphmodel-export.json").read_text())["relationships"] for name in ("now", "then")
    )
    assert set(then) < set(now)


def test_nothing_is_written_while_there_are_errors(project: Path) -> None:
    path = project / "facts" / "ferry-news.yaml"
    path.write_text(path.read_text() + "\nnonsense: 1\n")
    done = run("admin", "out")
    assert done.exit_code == 1
    assert "nothing was exported" in done.stderr
    assert "facts/ferry-news.yaml:" in done.stderr
    assert not (project / "out").exists()
    kept = run("admin", "out", "--keep-going")
    assert kept.exit_code == 1
    assert "1 problem kept rows out" in kept.stderr
    assert (project / "out" / "import.sh").exists()


def test_a_folder_of_somebody_elses_is_refused(project: Path) -> None:
    done = run("csv", "facts")
    assert done.exit_code == 1
    assert "facts holds files that no export made" in done.stderr
    assert [path.name for path in (project / "facts").iterdir()] == ["ferry-news.yaml"]


def test_wrong_usage_is_2(project: Path) -> None:
    assert run("xml", "out").exit_code == 2
    assert run("csv").exit_code == 2
    assert run("admin", "out", "--jobs", "0").exit_code == 2


def test_just_the_sources_that_are_named(project: Path) -> None:
    assert run("jsonl", "out", "facts/ferry-news.yaml").exit_code == 0
    whole = run("jsonl", "whole")
    assert whole.exit_code == 0
    assert (project / "out" / "nodes.jsonl").read_text() == (project / "whole" / "nodes.jsonl").read_text()
