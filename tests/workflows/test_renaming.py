"""A type or a property under another name: every place changed, or none; the graph then as one loaded fresh."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.errors import ProjectError
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load
from graphmodel.workflows.migrate import migrate
from graphmodel.workflows.renaming import modules, rename
from graphmodel.workflows.renaming.edits import Edit, edited
from graphmodel.workflows.renaming.rename import _Files
from tests.drafts.comparing import everything
from tests.drafts.conftest import another  # noqa: F401 - a fixture

pytestmark = pytest.mark.long

LOADER = '''
"""Ports from elsewhere."""

import ferries
from ferries import Port


def ports():
    """Two ports."""
    yield Port(id="nook", name="Nook", pier="sound")
    yield ferries.Port(id="quay", name="Quay")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new project's folder, with a mapping and a loader of its own."""
    made = tmp_path / "ferries"
    init(made)
    (made / "elsewhere.py").write_text(LOADER)
    (made / "tables").mkdir()
    (made / "tables" / "ports.csv").write_text("code,name,state\nbay,Bay,broken\n")
    (made / "facts" / "ports.yaml").write_text(
        "table: ../tables/ports.csv\nnodes:\n- Port: {id: code, name: name, pier: state}\n"
    )
    (made / "cypher" / "piers.cypher").write_text(
        "// Piers\n// question: Which pier is how?\n// column port: string\n// column pier: string?\n// order: total\n"
        "MATCH (p:Port)\nWITH p, p.pier AS pier // the pier\nRETURN p.name AS port, pier\nORDER BY port\n"
    )
    settings = made / "graphmodel.toml"
    settings.write_text(settings.read_text().replace('["facts/*.yaml"]', '["facts/*.yaml", "elsewhere:ports"]'))
    return made


def project(folder: Path) -> Project:
    """The project as a new process sees it."""
    for name in ("ferries", "elsewhere"):
        sys.modules.pop(name, None)
    return Project.at(folder, {})


def with_season(folder: Path) -> None:
    """Gives a relationship type a property, and a fact a value of it."""
    model, facts = folder / "ferries.py", folder / "facts" / "ferry-news.yaml"
    last = '    not_implied = "That it calls every day."\n'
    model.write_text(model.read_text().replace(last, last + "\n    season: str | None = None\n"))
    stated = "- tern was CALLS_AT skerry"
    facts.write_text(facts.read_text().replace(stated, f"{stated}: {{season: summer}}"))


def texts(folder: Path) -> dict[Path, str]:
    return {path: path.read_text() for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".yaml", ".cypher")}


def test_a_label_a_type_and_a_property_renamed_and_migrated_are_as_loaded_fresh(
    database: Database,
    another: Database,  # noqa: F811 - a fixture
    folder: Path,
) -> None:
    with_season(folder)
    load(project(folder), database)
    report = rename(project(folder), "Port", "Harbour")
    told = {path.name: [(e.line, e.old, e.new) for e in edits] for path, edits in report.edits.items()}
    assert told["elsewhere.py"] == [(5, "Port", "Harbour"), (10, "Port", "Harbour"), (11, "Port", "Harbour")]
    assert told["ports.yaml"] == [(3, "Port", "Harbour")]
    assert told["piers.cypher"] == [(6, "Port", "Harbour")]
    assert told["who-calls-where.cypher"] == [(11, "Port", "Harbour")]
    rename(project(folder), "CALLS_AT", "VISITS")
    report = rename(project(folder), "Harbour.pier", "jetty")
    told = {path.name: [(e.line, e.old, e.new) for e in edits] for path, edits in report.edits.items()}
    assert told["elsewhere.py"] == [(10, "pier", "jetty")]
    assert told["ports.yaml"] == [(3, "pier", "jetty")]
    assert told["piers.cypher"] == [(7, "pier", "jetty")]
    assert "p.jetty AS pier // the pier" in (folder / "cypher" / "piers.cypher").read_text()
    rename(project(folder), "Thing", "Item")
    rename(project(folder), "VISITS.season", "period")
    changed = project(folder)
    assert {str(each) for each, _ in migrate(changed, database).renames} == {
        "label Thing -> Item",
        "label Port -> Harbour",
        "type CALLS_AT -> VISITS",
        "property Harbour.pier -> Harbour.jetty",
        "property VISITS.season -> VISITS.period",
    }
    assert not load(changed, database).changed
    load(changed, another)
    assert everything(database) == everything(another)
    claims = "MATCH (c:Claim) RETURN c.id, c.caption, c.subject_key, c.predicate, c.fact, c.stands ORDER BY c.id"
    assert database.read(claims).rows == another.read(claims).rows


