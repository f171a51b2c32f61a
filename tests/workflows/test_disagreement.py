"""Every kind of disagreement, and what only looks like one: what a load, `check --loaded` and `evidence` say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from graphmodel.cli.evidence import _lines
from graphmodel.databases import Database
from graphmodel.loading import LoadReport, notices
from graphmodel.loading.disagreeing import doubtful_claims, doubtful_statement, stored_claims
from graphmodel.project import Project
from graphmodel.workflows.check import loaded
from graphmodel.workflows.evidence import evidence, evidence_about
from graphmodel.workflows.load import load
from tests.example import sheet
from tests.workflows.conftest import Make

MODEL = """\
from graphmodel import Relationship
from tests.example import *


class CapitalOf(Relationship[Port, State]):
    \"\"\"Is the capital of a state.\"\"\"

    cardinality = "one-to-one"


class PartOf(Relationship[Entity, Entity]):
    \"\"\"Is a part of something.\"\"\"

    asymmetric = True


class WarsOn(Relationship[State, State]):
    \"\"\"Is at war with.\"\"\"

    reads = "wars on"
    standing: str | None = None
"""
SHEET = """\
document: {id: d1, title: T, published: 2031-06}
entities:
  State: {arland: Arland, bria: Bria, corrin: Corrin}
  Port: {east-port: East Port, west-port: West Port}
  Group: {critics: Critics, friends: Friends, red-band: Red Band}
facts:
  1.1:
  - east-port CAPITAL_OF bria
  - west-port CAPITAL_OF bria
  1.2:
  - bria PART_OF arland
  - arland PART_OF bria
  1.3:
  - bria WARS_ON arland: {standing: dominant}
  - bria WARS_ON arland: {standing: slight}
  1.4:
  - Attack raid: {name: Raid, by: red-band, when: 2031-05-01}
  - raid.when: 2031-06
  - bria.area: {value: 100, unit: km2}
  - bria.area: {value: 200, unit: km2}
  1.5:
  - critics SAYS:
    - bria WARS_ON corrin
  - friends SAYS:
    - bria not WARS_ON corrin
  1.6:
  - red-band FEARS critics
  - red-band not FEARS critics
  2.1:
  - arland WARS_ON corrin: {since: 2020, until: 2022}
  - arland not WARS_ON corrin: {since: 2025}
  2.2:
  - critics FEARS:
    - corrin WARS_ON arland
  - friends FEARS:
    - corrin not WARS_ON arland
  2.3:
  - critics SAYS:
    - corrin WARS_ON bria
  - corrin not WARS_ON bria
  - critics may SAYS:
    - arland WARS_ON bria
  - friends SAYS:
    - arland not WARS_ON bria
  2.4:
  - east-port CAPITAL_OF corrin: {since: 1949, until: 1990}
  - west-port CAPITAL_OF corrin: {since: 1990}
"""
PAIRS = (
    "cardinality: East Port is capital of Bria (d1 1.1) <> West Port is capital of Bria (d1 1.1)",
    "cardinality: West Port is capital of Bria (d1 1.1) <> West Port is capital of Corrin (since 1990) (d1 2.4)",
    "date: Raid took place in 2031-06 (d1 1.4) <> Raid took place on 2031-05-01 (d1 1.4)",
    "direction: Arland is part of Bria (d1 1.2) <> Bria is part of Arland (d1 1.2)",
    "holders: Bria does not war on Corrin (quoted) (d1 1.5) <> Bria wars on Corrin (quoted) (d1 1.5)",
    "property: Bria wars on Arland, standing dominant (d1 1.3) <> Bria wars on Arland, standing slight (d1 1.3)",
    "value: Bria: area is 100 km2 (d1 1.4) <> Bria: area is 200 km2 (d1 1.4)",
    "yes and no: Red Band does not fear Critics (d1 1.6) <> Red Band fears Critics (d1 1.6)",
)


TWO = """\
document: {id: d2, title: U, published: 2031-06}
entities:
  Port: {new-port: New Port}
facts:
  1.1:
  - east-port CAPITAL_OF arland
  - new-port CAPITAL_OF corrin
  - arland PART_OF bria
"""


def pairs(report: LoadReport) -> set[str]:
    (told,) = (notice for notice in report.notices if notice.kind == "disagreement")
    return set(told.examples)


def ordered(told: str) -> str:
    """A pair with its sides in the order of letters: it has that of the claims' ids."""
    kind, _, sides = told.partition(": ")
    return f"{kind}: " + " <> ".join(sorted(sides.split(" <> ")))


