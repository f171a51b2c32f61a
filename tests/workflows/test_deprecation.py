"""What a model deprecates is told to whoever uses it; codes and definitions in other languages are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.project import Project
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.workflows.model import as_json, attributes, reports_of
from graphmodel.workflows.validate import validate

MODULE = '''\
from __future__ import annotations

from typing import Annotated

from graphmodel import Node, Property, Relationship


class Party(Node):
    """Anybody."""

    codes = {"schema.org": "Thing"}
    called = {"de": "Partei"}
    definitions = {"de": "Wer Rechte hat."}

    id: Annotated[str, Property(key=True)]
    name: str | None = None
    born: Annotated[str | None, Property(codes={"schema.org": "birthDate"}, called={"de": "geboren"})] = None
    birthday: Annotated[str | None, Property(deprecated="use born")] = None


class Firm(Party):
    """A company."""

    deprecated = "use Company"


class Company(Party):
    """A company."""


class Owns(Relationship[Party, Party]):
    """Holds a share."""


class Holds(Owns, Relationship[Party, Party]):
    """Holds a share."""

    deprecated = "use OWNS"
'''
SHEET = """\
document: {id: doc, title: A, published: 2031}
entities:
  Company: {acme: {name: Acme, birthday: 2001}}
  Firm: {old: Old}
facts:
  1.1:
  - acme HOLDS old
  - old.birthday: 1999
"""
MAPPING = "table: people.csv\nnodes:\n- Company: {id: id, birthday: day}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "parties_d.py").write_text(MODULE)
    (tmp_path / "sheet.yaml").write_text(SHEET)
    (tmp_path / "people.yaml").write_text(MAPPING)
    (tmp_path / "people.csv").write_text("id,day\nbeta,2000\n")
    (tmp_path / "graphmodel.toml").write_text('model = "parties_d"\nsources = ["*.yaml"]\n')
    return Project.at(tmp_path, {})


def test_validate_warns_at_each_use_in_sources(project: Project) -> None:
    report = validate(project)
    assert [str(problem) for problem in report.problems if problem.severity == "error"] == []
    assert [(str(p.where), p.message, p.hint, p.severity) for p in report.problems if p.code == "deprecated"] == [
        ("people.yaml:3:31", "Company.birthday is deprecated", "use born", "warning"),
        ("sheet.yaml:3:32", "Company.birthday is deprecated", "use born", "warning"),
        ("sheet.yaml:4:3", "Firm is deprecated", "use Company", "warning"),
        ("sheet.yaml:7:10", "HOLDS is deprecated", "use OWNS", "warning"),
        ("sheet.yaml:8:5", "Firm.birthday is deprecated", "use born", "warning"),
    ]


@pytest.mark.parametrize(
    ("query", "findings"),
    [
        ("MATCH (f:Firm)-[:HOLDS]->(c:Company) RETURN f.name, c.birthday", ["Firm", "HOLDS", "Company.birthday"]),
        ("MATCH (p:Party) WHERE p.birthday IS NOT NULL RETURN p.born", ["Party.birthday"]),
        ("MATCH (c:Company) RETURN c.born", []),
    ],
)
def test_lint_warns_at_each_use_in_questions(project: Project, query: str, findings: list[str]) -> None:
    found = Lint(Vocabulary.of(project.model)).text(Path("q.cypher"), query, bare=True)
    assert [p.message for p in found if p.code == "GM111"] == [f"{name} is deprecated" for name in findings]


def test_a_report_shows_codes_definitions_and_what_to_use_instead(project: Project) -> None:
    shown = dict(attributes(project.model.nodes["Party"]))
    assert (shown["schema.org code"], shown["definition (de)"]) == ("Thing", "Wer Rechte hat.")
    assert (shown["name (de)"], project.model.nodes["Firm"].called) == ("Partei", {})
    assert dict(attributes(project.model.nodes["Firm"]))["deprecated"] == "use Company"
    assert "schema.org code" not in dict(attributes(project.model.nodes["Firm"]))
    (party,) = reports_of(project, [project.model.nodes["Party"]])
    properties = {each["name"]: each for each in as_json(party)["properties"]}
    assert properties["born"]["codes"] == {"schema.org": "birthDate"}
    assert (properties["born"]["called"], properties["born"]["definitions"]) == ({"de": "geboren"}, {})
    assert properties["birthday"]["deprecated"] == "use born"


def test_a_model_may_have_properties_of_these_names() -> None:
    class Drug(Node):
        """A medicine."""

        id: Annotated[str, Property(key=True)]
        codes: list[str] = []  # type: ignore[misc,assignment]
        deprecated: bool = False  # type: ignore[misc,assignment]
        definitions: str | None = None  # type: ignore[misc,assignment]
        called: str = ""  # type: ignore[misc,assignment]

    class Treats(Relationship[Drug, Drug]):
        """Helps."""

        deprecated: bool = False  # type: ignore[misc,assignment]

    model = Model.of(Drug, Treats)
    assert set(model.nodes["Drug"].properties) == {"id", "codes", "deprecated", "definitions", "called"}
    assert model.deprecated == {}