REFUSED = [
    ("Port", "Ship", "the model has 'Ship' already", "write a migration"),
    ("Prot", "Harbour", "the model has no type 'Prot'", "did you mean 'Port'?"),
    ("Port.name", "title", "Port has name from Thing", "graphmodel model rename Thing.name title"),
    ("Port.peer", "jetty", "Port has no property 'peer'", "did you mean 'pier'?"),
    ("Port.pier", "aliases", "Port has a property 'aliases' already", "write a migration"),
    ("Port", "a b", "'a b' is no name that needs no quotes", "use letters"),
    ("Port.pier", "class", "'class' is no name that needs no quotes", "use letters"),
    ("Port", "Claim", "the model has 'Claim' already", "write a migration"),
]


@pytest.mark.parametrize(("old", "new", "fault", "hint"), REFUSED)
def test_a_name_that_is_not_there_or_taken_is_refused(folder: Path, old: str, new: str, fault: str, hint: str) -> None:
    before = texts(folder)
    with pytest.raises(Exception, match=fault) as told:
        rename(project(folder), old, new)
    assert hint in told.value.hint  # type: ignore[attr-defined]
    assert texts(folder) == before


def test_places_of_which_it_does_not_show_are_named_and_nothing_is_changed(folder: Path) -> None:
    with (folder / "elsewhere.py").open("a") as file:
        file.write("\n\ndef look(thing):\n    return thing.pier\n")
    ferries = folder / "ferries.py"
    ferries.write_text(
        ferries.read_text().replace("class Ship(Thing):", "class Ship(Thing):\n    pier: str | None = None")
    )
    (folder / "cypher" / "any.cypher").write_text(
        "// Any\n// question: What?\n// column pier: string?\nMATCH (n) RETURN n.pier AS pier\n"
    )
    before = texts(folder)
    with pytest.raises(ProjectError, match="nothing was renamed") as told:
        rename(project(folder), "Port.pier", "jetty")
    assert [(each.where.line, each.where.column, each.message) for each in told.value.problems] == [
        (15, 12, "this may be another thing's pier"),
        (4, 20, "other types have a property 'pier' too"),
    ]
    assert texts(folder) == before


def test_a_name_bound_to_something_else_is_named(folder: Path) -> None:
    with (folder / "elsewhere.py").open("a") as file:
        file.write("\n\ndef other(Port):\n    return Port\n")
    with pytest.raises(ProjectError, match="nothing was renamed") as told:
        rename(project(folder), "Port", "Harbour")
    assert [str(each.where).rpartition("/")[2] for each in told.value.problems] == ["elsewhere.py:14:11"]


def test_a_project_with_errors_is_mended_first(folder: Path) -> None:
    (folder / "facts" / "ports.yaml").write_text("table: ../tables/none.csv\nnodes:\n- Port: {id: code}\n")
    with pytest.raises(ProjectError, match="nothing was renamed") as told:
        rename(project(folder), "Port", "Harbour")
    assert told.value.hint == "fix these first"


def test_a_chain_adds_both_names_and_a_way_back_takes_one_out(folder: Path) -> None:
    rename(project(folder), "RUNS", "OPERATES")
    rename(project(folder), "OPERATES", "MANAGES")
    assert 'formerly = ("RUNS", "OPERATES")' in (folder / "ferries.py").read_text()
    with pytest.raises(ProjectError, match="nothing was renamed") as told:
        rename(project(folder), "CALLS_AT", "OPERATES")  # a graph would not show which of both it was
    assert "model-formerly" in {each.code for each in told.value.problems}
    rename(project(folder), "MANAGES", "OPERATES")
    assert 'formerly = ("RUNS", "MANAGES")' in (folder / "ferries.py").read_text()