def test_each_kind_is_found_and_nothing_else(make: Make, database: Database, tmp_path: Path) -> None:
    project = disagreeing(make, tmp_path)
    (told,) = [notice for notice in load(project, database).notices if notice.kind == "disagreement"]
    assert tuple(sorted(map(ordered, told.examples))) == PAIRS
    assert told in (loaded(project, database) or ())
    (shown,) = [each for each in loaded(project, database, 2) or () if each.kind == "disagreement"]
    assert shown == replace(told, examples=told.examples[:2])
    in_parts_the_same(project, database)
    ends = "MATCH (a)-[r:WARS_ON|CAPITAL_OF|PART_OF]->(b) RETURN a.id AS a, type(r) AS t, b.id AS b, r.standing AS s"
    assert sorted(map(str, database.read(ends).rows)) == [
        "('arland', 'PART_OF', 'bria', None)",
        "('bria', 'PART_OF', 'arland', None)",
        "('bria', 'WARS_ON', 'arland', None)",
        "('east-port', 'CAPITAL_OF', 'bria', None)",
        "('west-port', 'CAPITAL_OF', 'bria', None)",
        "('west-port', 'CAPITAL_OF', 'corrin', None)",
    ]
    against = {
        ("east-port", "CAPITAL_OF", "bria"): {("West Port is capital of Bria (d1 1.1)",)},
        ("bria", "PART_OF", "arland"): {("Arland is part of Bria (d1 1.2)",)},
        ("bria", "WARS_ON", "arland"): {
            ("Bria wars on Arland, standing dominant (d1 1.3)",),
            ("Bria wars on Arland, standing slight (d1 1.3)",),
        },
        ("arland", "WARS_ON", "corrin"): {()},
    }
    found = {ends: {w.against for w in evidence(project, database, *ends).witnesses} for ends in against}
    assert found == against
    west = {w.caption: len(w.against) for w in evidence_about(project, database, "west-port").witnesses}
    assert west == {"West Port is capital of Bria": 2, "West Port is capital of Corrin (since 1990)": 1}
    (project.root / "facts" / "two.yaml").write_text(TWO, encoding="utf-8")
    of_two, of_one, of_both = (pairs(load(project, database, sources)) for sources in (["two.yaml"], ["one.yaml"], []))
    theirs = {pair for pair in of_both if "(d2 1.1)" in pair}
    assert {pair.partition(":")[0] for pair in theirs} == {"cardinality", "direction"}
    assert theirs <= of_two < of_one == of_both
    assert {pair.partition(":")[0] for pair in of_two} == {"cardinality", "direction"}


def in_parts_the_same(project: Project, database: Database) -> None:
    """What is told of a graph that is read in parts is what is told of it at once; few claims are read together."""
    assert [*notices(database, project.model, together=3)] == [*notices(database, project.model)]
    (answer,) = database.read_all(doubtful_statement(project.model, 3))
    parts = [len(part.stored) for part in doubtful_claims(database, project.model, answer, 3)]
    assert len(answer.rows) == 1
    assert stored_claims(answer) > 3 * max(parts)


def disagreeing(make: Make, folder: Path) -> Project:
    project = make(one=SHEET)
    (folder / "contested_model.py").write_text(MODEL, encoding="utf-8")
    settings = folder / "graphmodel.toml"
    settings.write_text(settings.read_text().replace("tests.example", "contested_model"), encoding="utf-8")
    return Project.find(project.root, {})


def test_evidence_names_the_denial_against_each_of_many_affirmations(make: Make, embedded_database: Database) -> None:
    """A load lists ten pairs of them; `evidence` shows each claim with what is against it, also where it shows some."""
    line = "  1.1:\n  - red-band FEARS critics\n"
    sheets = {f"d{at}": sheet(line).replace("id: d1", f"id: d{at}") for at in range(12)}
    sheets["d0"] = sheets["d0"].replace("FEARS", "not FEARS")
    project = make(**sheets)
    load(project, embedded_database)
    witnesses = evidence(project, embedded_database, "red-band", "FEARS", "critics").witnesses
    assert [len(witness.against) for witness in witnesses if witness.document != "d0"] == [1] * 11
    (denial,) = (witness for witness in witnesses if witness.document == "d0")
    assert len(denial.against) == 11
    some = evidence(project, embedded_database, "red-band", "FEARS", "critics", most=5)
    ids = [witness.document for witness in some.witnesses]
    assert ids == ["d0", "d1", "d10", "d11", "d2"]
    assert [len(witness.against) for witness in some.witnesses] == [10, 1, 1, 1, 1]
    assert (some.further.count, some.denials, some.holds) == (7, 1, "no")
    assert list(_lines(some, {}))[1] == "does not hold as of 2031-06-30, 12 claims, of which 5 are shown"
    assert list(_lines(some, {}))[-1] == "and 7 further claims: --limit 12 shows all"
    of_node = evidence_about(project, embedded_database, "red-band", most=5)
    assert ([w.document for w in of_node.witnesses], of_node.further.count) == (ids, 7)
    (listed,) = (notice for notice in loaded(project, embedded_database) or () if notice.kind == "disagreement")
    assert listed.count == 10
