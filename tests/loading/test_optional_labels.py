"""Labels that a node may have: given by sheets, tables and claims, and taken off when nothing gives them any more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, ClassVar

import pytest

from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.errors import ModelError
from graphmodel.export import Choices, ExportGraph, Writing, maker
from graphmodel.mark import FORMAT
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.model.notation import notation
from graphmodel.project import Project
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.records import assemble
from graphmodel.staging import read
from graphmodel.workflows.diff.state import _rows
from graphmodel.workflows.status import status
from tests.example import TODAY
from tests.loading.parties import AS_LOADED, LISTED, MODEL, PEOPLE, SHEET, labels, load_all, loader, write_sources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sources(tmp_path)


@pytest.mark.long
def test_labels_come_from_all_kinds_of_sources_and_go_when_none_gives_them(database: Database, folder: Path) -> None:
    load_all(database, folder)
    assert labels(database) == AS_LOADED
    assert check(database, MODEL).findings == ()
    (folder / "graphmodel.toml").write_text('model = "tests.loading.parties"\n')
    assert status(Project.at(folder, {}), database).foreign == {}
    assert not any(row.changes for row in load_all(database, folder).tallies)
    assert labels(database) == AS_LOADED

    (folder / "people.csv").write_text(PEOPLE.replace("yes", "no").replace("Bob,no", "Bob,yes"))
    (folder / "list.csv").write_text("id\nann\n")
    (folder / "sheet.yaml").write_text(
        SHEET.replace(", labels: [Sanctioned]", "").replace("  - cem.San", "  - ann.San")
    )
    load_all(database, folder)
    assert labels(database) == {
        "acme": (["Firm"], {}),
        "ann": (["Person", "Sanctioned"], {"Sanctioned": ["claims", "list.yaml"]}),
        "bob": (["Deceased", "Person"], {"Deceased": ["people.yaml"]}),
        "cem": (["Person"], {}),
        "dan": AS_LOADED["dan"],
    }
    assert check(database, MODEL).findings == ()


@pytest.mark.long
def test_a_load_in_batches_gives_the_same_labels(database: Database, folder: Path) -> None:
    for _ in range(2):
        load_all(database, folder, batch=2)
        assert labels(database) == AS_LOADED
    (folder / "people.csv").write_text(PEOPLE.replace("yes", ""))
    load_all(database, folder, batch=2)
    assert labels(database)["ann"] == (["Person"], {})
    assert check(database, MODEL).findings == ()


def test_a_part_of_the_sources_takes_no_label_of_another(database: Database, folder: Path) -> None:
    load_all(database, folder)
    (folder / "list.csv").write_text("id\nann\n")
    load_all(database, folder, selected=["people.yaml"])
    assert labels(database) == AS_LOADED
    load_all(database, folder, selected=["list.yaml"])
    assert labels(database) == AS_LOADED | {
        "ann": (["Deceased", "Person", "Sanctioned"], {"Deceased": ["people.yaml"], "Sanctioned": ["list.yaml"]}),
        "bob": (["Person"], {}),
    }


def test_what_somebody_else_labels_is_theirs_and_reported(database: Database, folder: Path) -> None:
    load_all(database, folder)
    database.write(
        Statement("MATCH (n:Person {id: 'ann'}) SET n:Sanctioned"),
        Statement("MATCH (n:Person {id: 'dan'}) REMOVE n:Sanctioned"),
        Statement("MATCH (n:Firm {id: 'acme'}) SET n:Deceased"),
    )
    assert [str(found) for found in check(database, MODEL).findings] == [
        "labels Deceased:Firm:Party:Sanctioned have Deceased, which is no optional label of Firm (1: acme)",
        "optional-label Party.Sanctioned is a label that no source gives, or one that sources give and the node lacks "
        "(2: ann, dan: ['tests.loading.parties:loader'])",
    ]
    load_all(database, folder)
    found = labels(database)
    assert found["ann"] == (["Deceased", "Person", "Sanctioned"], {"Deceased": ["people.yaml"]})
    assert found["dan"] == AS_LOADED["dan"]


@pytest.mark.proved_by("tests/export/test_forms.py::test_the_cypher_script_makes_the_loaded_graph")
def test_an_export_writes_the_labels_that_a_load_stores(database: Database, folder: Path) -> None:
    load_all(database, folder)
    records = assemble(MODEL, read(MODEL, ("people.yaml", "list.yaml", "sheet.yaml", loader), folder))
    Writing(ExportGraph(MODEL, records, TODAY, FORMAT), maker("jsonl", MODEL, Choices())).write(folder / "out", "jsonl")
    lines = map(json.loads, (folder / "out" / "nodes.jsonl").read_text().splitlines())
    nodes = [line for line in lines if "Party" in line["labels"]]
    assert {
        node["id"][1]: (
            sorted(set(node["labels"]) - {"Party"}),
            {k[9:]: v for k, v in node["properties"].items() if k.startswith("gm_label_")},
        )
        for node in nodes
    } == AS_LOADED


def test_a_diff_compares_the_labels(folder: Path) -> None:
    records = assemble(MODEL, read(MODEL, ("people.yaml", "list.yaml", "sheet.yaml", loader), folder))
    lines = map(json.loads, _rows(ExportGraph(MODEL, records, TODAY, FORMAT)))
    rows = {json.loads(line["key"])[0]: json.loads(line["row"]) for line in lines if line["name"].startswith("node")}
    assert {name: sorted(label for label, given in row.items() if given is True) for name, row in rows.items()} == {
        name: sorted(given) for name, (_, given) in AS_LOADED.items()
    }


def test_a_plain_export_has_the_labels_without_their_sources(folder: Path) -> None:
    records = assemble(MODEL, read(MODEL, ("people.yaml", "list.yaml", "sheet.yaml", loader), folder))
    Writing(ExportGraph(MODEL, records, TODAY, FORMAT, plain=True), maker("jsonl", MODEL, Choices())).write(
        folder / "out", "jsonl"
    )
    lines = map(json.loads, (folder / "out" / "nodes.jsonl").read_text().splitlines())
    nodes = {line["id"][1]: line for line in lines}
    assert {id: sorted(set(node["labels"]) - {"Party"}) for id, node in nodes.items()} == {
        id: labels for id, (labels, _) in AS_LOADED.items()
    }
    assert not any(name.startswith("gm_") for node in nodes.values() for name in node["properties"])


def test_a_cell_that_is_no_truth_value_and_a_label_that_is_none_are_problems(folder: Path) -> None:
    (folder / "people.csv").write_text(PEOPLE.replace("yes", "perhaps"))
    (folder / "list.yaml").write_text(LISTED.replace("Sanctioned", "Sanctiond"))
    (folder / "sheet.yaml").write_text(SHEET.replace("[Sanctioned]", "[Sanctioned, Deceased]"))
    found = assemble(MODEL, read(MODEL, ("people.yaml", "list.yaml", "sheet.yaml"), folder)).problems
    said = [(p.code, p.message, p.hint) for p in found if p.severity == "error"]
    assert ("unknown-property", "Person has no property 'Sanctiond'", "did you mean 'Sanctioned'?") in said
    assert ("unknown-label", "'Deceased' is no optional label of Firm", "known are: Sanctioned") in said
    assert any(code == "wrong-type" and "Person.Deceased: 'perhaps'" in message for code, message, _ in said)


@pytest.mark.parametrize(
    ("query", "findings"),
    [
        ("MATCH (n:Person:Sanctioned) RETURN n.name", []),
        ("MATCH (n:Person&!Deceased) WHERE NOT n:Sanctioned RETURN n.name", []),
        ("MATCH (n:Party) WHERE 'Deceased' IN labels(n) RETURN n.gm_label_Deceased", []),
        ("MATCH (n:Firm:Deceased) RETURN n.name", ["GM107 no node of the model has the labels Firm and Deceased so"]),
        ("MATCH (n:Sanctiond) RETURN n.name", ["GM101 the model has no label 'Sanctiond'"]),
    ],
)
def test_questions_may_use_the_labels_that_a_class_may_have(query: str, findings: list[str]) -> None:
    found = Lint(Vocabulary.of(MODEL)).text(Path("q.cypher"), query, bare=True)
    assert [f"{problem.code} {problem.message}" for problem in found] == findings


def test_a_label_that_is_something_else_is_a_fault_at_its_class() -> None:
    class Account(Node):
        optional_labels: ClassVar[tuple[str, ...]] = ("Frozen", "number", "PAYS")

        id: Annotated[str, Property(key=True)]
        number: int | None = None

    class Frozen(Account):
        optional_labels = ("Claim",)

    class Pays(Relationship[Account, Account]): ...

    with pytest.raises(ModelError) as refused:
        Model.of(Account, Frozen, Pays)
    assert [(problem.code, problem.message) for problem in refused.value.problems] == [
        ("model-optional-label", "the optional label 'Frozen' of Account is a class of the model"),
        ("model-optional-label", "the optional label 'PAYS' of Account is a relationship type too"),
        ("model-optional-label", "the optional label 'number' of Account is a property of it, too"),
        ("model-reserved", "the optional label 'Claim' of Frozen is a name of graphmodel's own"),
    ]


def test_pictures_and_reports_name_them() -> None:
    given = MODEL.nodes["Person"].given
    assert {name: notation(given[name]) for name in ("Sanctioned", "Deceased")} == {
        "Sanctioned": "optional label",
        "Deceased": "optional label",
    }
