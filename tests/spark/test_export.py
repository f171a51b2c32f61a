"""An export by Spark has the rows of `export admin`, in the files of its tasks."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphmodel.errors import ProjectError, SourceError
from graphmodel.export import Admin, Choices
from graphmodel.project import Project
from graphmodel.spark.export import export
from graphmodel.spark.tables import choose_tables
from graphmodel.spark.tasks import Work
from graphmodel.workflows import spark
from graphmodel.workflows.export_graph import export_graph
from tests.spark.conftest import Run

TODAY = date(2031, 1, 1)


def by_spark(context: Any, project: Project, path: Path, **options: Any) -> Any:
    tables = choose_tables(project).tables
    work = Work(project.root, {table.name: table.duplicates for table in tables}, (), "100MB", 100)
    options = {"choices": Choices(), "piece": 900, **options}
    return export(context, project.model, tables, work, path, today=lambda: TODAY, **options)


def lines(folder: Path) -> dict[str, list[str]]:
    """The header and the lines of each group of an import, in one order, and the other files as they are."""
    script = (folder / "import.sh").read_text()
    found: dict[str, list[str]] = {}
    for name, files in re.findall(r"--((?:nodes|relationships)=[^.]*)(\./\S+)", script):
        texts = [_text(folder / each) for each in files.split(",")]
        assert name not in found, "one header for each group"
        found[name] = texts[:1] + sorted("".join(texts[1:]).splitlines())
    for other in sorted({"schema.cypher", "lists.cypher", "README.md"} & {each.name for each in folder.iterdir()}):
        found[other] = sorted((folder / other).read_text().splitlines())
    return found


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


QUIET = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.long
@QUIET
def test_its_rows_are_those_of_export_admin(
    context: Any, project: Project, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    few = Run(context)
    choices = Choices(packed=True, plain=True)
    _assert_equal(by_spark(context, project, ours, choices=choices), project, ours, theirs, choices=choices)
    assert len(list(ours.glob("relationships-SHIPS_TO*.csv*"))) == 2, "a header, and the file of one task"
    # To expect, index, read, create nodes, check nodes and relationships, and write both; each deal is a task more.
    assert (few.jobs, few.tasks) == (10, 16)

    with (project.root / "routes.csv").open("a") as routes:
        routes.write("p1,nowhere,1,no\n")
    before = lines(ours)
    with pytest.raises(SourceError, match="nothing was exported"):
        by_spark(context, project, ours)
    assert lines(ours) == before
    request.getfixturevalue("many_tasks")
    report = by_spark(context, project, ours, keep_going=True)  # takes the place of the first
    assert report.rejected == 1
    _assert_equal(report, project, ours, theirs, keep_going=True)
    assert len(list(ours.glob("relationships-SHIPS_TO*.csv*"))) == 7


def _assert_equal(found: Any, project: Project, ours: Path, theirs: Path, **options: Any) -> None:
    wanted = export_graph(project, "admin", theirs, today=lambda: TODAY, **options)
    assert (found.as_of, found.nodes, found.relationships) == (wanted.as_of, wanted.nodes, wanted.relationships)
    assert lines(ours) == lines(theirs)
    multiline = re.findall(r"--multiline-fields=(\S+)", (ours / "import.sh").read_text())
    assert sorted(multiline[0].rstrip("'").split(",")) == sorted(
        f"./{each.name}" for each in ours.glob("nodes-Port*.csv*") if '"Port\n' in _text(each)
    )


def test_a_folder_that_holds_something_else_is_refused_before_spark_starts(project: Project, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("")
    with pytest.raises(ProjectError, match="holds files that no export made"):
        spark.export(project, tmp_path / "mine")
    assert [each.name for each in tmp_path.glob(".mine*")] == []


@pytest.mark.parametrize("ending", ["csv", "csv.gz"])
def test_a_group_has_so_many_files_that_a_command_can_name_them(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    from graphmodel.export.admin import ExportManifest
    from graphmodel.export.blocks import NodeGroup
    from graphmodel.model.properties import StoredProperty

    monkeypatch.setattr("graphmodel.export.admin.FILES", 3)
    (tmp_path / "out").mkdir()
    form = Admin(tmp_path / "out", project.model, packed=ending == "csv.gz")
    group = NodeGroup(("Place",), "Place", StoredProperty("id", "string"), ())
    for number in range(8):
        part = tmp_path / f"part-{number}"
        part.mkdir()
        text = f"p{number}\n".encode()
        (part / f"nodes-Place.{ending}").write_bytes(gzip.compress(text) if ending == "csv.gz" else text)
        form.adopt(ExportManifest({group: [f"nodes-Place.{ending}"]}), part)
    texts = [_text(path).split() for path in sorted((tmp_path / "out").iterdir())]
    assert [len(each) for each in texts] == [3, 3, 2]
    assert sorted(line for each in texts for line in each) == [f"p{number}" for number in range(8)]