def test_a_role_keeps_its_name_and_a_written_type_its_class(tmp_path: Path) -> None:
    path = tmp_path / "storms.py"
    path.write_text(
        "from typing import Annotated\n\nfrom graphmodel import Event, Node, Property, Relationship, Role\n\n\n"
        "class Port(Node):\n    id: Annotated[str, Property(key=True)]\n    name: str\n\n\n"
        'class Storm(Event):\n    """It blows."""\n\n    id: Annotated[str, Property(key=True)]\n    name: str\n\n\n'
        'class Struck(Role[Storm, Port]):\n    """What it struck."""\n\n\n'
        'class Near(Relationship[Port, "Port"]):\n    type = "LIES_NEAR"\n    note: str | None = None\n'
    )
    (tmp_path / "graphmodel.toml").write_text('model = "storms"\nsources = []\n')
    for old, new in (("STRUCK", "HIT"), ("LIES_NEAR", "IS_NEAR"), ("Port", "Harbour")):
        sys.modules.pop("storms", None)
        rename(Project.at(tmp_path, {}), old, new)
    made = path.read_text()
    assert 'class Hit(Role[Storm, Harbour]):\n    """What it struck."""\n\n    role = "struck"\n' in made
    assert (
        'class Near(Relationship[Harbour, "Harbour"]):\n    formerly = ("LIES_NEAR",)\n\n    type = "IS_NEAR"\n' in made
    )
    sys.modules.pop("storms", None)
    model = Project.at(tmp_path, {}).model
    assert model.relationships["HIT"].role == "struck"
    assert model.relationships["IS_NEAR"].formerly == ("LIES_NEAR",)


@pytest.mark.proved_by(
    "tests/workflows/test_renaming.py::test_a_label_a_type_and_a_property_renamed_and_migrated_are_as_loaded_fresh"
)
def test_columns_that_fill_properties_by_their_names_are_read_after_a_rename(
    database: Database,
    another: Database,  # noqa: F811 - a fixture
    folder: Path,
) -> None:
    (folder / "tables" / "ports.csv").write_text("id,name,pier\nbay,Bay,broken\n")
    (folder / "facts" / "ports.yaml").write_text(
        "table: ../tables/ports.csv\nnodes:\n- Port: {id: id}\n  properties: auto\n"
    )
    load(project(folder), database)
    rename(project(folder), "Port.pier", "jetty")
    migrate(project(folder), database)
    (folder / "tables" / "ports.csv").write_text("id,name,pier\nbay,Bay,broken\ncove,Cove,sound\n")
    load(project(folder), database)
    found = database.read(
        "MATCH (p:Port) WHERE p.id IN ['bay', 'cove'] RETURN p.id AS id, p.jetty AS jetty ORDER BY id"
    )
    assert found.rows == (("bay", "broken"), ("cove", "sound"))
    load(project(folder), another)
    assert everything(database) == everything(another)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = Annotated[int, Property()]", "from typing import Annotated\nfrom graphmodel import Property\n"),
        ("from typing import Any\nx = Annotated[int, 1]", "from typing import Annotated, Any\n"),
        ("from typing import Annotated\nx = Annotated[int, 1]", "from typing import Annotated\n"),
    ],
)
def test_what_an_edit_uses_is_imported(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text(before)
    made = edited(before, modules.missing_imports(modules.Module.read(path), before))
    assert made.startswith(after)


def test_lines_are_those_that_python_counts(folder: Path) -> None:
    path = folder / "ferries.py"
    before = path.read_text().replace("\n\n\nclass Port", "\n\f\n\n# a\u2028b\x85c\n\n\nclass Port")
    path.write_bytes(before.replace("\n", "\r\n").encode())
    rename(project(folder), "Port.pier", "jetty")
    made = path.read_bytes().decode()
    assert made.count("\n") == made.count("\r\n")
    assert 'jetty: Annotated[Literal["sound", "broken"] | None, Property(formerly="pier")] = None' in made
    assert "\r\n\f\r\n\r\n# a\u2028b\x85c\r\n" in made


def test_files_are_restored_though_one_cannot_be(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.py", "b.py", "c.py")]
    files = _Files(tmp_path)
    for path in paths:
        path.write_text("x = 1\n")
        files.change([Edit(path, 1, 1, "x", "y")])
    paths[0].unlink()
    paths[0].symlink_to(paths[2])
    with pytest.raises(OSError, match="symbolic link"):
        files.restore()
    assert paths[1].read_text() == paths[2].read_text() == "x = 1\n"
