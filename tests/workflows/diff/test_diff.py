"""What differs between two states of a project, read from folders, git and databases."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from graphmodel import Project
from graphmodel.cli import main
from graphmodel.cli.diff import URI
from graphmodel.cli.differences import _from_where_they_differ, markdown, text
from graphmodel.databases import Database, Statement
from graphmodel.errors import ProjectError
from graphmodel.loading.options import LoadOptions
from graphmodel.workflows.diff import Difference, checked_out, diff_database, diff_states
from graphmodel.workflows.diff.facts import ClaimChange
from graphmodel.workflows.diff.state import OwnPackages
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load
from tests.docs.test_console_pages import committed
from tests.migrations.test_migrate import RENAMED

pytestmark = pytest.mark.long

SHEET = "facts/ferry-news.yaml"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The folder of a new project."""
    init(tmp_path / "before" / "ferries")
    return tmp_path / "before" / "ferries"


@pytest.fixture
def after(before: Path, tmp_path: Path) -> Path:
    """The folder of the same, to be changed."""
    return Path(shutil.copytree(before, tmp_path / "after" / "ferries"))


def edit(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    path = folder / name
    said = path.read_text()
    for old, new in pairs:
        assert re.search(old, said), old
        said = re.sub(old, new, said)
    path.write_text(said)


def differing(before: Path, after: Path) -> Difference:
    return diff_states(before, after, ("before", "after"), questions=False)


def test_what_differs_in_types_rows_and_facts(before: Path, after: Path) -> None:
    edit(after, SHEET, (r", alder", ""), ("since: 2019", "since: 2020"), ("heron: Heron", "heron: {name: The Heron}"))
    edit(after, "ferries.py", ("Takes passengers there, by a timetable", "Stops there"))
    (after / "tables").mkdir()
    (after / "tables" / "ports.csv").write_text("code,name\nnook,Nook\nquay,Quay\n")
    (after / "facts" / "ports.yaml").write_text("table: ../tables/ports.csv\nnodes:\n- Port: {id: code, name: name}\n")
    found = differing(before, after)
    assert list(text(found, 20)) == [
        "model",
        "  ~ CALLS_AT, relationship type",
        "    ~ definition: Takes passengers there, by a timetable. -> Stops there.",
        "",
        "sources",
        "  + facts/ports.yaml",
        "",
        "claims",
        "  - North Line runs Tern (since 2019) (ferry-news 1.1): asserted",
        "  - Tern calls at Alder (ferry-news 1.2): asserted",
        "  + North Line runs Tern (since 2020) (ferry-news 1.1): asserted",
        "",
        "facts",
        "  - Tern calls at Alder ceases to hold: no claim of it is left",
        "  ~ north-line RUNS tern holds with other values: since 2019 -> 2020, since_first 2019-01-01 -> 2020-01-01,"
        " since_last 2019-12-31 -> 2020-12-31",
        "",
        "rows",
        "        added  changed  removed",
        "  Port      2        0        0",
        "  Ship      0        1        0",
        "  + Port nook",
        "  + Port quay",
        "  ~ Ship heron: name Heron -> The Heron",
        "",
        "from before to after: 1 type, 1 source, 3 claims, 2 facts, 3 rows differ",
    ]
    back = differing(after, before)
    assert [(each.added, each.removed) for each in back.rows] == [(0, 2), (0, 0)]
    assert back.sources == (("-", "facts/ports.yaml"),)


def test_an_inherited_property_differs_where_it_is_declared(before: Path, after: Path) -> None:
    edit(after, "ferries.py", (r"    name: str\n", "    name: str\n    motto: str | None = None\n"))
    edit(after, "ferries.py", (r"Relationship\[Ship, Port\]", "Relationship[Ship, Port | Company]"))
    assert list(text(differing(before, after), 20))[:6] == [
        "model",
        "  ~ Thing, abstract node type",
        "    + Thing.motto: string?",
        "  ~ CALLS_AT, relationship type",
        "    + connects: Ship -> Company",
        "",
    ]


def test_the_variables_of_a_project_allow_no_files_to_its_revisions(
    before: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its `.env` is given to them, as git has none; what that allows is not."""
    secret = before.parent / "secret.csv"
    secret.write_text("code,name\nnook,Nook\n")
    (before / "facts" / "ports.yaml").write_text(f"table: {secret}\nnodes:\n- Port: {{id: code, name: name}}\n")
    (before / ".env").write_text("GRAPHMODEL_TABLES=/\n")
    committed(before)
    monkeypatch.chdir(before)
    said = CliRunner().invoke(main, ["diff", "HEAD", "--no-questions"]).output
    assert said.count(f"table-outside {secret} is outside of the project's folder") == 2


def test_of_long_texts_the_part_that_differs_is_shown() -> None:
    long = "A body that does many things, which are listed here one by one so that it is a long text, and "
    before, after = _from_where_they_differ(f"{long * 2}ends so", f"{long * 2}ends otherwise")
    assert (before, after) == (
        "…is a long text, and ends so",
        "…is a long text, and ends otherwise",
    )


def test_what_was_renamed_is_shown_as_renamed_and_nothing_else(before: Path, after: Path) -> None:
    for path in [*after.glob("*.py"), *after.glob("facts/*"), *after.glob("cypher/*.cypher")]:
        said = path.read_text()
        for old, new in RENAMED:
            said = re.sub(old, new, said)
        path.write_text(said)
    found = differing(before, after)
    assert list(text(found, 20)) == [
        "model",
        "  > Harbour, node type, was Port",
        "    ~ definition: A place where ships call. -> none",  # `formerly` stands before the docstring
        "    > Harbour.jetty, was pier",
        "  > OPERATES, relationship type, was RUNS",
        "    ~ definition: Operates the ship. -> none",
        "    ~ reads: runs -> operates",
        "",
        "from before to after: 2 types differ",
    ]
    edit(after, "ferries.py", (r"jetty: .* = None", 'jetty: Annotated[str | None, Property(formerly="pier")] = None'))
    assert '    > Harbour.jetty, was pier: "sound" | "broken"? -> string?' in text(differing(before, after), 20)


def test_a_state_with_errors_is_compared_as_far_as_it_can_be(before: Path, after: Path) -> None:
    edit(before, SHEET, ("RUNS", "RUNNS"))
    edit(after, "ferries.py", ("class Port", 'class Buoy(Thing):\n    """It floats."""\n\n\nclass Port'))
    found = differing(before, after)
    assert [(each.sign, each.name) for each in found.types] == [("+", "Buoy")]
    assert not found.claims
    assert not found.rows
    (note,) = found.notes
    assert note.startswith("before: facts/ferry-news.yaml:21:5 unknown-type the model has no relationship type 'RUNNS'")
    assert "so claims, rows and answers are not compared" in note


def test_a_project_that_cannot_be_imported_says_so(before: Path, after: Path) -> None:
    (before / "ferries.py").write_text("import sys\nsys.exit('gone')\n")
    with pytest.raises(ProjectError, match=r"cannot be read: gone"):
        differing(before, after)


def test_a_revision_is_read_whole_and_the_repository_stays_as_it_is(before: Path) -> None:
    (before / ".gitattributes").write_text("facts export-ignore\n")
    committed(before.parent)
    edit(before, SHEET, ("heron: Heron", "heron: Heronry"))
    (before / "new.txt").write_text("")
    status = git(before, "status", "--porcelain")
    with checked_out(before, "main") as revision:
        assert (revision.edited, str(revision)) == (2, f"main ({git(before, 'rev-parse', 'HEAD')[:10]})")
        assert not revision.root.is_relative_to(before.parent)
        assert "heron: Heron\n" in (revision.root / SHEET).read_text()
    assert not revision.root.exists()
    assert git(before, "status", "--porcelain") == status
    assert git(before, "worktree", "list").count("\n") == 0
    commit = git(before, "rev-parse", "HEAD").strip()
    with checked_out(before, commit) as revision:
        assert str(revision) == commit[:10]


def test_what_a_repository_would_run_is_not_run(before: Path, tmp_path: Path) -> None:
    committed(before)
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho ran >> {tmp_path / 'ran'}\n")
    script.chmod(0o755)
    git(before, "config", "core.fsmonitor", str(script))
    hooks = before / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "post-checkout"):
        shutil.copy(script, hooks / name)
    edit(before, SHEET, ("heron: Heron", "heron: Heronry"))
    index = (before / ".git" / "index").read_bytes()
    with checked_out(before, "HEAD") as revision:
        assert revision.edited == 1
    assert not (tmp_path / "ran").exists()
    assert (before / ".git" / "index").read_bytes() == index


def test_a_revision_before_the_project_is_told_with_the_first_that_has_it(before: Path, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "README").write_text("nothing yet")
    committed(repository)
    shutil.copytree(before, repository / "ferries", ignore=shutil.ignore_patterns(".git"))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "the project")
    message = r"the project is not in HEAD~1 \([0-9a-f]{10}\): it has no folder ferries"
    with pytest.raises(ProjectError, match=message) as told, checked_out(repository / "ferries", "HEAD~1"):
        pass
    assert re.fullmatch(r"it begins with ([0-9a-f]+): graphmodel diff \1", told.value.hint)
    with checked_out(repository / "ferries", "HEAD") as revision:
        assert (revision.root / "graphmodel.toml").is_file()


@pytest.mark.parametrize("name", ["nothing", "--output=x", "", "main:facts", "HEAD~5"])
def test_a_revision_that_is_not_there_is_told_with_those_that_are(before: Path, name: str) -> None:
    committed(before)
    with pytest.raises(ProjectError, match="git knows no revision") as told, checked_out(before, name):
        pass
    assert "branches and tags are main" in told.value.hint


def test_without_a_repository_the_next_step_is_said(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProjectError, match="is in no git repository"), checked_out(before, "HEAD"):
        pass
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ProjectError, match="git is not installed"), checked_out(before, "HEAD"):
        pass


def test_a_repository_that_git_cannot_read_is_called_no_missing_one(before: Path) -> None:
    committed(before)
    (before / ".git" / "config").write_text("[core\n")
    with pytest.raises(ProjectError, match="git rev-parse: bad config line 1 in file"), checked_out(before, "HEAD"):
        pass


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def test_a_model_below_the_toolkits_name_is_taken_from_its_own_folder(before: Path, tmp_path: Path) -> None:
    package = before / "graphmodel" / "shipped"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "model.py").write_text((before / "ferries.py").read_text())
    edit(before, "graphmodel.toml", ('model = "ferries"', 'model = "graphmodel.shipped.model"'))
    other = Path(shutil.copytree(before, tmp_path / "other" / "ferries"))
    edit(
        other, "graphmodel/shipped/model.py", ("class Port", 'class Buoy(Thing):\n    """It floats."""\n\n\nclass Port')
    )
    assert [(each.sign, each.name) for each in differing(before, other).types] == [("+", "Buoy")]
    project = Project.at(before, {})
    project = replace(project, settings=replace(project.settings, model="graphmodel.shipped.model"))
    finder = OwnPackages(project)
    assert finder.find_spec("graphmodel.shipped").origin == str(package / "__init__.py")
    assert finder.find_spec("graphmodel.model") is None
    assert finder.find_spec("ferries") is None


@pytest.mark.parametrize("text", ["bolt://x", "neo4j+s://x.io", "py2neo+bolt://x", "embedded:here", "neo4j+ssc://x"])
def test_an_address_is_told_from_a_branch(text: str) -> None:
    assert URI.match(text)
    assert not URI.match("neo4j-5")
    assert not URI.match("bolt/faster")


def test_names_do_not_end_a_block_of_markdown() -> None:
    evil = "```\n\n# hello <script>"
    found = Difference(evil, "now", claims=(ClaimChange("+", evil, "a 1", "", "asserted"),), notes=(evil,))
    lines = list(markdown(found, 20))
    assert [line for line in lines if line.startswith("```")] == ["```diff", "```"]
    assert not any(line.startswith("#") for line in lines[1:])
    assert "<script>" not in "\n".join(line for line in lines if not line.startswith("+ "))


def test_a_database_is_held_against_the_project(database: Database, before: Path) -> None:
    project = Project.at(before, {})
    load(project, database)
    assert not replace(diff_database(project, database), schema=None).loaded.changed  # type: ignore[arg-type]
    database.write(
        Statement("CREATE (:Boat)-[:TOWS]->(:Ship {id: 'x', name: 'X'})"),
        Statement("MATCH (n:Ship {id: 'heron'}) SET n.colour = 'red'"),
    )
    edit(before, SHEET, ("    tern: Tern", "    tern: Tern\n    gull: Gull"))
    found = diff_database(project, database)
    assert [(tally.name, tally.created) for tally in found.loaded.tallies if tally.changes] == [("Ship", 1)]
    assert [str(each) for each in found.drift.leftovers] == ["label Boat", "property Ship.colour", "type TOWS"]
    assert found.others == ((":Boat", 1), (":Ship", 1), ("[:TOWS]", 1))
    assert database.read("MATCH (n:Ship) RETURN count(n)").value() == 3


def test_as_many_claims_that_come_as_go_are_seen_before_a_load(database: Database, before: Path) -> None:
    load(Project.at(before, {}), database)
    edit(before, SHEET, ("north-line not RUNS heron", "north-line RUNS heron"), ("since: 2019", "since: 2020"))
    project = Project.at(before, {})
    dry = load(project, database, options=LoadOptions(dry=True))
    assert dry.tallies == load(project, database).tallies
    assert dry.total("deleted") > 0
