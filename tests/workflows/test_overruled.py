"""Claims against what rows and entities give: `evidence`, `holding` and `check --loaded` say what the graph has."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.cli.evidence import _lines
from graphmodel.databases import Database
from graphmodel.workflows.check import loaded
from graphmodel.workflows.evidence import evidence, evidence_about
from graphmodel.workflows.holding import holding
from graphmodel.workflows.load import load

FILES = {
    "graphmodel.toml": 'model = "overruled_ports"\nsources = ["*.yaml"]\n',
    "overruled_ports.py": """\
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Port(Node):
    id: Annotated[str, Property(key=True)]
    depth: float | None = None
    dues: int | None = None

class LeadsTo(Relationship[Port, Port]):
    pass
""",
    "ports.csv": "id,depth,to\nalder,6.0,haven\nhaven,,skerry\nskerry,7.5,\n",
    "ports.yaml": "table: ports.csv\nnodes: [{Port: {id: id, depth: depth}}]\n"
    "relationships: [{LEADS_TO: {start: {Port: id}, end: {Port: to}}, where: {to: {empty: false}}}]\n",
    "survey.yaml": "document: {id: survey, published: 2031-05-04}\nentities: {Port: {grebe: {dues: 10}}}\n"
    "facts:\n  1.1: [alder.depth: 7.5, haven.depth: 4, skerry.depth: 7.5, grebe.dues: 11, grebe.depth: 3]\n"
    "  1.2: [alder not LEADS_TO haven, haven likely LEADS_TO skerry, skerry LEADS_TO alder]\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield Project.at(tmp_path, {})
    sys.modules.pop("overruled_ports", None)


def test_what_sources_give_goes_before_a_claim_and_is_told(project: Project, embedded_database: Database) -> None:
    load(project, embedded_database)
    carried = {
        name: next(line for line in _lines(evidence_about(project, embedded_database, name), {}) if "the fact" in line)
        for name in ("alder.depth", "haven.depth", "skerry.depth", "grebe.dues", "grebe.depth")
    }
    assert carried == {
        "alder.depth": "   does not carry the fact: the graph has 6.0, as ports.yaml gives it",
        "haven.depth": "   carries the fact",
        "skerry.depth": "   carries the fact",
        "grebe.dues": "   does not carry the fact: the graph has 10, as survey.yaml:2:27 gives it",
        "grebe.depth": "   carries the fact",
    }
    (told,) = loaded(project, embedded_database) or ()
    assert (told.kind, told.count, told.examples) == (
        "disagreement",
        2,
        (
            "alder: depth is 7.5 (survey) <> the graph has 6.0, as ports.yaml gives it",
            "grebe: dues is 11 (survey) <> the graph has 10, as survey.yaml gives it",
        ),
    )
    ways = [("alder", "haven"), ("haven", "skerry"), ("skerry", "alder"), ("alder", "skerry")]
    reports = [evidence(project, embedded_database, one, "LEADS_TO", other) for one, other in ways]
    assert [list(_lines(report, {}))[1:3] for report in reports] == [
        ["in the graph because ports.yaml gives it, though 1 claim denies it", "holds as of 2031-05-04, 1 claim"],
        ["in the graph because ports.yaml gives it, though no claim carries it", "holds as of 2031-05-04, 1 claim"],
        ["holds as of 2031-05-04, 1 claim", ""],
        ["no claim says so, and none denies it"],
    ]
    answers = [holding(project, embedded_database, one, "LEADS_TO", other) for one, other in ways]
    assert [(each.answer, each.by) for each in answers] == [
        ("yes", ("ports.yaml",)),
        ("yes", ("ports.yaml",)),
        ("yes", ("survey (survey)",)),
        ("unknown", ()),
    ]


def test_a_value_of_several_columns_is_one_value(tmp_path: Path, embedded_database: Database) -> None:
    """What a claim carries is not also what no source gives; what a row gives is shown with its unit."""
    files = {
        "graphmodel.toml": 'model = "overruled_piers"\nsources = ["*.yaml"]\n',
        "overruled_piers.py": "from typing import Annotated\n"
        "from graphmodel import Node, PartialDate, Property, Quantity\n\n"
        "class Pier(Node):\n    id: Annotated[str, Property(key=True)]\n"
        "    opened: PartialDate | None = None\n    length: Quantity | None = None\n",
        "survey.yaml": "document: {id: survey, published: 2031-05-04}\n"
        "entities: {Pier: {west: {}, east: {length: ~4 km}}}\n"
        "facts:\n  1.1: [west.length: 300 m, west.opened: 2016/.., east.length: 4]\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    project = Project.at(tmp_path, {})
    load(project, embedded_database)
    names = ("west.length", "west.opened", "east.length")
    found = [evidence_about(project, embedded_database, name) for name in names]
    sys.modules.pop("overruled_piers", None)
    assert [each.given for each in found] == ["", "", "~4 km, as survey.yaml:2:36 gives it"]
    assert [next(line.strip() for line in _lines(each, {}) if "the fact" in line) for each in found] == [
        "carries the fact",
        "carries the fact",
        "does not carry the fact: the graph has ~4 km, as survey.yaml:2:36 gives it",
    ]


def test_a_property_of_an_entity_has_its_line_as_evidence(tmp_path: Path, database: Database) -> None:
    """Written as a name alone, as a mapping or in a list; also of a merged node, and of what is given no more."""
    (tmp_path / "graphmodel.toml").write_text('model = "tests.example"\nsources = ["*.yaml"]\n', encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        "entities:\n  State:\n    arland: Arland\n    bria: {code: BR}\n", encoding="utf-8"
    )
    one = "entities:\n  State:\n  - id: arl\n    name: The Kingdom\n    code: AR\n"
    (tmp_path / "b.yaml").write_text(one, encoding="utf-8")
    project = Project.at(tmp_path, {})

    def shown(*names: str) -> list[str]:
        return [evidence_about(project, database, name).given for name in names]

    load(project, database)
    assert shown("arland.name", "bria.code", "arl.code", "arl.founded") == [
        *("Arland, as a.yaml:3:13 gives it", "BR, as a.yaml:4:12 gives it", "AR, as b.yaml:5:5 gives it", "")
    ]
    decided = "decision,one,other,by,on,why\nsame,State:arl,State:arland,,,\n"
    (tmp_path / "identity.csv").write_text(decided, encoding="utf-8")
    project = Project.at(tmp_path, {})
    load(project, database)
    assert shown("arland.name", "arland.code", "arland.aliases") == [
        *("Arland, as a.yaml:3:13 gives it", "AR, as b.yaml:5:5 gives it", "The Kingdom, as b.yaml:4:5 gives it")
    ]
    (tmp_path / "b.yaml").write_text(one.replace("    code: AR\n", ""), encoding="utf-8")
    assert shown("arland.code") == ["AR, though no source gives it"]
    lines = list(_lines(evidence_about(project, database, "bria.code"), {}))
    assert lines == ["bria.code", "in the graph: BR, as a.yaml:4:12 gives it", "no claim says so, and none denies it"]
